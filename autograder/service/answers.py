"""Who asks, and what programs are answered: the service's routes below /api."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from autograder.engine.checking import Checked
from autograder.service.bodies import read_body, read_json
from autograder.service.checks import Checks
from autograder.service.counters import Counters
from autograder.service.course import ServedCourse
from autograder.service.given_out import AssignmentState, GivenOut
from autograder.service.hand_ins import HandInRequest, HandIns
from autograder.service.hub import Hub
from autograder.service.queue import Queue, Turn
from autograder.service.rebuilding import CheckRequest
from autograder.service.refusals import RefusedError
from autograder.service.store import Store
from autograder.service.tokens import PREFIX, Person, whose_token

MB = 10**6
AGAIN = 1.0  # seconds after which a client in the queue asks again
UPLOADS = 8  # hand-ins that are in memory at a time
MOST_OF_ONE = 4  # requests of one person at a time
NOT_KNOWN = (
    "The service does not know your token: it is wrong, old, or of another course. Set it up again "
    "with the one that your course gave you: python -m course_tools.service URL TOKEN"
)
NO_TOKEN = (
    "The service has to know who asks: set it up with the token that your course gave you, "
    "python -m course_tools.service URL TOKEN"
)
AT_A_TIME = "You ask for several things at a time. Wait for one, then ask for the next."
STUDENTS_ONLY = "With a teacher's token nothing is handed in: use one of a student's."


@dataclass
class Answering:
    """Everything that routes need."""

    course: ServedCourse
    store: Store
    checks: Checks
    hand_ins: HandIns
    given_out: GivenOut
    queue: Queue
    counters: Counters
    hub: Hub | None = None
    _asking: Counter[str] = field(default_factory=Counter)
    _uploads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UPLOADS))

    async def whose(self, token: str) -> Person:
        """Who has this token. Raises RefusedError."""
        if token.startswith(PREFIX) or self.hub is None:
            person = await run_in_threadpool(whose_token, self.store, token)
        else:
            person = await run_in_threadpool(self.hub.whose_token, token)
        if person is None:
            raise RefusedError(401, NOT_KNOWN)
        return person

    async def who_asks(self, request: Request) -> Person:
        """By the one header that says it. Raises RefusedError."""
        told = request.headers.getlist("authorization")
        if len(told) != 1:
            raise RefusedError(401, NO_TOKEN)
        scheme, _, token = told[0].partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise RefusedError(401, NO_TOKEN)
        return await self.whose(token.strip())

    @asynccontextmanager
    async def one_of_few(self, person: Person) -> AsyncIterator[None]:
        """Inside, this is one of the few requests that one person may have going."""
        if self._asking[person.name] >= MOST_OF_ONE:
            raise RefusedError(429, AT_A_TIME, 2)
        self._asking[person.name] += 1
        try:
            yield
        finally:
            self._asking[person.name] -= 1
            if not self._asking[person.name]:
                del self._asking[person.name]

    async def check(self, request: Request) -> Response:
        """The verdict on one item, or the place in the queue."""
        person = await self.who_asks(request)
        async with self.one_of_few(person):
            body = await read_body(request, int(self.course.settings.check_size * MB))
            asked = read_json(body, CheckRequest)
            turn = await self._turn(person.name, asked, hashlib.sha256(body).hexdigest())
            found = await self.queue.wait(turn)
            if isinstance(found, int):
                said = {"place": found, "again": AGAIN if found else 0}
                return JSONResponse(said, 202, headers={"Retry-After": "1"})
            more = await run_in_threadpool(self.checks.more, person.name, asked)
            return JSONResponse(_told_of(found) | {"more": more})

    async def _turn(self, student: str, asked: CheckRequest, digest: str) -> Turn:
        if found := self.queue.find(student, digest):
            return found
        self.queue.check_room()
        admitted = await run_in_threadpool(self.checks.admit, student, asked)
        if found := self.queue.find(student, digest):  # from another tab, meanwhile
            await run_in_threadpool(admitted.drop)
            return found
        turn = Turn(student, digest, admitted.run, admitted.drop)
        self.queue.add(turn)
        return turn

    async def hand_in(self, request: Request) -> Response:
        """The receipt, once what it is for is on the disk."""
        person = await self.who_asks(request)
        if person.teacher:
            raise RefusedError(403, STUDENTS_ONLY)
        async with self.one_of_few(person), self._uploads:
            most = int(self.course.settings.hand_in_size * MB * 4 / 3) + MB // 10
            asked = read_json(await read_body(request, most), HandInRequest)
            row = await run_in_threadpool(self.hand_ins.take, person.name, asked)
        self.counters.count_hand_in()
        return JSONResponse({"time": row.time, "hash": row.hash})

    async def assignments(self, request: Request) -> Response:
        """What is handed out, and what came of it for whoever asks."""
        person = await self.who_asks(request)
        found = await run_in_threadpool(self.given_out.standings, person.name)
        return JSONResponse({"assignments": [_state_as_json(one) for one in found]})

    async def release(self, request: Request) -> Response:
        """A released assignment, as a zip."""
        await self.who_asks(request)
        name = request.path_params["assignment"]
        return zip_of(await run_in_threadpool(self.given_out.release, name))

    async def feedback(self, request: Request) -> Response:
        """The feedback that was released to whoever asks, as a zip."""
        person = await self.who_asks(request)
        name = request.path_params["assignment"]
        return zip_of(await run_in_threadpool(self.given_out.feedback_zip, person.name, name))

    async def health(self, request: Request) -> Response:
        """That it answers, and its database does."""
        await run_in_threadpool(self.store.hand_ins, "")
        return JSONResponse({"status": "ok"})

    async def metrics(self, request: Request) -> Response:
        """Numbers for Prometheus."""
        now = {"checks_waiting": self.queue.waiting, "checks_running": self.queue.running}
        return PlainTextResponse(self.counters.as_text(now) + "\n")

    @property
    def routes(self) -> list[Route]:
        """All of them."""
        asked: list[tuple[str, Callable[[Request], Awaitable[Response]], str]] = [
            ("/api/check", self.check, "POST"),
            ("/api/hand-in", self.hand_in, "POST"),
            ("/api/assignments", self.assignments, "GET"),
            ("/api/release/{assignment}", self.release, "GET"),
            ("/api/feedback/{assignment}", self.feedback, "GET"),
            ("/health", self.health, "GET"),
            ("/metrics", self.metrics, "GET"),
        ]
        return [Route(path, answer, methods=[method]) for path, answer, method in asked]


def zip_of(content: bytes) -> Response:
    return Response(content, media_type="application/zip")


def _told_of(found: Checked) -> dict[str, object]:
    """What may be told of a check: the verdict, the mistake's name and the sentence, as feedback
    does, and nothing that was expected."""
    return {
        "outcome": found.outcome,
        "message": found.message,
        "title": found.title,
        "score": found.score,
        "points": found.points,
        "mistakes": found.mistakes,
    }


def _state_as_json(standing: AssignmentState) -> dict[str, object]:
    said = asdict(standing)
    for one in said["handed_in"]:
        one["feedback"] = [page["notebook"] for page in one["feedback"]]
    return said
