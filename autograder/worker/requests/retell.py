"""These cells told by hand: from now on, answers come from what that gives. Asked of a fresh
process."""

from __future__ import annotations

from autograder.wire.messages import Nothing, Request
from autograder.worker.answers import Answers


class Retell(Request[Nothing]):
    cells: list[str]

    def answer(self, answers: Answers) -> Nothing:
        answers.retell(self.cells)
        return Nothing()
