"""What the notebook calls by a name."""

from __future__ import annotations

from autograder.wire.messages import Request, Seen
from autograder.worker.answers import Answers, read


class GetValue(Request[Seen]):
    name: str

    def answer(self, answers: Answers) -> Seen:
        return Seen(read(answers.named(self.name)))
