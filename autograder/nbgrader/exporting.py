"""The exporter of a graded notebook: nbconvert's, without copies of what nobody else holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, validator

from autograder.nbgrader.gradebook import share_gradebook
from autograder.nbgrader.intake.adapter import taken_of
from autograder.nbgrader.intake.notebooks import read_notebook

Resources = dict[str, Any]
UNFINISHED: str = nbformat.writes(nbformat.v4.new_notebook())


class GradedNotebookExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a notebook, has the steps change it, and writes it.

    nbconvert's own copies a notebook three times before the first step, and checks its format twice
    in a row after the last one. Here it is copied once and checked once, and the steps share a
    gradebook.

    nbgrader has a notebook go through twice: it is sanitised and written, then read where it was
    written and graded. Here the second reading is of what is remembered, and what is written the
    first time is a notebook without cells: should the run be killed now, whoever reads it finds
    nothing graded, and the next `pencilgrad grade` begins anew.
    """

    _sanitised: NotebookNode | None = None

    def from_filename(
        self, filename: str, resources: Resources | None = None, **_: Any
    ) -> tuple[str, Resources]:
        """The same of a file by its path; of a submission, of what was taken of it."""
        taken = taken_of(resources or {}) if self._sanitising else None
        if resources is None or taken is None:
            text, resources = super().from_filename(filename, resources)
            return str(text), resources
        path = Path(filename)
        resources["metadata"] = ResourcesDict()
        resources["metadata"].update(name=path.stem, path=str(path.parent))
        notebook = read_notebook(path.name, taken.files[path.name])
        return self.from_notebook_node(notebook, resources)

    def from_file(
        self, file_stream: Any, resources: Resources | None = None, **_: Any
    ) -> tuple[str, Resources]:
        """The notebook in this file, or the one that was sanitised just now, after all steps."""
        sanitised, self._sanitised = self._sanitised, None
        if sanitised is None or self._sanitising:
            return self.from_notebook_node(nbformat.read(file_stream, as_version=4), resources)
        # As it would be read: a step may have put anything into it that can be written.
        return self._after_steps(nbformat.from_dict(sanitised), resources)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **_: Any
    ) -> tuple[str, Resources]:
        """The notebook as text, after all steps. Raises ValidationError where they broke it."""
        if not self.optimistic_validation or self.nbformat_version != nb.nbformat:
            text, resources = super().from_notebook_node(nb, resources)
            return str(text), resources
        _, nb = validator.normalize(nb)  # a copy
        return self._after_steps(nb, resources)

    @property
    def _sanitising(self) -> bool:
        """Is nbgrader's converter, which has this exporter, at the first of its two times?"""
        return bool(getattr(self.parent, "_sanitizing", False))

    def _after_steps(self, nb: NotebookNode, resources: Resources | None) -> tuple[str, Resources]:
        resources = self._init_resources(resources)
        step = None
        with share_gradebook():
            for step in self._preprocessors:
                nb, resources = step(nb, resources)
        self._validate_preprocessor(nb, step)
        resources["output_suffix"] = ".nbconvert"
        if self._sanitising:
            self._sanitised = nb
            return UNFINISHED, resources
        text = nbformat.versions[nb.nbformat].writes_json(nb) + "\n"
        # What cannot be written would be a score in the gradebook and no graded notebook.
        return text.encode("utf-8", "replace").decode("utf-8"), resources
