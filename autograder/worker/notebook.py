"""What a notebook's process does: it answers what it is asked, one question after the other."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

from autograder.wire import frames
from autograder.wire.frames import ClosedError, TooLargeError
from autograder.wire.messages import (
    Answered,
    Asks,
    Message,
    Order,
    Request,
    Says,
    Unanswered,
    Wonders,
    pack,
    unpack,
)
from autograder.wire.stops import StopError
from autograder.worker import calls, walls
from autograder.worker.answers import Answers
from autograder.worker.branches import leave, make_branch
from autograder.worker.limits import Serving
from autograder.worker.process import Process
from autograder.worker.requests import asked_type
from autograder.worker.requests.branch import Branch
from autograder.worker.requests.leave import Leave
from autograder.worker.shell import Shell

LONGEST = 500  # characters of an error's text


def serve(shell: Shell, door: socket.socket, *, serving: Serving) -> None:
    """Wait for a line, then do what is asked over it until the other side hangs up.

    door: over which the line comes, with the seconds of processor time that the notebook has.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if serving.enclosed:
        walls.limit_use(serving.limits)
        walls.enclose(serving.machine, serving.limits)
    shell.begin()
    if serving.enclosed:
        calls.refuse(
            file_locks=serving.limits.file_locks
        )  # where the kernel has no filter, the walls stand without it
    with door:
        seconds, fds, _, _ = socket.recv_fds(door, 16, 1)
    if not fds:  # the worker has ended
        return
    if serving.enclosed:
        walls.limit_time(int(seconds))
    with socket.socket(fileno=fds[0]) as line:
        _serve(shell, line, serving)


def _serve(shell: Shell, line: socket.socket, serving: Serving) -> None:
    home = walls.HOME if serving.enclosed else tempfile.mkdtemp(prefix="pencilgrad-")
    try:
        os.chdir(home)
        sys.path.insert(0, "")
        folders = list(walls.own_folders(serving.limits)) if serving.enclosed else [home]
        notebook = Notebook(Process(shell, Path(home), serving.startup, folders), line)
        expected = asked_type()
        while True:
            asks = unpack(frames.receive(line), expected, records=False)
            if isinstance(asks.question, Branch) and not make_branch():
                continue
            notebook.reply(asks)
            if isinstance(asks.question, Leave):
                leave()
    except ClosedError:
        pass
    finally:
        if not serving.enclosed:
            shutil.rmtree(home, ignore_errors=True)


class Notebook:
    """The notebook that this process runs."""

    def __init__(self, process: Process, line: socket.socket) -> None:
        self._process, self._line = process, line
        self._number = 0  # of the question that is being answered
        self._answers = Answers(process.shell.user_ns, self._ask_judge)

    def reply(self, asked: Asks[Request[Message]]) -> None:
        """Answer one question, or say why not."""
        self._number = number = asked.number
        reply: Message = Unanswered(number, "too long")
        try:
            reply = Answered(number, self._answer(asked.question))
        except StopError as error:
            reply = Unanswered(number, error.stop.kind, error.stop.what, error.stop.line)
        except KeyboardInterrupt:
            pass
        except Exception as error:  # noqa: BLE001  a fault of ours, or the student broke our tools
            reply = Unanswered(number, "raised", f"{type(error).__name__}: {error}"[:LONGEST])
        try:
            frame = pack(reply)
        except TooLargeError:
            frame = pack(Unanswered(number, "too large"))
        except TypeError as error:  # no plain data after all
            frame = pack(Unanswered(number, "too large", str(error)[:LONGEST]))
        frames.send(self._line, frame)

    def _answer(self, question: Request[Message]) -> Message:
        """The answer to one question. An interrupt reaches the student's code only."""
        if isinstance(question, Order) and not question.of_students:
            return self._ordered(question)
        _forget_interrupts()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            if isinstance(question, Order):
                return self._ordered(question)
            return self._answers.answer(question)
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def _ordered(self, order: Order[Message]) -> Message:
        return order.answer(self._process)

    def _ask_judge(self, name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
        """What a right function gives, while a question is being answered."""
        frames.send(self._line, pack(Wonders(self._number, name, args, named)))
        says = unpack(frames.receive(self._line), Says, records=False)
        if says.number != self._number:
            raise ValueError(f"{name} has no answer now.")
        return says.answer


def _forget_interrupts() -> None:
    """One that came too late for what it was meant for."""
    if hasattr(signal, "sigtimedwait"):  # not on macOS
        while signal.sigtimedwait({signal.SIGINT}, 0):
            pass
