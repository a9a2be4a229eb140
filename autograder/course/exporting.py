"""The exporter of a graded notebook: nbconvert's, without copies of what nobody else holds."""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, validator

from autograder.course.gradebook import shared

Resources = dict[str, Any]


class GradedNotebookExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a notebook, has the steps change it, and writes it.

    nbconvert's own copies a notebook three times before the first step, and checks its format twice
    in a row after the last one. Here it is copied once and checked once, and the steps share a
    gradebook.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **_: Any
    ) -> tuple[str, Resources]:
        """The notebook as text, after all steps. Raises ValidationError where they broke it."""
        if not self.optimistic_validation or self.nbformat_version != nb.nbformat:
            text, resources = super().from_notebook_node(nb, resources)
            return str(text), resources
        _, nb = validator.normalize(nb)  # a copy
        resources = self._init_resources(resources)
        step = None
        with shared():
            for step in self._preprocessors:
                nb, resources = step(nb, resources)
        self._validate_preprocessor(nb, step)
        resources["output_suffix"] = ".nbconvert"
        return nbformat.versions[nb.nbformat].writes_json(nb) + "\n", resources
