"""The course as the service sees it: its settings, what is released, the cells of its notebooks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps.baseapp import NbGrader
from nbgrader.exchange.default import Exchange
from nbgrader.nbgraderformat import ValidationError
from traitlets import TraitError

from autograder.engine.settings import CONFIG, Settings
from autograder.nbgrader.cells import grade_id, judged_item, split_test
from autograder.nbgrader.execution import JudgeExecute
from autograder.nbgrader.imports import imports_in
from autograder.nbgrader.intake.plain_files import IntakeLimits, read_folder
from autograder.nbgrader.restoration import marks_a_test, marks_of
from autograder.service.rebuilding import GivenCell
from autograder.service.refusals import RefusedError
from autograder.service.settings import PREDICTION, PencilgradService
from course_tools.speaking.asked import read_asked

MOST_BESIDE = 48 * 10**6  # bytes of the files beside a released notebook
NO_NOTEBOOK = (
    "This course's service knows no notebook {name!r}. Is it of another course, or renamed? "
    "Checked are: {known}."
)
NO_ITEM = (
    "The notebook {notebook} has no question {item!r}. Is your copy of an older version? Get it "
    "again from your course, and copy your answers over."
)


class CourseError(Exception):
    """No service for this folder. Says why, and what to do."""


@dataclass(frozen=True)
class ServedNotebook:
    """A released notebook, and what stands beside it."""

    name: str  # "assignment/notebook"
    cells: tuple[GivenCell, ...]
    files: Mapping[str, bytes]

    def up_to(self, item: str) -> tuple[GivenCell, ...]:
        """Its cells down to the one that asks this. Raises RefusedError where none does."""
        for place, cell in enumerate(self.cells):
            if cell.item == item:
                return self.cells[: place + 1]
        raise RefusedError(404, NO_ITEM.format(notebook=self.name, item=item[:60]))


class ServedCourse:
    """One course's folder, with its settings as nbgrader reads them. Raises CourseError."""

    def __init__(self, root: Path) -> None:
        if not (root / CONFIG).is_file():
            raise CourseError(
                f"{root} is no course: it holds no {CONFIG}. Change into the folder of your course "
                "(cd …), then run the command again."
            )
        os.chdir(root)  # nbgrader looks for its settings here
        try:
            self._app = NbGrader()
            self._app.initialize([])
            self.settings = PencilgradService(config=self._app.config)
        except (TraitError, ValidationError) as error:
            raise CourseError(f"{root / CONFIG}: {error}") from None
        self.root = root
        self.coursedir = self._app.coursedir
        self._exchange = Exchange(coursedir=self.coursedir, config=self._app.config)
        self._judge = JudgeExecute(config=self._app.config)
        self._read: dict[str, tuple[float, ServedNotebook]] = {}

    @property
    def exchange(self) -> Path:
        """Where this course's hand-ins, releases and feedback are."""
        return Path(self._exchange.root) / str(self.coursedir.course_id)

    def timestamp(self) -> str:
        """Now, as this course's nbgrader writes it."""
        exchange = Exchange(coursedir=self.coursedir, config=self._app.config)
        exchange.set_timestamp()
        return str(exchange.timestamp)

    @property
    def sandboxed(self) -> bool:
        return bool(self._judge.sandbox != "none")

    @property
    def seconds_a_cell(self) -> float:
        return float(self._judge.timeout or self.settings.seconds)

    def engine_settings(self) -> Settings:
        """For the engine: the course's own, with what its notebooks import known ahead."""
        chosen: Settings = self._judge.usual_settings()
        used = {name for path in self._notebooks().values() for name in imports_in(_code(path))}
        return Settings(**{**vars(chosen), "imports": tuple(sorted(used))})

    def released(self) -> dict[str, Path]:
        """What is handed out, by name: the folders in the exchange."""
        return {
            path.name: path
            for path in sorted((self.exchange / "outbound").glob("*"))
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
        }

    def released_folder(self, assignment: str) -> Path:
        """Where an assignment is handed out. Raises RefusedError where it is not."""
        released = self.released()
        if assignment not in released:  # looked up in a list: no name leads anywhere else
            raise RefusedError(
                404,
                f"This course has no assignment {assignment[:60]!r} that is handed out. There are: "
                f"{', '.join(released) or 'none yet'}.",
            )
        return released[assignment]

    def notebook(self, name: str) -> ServedNotebook:
        """A notebook as the course releases it. Raises RefusedError where it has none such."""
        known = self._notebooks()
        if name not in known:
            listed = ", ".join(known) or "none"
            raise RefusedError(404, NO_NOTEBOOK.format(name=name[:100], known=listed))
        changed = known[name].stat().st_mtime
        if name not in self._read or self._read[name][0] != changed:
            self._read[name] = changed, self._served(name, known[name])
        return self._read[name][1]

    def _notebooks(self) -> dict[str, Path]:
        """The course's own notebooks that judge something, by "assignment/notebook"."""
        found = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", "."))
        paths = sorted(found.glob("*/*.ipynb"))
        return {
            f"{path.parent.name}/{path.stem}": path
            for path in paths
            if self._release_of(path).is_file()
        }

    def _release_of(self, source: Path) -> Path:
        course = self.coursedir
        folder = course.format_path(course.release_directory, ".", source.parent.name)
        return Path(folder) / source.name

    def _served(self, name: str, source: Path) -> ServedNotebook:
        release = self._release_of(source)
        tests = {
            grade_id(cell): cell
            for cell in nbformat.read(source, as_version=4).cells
            if marks_a_test(marks_of(cell))
        }
        cells = (
            _given(cell, tests.get(grade_id(cell)))
            for cell in nbformat.read(release, as_version=4).cells
            if cell.cell_type == "code"
        )
        limits = IntakeLimits(MOST_BESIDE, MOST_BESIDE, ("*.ipynb", "*.py", ".*"))
        return ServedNotebook(name, tuple(cells), read_folder(release.parent, 0, limits).files)


def _given(cell: NotebookNode, test: NotebookNode | None) -> GivenCell:
    """A released cell, and the item of the test cell that it is."""
    marks = marks_of(cell)
    parts = split_test(test.source) if test is not None else None
    return GivenCell(
        id=str(cell.get("id", "")),
        source=parts[0] if parts else cell.source,
        locked=bool(marks.get("locked")),
        answer=str(marks["grade_id"]) if marks.get("solution") else "",
        item=(judged_item(test) or "") if test is not None else "",
    )


def _code(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def kind_of_item(notebook: str, item: str) -> str:
    """Which kind of question it is: "prediction", "choice", "function", …"""
    found = next((one for one in read_asked(notebook) if one.name == item), None)
    if found is None:
        return ""
    return PREDICTION if found.prediction else found.kind
