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
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from autograder.engine.door import AnsweringDoor, Ask
from autograder.engine.job import Graded, GradedCell, Job, JobCell
from autograder.engine.runner import Runner
from autograder.engine.scored import Scored
from autograder.judging.rubric import load_rubric
from autograder.judging.submission import Submission
from autograder.judging.verdict import TIMED_OUT, UNDECIDED, Rule, UndecidedError, Verdict
from autograder.worker import eager, pages
from autograder.worker.stopped import StopError
from autograder.worker.walls import die_with_parent
from autograder.worker.wire import ClosedError, receive, send

ITEM_SECONDS = 20.0  # of the judge's own time, for one item; then a person has to look
NOTEBOOK_SECONDS = 240  # of the judge's own processor time
MEMORY = 4 * 2**30  # of address space


def main() -> None:
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
        if served == pages.FEW:
            pages.enlarge()


def _load(notebook: str) -> None:
    """The rubric, once for all who hand in this notebook. What is wrong with it is told later."""
    gc.disable()  # of what is imported, there is nothing to collect
    try:
        load_rubric(notebook)
        eager.keep_eager()
        gc.freeze()
    except Exception:  # noqa: BLE001  whoever asks an item of it meets it again, and reports it
        importlib.invalidate_caches()
    finally:
        gc.enable()


def _judge_one(line: socket.socket, worker: socket.socket) -> None:
    """In a process of its own. Never returns."""
    die_with_parent(signal.SIGKILL)
    try:
        _limit()
        job = Job.from_wire(receive(line))
        graded = Conductor(job, worker, line).graded()
        send(line, ["graded", graded.to_wire()])
    except ClosedError:  # nobody waits for it any more
        pass
    except BaseException as error:  # noqa: BLE001  a fault of ours, for whoever waits to report
        with contextlib.suppress(ClosedError):
            send(line, ["fault", f"{type(error).__name__}: {error}"])
    os._exit(0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (NOTEBOOK_SECONDS, NOTEBOOK_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGVTALRM, _undecided)


def _undecided(_: int, __: FrameType | None) -> None:
    raise UndecidedError("The judge's time for one item is over.")


@dataclass
class Conductor:
    """One submission: its cells in their order, and at each test cell the questions of its item."""

    job: Job
    worker: socket.socket
    line: socket.socket  # to whoever waits for the grade
    wrote: list[str] = field(default_factory=list)  # the code so far
    again: Again | None = None

    def graded(self) -> Graded:
        runner = Runner(self.worker, self.job)
        try:
            cells = [self._cell(runner, cell) for cell in self.job.cells]
            files, left_out = runner.files()
            return Graded(tuple(cells), files, tuple(left_out))
        finally:
            runner.close()
            if self.again:
                self.again.runner.close()

    def _cell(self, runner: Runner, cell: JobCell) -> GradedCell:
        ran = runner.run(cell.source)
        self.wrote.append(cell.source)
        if not cell.item:
            return GradedCell(ran.outputs, ran.count, ran.stopped)
        send(self.line, ["judging", cell.item])
        # What ran too long in the visible examples would run too long again.
        verdict = TIMED_OUT if ran.stopped else self._verdict(runner, cell)
        scored = Scored(load_rubric(cell.rubric)[cell.item], verdict)
        shown = [output for output in ran.outputs if not decides(output)]
        decided = {
            "output_type": "execute_result",
            "execution_count": ran.count,
            "data": scored._repr_mimebundle_(),
            "metadata": {},
        }
        return GradedCell([*shown, decided], ran.count, ran.stopped)

    def _verdict(self, runner: Runner, cell: JobCell) -> Verdict:
        if cell.item in self.job.undecided:
            return UNDECIDED
        rubric = load_rubric(cell.rubric)
        item = rubric[cell.item]
        others = {other.name.replace("-", "_") for other in rubric}
        door = AnsweringDoor(runner.ask, tuple(self.wrote[:-1]), others, runner.right, self._afresh)
        runner.new_question()
        # Again and again: a check may take the first for an error of the student's, and go on.
        signal.setitimer(signal.ITIMER_VIRTUAL, ITEM_SECONDS, 1.0)
        try:
            return item.judge(Submission(door, self.job.student, self.job.secret))
        except (UndecidedError, MemoryError, RecursionError):  # more than any answer needs
            return UNDECIDED
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _afresh(self, cells: Sequence[str]) -> tuple[Ask, dict[str, Rule]]:
        """What answers for these cells, told again by hand: one process for all items."""
        again = self.again
        if again is None or not again.runner.new_question():
            if again is not None:
                again.runner.close()
            again = self.again = Again(Runner(self.worker, self.job))
            again.runner.new_question()
        with contextlib.suppress(StopError):  # what is missing then is told where it is asked
            again.runner.ask("retell", list(cells[again.told :]))
        again.told = len(cells)
        return again.runner.ask, again.runner.right


@dataclass
class Again:
    """A second process, in which the notebook's text is told again by hand."""

    runner: Runner
    told: int = 0  # cells


def decides(output: dict[str, object]) -> bool:
    """Would nbgrader read a score out of this output?"""
    if output["output_type"] == "stream":
        return output["name"] == "stderr"
    return output["output_type"] in ("error", "execute_result")


if __name__ == "__main__":
    main()
