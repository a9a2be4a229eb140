"""An attribute of something kept."""

from __future__ import annotations

from autograder.wire.messages import Request, Seen
from autograder.worker.answers import Answers, read_value
from autograder.worker.stopped import call_student


class GetAttribute(Request[Seen]):
    kept: int
    attribute: str

    def answer(self, answers: Answers) -> Seen:
        return Seen(read_value(call_student(getattr, (answers.kept(self.kept), self.attribute))))
