"""StartEngine: while nbgrader reads the first notebook, the engine imports what it needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.engine.grade import start_engine
from autograder.nbgrader.execution import JudgeExecute
from autograder.nbgrader.imports import imports_of

Resources = dict[str, Any]


class StartEngine(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of all, and the only one whose work is done when nbgrader makes it: a course
    without it is graded as well, a second later."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        chosen = JudgeExecute(config=self.config)
        course = CourseDirectory(config=self.config)
        imports = imports_of(Path(course.root), course.assignment_id)
        known = replace(chosen.usual_settings(), imports=imports)
        start_engine(sandboxed=chosen.sandbox != "none", settings=known)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Leaves the notebook as it is."""
        return nb, resources
