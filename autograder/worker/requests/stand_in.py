"""From now on these functions are the judge's, and what was made with the old is made anew."""

from __future__ import annotations

from autograder.wire.messages import Nothing, Request
from autograder.worker.answers import Answers


class StandIn(Request[Nothing]):
    names: list[str]
    cells: list[str]

    def answer(self, answers: Answers) -> Nothing:
        answers.stand_ins.begin(self.names, [] if answers.retelling else self.cells)
        if answers.retelling:
            answers.retelling.tell(self.cells)
        return Nothing()
