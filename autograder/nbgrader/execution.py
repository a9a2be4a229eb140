"""JudgeExecute: nbgrader's step that runs a notebook, done by our engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute

from autograder.engine.grade import JudgeFaultError, grade_notebook
from autograder.engine.job import GradedCell, GradedNotebook, Job, JobCell
from autograder.engine.sandbox import SandboxError, why_no_sandbox
from autograder.nbgrader.cells import judged_item, judged_notebook, split_test
from autograder.nbgrader.copies import classmates, tell_whose
from autograder.nbgrader.foreign import decide_outputs
from autograder.nbgrader.intake.adapter import taken_of
from autograder.nbgrader.intake.handed_in import (
    OWN_PARTS,
    READ_BY_NBGRADER,
    Taken,
    expect_notebooks,
    take_in,
)
from autograder.nbgrader.intake.notices import CHECK_FAILED, NOT_KEPT, Notice, as_metadata
from autograder.nbgrader.intake.plain_files import IntakeLimits, read_folder, write_files
from autograder.nbgrader.restoration import marks_a_test, marks_of
from autograder.nbgrader.sandbox_settings import Sandboxed
from autograder.nbgrader.secret import secret_of
from course_tools.own import HUB

Resources = dict[str, Any]
MiB = 2**20
# What to be in while the engine has the notebook: where a class is graded, somebody else's turn.
elsewhere: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar(
    "elsewhere", default=nullcontext
)
UNSANDBOXED = (
    "Graded without a sandbox: the students' code could read and change what this user can."
)
NO_SANDBOX = """There is no sandbox here, and nothing is graded. {why}
To grade all the same, with nothing between the students' code and what this user can read and
change: pencilgrad grade --sandbox=none, or c.JudgeExecute.sandbox = "none" in the settings."""


class JudgeExecute(Sandboxed, Execute):  # type: ignore[misc]
    """Runs a notebook in the sandbox, its test cells in two steps: the visible examples, then the
    question to the judge.

    A failed example, a warning or a printed number is the student's to see and decides nothing:
    a test cell ends with one deciding output, the judge's score and sentence. Test cells of other
    courses, which ask no judge, are run as they stand.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        settings = self.settings_for(nb, self.kernel_name, self.log)
        if self.sandbox != "none" and (why := why_no_sandbox()):
            raise SandboxError(NO_SANDBOX.format(why=why))
        course = CourseDirectory(parent=self)
        about = resources["nbgrader"]
        # A course that names this step and not our adapter: then it was copied by nbgrader.
        taken = taken_of(resources) or expect_notebooks(
            take_in(course, about["student"], about["assignment"], kept=()), [about["notebook"]]
        )
        job = self._job(nb, resources, course, taken)
        if self.sandbox == "none":
            self.log.warning(UNSANDBOXED)
        if job.secret:
            self.log.info("Hidden inputs of this submission: %s", job.secret)
        with elsewhere.get()():
            graded = grade_notebook(job, sandboxed=self.sandbox != "none", settings=settings)
        lost = (*self._not_kept(graded), *_notices_of_faults(graded))
        nb.metadata["pencilgrad"] = _mark_of_grading(self.sandbox, job, (*taken.notices, *lost))
        nb.metadata["language_info"] = _language_info()
        put_into(nb, graded)
        for notice in lost:
            self.log.warning(notice.says)
        _write_files(Path(resources["metadata"]["path"]), graded.files)
        tell_whose(nb, about["student"], classmates(course, about["assignment"]))
        return nb, resources

    def _not_kept(self, graded: GradedNotebook) -> tuple[Notice, ...]:
        """A word for each file that the notebook made and that is too large to be handed out."""
        says = "{} ({} MB) is not kept: a notebook may make {} MB of files, and {} of them."
        return tuple(
            Notice(NOT_KEPT, name, says.format(name, -(-size // MiB), self.files_kept,
                                               self.number_kept))
            for name, size in graded.left_out
        )  # fmt: skip

    def _job(
        self, nb: NotebookNode, resources: Resources, course: CourseDirectory, taken: Taken
    ) -> Job:
        about = resources["nbgrader"]
        cells = [cell for cell in nb.cells if cell.cell_type == "code"]
        return Job(
            notebook=f"{about['assignment']}/{about['notebook']}",
            cells=tuple(map(_job_cell, cells)),
            student=about["student"],
            secret=self._secret(course, about, cells, taken),
            timeout=self.timeout if self.timeout and self.timeout > 0 else None,
            total=self.total,
            most_handed_out=self.files_kept * MiB,
            most_files=self.number_kept,
            files=_files_beside(Path(resources["metadata"]["path"]), taken, self.files_beside),
            # Where a notebook asks who is signed in, it is told who handed it in.
            environment={"NBGRADER_EXECUTION": "autograde", HUB: about["student"]},
        )

    def _secret(
        self,
        course: CourseDirectory,
        about: dict[str, str],
        cells: list[NotebookNode],
        taken: Taken,
    ) -> str:
        """Nothing where no judge is asked: other courses have no hidden inputs."""
        if not any(map(judged_item, cells)):
            return ""
        return secret_of(Path(course.root), about, taken.files)


def _notices_of_faults(graded: GradedNotebook) -> tuple[Notice, ...]:
    """A word for each item on which our own check failed: nobody loses points for that."""
    says = (
        "Our check of {} stopped with {}. That is a fault of ours: a person has to look at this "
        "answer. All other answers are judged as ever."
    )
    return tuple(
        Notice(CHECK_FAILED, item, says.format(item, error)) for item, error in graded.faults
    )


def _files_beside(folder: Path, taken: Taken, most: int) -> dict[str, bytes]:
    """What stands beside the notebook: notebooks as they were handed in, since they hold
    hidden tests by now, and nothing that was not taken of what the student handed in."""
    everything = read_folder(
        folder, OWN_PARTS, IntakeLimits(most_bytes=10**9, most_of_a_file=10**9)
    ).files
    left_out = {notice.about for notice in taken.notices}
    found = {
        name: content
        for name, content in everything.items()
        if not name.endswith(".ipynb") and (name in taken.files or name not in left_out)
    }
    if sum(map(len, found.values())) > most * MiB:
        raise JudgeFaultError(
            f"The files beside the notebook, in {folder}, are more than "
            f"{most} MB (c.JudgeExecute.files_beside): make them fewer, then grade this "
            "submission again."
        )
    return found | {
        name: content for name, content in taken.files.items() if name.endswith(".ipynb")
    }


def put_into(nb: NotebookNode, graded: GradedNotebook) -> None:
    """The outputs and numbers of a graded notebook, in its cells."""
    cells = [cell for cell in nb.cells if cell.cell_type == "code"]
    for cell, result in zip(cells, graded.cells, strict=True):
        cell.execution_count = result.count
        foreign = marks_a_test(marks_of(cell)) and not _job_cell(cell).item
        outputs = decide_outputs(cell, result) if foreign else result.outputs
        cell.outputs = [nbformat.from_dict(output) for output in outputs]


def _mark_of_grading(sandbox: str, job: Job, notices: Sequence[Notice]) -> dict[str, Any]:
    """How this notebook was graded, in its metadata: for appeals, and for whoever trusts it."""
    mark: dict[str, Any] = {"sandbox": sandbox}
    if notices:
        mark["notices"] = as_metadata(notices)
    return mark | {"hidden_inputs": job.secret} if job.secret else mark


def _job_cell(cell: NotebookNode) -> JobCell:
    """Only test cells, whose source is the gradebook's, ask the judge; the others are a student's,
    who may write anything into them. A test that was not run would be one that is passed."""
    if not marks_a_test(marks_of(cell)):
        tags = cell.metadata.get("tags")
        skipped = isinstance(tags, list) and "skip-execution" in tags  # as nbclient does
        return JobCell("" if skipped else cell.source)
    parts = split_test(cell.source)
    if parts is None:
        return JobCell(cell.source)
    return JobCell(parts[0], judged_item(cell) or "", judged_notebook(cell) or "")


def _language_info() -> NotebookNode:
    """What a kernel says of itself, as nbclient stores it."""
    version = ".".join(map(str, sys.version_info[:3]))
    return nbformat.from_dict(
        {
            "name": "python",
            "version": version,
            "mimetype": "text/x-python",
            "codemirror_mode": {"name": "ipython", "version": 3},
            "pygments_lexer": "ipython3",
            "nbconvert_exporter": "python",
            "file_extension": ".py",
        }
    )


def _write_files(folder: Path, files: dict[str, bytes]) -> None:
    """What the notebook wrote, beside it: in the place of nothing that was handed in, and nothing
    that nbgrader reads. Names come from the sandbox: none may lead elsewhere."""
    own = {
        name: content
        for name, content in files.items()
        # A notebook, or a folder that looks like one, would be taken for a graded one.
        if not any(part.casefold().endswith(".ipynb") for part in PurePosixPath(name).parts)
        and name.casefold() not in READ_BY_NBGRADER
    }
    write_files(folder, own, mode=0o644, replace=False)


__all__ = ["GradedCell", "JudgeExecute", "JudgeFaultError", "put_into"]
