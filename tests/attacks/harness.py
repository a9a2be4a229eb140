"""What an attack is, the classroom in which it takes place, and how a gain or a leak is seen."""

from __future__ import annotations

import inspect
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

import nbformat

from autograder.authoring.filling import solutions_in
from autograder.engine.grade import Engine
from autograder.engine.job import VERDICT_MIME, GradedNotebook, Job, JobCell
from autograder.nbgrader.cells import grade_id, judged_item, judged_notebook, split_test
from course_tools.own import HUB
from tests import waiting
from tests.autograder.judging.one_step import REFERENCE
from tests.waiting import AT_MOST

ROOT = Path(__file__).parents[2]
NOTEBOOK = "gradient-descent/2-one-step"
TOKEN = "CANARY"  # what an attack may look for: every planted secret begins with it
SIGNAL = f"{TOKEN}-signal"  # what a notebook prints that hears another one
REACHED = f"{TOKEN}: "  # what an attack prints that has got through a wall
# Words that stand in our own code and nowhere in a sandbox, so long as attacks do not say them.
IN_RUBRIC, IN_SOLUTIONS = "own_" + "surface", "section_" + "minimum"


@dataclass(frozen=True)
class Attack:
    """One submission: the released notebook, with these cells in it. What is not given is blank."""

    first: str = ""  # a cell of the student's before all others
    answers: Mapping[str, str] = field(default_factory=dict)  # answer cells by their names
    last: str = ""  # a cell after all others
    honest: float = 0.0  # points that its honest part is worth
    timeout: float = 5.0  # seconds for a cell
    total: float = 60.0
    files: Mapping[str, bytes] = field(default_factory=dict)
    beside: str = ""  # a cell of a classmate's, who is graded at the same time


@dataclass(frozen=True)
class Outcome:
    """What an attack brought."""

    gained: float
    leaks: list[str]  # the names of the canaries that came out
    graded: GradedNotebook

    @property
    def text(self) -> str:
        """Everything that came out of the sandbox, as one text."""
        return said(self.graded)


def attacks_of(module: ModuleType) -> dict[str, Callable[..., Attack]]:
    """The attacks of a module: its public functions, in their order."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }


# --- the submission


@cache
def _source() -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "source" / f"{NOTEBOOK}.ipynb", as_version=4)


@cache
def _stubs() -> dict[str, str]:
    released = nbformat.read(ROOT / "release" / f"{NOTEBOOK}.ipynb", as_version=4)
    return {name: cell.source for cell in released.cells if (name := grade_id(cell))}


@cache
def right_answers() -> dict[str, str]:
    return solutions_in(_source())


def answer_names() -> list[str]:
    return list(right_answers())


def is_function(answer: str) -> bool:
    """Is a function asked, or a value?"""
    return callable(REFERENCE[answer.replace("-", "_")])


def job(attack: Attack, *, student: str = "mallory", secret: str = "") -> Job:
    """The restored notebook, as the engine gets it, without its figures."""
    cells = [JobCell(attack.first)] if attack.first else []
    for cell in _source().cells:
        name = grade_id(cell)
        if cell.cell_type != "code":
            continue
        if parts := split_test(cell.source):
            cells.append(JobCell(parts[0], judged_item(cell) or "", judged_notebook(cell) or ""))
        elif name in right_answers():
            cells.append(JobCell(attack.answers.get(name, _stubs()[name])))
        else:
            lines = cell.source.splitlines()
            drawn = [line for line in lines if not line.startswith("plots.")]
            cells.append(JobCell("\n".join(drawn)))
    if attack.last:
        cells.append(JobCell(attack.last))
    return Job(
        NOTEBOOK, tuple(cells), student, secret, attack.timeout, attack.total, dict(attack.files),
        environment={HUB: student},  # as in a class: a notebook that asks is told who handed it in
    )  # fmt: skip


def every_answer(setup: str, value: str, **more: object) -> Attack:
    """The expression `value` in the place of every answer, returned by every function."""
    answers = {
        name: f"{name.replace('-', '_')} = {f'lambda *_: {value}' if is_function(name) else value}"
        for name in answer_names()
    }
    return Attack(setup, answers, **more)  # type: ignore[arg-type]


# --- what came out


def points(graded: GradedNotebook) -> float:
    """As nbgrader reads it: the number with which each test cell ends."""
    scores = [
        float(output["data"]["text/plain"])
        for cell in graded.cells
        for output in cell.outputs
        if VERDICT_MIME in output.get("data", {})
    ]
    return sum(scores)


def verdicts(graded: GradedNotebook) -> list[dict[str, object]]:
    return [
        output["data"][VERDICT_MIME]
        for cell in graded.cells
        for output in cell.outputs
        if VERDICT_MIME in output.get("data", {})
    ]


def said(graded: GradedNotebook) -> str:
    """All texts that came out, but for the right answers in the records, which are the judge's."""
    parts = [content.decode(errors="replace") for content in graded.files.values()]
    parts += list(graded.files)
    for cell in graded.cells:
        for output in cell.outputs:
            data = {k: v for k, v in output.get("data", {}).items() if k != VERDICT_MIME}
            parts.append(json.dumps({**output, "data": data}, ensure_ascii=False))
    parts += [str(verdict["message"]) for verdict in verdicts(graded)]
    return "\n".join(parts)


