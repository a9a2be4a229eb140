"""Does a training loop that is right go on to its end?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autograder.judging.sentences import say
from autograder.judging.verdict import Verdict, partial


def runs_to_the_end(verdict: Verdict, small: Callable[[], Verdict]) -> Verdict:
    """A right verdict on a loop, asked again where there is little left to learn.

    small: the check once more, on trainings whose loss is tiny from the beginning or soon falls no
    further. Who stops before n_epochs there has half of the points.
    """
    if not verdict.passed or (again := small()).passed:
        return verdict
    told = partial(
        0.5,
        say("loop.stops-early"),
    )
    return replace(told, asked=again.reference)
