"""The picture of several rules from one start: its words, its slider, and what it refuses."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from course_tools.data import load_regression
from course_tools.plots import move_rules, paths_of_rules
from solutions import optimizers
from tests.solutions.lecture import B, W

X, Y, _, _ = load_regression()


def walks(n_steps: int = 20) -> dict[str, list[tuple[float, float]]]:
    return {
        f"μ = {beta}": [
            optimizers.train_momentum(X, Y, B, W, 0.1, beta, n) for n in range(n_steps + 1)
        ]
        for beta in (0.0, 0.9)
    }


def test_it_is_one_picture_of_the_usual_size_within_its_edges() -> None:
    image = np.asarray(
        Image.open(io.BytesIO(paths_of_rules(X, Y, walks(), 10).png)).convert("L"), dtype=float
    )
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    assert min(image[:3].min(), image[-3:].min(), image[:, :3].min(), image[:, -3:].min()) == 255


def test_its_words_say_where_each_rule_is() -> None:
    said = paths_of_rules(X, Y, walks(), 1).alt
    assert "with 2 paths" in said
    assert "After 1 of 20 steps μ = 0.0 is at b = 0.8012, w = 0.04511, loss 1.635" in said


def test_its_slider_goes_as_far_as_all_walks() -> None:
    both = walks()
    both["μ = 0.9"] = both["μ = 0.9"][:8]
    moving = move_rules(X, Y, both, 3)
    (knob,) = moving.knobs
    assert (knob.value, knob.low, knob.high) == (3, 1, 7)
    assert "After 3 of 7 steps" in moving.alt
    assert moving.draw(step=4.0).alt != moving.alt


@pytest.mark.parametrize(
    "step, many, said",
    [
        (21, 2, "Expected a step from 1 to 20"),
        (0, 2, "Expected a step from 1 to 20"),
        (1, 7, "Expected 1 to 6 named walks, got 7"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(step: int, many: int, said: str) -> None:
    one = walks()["μ = 0.9"]
    named = {f"rule {k}": one for k in range(many)}
    with pytest.raises(ValueError, match=said):
        paths_of_rules(X, Y, named, step)


def test_a_walk_that_is_infinite_is_refused() -> None:
    with pytest.raises(ValueError, match="'lost' as two or more rows"):
        paths_of_rules(X, Y, {"lost": [(0.0, 0.0), (np.inf, 0.0)]}, 1)
