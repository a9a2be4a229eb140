"""Checks in a queue: so many at a time, one of each student, everybody told their place.

A request is held for a moment; whoever has no answer then hears the place and asks again with the
same words, and is not behind anybody new. What nobody asks for any more is dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from autograder.engine.checking import Checked
from autograder.service.refusals import RefusedError

HELD = 3.0  # seconds that a request waits before it is told its place
FORGOTTEN = 60.0  # seconds after which nobody is thought to wait any more
KEPT_ANSWERS = 300.0  # seconds
NEWER = "A newer check of yours took the place of this one: read that one's answer."
TOO_MANY = (
    "The course's service has more to do than it can: {count} checks wait. Try again in a minute; "
    "nothing is lost."
)
STOPPING = "The course's service is being started anew. Try again in a minute; nothing is lost."
NewCheck = Callable[[], Checked]


@dataclass
class Turn:
    """One check, from its first request to its answer."""

    student: str
    asked: str  # a hash of what was asked: the same again is the same turn
    run: NewCheck
    drop: Callable[[], None]  # where it never runs
    answer: asyncio.Future[Checked] = field(default_factory=asyncio.Future)
    seen: float = field(default_factory=time.monotonic)
    held: int = 0  # requests that wait for it now


class Queue:
    """All checks that wait or run. Used by one event loop."""

    def __init__(self, at_once: int, longest: int) -> None:
        self._at_once, self._longest = at_once, longest
        self._waiting: list[Turn] = []
        self._running: dict[str, Turn] = {}
        self._answered: dict[tuple[str, str], Turn] = {}
        self._pool = ThreadPoolExecutor(at_once, "check")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def running(self) -> int:
        return len(self._running)

    def find(self, student: str, asked: str) -> Turn | None:
        """The turn that this student asked for before, with the same words."""
        running = self._running.get(student)
        mine = [turn for turn in self._waiting if turn.student == student]
        for turn in (*mine, *filter(None, [running, self._answered.get((student, asked))])):
            if turn.asked == asked:
                return turn
        return None

    def check_room(self) -> None:
        """Raises RefusedError where nobody more may wait."""
        if self._stopping:
            raise RefusedError(503, STOPPING, 5)
        if len(self._waiting) >= self._longest:
            raise RefusedError(503, TOO_MANY.format(count=len(self._waiting)), 30)

    def add(self, turn: Turn) -> None:
        """Put it at the end; in the place of an older one of this student that waits."""
        for place, other in enumerate(self._waiting):
            if other.student == turn.student:
                self._waiting[place] = turn
                self._give_up(other, RefusedError(409, NEWER))
                return
        self._waiting.append(turn)
        self._start_next()

    async def wait(self, turn: Turn) -> Checked | int:
        """The answer, or, after a moment, the place: 0 is running. Raises what the check did."""
        turn.held += 1
        try:
            with contextlib.suppress(TimeoutError):
                found = await asyncio.wait_for(asyncio.shield(turn.answer), HELD)
                self._answered.pop((turn.student, turn.asked), None)
                return found
        finally:
            turn.held -= 1
            turn.seen = time.monotonic()
        return self._waiting.index(turn) + 1 if turn in self._waiting else 0

    async def stop(self) -> None:
        """Let nobody in any more, send away who waits, and let what runs come to its end."""
        self._stopping = True
        for turn in self._waiting:
            self._give_up(turn, RefusedError(503, STOPPING, 5))
        self._waiting.clear()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start_next(self) -> None:
        now = time.monotonic()
        self._answered = {
            key: turn for key, turn in self._answered.items() if now - turn.seen < KEPT_ANSWERS
        }
        for turn in list(self._waiting):
            if len(self._running) >= self._at_once:
                return
            if not turn.held and now - turn.seen > FORGOTTEN:
                self._waiting.remove(turn)
                self._give_up(turn, RefusedError(408, "Nobody waited for this check."))
            elif turn.student not in self._running:
                self._waiting.remove(turn)
                self._running[turn.student] = turn
                task = asyncio.get_running_loop().create_task(self._run(turn))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _run(self, turn: Turn) -> None:
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, turn.run)
        except Exception as error:  # noqa: BLE001  whoever waits for it is told
            _tell(turn, error)
        else:
            turn.answer.set_result(found)
        del self._running[turn.student]
        turn.seen = time.monotonic()
        self._answered[turn.student, turn.asked] = turn
        self._start_next()

    def _give_up(self, turn: Turn, why: RefusedError) -> None:
        turn.drop()
        _tell(turn, why)


def _tell(turn: Turn, error: Exception) -> None:
    turn.answer.set_exception(error)
    turn.answer.exception()  # nobody may be there to hear it, which is no fault
