"""What outlives a branch of the notebook: its files, its threads and processes."""

from __future__ import annotations

from autograder.wire.messages import Message, Order
from autograder.worker.process import Process


class SeenAround(Message):
    alone: bool  # no other thread, no process of its own
    files: str  # a digest of which there are, and of how far those that are open are read


class LookAround(Order[SeenAround]):
    def answer(self, process: Process) -> SeenAround:
        return SeenAround(process.alone(), process.digest())
