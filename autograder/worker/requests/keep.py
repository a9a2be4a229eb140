"""What a student's class or function makes, kept at the worker's side."""

from __future__ import annotations

from autograder.wire.messages import Number, Request
from autograder.wire.values import Values
from autograder.worker.answers import Answers
from autograder.worker.stopped import call_student


class Keep(Request[Number]):
    name: str
    args: Values

    def answer(self, answers: Answers) -> Number:
        return answers.keep(call_student(answers.function(self.name), answers.copied(self.args)))
