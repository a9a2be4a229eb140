"""From now on no tool of the course says anything but these. Asked of a fresh process."""

from __future__ import annotations

from autograder.wire.messages import Nothing, Request
from autograder.worker.answers import Answers
from autograder.worker.silence import silence_for_good


class Silence(Request[Nothing]):
    uses: list[str]

    def answer(self, answers: Answers) -> Nothing:
        silence_for_good(self.uses)
        return Nothing()
