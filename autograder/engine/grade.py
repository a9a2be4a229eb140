"""Grading one notebook: a job goes in, what came of it comes out. No database, no files, no state
but two warm processes, the worker's and the judge's."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

import msgspec

from autograder.engine.job import Fault, GradedNotebook, Job, JudgedAll, Judging, NextCheck
from autograder.engine.sandbox import ON_PATH, THREADS, SandboxError, Worker
from autograder.engine.settings import Settings
from autograder.judging.sentences import VARIABLE
from autograder.wire.frames import TooLargeError, WireError, receive, send
from autograder.worker.huge_pages import FROM_THE_START

SPARE = 120.0  # seconds that the judge may take beyond what the notebook may
MOST_TRIES = 6
USUAL = Settings()  # a course's owner may choose others
_said = msgspec.msgpack.Decoder(Judging | JudgedAll | Fault)


class JudgeFaultError(Exception):
    """The judge itself failed. The submission is not graded, and the class goes on."""


class Engine:
    """A warm worker and a warm judge. May be used by several threads at once."""

    def __init__(self, *, sandboxed: bool = True, settings: Settings = USUAL) -> None:
        self.sandboxed, self._settings = sandboxed, settings
        self._worker = Worker(sandboxed=sandboxed, settings=settings)
        self._alone = threading.Lock()
        self._control, self._judges = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._judge: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Have both started. One after the other: until the worker has imported what a course
        needs, the cores are busy with that, which takes longer, and with our own imports."""
        self._worker.wait_until_ready()
        with self._lock:
            self._start_judge()

    def _start_judge(self) -> None:
        if self._judge is not None:
            return
        fds = [self._judges.fileno(), self._worker.control]
        program = [sys.executable, "-m", "autograder.engine.judge", *map(str, fds)]
        path = os.pathsep.join(filter(None, [*ON_PATH, os.environ.get("PYTHONPATH")]))
        environment = FROM_THE_START | os.environ | {"PYTHONPATH": path} | THREADS
        environment |= {VARIABLE: self._settings.language}
        with self._judges:
            self._judge = subprocess.Popen(
                program, pass_fds=fds, env=environment, stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for whoever started us
            )  # fmt: skip

    def grade(self, job: Job) -> GradedNotebook:
        """Run and judge one notebook. Raises JudgeFaultError for faults of ours, never for what a
        student did."""
        died = ""
        for _ in range(MOST_TRIES):
            judging, said = self._try(job)
            if isinstance(said, GradedNotebook):
                return said
            if said or not judging or not self.alive:
                raise JudgeFaultError(
                    f"The judge failed{f' on {judging}' if judging else ''}: "
                    f"{said or 'its process ended'}. The submission is not graded."
                )
            # Twice on one item: it needs more time or memory than there is, and a person.
            if judging == died:
                job = msgspec.structs.replace(job, undecided=(*job.undecided, judging))
            died = judging
        raise JudgeFaultError("The judge failed on too many items. The submission is not graded.")

    def _try(self, job: Job) -> tuple[str, GradedNotebook | str]:
        """The item that was judged last, and the grade, or what went wrong."""
        with self.line_to_judge(job.notebook) as line, self._turn():
            judging, said = put_to_judge(line, job, job.total)
            return judging, said.graded if isinstance(said, JudgedAll) else said

    def line_to_judge(self, notebook: str) -> socket.socket:
        """A line to a fresh process of the judge's, which reads this notebook's rubric."""
        line, theirs = socket.socketpair()
        with contextlib.ExitStack() as where_it_fails:
            where_it_fails.enter_context(line)
            with theirs, self._lock:
                self._start_judge()
                try:
                    socket.send_fds(self._control, [notebook.encode()], [theirs.fileno()])
                except OSError as error:
                    raise SandboxError("The judge is gone.") from error
            self._worker.wait_until_ready()  # while the judge reads the notebook's rubric
            where_it_fails.pop_all()
        return line

    def _turn(self) -> AbstractContextManager[object]:
        return self._alone if self.one_by_one else nullcontext()

    @property
    def one_by_one(self) -> bool:
        """Notebooks that run at a time could signal over the files that all of them read, where no
        filter of the kernel's refuses that: there, and where somebody wants it, one by one. Known
        once there was a line to the judge."""
        return self._settings.one_at_a_time or (self.sandboxed and self._worker.for_one)

    @property
    def alive(self) -> bool:
        return self._worker.alive and (self._judge is None or self._judge.poll() is None)

    def close(self) -> None:
        """End both, and whatever runs in them."""
        self._control.close()
        self._judges.close()
        if self._judge is not None:
            self._judge.kill()
            self._judge.wait()
        self._worker.close()


def put_to_judge(
    line: socket.socket, asked: Job | NextCheck, seconds: float
) -> tuple[str, JudgedAll | str]:
    """The item that was judged last, and what the judge says, or what went wrong."""
    judging = ""
    try:
        send(line, msgspec.msgpack.encode(asked), SPARE)
        while True:
            match _said.decode(receive(line, seconds + SPARE)):
                case Judging(item):
                    judging = item
                case JudgedAll() as said:
                    return judging, said
                case Fault(says):
                    return judging, says
    except TooLargeError as error:
        raise JudgeFaultError(
            f"The notebook and the files beside it are too large to be graded: {error}."
        ) from error
    except WireError:
        return judging, ""


_engines: dict[tuple[bool, Settings], Engine] = {}
_starting = threading.Lock()
_stopped = threading.Event()
# An engine's processes die with the thread that started them, as Linux has it: with this one, which
# lasts as long as this process does.
_starter: list[ThreadPoolExecutor] = []


def engine(*, sandboxed: bool = True, settings: Settings = USUAL) -> Engine:
    """This process's engine: started once, started anew if it was killed."""
    with _starting:
        if _stopped.is_set():
            raise SandboxError("The run was stopped.")
        key = (sandboxed, settings)
        found = _engines.get(key)
        if found is None or not found.alive:
            if found is not None:
                found.close()
            if not _starter:
                _starter.append(ThreadPoolExecutor(1, "engine"))
            made = _starter[0].submit(Engine, sandboxed=sandboxed, settings=settings)
            _engines[key] = made.result()
        return _engines[key]


def start_engine(*, sandboxed: bool = True, settings: Settings = USUAL) -> None:
    """Have this process's engine started in the background. Where that fails, whoever needs it is
    told."""

    def starting() -> None:
        with contextlib.suppress(Exception):
            engine(sandboxed=sandboxed, settings=settings).warm_up()

    threading.Thread(target=starting, daemon=True).start()


def grade_notebook(
    job: Job, *, sandboxed: bool = True, settings: Settings = USUAL
) -> GradedNotebook:
    """Grade one notebook with this process's engine. Where that was killed, once more."""
    used = engine(sandboxed=sandboxed, settings=settings)
    try:
        return used.grade(job)
    except (JudgeFaultError, SandboxError):
        if used.alive:
            raise
    return engine(sandboxed=sandboxed, settings=settings).grade(job)


def stop_engines() -> None:
    """End the engines of this process, and start no other: what is being graded fails at once."""
    _stopped.set()
    close_engines()


def close_engines() -> None:
    """End the engines of this process."""
    while _engines:
        _engines.popitem()[1].close()


atexit.register(close_engines)
# A child's engine is not its parent's, and it has none of its threads.
os.register_at_fork(after_in_child=_engines.clear)
os.register_at_fork(after_in_child=_starter.clear)
