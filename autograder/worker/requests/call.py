"""What a student's function returns, and what becomes of copies of its arguments."""

from __future__ import annotations

import contextlib

from autograder.wire.messages import Message, Request
from autograder.wire.values import Value, Values
from autograder.worker.answers import Answers, read_value
from autograder.worker.stopped import call_student


class Called(Message):
    returned: Value
    args: Values


class Call(Request[Called]):
    name: str
    args: Values

    def answer(self, answers: Answers) -> Called:
        copies = answers.copied(self.args)
        told = answers.retelling
        with told.asking(self.name) if told else contextlib.nullcontext():
            returned = call_student(answers.function(self.name), copies)
        return Called(read_value(returned), tuple(map(read_value, copies)))
