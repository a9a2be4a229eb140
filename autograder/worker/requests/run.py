"""A cell's run: what it put out, and its number."""

from __future__ import annotations

from typing import ClassVar

from autograder.wire.messages import Message, Order
from autograder.wire.values import Value
from autograder.worker.process import Process


class CellRan(Message):
    outputs: Value  # as nbformat has them, for `engine/vetted.py` to check
    count: Value


class RunCell(Order[CellRan]):
    source: str
    of_students: ClassVar[bool] = True

    def answer(self, process: Process) -> CellRan:
        return CellRan(*process.shell.run(self.source))
