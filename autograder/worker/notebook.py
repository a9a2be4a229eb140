"""A notebook's process: runs its cells, answers questions about its names, hands out its files."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.worker import calls, walls
from autograder.worker.answers import Answers
from autograder.worker.expressions import TooLargeError
from autograder.worker.limits import Serving
from autograder.worker.shell import Shell
from autograder.worker.stopped import StopError
from autograder.worker.wire import ClosedError, receive, send

MOST_TOLD = 100  # of the files that it does not hand out


def serve(shell: Shell, door: socket.socket, *, serving: Serving) -> None:
    """Wait for a line, then do what is asked over it until the other side hangs up.

    door: over which the line comes, with the seconds of processor time that the notebook has.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if serving.enclosed:
        walls.limit(serving.limits)
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
        notebook = Notebook(shell, Path(home), line, serving.startup)
        while True:
            number, verb, *args = receive(line, records=False)
            notebook.number = number
            _reply(line, number, notebook, verb, args)
    except ClosedError:
        pass
    finally:
        if not serving.enclosed:
            shutil.rmtree(home, ignore_errors=True)


def _reply(line: socket.socket, number: int, notebook: Notebook, verb: str, args: Any) -> None:
    reply: tuple[object, ...] = ("stop", "too long", "", "")
    try:
        reply = ("answer", notebook.do(verb, args))
    except StopError as error:
        reply = ("stop", error.stop.kind, error.stop.what, error.stop.line)
    except KeyboardInterrupt:
        pass
    except Exception as error:  # noqa: BLE001  a fault of ours, or the student broke our tools
        reply = ("stop", "raised", f"{type(error).__name__}: {error}"[:500], "")
    try:
        send(line, [number, *reply])
    except TooLargeError:
        send(line, [number, "stop", "too large", "", ""])
    except TypeError as error:  # no plain data after all
        send(line, [number, "stop", "too large", str(error)[:200], ""])


class Notebook:
    """The notebook that this process runs."""

    def __init__(
        self, shell: Shell, home: Path, line: socket.socket, startup: Sequence[tuple[str, str]]
    ) -> None:
        self._shell, self._home, self._line, self._startup = shell, home, line, startup
        self.number = 0  # of the question that is being answered
        self._answers = Answers(shell.user_ns, self._ask_judge)
        self._given: dict[str, bytes] = {}

    def do(self, verb: str, args: list[Any]) -> object:
        """One thing that is asked. An interrupt reaches the student's code only."""
        ours: dict[str, Callable[..., object]] = {"begin": self._begin, "files": self._files}
        if verb in ours:
            return ours[verb](*args)
        _forget_interrupts()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            if verb == "run":
                return list(self._shell.run(*args))
            return self._answers.answer(verb, *args)
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def _ask_judge(self, name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
        """What a right function gives, while a question is being answered."""
        send(self._line, [self.number, "asks", name, args, named])
        number, says, answer = receive(self._line, records=False)
        if (number, says) != (self.number, "says"):
            raise ValueError(f"{name} has no answer now.")
        return answer

    def _begin(self, files: dict[str, bytes], environment: dict[str, str]) -> None:
        """The files beside the notebook, and what the environment is to say."""
        os.environ.update(environment)
        for name, content in files.items():
            path = self._home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._given = files
        for name, text in self._startup:
            self._shell.start_with(name, text)

    def _files(self, most_bytes: int, most_files: int) -> tuple[dict[str, bytes], list[Any]]:
        """The files that the notebook has made or changed, and the names and sizes of those that
        are more than may be handed out. Links and devices are left out."""
        made: dict[str, bytes] = {}
        beyond: list[Any] = []
        left = most_bytes
        for folder, folders, names in os.walk(self._home):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in sorted(names):
                path = Path(folder) / name
                size = path.lstat().st_size
                relative = str(path.relative_to(self._home))
                if path.is_symlink() or not path.is_file():
                    continue
                if (
                    len(self._given.get(relative, b"")) == size
                    and self._given.get(relative) == path.read_bytes()
                ):
                    continue
                if size > left or len(made) == most_files:
                    beyond.append([relative, size])
                    continue
                made[relative] = path.read_bytes()
                left -= size
        return made, beyond[:MOST_TOLD]


def _forget_interrupts() -> None:
    """One that came too late for what it was meant for."""
    if hasattr(signal, "sigtimedwait"):  # not on macOS
        while signal.sigtimedwait({signal.SIGINT}, 0):
            pass
