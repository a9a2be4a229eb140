"""What of an answer by hand is not allowed, as the student wrote it; "" where all is."""

from __future__ import annotations

from autograder.wire.messages import Message, Request
from autograder.worker.answers import Answers


class NotAllowed(Message):
    text: str


class GetWithheld(Request[NotAllowed]):
    name: str

    def answer(self, answers: Answers) -> NotAllowed:
        return NotAllowed(answers.retelling.withheld(self.name) if answers.retelling else "")
