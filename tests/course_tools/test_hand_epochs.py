"""Numbers of one's own in the notebook on epochs: no mistake may give the right answer."""

from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import points_of_an_epoch, run_to_count

EPOCHS = load_rubric("gradient-descent/5-epochs")
IDS = ["", "ada", "boris", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["own-updates", "hand-first", "hand-epoch"])
def test_the_right_answer_and_all_mistakes_are_different_numbers_for_everybody(name: str) -> None:
    item = EPOCHS[name]
    for student in IDS:
        right = partial(item.right, student)
        answers: list[Any] = [right(), *(wrong.of(right)() for wrong in item.known(student))]
        for one, other in combinations(answers, 2):
            assert not np.allclose(one, other, rtol=1e-5), (student, one, other)


def test_the_printed_run_is_the_lectures() -> None:
    assert repr(run_to_count("")) == "n = 500, batch_size = 32, n_epochs = 200"
    assert EPOCHS["own-updates"].right("") == (16, 3200)


def test_students_have_runs_and_points_of_their_own() -> None:
    assert len({repr(run_to_count(who)) for who in IDS}) > 150
    assert len({repr(points_of_an_epoch(who)) for who in IDS}) > 20
