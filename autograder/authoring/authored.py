"""One notebook as its author has it and as students get it; whoever proves, fills in or tries it
begins here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.filling import fill_in, mistake_as_code, solutions_in
from autograder.items.rubric import Rubric, load_rubric
from autograder.nbgrader.cells import answer_of, sign

SAMPLE_WORDS = "I think it is because the slope is steep there, so one step goes too far."


@dataclass(frozen=True)
class AuthoredNotebook:
    """One notebook as its author has it and as students get it: one of them, if it varies."""

    source: NotebookNode
    released: NotebookNode
    rubric: Rubric
    student: str = ""

    @property
    def solutions(self) -> dict[str, str]:
        """The answer cells, solved with this student's numbers."""
        found = solutions_in(self.source)
        for item in self.rubric:
            if item.solution:
                found[answer_of(item.name, found) or ""] = item.solution(self.student)
        return found

    def with_mistakes(self, k: int) -> dict[str, str]:
        """The solutions, but the k-th misconception of every item that has that many."""
        solved = self.solutions
        answers = dict(solved)
        for item in self.rubric:
            answer = answer_of(item.name, answers)
            known = item.known(self.student)
            if answer and k < len(known):
                answers[answer] = mistake_as_code(known[k], solved[answer])
        return answers

    def filled(self, answers: Mapping[str, str]) -> NotebookNode:
        """The released notebook, signed where it asks for an id, with these answers."""
        return sign(fill_in(self.released, answers, words=SAMPLE_WORDS), self.student)


def load_notebook(course: Path, name: str) -> AuthoredNotebook:
    """The exercise "assignment/notebook", as built in source/ and release/."""
    return AuthoredNotebook(
        nbformat.read(course / "source" / f"{name}.ipynb", as_version=4),
        nbformat.read(course / "release" / f"{name}.ipynb", as_version=4),
        load_rubric(name),
    )


def built_notebooks(course: Path, assignments: list[str]) -> list[str]:
    """ "assignment/notebook" of every notebook built for these assignments."""
    return [
        f"{name}/{path.stem}"
        for name in assignments
        for path in sorted((course / "source" / name).glob("*.ipynb"))
    ]
