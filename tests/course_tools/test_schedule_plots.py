"""The picture of rates: its words, its scale, and what it refuses."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from course_tools.plots import rates_over_steps
from solutions import schedules


def test_it_is_one_picture_of_the_usual_size_within_its_edges() -> None:
    picture = rates_over_steps(
        {"cosine": [schedules.cosine_decay(0.1, 0, 20, k) for k in range(21)]}
    )
    image = np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"), dtype=float)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    assert min(image[:3].min(), image[-3:].min(), image[:, :3].min(), image[:, -3:].min()) == 255


def test_its_words_say_where_each_curve_is() -> None:
    said = rates_over_steps({"one": [1.0, 0.5, 0.25], "two": [1.0, 0.9, 0.8]}).alt
    assert said.startswith("2 curves of the rate, step by step.")
    assert "one: 1 at first, 0.5 at 1, 0.25 in the end" in said


def test_a_deep_fall_is_drawn_in_powers_of_ten() -> None:
    said = rates_over_steps({"far": [1.0, 0.1, 0.001]}, ylabel="distance").alt
    assert said.startswith("1 curve of the distance on a logarithmic scale")


@pytest.mark.parametrize(
    "curves, said",
    [
        ({}, "Expected 1 to 6 named curves, got 0"),
        ({"a": [1.0, 2.0], "b": [1.0]}, "as many as the others have"),
        ({"a": [1.0, np.nan]}, "finite numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    curves: dict[str, list[float]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        rates_over_steps(curves)
