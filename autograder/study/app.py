"""The service of one who studies alone: answers what course_tools/service.py asks, on this machine.

There is no queue, no limit and no class; whoever has the token of this run is asked nothing else.
"""

from __future__ import annotations

import hmac
import itertools
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import nbformat
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from autograder.engine.checking import Check, Checked, Checker, CheckError
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import judged_item, split_test
from autograder.service.bodies import Asked, read_body, read_json
from autograder.service.rebuilding import CheckRequest, SentCell
from autograder.service.refusals import RefusedError
from autograder.study.solutions import tell_solution

MOST_BYTES = 20 * 2**20  # of a question
WHEN_GRADING = {"NBGRADER_EXECUTION": "autograde"}
ALONE = "You study alone: there is nobody to hand in to."
NO_TOKEN = "This is the judge of another run of `pencilgrad study`: open the notebook in that one."
NO_EXERCISE = "{notebook} has no exercise {item!r}."


class StudySolution(Struct, frozen=True):
    """How is this item solved, with the numbers of this copy?"""

    notebook: str
    item: str
    student: str = ""


@dataclass
class StudyService:
    """What is asked, and what answers it."""

    course: Path  # the checkout
    checker: Checker
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def app(self) -> Starlette:
        """As an ASGI application."""
        asked: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
            ("/api/check", self._check),
            ("/api/solution", self._solution),
            ("/api/hand-in", self._hand_in),
        ]
        return Starlette(
            routes=[Route(path, answer, methods=["POST"]) for path, answer in asked],
            exception_handlers={RefusedError: _tell_refusal},
        )

    async def _check(self, request: Request) -> Response:
        asked = await self._asked(request, CheckRequest)
        checked = await run_in_threadpool(self._checked, asked)
        return JSONResponse(msgspec.structs.asdict(checked))

    async def _solution(self, request: Request) -> Response:
        asked = await self._asked(request, StudySolution)
        return JSONResponse({"message": await run_in_threadpool(self._told, asked)})

    async def _hand_in(self, request: Request) -> Response:
        raise RefusedError(422, ALONE)

    async def _asked(self, request: Request, form: type[Asked]) -> Asked:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise RefusedError(401, NO_TOKEN)
        return read_json(await read_body(request, MOST_BYTES), form)

    def _checked(self, asked: CheckRequest) -> Checked:
        given = self._released(asked.notebook)
        items = [judged_item(cell) for cell in given]
        if asked.item not in items:
            raise RefusedError(422, NO_EXERCISE.format(notebook=asked.notebook, item=asked.item))
        cells = cells_so_far(given, items.index(asked.item), asked.cells)
        check = Check(asked.notebook, cells, asked.item, environment=WHEN_GRADING)
        try:
            return self.checker.check(check)
        except CheckError as error:
            raise RefusedError(500, str(error)) from error

    def _told(self, asked: StudySolution) -> str:
        self._released(asked.notebook)
        try:
            return tell_solution(self.course, asked.notebook, asked.item, asked.student)
        except AuthorError:
            says = NO_EXERCISE.format(notebook=asked.notebook, item=asked.item)
            raise RefusedError(422, says) from None

    def _released(self, notebook: str) -> list[nbformat.NotebookNode]:
        """The code cells of a notebook with its questions, by "assignment/notebook"."""
        known = {
            path.relative_to(self.course / "source").with_suffix("").as_posix(): path
            for path in (self.course / "source").glob("*/*.ipynb")
        }
        if notebook not in known:
            raise RefusedError(422, f"There is no notebook {notebook!r} in this course.")
        cells = nbformat.read(known[notebook], as_version=4).cells
        return [cell for cell in cells if cell.cell_type == "code"]


def cells_so_far(
    given: Sequence[nbformat.NotebookNode], last: int, sent: Sequence[SentCell]
) -> tuple[str, ...]:
    """What was run above this one of the given cells, and the examples of that."""
    places = {str(cell.get("id", "")): place for place, cell in enumerate(given)}
    above = itertools.takewhile(lambda cell: places.get(cell.id, -1) < last, sent)
    examples = (split_test(given[last].source) or (given[last].source, ""))[0]
    return (*(cell.source for cell in above), examples)


def _tell_refusal(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusedError) else 500
    return JSONResponse({"error": str(error)}, status)
