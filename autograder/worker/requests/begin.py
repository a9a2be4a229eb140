"""The files beside the notebook, and what the environment is to say: asked first."""

from __future__ import annotations

import os

from autograder.wire.messages import Nothing, Order
from autograder.wire.values import Value
from autograder.worker.process import Process


class Begin(Order[Nothing]):
    files: Value  # names and bytes
    environment: dict[str, str]

    def answer(self, process: Process) -> Nothing:
        os.environ.update(self.environment)
        process.begin(self.files)
        return Nothing()
