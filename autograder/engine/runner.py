"""Running a notebook's cells in a worker's process, and asking it: within time, whatever it does.

A cell that does not end is interrupted; one that does not heed that is killed with its process, and
a fresh process runs the cells before it again. So it costs its own time and nothing else.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.engine.job import Job
from autograder.engine.made_files import bound_files
from autograder.engine.ran import ENDED, NOT_RUN, TOO_LONG, Ran
from autograder.engine.vetted import MOST_BYTES, cell_number, fit_into, rebuild
from autograder.items.earlier import answer_of_rule
from autograder.judging.verdict import Rule
from autograder.wire import frames
from autograder.wire.frames import ClosedError, SilentError, TooLargeError, WireError
from autograder.wire.messages import (
    Answer,
    Answered,
    Asks,
    Request,
    Says,
    Unanswered,
    Wonders,
    pack,
    reply_to,
    unpack,
)
from autograder.wire.stops import Stop, StopError
from autograder.worker.requests.begin import Begin
from autograder.worker.requests.branch import Branch
from autograder.worker.requests.files import GetFiles
from autograder.worker.requests.leave import Leave
from autograder.worker.requests.run import CellRan, RunCell
from autograder.worker.requests.silence import Silence
from autograder.worker.supervisor import INTERRUPT, REST, WORK

GRACE = 3.0  # seconds to heed an interrupt
START = 30.0  # seconds to begin
MOST_REVIVALS = 40  # processes that one notebook may use up: more than it has items
LONGEST = 500  # characters of an error's text, of a line


@dataclass
class Runner:
    """A notebook's process, and the one after it if it does not survive."""

    worker: socket.socket  # sends fresh processes
    job: Job
    right: dict[str, Rule] = field(default_factory=dict)  # functions that stand for the student's
    silent_but: Sequence[str] | None = None  # the only tools of the course that say anything
    _line: socket.socket | None = None
    _stop: socket.socket | None = None
    _number: int = 0
    _before: list[str] = field(default_factory=list)  # the cells that a fresh process has to run
    _revivals: int = 0
    _question_ends: float = 0.0
    _room: int = MOST_BYTES  # for the outputs of the cells to come

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.job.total

    def run(self, source: str) -> Ran:
        """Run one cell."""
        if not source.strip():
            return Ran([], None)
        if not self._alive():
            return Ran([dict(NOT_RUN)], None, stopped=True)
        ran = self._run(source)
        ran.outputs, self._room = fit_into(ran.outputs, self._room)
        if self._line is not None:  # what ended its process is not run again
            self._before.append(source)
        return ran

    def _run(self, source: str) -> Ran:
        run = RunCell(source)
        reply: Answered[CellRan] | Unanswered | None
        try:
            self._send(run)
            reply = self._reply(run, self.job.timeout)
            stopped = isinstance(reply, Unanswered) and reply.kind == "too long"
        except SilentError:
            reply, stopped = self._interrupted(run), True
        except WireError:
            self._hang_up()
            return Ran([dict(ENDED)], None)
        if reply is None:
            return Ran([dict(TOO_LONG)], None, stopped=True)
        if isinstance(reply, Unanswered) or not isinstance(reply.answer.outputs, list):
            return Ran([dict(TOO_LONG if stopped else ENDED)], None, stopped)
        shown = rebuild(reply.answer.outputs)
        interrupted = any(one.get("ename") == "KeyboardInterrupt" for one in shown)
        if stopped and not interrupted:
            shown.append(dict(TOO_LONG))
        return Ran(shown, cell_number(reply.answer.count), stopped)

    def _interrupted(self, question: Request[Answer]) -> Answered[Answer] | Unanswered | None:
        """The reply after an interrupt; None, and no process any more, where that is not heeded."""
        assert self._stop is not None
        try:
            self._stop.sendall(INTERRUPT)
            return self._reply(question, GRACE)
        except (OSError, WireError):
            self._hang_up()
            return None

    @contextlib.contextmanager
    def branch(self) -> Iterator[None]:
        """Inside, a fork of the notebook as it stands; afterwards, all is as it was."""
        before, room = list(self._before), self._room
        self.new_question()
        try:
            self.ask(Branch())
            line = self._line
        except StopError:  # it is told where something is asked
            line = None
        try:
            yield
        finally:
            self.new_question()
            self._before, self._room = before, room
            if self._line is not line or line is None:  # a fresh process, and no branch of it
                self._hang_up()
            else:
                with contextlib.suppress(StopError):
                    self.ask(Leave())

    def new_question(self) -> bool:
        """An item is judged now: its questions share one time limit. Was the process there?"""
        self._question_ends = time.monotonic() + (self.job.timeout or self.job.total)
        was_there = self._line is not None
        self._alive()
        return was_there

    def ask(self, question: Request[Answer]) -> Answer:
        """Put a question; its answer, or StopError."""
        left = self._question_ends - time.monotonic()
        if self._line is None or left <= 0:
            raise StopError(Stop("too long" if left <= 0 else "ended"))
        try:
            self._send(question)
            reply = self._reply(question, left)
        except SilentError:
            self._interrupted(question)
            raise StopError(Stop("too long")) from None
        except WireError:
            self._hang_up()
            raise StopError(Stop("ended")) from None
        if isinstance(reply, Unanswered):
            raise StopError(Stop(reply.kind, reply.what[:LONGEST], reply.line[:LONGEST]))
        return reply.answer

    def renew(self, job: Job) -> None:
        """Another check of the same notebook: it has its own time."""
        self.job, self._room = job, MOST_BYTES
        self._ends = time.monotonic() + job.total
        self._tell_supervisor(WORK)

    def rest(self) -> bool:
        """Nothing is asked for a while, in which it is to use no time. Is it in time, and there?"""
        self._tell_supervisor(REST)
        return self._line is not None and time.monotonic() < self._ends

    def _tell_supervisor(self, what: bytes) -> None:
        if self._stop is not None:
            with contextlib.suppress(OSError):  # it has ended, which is seen where it is asked
                self._stop.sendall(what)

    def files(self) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
        """The files that the notebook has made, and the names and sizes of those that are more than
        may be handed out."""
        if self._line is None:
            return {}, []
        try:
            files = GetFiles(self.job.most_handed_out, self.job.most_files)
            self._send(files)
            reply = self._reply(files, GRACE + START)
            if isinstance(reply, Answered) and isinstance(reply.answer.made, dict):
                return bound_files(self.job, reply.answer.made, reply.answer.beyond)
        except WireError:
            self._hang_up()
        return {}, []

    def close(self) -> None:
        """End its process."""
        self._hang_up()

    def _alive(self) -> bool:
        """Is there a process? A fresh one runs again what was run before, without showing it."""
        while self._line is None:
            if self._revivals == MOST_REVIVALS or time.monotonic() > self._ends:
                return False
            self._revivals += 1
            self._begin()
            for k, source in enumerate(self._before):
                self._run(source)
                if self._line is None:  # it went well once; do not try again
                    del self._before[k]
                    break
        return time.monotonic() <= self._ends

    def _begin(self) -> None:
        """Have the process that waits take this notebook; the next one, if that was killed."""
        said = ""
        for _ in range(2):
            self._take()
            try:
                begin = Begin(self.job.files, self.job.environment)
                self._send(begin)
                reply = self._reply(begin, START)
                if not isinstance(reply, Unanswered):
                    self._silence()
                    return
                said = f": {reply.what}" if reply.kind == "raised" else ""
            except ClosedError:
                pass
            self._hang_up()
        raise WireError(f"The notebook's process did not begin{said}.")

    def _silence(self) -> None:
        if self.silent_but is None:
            return
        silence = Silence(list(self.silent_but))
        self._send(silence)
        if isinstance(self._reply(silence, START), Unanswered):
            raise WireError("The course's tools would not be silent.")

    def _take(self) -> None:
        self._line, theirs = socket.socketpair()
        self._stop, supervisors = socket.socketpair()
        seconds = int(self.job.total) + 1
        with theirs, supervisors:
            fds = [theirs.fileno(), supervisors.fileno()]
            socket.send_fds(self.worker, [str(seconds).encode()], fds)

    def _send(self, question: Request[Answer]) -> None:
        assert self._line is not None
        self._number += 1
        try:
            frames.send(self._line, pack(Asks(self._number, question)), START)
        except TooLargeError as large:
            raise WireError(f"Too large: {large}.") from large

    def _reply(
        self, question: Request[Answer], seconds: float | None
    ) -> Answered[Answer] | Unanswered:
        ends = self._ends if seconds is None else min(self._ends, time.monotonic() + seconds)
        while True:
            assert self._line is not None
            frame = frames.receive(self._line, max(0.0, ends - time.monotonic()))
            reply = unpack(frame, reply_to(type(question)))
            if reply.number != self._number:
                raise WireError("No reply to what was asked.")
            if not isinstance(reply, Wonders):
                return reply  # type: ignore[no-any-return]
            self._say(reply)

    def _say(self, wonders: Wonders) -> None:
        """What a right function gives, in the middle of a question."""
        if wonders.name not in self.right or not isinstance(wonders.named, dict):
            raise WireError("Nobody has such a function stand in.")
        assert self._line is not None
        answer = answer_of_rule(self.right[wonders.name], wonders.args, wonders.named)
        try:
            frame = pack(Says(self._number, answer))
        except TooLargeError:
            frame = pack(Says(self._number, None))
        frames.send(self._line, frame, START)

    def _hang_up(self) -> None:
        for end in (self._line, self._stop):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
        self._line = self._stop = None


__all__ = ["ClosedError", "Ran", "Runner"]
