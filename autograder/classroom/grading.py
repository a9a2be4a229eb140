"""Grading a class: nbgrader's own converter for every submission, several of them at a time.

nbgrader's code, which keeps its state in the process and in one database, runs for one student at a
time: there is one writer. While a notebook is with the engine, the next student's turn comes. So
sanitising, scores, penalties and folders are nbgrader's, and so is what they leave behind.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import DeduplicateIds, Execute, SaveAutoGrades
from nbgrader.utils import rmtree
from sqlalchemy.exc import SAWarning

from autograder.classroom.records import Result, read_results
from autograder.engine.grade import start_engine, stop_engines
from autograder.engine.sandbox import why_no_sandbox
from autograder.engine.settings import CONFIG
from autograder.nbgrader.bookkeeping import SaveScores, speed_up_bookkeeping
from autograder.nbgrader.execution import NO_SANDBOX, JudgeExecute, elsewhere
from autograder.nbgrader.exporting import GradedNotebookExporter
from autograder.nbgrader.guard import GradingError, check_gradebook, hold_course
from autograder.nbgrader.imports import imports_of
from autograder.nbgrader.intake.adapter import apply
from autograder.nbgrader.intake.handed_in import OWN_PARTS
from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.intake.plain_files import find_link
from autograder.nbgrader.logs import LogOfThread
from autograder.nbgrader.near_names import did_you_mean
from autograder.nbgrader.restoration import DropCopies

# nbgrader's steps that ours stand in for, however a course names them.
INSTEAD = {
    name: f"{ours.__module__}.{ours.__name__}"
    for stock, ours in (
        (Execute, JudgeExecute), (SaveAutoGrades, SaveScores), (DeduplicateIds, DropCopies)
    )
    for name in (
        stock, f"nbgrader.preprocessors.{stock.__name__}", f"{stock.__module__}.{stock.__name__}",
    )
}  # fmt: skip
GRADED, FAILED, SKIPPED = "graded", "not graded", "graded before"


@dataclass(frozen=True)
class GradedSubmission:
    """One submission, done with."""

    student: str
    outcome: str  # GRADED, FAILED or SKIPPED
    fault: str = ""  # why it is not graded
    seconds: float = 0.0


@dataclass
class ClassRun:
    """One assignment of a course, in its folder, as `nbgrader autograde` would find it."""

    course: Path
    assignment: str
    force: bool = False
    sandbox: str | None = None  # "none": without
    root: Path | None = None  # where the course's folders are, if not where its settings say

    def __post_init__(self) -> None:
        speed_up_bookkeeping()
        apply()
        os.chdir(self.course)  # nbgrader looks for its settings here
        # nbgrader's own queries, of which sqlalchemy warns: nothing to be done about it here.
        warnings.filterwarnings("ignore", category=SAWarning)
        self._turn = threading.Lock()
        self.app = self._settings()
        self._log = LogOfThread()
        self.app.log.handlers = [self._log]
        self.app.log.propagate = False

    def _settings(self) -> AutogradeApp:
        AutogradeApp.clear_instance()
        app = AutogradeApp.instance()
        settings = ["--force"] if self.force else []
        if self.root is not None:
            settings += [
                f"--CourseDirectory.root={self.root}",
                f"--CourseDirectory.db_url=sqlite:///{self.root / 'gradebook.db'}",
            ]
        app.initialize([self.assignment, *settings])
        app.coursedir.assignment_id = self.assignment
        stock = Autograde(parent=app)
        # A course that does not name our engine is graded by it all the same: it asked for it here.
        for name in ("sanitize_preprocessors", "autograde_preprocessors"):
            steps = list(app.config.Autograde.get(name, ())) or list(getattr(stock, name))
            app.config.Autograde[name] = [INSTEAD.get(step, step) for step in steps]
        app.config.Exporter.optimistic_validation = True  # after the last step, not after each
        if "exporter_class" not in app.config.Autograde:
            app.config.Autograde.exporter_class = GradedNotebookExporter
        if self.sandbox:
            app.config.JudgeExecute.sandbox = self.sandbox
        return app

    @property
    def coursedir(self) -> CourseDirectory:
        """Where the course's folders and its gradebook are, as its settings have it."""
        return self.app.coursedir

    def last_error(self) -> str:
        """What went wrong last in this thread, in a line."""
        return self._log.last_error()

    @property
    def sandboxed(self) -> bool:
        """Will the students' code be in the sandbox?"""
        return bool(self.app.config.JudgeExecute.get("sandbox", "bubblewrap") != "none")

    def students(self, only: Sequence[str] = ()) -> list[str]:
        """Everybody who handed in, or those of them that are asked for."""
        course = self.app.coursedir
        self._check_course(Path(course.root))
        if self.sandboxed and (why := why_no_sandbox()):
            raise GradingError(NO_SANDBOX.format(why=why))
        found = course.format_path(course.submitted_directory, "*", glob.escape(self.assignment))
        paths = map(Path, glob.glob(found, include_hidden=True))  # noqa: PTH207
        there = sorted(path.parent.name for path in paths)
        if not there:
            others = self._assignments()
            raise GradingError(
                f"Nobody has handed in {self.assignment!r}: there is no {found}."
                f"{did_you_mean(self.assignment, others)} Handed in are: "
                f"{', '.join(others) or 'none'}. Was `nbgrader collect` run?"
            )
        check_gradebook(course.db_url, self.assignment)
        with Gradebook(course.db_url) as gradebook:
            if self.assignment not in {known.name for known in gradebook.assignments}:
                raise GradingError(
                    f"The gradebook does not know {self.assignment!r}; make it known first: "
                    f"nbgrader generate_assignment {self.assignment}"
                )
        if unknown := [student for student in only if student not in there]:
            guess = did_you_mean(unknown[0], there)
            raise GradingError(f"Not handed in by {', '.join(unknown)}; see {found}.{guess}")
        excluded = {name.strip() for name in course.student_id_exclude.split(",")}
        asked = only or [student for student in there if student not in excluded]
        return [student for student in there if student in asked]

    def _check_course(self, root: Path) -> None:
        marks = (self.course / CONFIG, root / CONFIG, root / "gradebook.db")
        if not any(mark.exists() for mark in marks):
            raise GradingError(
                f"{root} is no course: it holds neither {CONFIG} nor gradebook.db. "
                "Change into the folder of your course (cd …), then run the command again."
            )

    def _assignments(self) -> list[str]:
        """What anybody has handed in."""
        course = self.app.coursedir
        found = course.format_path(course.submitted_directory, "*", "*")
        return sorted({Path(path).name for path in glob.glob(found)})  # noqa: PTH207

    def results(self, students: Sequence[str]) -> list[Result]:
        """What the gradebook and the graded notebooks say of these students."""
        return [
            one for one in read_results(self.coursedir, self.assignment) if one.student in students
        ]

    def grade(
        self,
        students: Sequence[str],
        workers: int,
        tell: Callable[[GradedSubmission], None] = lambda _: None,
    ) -> list[GradedSubmission]:
        """Grade these submissions; what one of them does wrong stops no other.

        tell: called with each as it is done, in the order of their ends.
        """
        chosen = JudgeExecute(config=self.app.config)
        imports = imports_of(Path(self.app.coursedir.root), self.assignment)
        settings = replace(chosen.settings(), imports=imports)
        start_engine(
            sandboxed=self.sandboxed, settings=settings
        )  # while nbgrader reads its first one
        # One more than workers: while they are all busy, the next notebook is made ready.
        with (
            hold_course(Path(self.app.coursedir.root), self.assignment),
            ThreadPoolExecutor(workers + 1) as pool,
        ):
            return list(self._in(pool, students, tell))

    def _in(
        self, pool: Executor, students: Sequence[str], tell: Callable[[GradedSubmission], None]
    ) -> Iterator[GradedSubmission]:
        futures: list[Future[GradedSubmission]] = [
            pool.submit(self._one, student) for student in students
        ]
        try:
            for future in as_completed(futures):
                done = future.result()
                tell(done)
                yield done
        except BaseException:  # Ctrl-C: what is being graded is not waited for
            pool.shutdown(wait=False, cancel_futures=True)
            stop_engines()
            raise

    def _one(self, student: str) -> GradedSubmission:
        began = time.monotonic()
        if why := refusal(student):  # under the id "*", everybody would be graded again
            return GradedSubmission(student, FAILED, why)
        self._log.begin()
        course = CourseDirectory(parent=self.app)
        course.assignment_id, course.student_id = self.assignment, student
        folder = Path(course.format_path(course.autograded_directory, student, self.assignment))
        _remove_unfinished(folder)
        before = _time_of_change(folder)
        converter = Autograde(coursedir=course, parent=self.app)
        elsewhere.set(self._not_our_turn)
        fault = ""
        with self._turn:
            try:
                converter.start()
            except (NbGraderException, SystemExit):
                fault = self._log.last_error() or "see the log"
            except Exception as error:  # noqa: BLE001  nbgrader let it through: this one is not graded
                fault = f"{type(error).__name__}: {error}"
        outcome = (
            FAILED if fault else SKIPPED if before and before == _time_of_change(folder) else GRADED
        )
        return GradedSubmission(student, outcome, fault, time.monotonic() - began)

    @contextlib.contextmanager
    def _not_our_turn(self) -> Iterator[None]:
        """Others may use nbgrader meanwhile."""
        self._turn.release()
        try:
            yield
        finally:
            self._turn.acquire()
            # nbgrader sets it for each notebook, and stumbles where another took it away.
            os.environ["NBGRADER_EXECUTION"] = "autograde"


def _time_of_change(folder: Path) -> float:
    return folder.stat().st_ctime if folder.exists() else 0.0


def _remove_unfinished(folder: Path) -> None:
    """What a killed run left half-way: nbgrader takes any folder for a graded one, an empty one
    too."""
    notebooks = list(filter(Path.is_file, folder.glob("*.ipynb")))
    if find_link(folder, OWN_PARTS):  # somebody else's, perhaps; it is said in a moment
        return
    if folder.is_dir() and not (notebooks and all(map(_is_finished, notebooks))):
        rmtree(folder)


def _is_finished(path: Path) -> bool:
    """Graded by our engine, which says so, or by nbgrader alone: then its cells have numbers."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        return False
    cells = notebook.get("cells", [])
    return "pencilgrad" in notebook.get("metadata", {}) or any(
        cell.get("execution_count") for cell in cells
    )


__all__ = ["FAILED", "GRADED", "SKIPPED", "ClassRun", "GradedSubmission", "GradingError"]
