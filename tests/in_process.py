"""A notebook run in this process, without walls: for tools that ask for thousands of verdicts about
code of ours. `tests.fuzz` and `tests.flips` run one; answers of a course are tried by
autograder.authoring.trials, in the sandbox.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.nbgrader.cells import judged_item, split_test


def visible(cell: NotebookNode) -> str:
    """What the student sees of a cell: a test cell's examples, without its hidden question."""
    return (split_test(cell.source) or (cell.source, ""))[0] if judged_item(cell) else cell.source


@dataclass(frozen=True)
class Notebook:
    """What has run so far: the names it made, and the text of its cells."""

    names: dict[str, Any]
    wrote: list[str]

    def execute(self, code: str) -> None:
        """Run one cell. One that stops keeps no other from running."""
        self.wrote.append(code)
        with contextlib.suppress(Exception), as_when_grading():
            exec(compile(code, "cell", "exec"), self.names)  # noqa: S102


@contextlib.contextmanager
def as_when_grading() -> Iterator[None]:
    """Without output, and with figures only described."""
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before
