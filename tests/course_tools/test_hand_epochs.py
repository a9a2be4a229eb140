"""Numbers of one's own in the notebook on epochs: no mistake may give the right answer."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from autograder.mistakes.misconceptions import Misconception
from autograder.rubrics.gradient_descent.epochs import batch_mistakes, counts
from course_tools.hand import points_of_an_epoch, run_to_count
from solutions import epochs

IDS = ["", "ada", "boris", *(f"student-{k}" for k in range(200))]


def counted(student: str) -> tuple[int, int]:
    run = run_to_count(student)
    each = epochs.updates_per_epoch(run.n, run.batch_size)
    return each, each * run.n_epochs


RIGHT_AND_WRONG = {
    "updates": (counted, counts.counted_wrong),
    "first point": (lambda who: batch_mistakes.one_by_one(who, 1), batch_mistakes.hand_first),
    "both points": (lambda who: batch_mistakes.one_by_one(who, 2), batch_mistakes.hand_epoch),
}


@pytest.mark.parametrize("right, wrong", RIGHT_AND_WRONG.values(), ids=RIGHT_AND_WRONG)
def test_the_right_answer_and_all_mistakes_are_different_numbers_for_everybody(
    right: Callable[[str], object], wrong: Callable[[str], Sequence[Misconception]]
) -> None:
    for student in IDS:
        answers: list[Any] = [right(student), *(mistake.rule() for mistake in wrong(student))]
        for one, other in combinations(answers, 2):
            assert not np.allclose(one, other, rtol=1e-5), (student, one, other)


def test_the_printed_run_is_the_lectures() -> None:
    assert repr(run_to_count("")) == "n = 500, batch_size = 32, n_epochs = 200"
    assert counted("") == (16, 3200)


def test_students_have_runs_and_points_of_their_own() -> None:
    assert len({repr(run_to_count(who)) for who in IDS}) > 150
    assert len({repr(points_of_an_epoch(who)) for who in IDS}) > 20
