"""What the notebook calls by a name."""

from __future__ import annotations

from autograder.wire.messages import Request, Seen
from autograder.worker.answers import Answers, read_value


class GetValue(Request[Seen]):
    name: str

    def answer(self, answers: Answers) -> Seen:
        return Seen(read_value(answers.named(self.name)))