# --- the classroom


@dataclass
class Classroom:
    """A course as it stands beside the engine, full of canaries, and an engine."""

    course: Path
    engine: Engine
    canaries: dict[str, str]  # where it is, and the text that must not come out
    host: tuple[str, int]  # a server of the instructor's machine

    def run(self, attack: Attack) -> Outcome:
        """Grade it. Raises AssertionError where it left something behind or stopped somebody."""
        before, here = self._files(), self.at_rest()
        with self._at_the_same_time(attack.beside):
            graded = self.engine.grade(job(attack, secret=self.canaries["the secret"]))
        assert all(0 <= float(v["score"]) <= float(v["points"]) for v in verdicts(graded))  # type: ignore[arg-type]
        assert len(verdicts(graded)) == len(answer_names())
        self._ended(here)
        assert self._files() == before, "something outside its own folder has changed"
        self._next_one_is_graded()
        out = said(graded)
        leaks = [name for name, canary in self.canaries.items() if canary in out]
        return Outcome(max(0.0, points(graded) - attack.honest), leaks, graded)

    @contextmanager
    def _at_the_same_time(self, source: str) -> Iterator[None]:
        """A classmate's notebook that is at work meanwhile."""
        if not source:
            yield
            return
        beside = Job(NOTEBOOK, (JobCell(source),), "classmate")
        with ThreadPoolExecutor(1) as pool:
            graded = pool.submit(self.engine.grade, beside)
            yield
            said_there = said(graded.result())
        assert "Traceback" not in said_there, said_there

    def _next_one_is_graded(self) -> None:
        cells = (JobCell("import numpy as np"), JobCell(right_answers()["mse"]),
                 JobCell("", "mse", NOTEBOOK))  # fmt: skip
        assert points(self.engine.grade(Job(NOTEBOOK, cells))) == 2, "the next one is not graded"

    def _ended(self, here: int, seconds: float = AT_MOST) -> None:
        """Nothing outlives its grading but what waits for the next one. Killed processes take a
        moment to be gone, and what waits takes a moment to be there: twice in a row, not more."""
        end = time.monotonic() + seconds
        quiet = 0
        while quiet < 2:
            quiet = 0 if len(left := self._processes()) > here else quiet + 1
            assert time.monotonic() < end, f"processes are left: {left}"
            time.sleep(0.05)

    def at_rest(self) -> int:
        """How many processes there are when no notebook runs."""
        return at_rest(self.engine)

    def _processes(self) -> set[int]:
        return family(self.engine._worker.pid)

    def _files(self) -> dict[str, tuple[int, int]]:
        found = [self.course, *self.course.rglob("*")]
        return {str(p): (p.lstat().st_mtime_ns, p.lstat().st_size) for p in found}


def at_rest(engine: Engine) -> int:
    """How many processes an engine's worker has when no notebook runs."""
    engine._worker.wait_until_ready()
    return waiting.at_rest(lambda: len(family(engine._worker.pid)))


def family(process: int) -> set[int]:
    """A process and all that come from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has just ended
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":
            children.setdefault(int(parent), []).append(int(folder.name))
    found = [process]
    for one in found:
        found += children.get(one, [])
    return set(found)


@contextmanager
def classroom(course: Path, *, sandboxed: bool = True) -> Iterator[Classroom]:
    """A course with canaries wherever an attacker might look, and an engine started in it."""
    names = ("the gradebook", "the source", "the secret", "a classmate", "the environment",
             "the host", "an earlier notebook")  # fmt: skip
    canaries = {name: f"{TOKEN}-{secrets.token_hex(8)}" for name in names}
    canaries |= {
        "a rubric": IN_RUBRIC,
        "a solution": IN_SOLUTIONS,
        "one at work": SIGNAL,
        "a wall": REACHED,
    }
    for where, name in (
        ("gradebook.db", "the gradebook"),
        ("source/gradient-descent/2-one-step.ipynb", "the source"),
        (".pencilgrad/secret", "the secret"),
        ("submitted/alice/gradient-descent/2-one-step.ipynb", "a classmate"),
    ):
        path = course / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{canaries[name]}\n", encoding="utf-8")
    os.environ["PENCILGRAD_CANARY"] = canaries["the environment"]
    with _server(canaries["the host"]) as address:
        engine = Engine(sandboxed=sandboxed)
        room = Classroom(course, engine, canaries, address)
        try:
            if sandboxed:
                engine.grade(job(Attack(LEAVES.replace("%", canaries["an earlier notebook"]))))
            yield room
            assert engine.alive
        finally:
            engine.close()
            del os.environ["PENCILGRAD_CANARY"]


# What a careless classmate leaves wherever it can be left.
LEAVES = """
import os
for folder in ("/tmp", "/dev/shm", "/dev", "/var/tmp", "/home", "/home/student", "/", "/srv", "/run"):
    try:
        with open(os.path.join(folder, "left-behind"), "w") as file:
            file.write("%")
    except OSError:
        pass
os.environ["LEFT_BEHIND"] = "%"
"""


@contextmanager
def _server(says: str) -> Iterator[tuple[str, int]]:
    """A service of the instructor's machine that tells everybody something."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:  # closed
                    return
                with line:
                    line.sendall(says.encode())

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[:2]
