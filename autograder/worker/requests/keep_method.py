"""As in method.py, with what is returned kept as well."""

from __future__ import annotations

from autograder.wire.messages import Number, Request
from autograder.wire.values import Values
from autograder.worker.answers import Answers


class KeepMethod(Request[Number]):
    kept: int
    method: str
    args: Values

    def answer(self, answers: Answers) -> Number:
        return answers.keep(answers.method(self.kept, self.method, self.args))
