"""Something of torch's own, made and kept at the worker's side."""

from __future__ import annotations

import importlib

from autograder.wire.messages import Number, Request
from autograder.wire.values import Values
from autograder.worker.answers import Answers
from autograder.worker.stopped import call_student

MAY_MAKE = ("torch.nn.", "torch.optim.", "torch.manual_seed")


class Make(Request[Number]):
    name: str
    args: Values

    def answer(self, answers: Answers) -> Number:
        if not self.name.startswith(MAY_MAKE):
            raise ValueError(f"The judge makes {', '.join(MAY_MAKE)} only, not {self.name}.")
        module, _, name = self.name.rpartition(".")
        maker = getattr(importlib.import_module(module), name)
        return answers.keep(call_student(maker, answers.copied(self.args)))
