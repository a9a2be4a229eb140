"""The judge: a process that holds solutions and rubrics, and never runs a student's code.

`python -m autograder.engine.judge FD FD`. For every submission it forks a process of its own, which
has the notebook's cells run by a worker, puts the rubric's questions to it, and says what came out.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import os
import resource
import signal
import socket
import sys
from functools import cache
from types import FrameType

import msgspec

from autograder.engine.conductor import Conductor, limit_seconds, tell
from autograder.engine.job import Fault, Job, JudgedAll, NextCheck
from autograder.engine.kept import KeptNotebook
from autograder.items.rubric import load_rubric
from autograder.judging.faults import UndecidedError
from autograder.wire.frames import ClosedError, receive
from autograder.worker import eager, huge_pages
from autograder.worker.walls import die_with_parent

MEMORY = 4 * 2**30  # of address space


def serve_judge() -> None:
    """Until the other side hangs up: a process for every submission that is sent."""
    ours, worker = (socket.socket(fileno=int(fd)) for fd in sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    for served in itertools.count(1):
        notebook, fds, _, _ = socket.recv_fds(ours, 4096, 1)
        if not notebook:
            return
        _load(notebook.decode())
        if not os.fork():
            ours.close()
            _judge_one(socket.socket(fileno=fds[0]), worker)
        for fd in fds:
            os.close(fd)
        if served == huge_pages.FEW:
            huge_pages.enlarge()


def _load(notebook: str) -> None:
    """The rubric, once for all who hand in this notebook. What is wrong with it is told later."""
    gc.disable()  # of what is imported, there is nothing to collect
    try:
        _prepare(notebook)
        eager.keep_eager()
        gc.freeze()
    except Exception:  # noqa: BLE001  whoever asks an item of it meets it again, and reports it
        importlib.invalidate_caches()
    finally:
        gc.enable()


@cache
def _prepare(notebook: str) -> None:
    """Work out what its rubric asks of all alike, which its judges then know."""
    load_rubric(notebook).prepare()


def _judge_one(line: socket.socket, worker: socket.socket) -> None:
    """In a process of its own. Never returns."""
    die_with_parent(signal.SIGKILL)
    try:
        _limit()
        asked = msgspec.msgpack.decode(receive(line), type=Job | NextCheck)
        if isinstance(asked, NextCheck):
            KeptNotebook(worker, line).serve(asked)
        else:
            tell(line, JudgedAll(Conductor(asked, worker, line).graded()))
    except ClosedError:  # nobody waits for it any more
        pass
    except BaseException as error:  # noqa: BLE001  a fault of ours, for whoever waits to report
        with contextlib.suppress(ClosedError):
            tell(line, Fault(f"{type(error).__name__}: {error}"))
    os._exit(0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    limit_seconds()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGVTALRM, _leave_undecided)


def _leave_undecided(_: int, __: FrameType | None) -> None:
    raise UndecidedError("The judge's time for one item is over.")


if __name__ == "__main__":
    serve_judge()
