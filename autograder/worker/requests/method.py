"""What a method of something kept returns."""

from __future__ import annotations

from autograder.wire.messages import Request, Seen
from autograder.wire.values import Values
from autograder.worker.answers import Answers, read_value


class CallMethod(Request[Seen]):
    kept: int
    method: str
    args: Values

    def answer(self, answers: Answers) -> Seen:
        return Seen(read_value(answers.method(self.kept, self.method, self.args)))
