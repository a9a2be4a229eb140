"""Our exporter writes what nbconvert's writes, and refuses what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.nbgrader.exporting import GradedNotebookExporter

ROOT = Path(__file__).parents[3]
STEPS = ["nbgrader.preprocessors.ClearOutput", "nbconvert.preprocessors.ClearMetadataPreprocessor"]
SETTINGS = Config(Exporter={"optimistic_validation": True})


class Break(Preprocessor):  # type: ignore[misc]
    """A step that leaves a cell of no kind."""

    enabled = True

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, object]
    ) -> tuple[NotebookNode, dict[str, object]]:
        nb.cells[0].cell_type = "poem"
        return nb, resources


def exported(
    kind: type[NotebookExporter], path: Path, steps: Sequence[object]
) -> tuple[str, dict[str, object]]:
    exporter = kind(config=SETTINGS)
    exporter._preprocessors = []
    for step in steps:
        exporter.register_preprocessor(step, enabled=True)
    text, resources = exporter.from_filename(str(path))
    return text, resources


@pytest.mark.parametrize("path", sorted(ROOT.glob("source/*/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_comes_out_as_from_nbconverts_own_exporter(path: Path) -> None:
    text, resources = exported(GradedNotebookExporter, path, STEPS)
    assert (text, resources) == exported(NotebookExporter, path, STEPS)


def test_a_notebook_that_a_step_has_broken_is_not_written() -> None:
    path = ROOT / "source/gradient-descent/1-model.ipynb"
    with pytest.raises(nbformat.ValidationError, match="poem"):
        exported(GradedNotebookExporter, path, [Break])


def test_the_notebook_that_is_given_is_left_as_it_is() -> None:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", execution_count=1)])
    before = nbformat.writes(nb)
    exporter = GradedNotebookExporter(config=SETTINGS)
    exporter._preprocessors = []
    exporter.register_preprocessor(STEPS[0], enabled=True)
    exporter.from_notebook_node(nb)
    assert nbformat.writes(nb) == before
