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
from typing import TypeVar

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
from autograder.study.solutions import tell_solution

MOST_BYTES = 20 * 2**20  # of a question
WHEN_GRADING = {"NBGRADER_EXECUTION": "autograde"}
ALONE = "You study alone: there is nobody to hand in to."
NO_TOKEN = "This is the judge of another run of `pencilgrad study`: open the notebook in that one."
NO_EXERCISE = "{notebook} has no exercise {item!r}."
Asking = TypeVar("Asking", bound=Struct)


class RunCellSent(Struct, frozen=True):
    """A code cell as it was run."""

    source: str
    id: str = ""


class StudyCheck(Struct, frozen=True):
    """Is this item right, in the notebook as far as it was run?"""

    notebook: str
    item: str
    cells: list[RunCellSent]


class StudySolution(Struct, frozen=True):
    """How is this item solved, with the numbers of this copy?"""

    notebook: str
    item: str
    student: str = ""


class StudyRefusedError(Exception):
    """No answer, in one sentence."""

    def __init__(self, says: str, status: int = 422) -> None:
        super().__init__(says)
        self.status = status


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
            exception_handlers={StudyRefusedError: _tell_refusal},
        )

    async def _check(self, request: Request) -> Response:
        asked = await self._asked(request, StudyCheck)
        checked = await run_in_threadpool(self._checked, asked)
        return JSONResponse(msgspec.structs.asdict(checked))

    async def _solution(self, request: Request) -> Response:
        asked = await self._asked(request, StudySolution)
        return JSONResponse({"message": await run_in_threadpool(self._told, asked)})

    async def _hand_in(self, request: Request) -> Response:
        raise StudyRefusedError(ALONE)

    async def _asked(self, request: Request, kind: type[Asking]) -> Asking:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise StudyRefusedError(NO_TOKEN, 401)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                raise StudyRefusedError("That is more than a notebook holds.", 413)
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError as error:
            raise StudyRefusedError(f"This is no question: {error}.", 400) from None

    def _checked(self, asked: StudyCheck) -> Checked:
        given = self._released(asked.notebook)
        items = [judged_item(cell) for cell in given]
        if asked.item not in items:
            raise StudyRefusedError(NO_EXERCISE.format(notebook=asked.notebook, item=asked.item))
        cells = cells_so_far(given, items.index(asked.item), asked.cells)
        check = Check(asked.notebook, cells, asked.item, environment=WHEN_GRADING)
        try:
            return self.checker.check(check)
        except CheckError as error:
            raise StudyRefusedError(str(error), 500) from error

    def _told(self, asked: StudySolution) -> str:
        self._released(asked.notebook)
        try:
            return tell_solution(self.course, asked.notebook, asked.item, asked.student)
        except AuthorError:
            says = NO_EXERCISE.format(notebook=asked.notebook, item=asked.item)
            raise StudyRefusedError(says) from None

    def _released(self, notebook: str) -> list[nbformat.NotebookNode]:
        """The code cells of a notebook with its questions, by "assignment/notebook"."""
        known = {
            path.relative_to(self.course / "source").with_suffix("").as_posix(): path
            for path in (self.course / "source").glob("*/*.ipynb")
        }
        if notebook not in known:
            raise StudyRefusedError(f"There is no notebook {notebook!r} in this course.")
        cells = nbformat.read(known[notebook], as_version=4).cells
        return [cell for cell in cells if cell.cell_type == "code"]


def cells_so_far(
    given: Sequence[nbformat.NotebookNode], last: int, sent: Sequence[RunCellSent]
) -> tuple[str, ...]:
    """What was run above this one of the given cells, and the examples of that."""
    places = {str(cell.get("id", "")): place for place, cell in enumerate(given)}
    above = itertools.takewhile(lambda cell: places.get(cell.id, -1) < last, sent)
    examples = (split_test(given[last].source) or (given[last].source, ""))[0]
    return (*(cell.source for cell in above), examples)


def _tell_refusal(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, StudyRefusedError) else 500
    return JSONResponse({"error": str(error)}, status)
