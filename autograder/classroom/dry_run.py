"""The course's own solution, graded as a student's would be: what falls short here falls short for
everybody. Takes a course's folder and an assignment, gives the result; nothing of the course is
changed. `pencilgrad grade --dry-run` calls it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from autograder.classroom.grading import ClassRun, GradedSubmission, GradingError
from autograder.classroom.records import Result
from autograder.nbgrader.cells import sign
from autograder.nbgrader.environment import environment
from autograder.nbgrader.near_names import did_you_mean

STUDENT = "solution"


@contextmanager
def dry_run(
    course: Path, assignment: str, sandbox: str | None = None
) -> Iterator[tuple[GradedSubmission, list[Result]]]:
    """Inside, what became of the solution, graded in a folder that is gone afterwards."""
    own = ClassRun(course, assignment).coursedir
    source = Path(own.format_path(own.source_directory, ".", assignment))
    if not source.is_dir():
        there = sorted(path.name for path in source.parent.glob("*") if path.is_dir())
        guess = did_you_mean(assignment, there)
        raise GradingError(f"There is no {source}.{guess} There are: {', '.join(there) or 'none'}.")
    with tempfile.TemporaryDirectory(prefix="pencilgrad-dry-run-") as folder:
        run = ClassRun(course, assignment, sandbox=sandbox, root=Path(folder))
        its = run.coursedir
        shutil.copytree(source, its.format_path(its.source_directory, ".", assignment))
        _generate(run, assignment)
        _hand_in(source, Path(its.format_path(its.submitted_directory, STUDENT, assignment)))
        (done,) = run.grade(run.students(), workers=1)
        yield done, run.results([STUDENT])


def _generate(run: ClassRun, assignment: str) -> None:
    """Release it in the folder of the dry run, which makes the gradebook there."""
    run.coursedir.student_id = "."
    try:
        with environment(PATH=_with_alembic()):
            GenerateAssignment(coursedir=run.coursedir, parent=run.app).start()
    except (NbGraderException, SystemExit):
        raise GradingError(
            f"The assignment cannot be released: {run.last_error()}. Try it with "
            f"nbgrader generate_assignment {assignment}"
        ) from None
    finally:
        run.coursedir.student_id = "*"


def _with_alembic() -> str:
    """PATH with the programs of this Python: nbgrader runs alembic by name for a new gradebook."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _hand_in(source: Path, submitted: Path) -> None:
    """The source as if somebody had handed it in: all solved, and signed where an id is asked."""
    shutil.copytree(source, submitted)
    for path in submitted.glob("*.ipynb"):
        solved = sign(nbformat.read(path, as_version=4), STUDENT)
        nbformat.write(solved, path)
