"""Something kept, as plain data: a tensor as its record."""

from __future__ import annotations

from autograder.wire.messages import Request, Seen
from autograder.worker.answers import Answers, read_value


class GetKept(Request[Seen]):
    kept: int

    def answer(self, answers: Answers) -> Seen:
        return Seen(read_value(answers.kept(self.kept)))
