"""Pictures of averages: their words, the slider, and what they refuse."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from course_tools.plots import Picture, averages_to_match, move_average, values_and_averages
from solutions import averages

VALUES = np.random.default_rng(0).normal(size=80) + np.linspace(3, 0, 80)


def pictures() -> list[Picture]:
    curves = {f"β = {beta}": averages.ewa(VALUES, beta) for beta in (0.5, 0.9)}
    return [
        values_and_averages(VALUES, {}),
        values_and_averages(VALUES, curves),
        averages_to_match(VALUES),
    ]


@pytest.mark.parametrize("place", range(3))
def test_it_is_one_picture_of_the_usual_size_within_its_edges(place: int) -> None:
    png = pictures()[place].png
    image = np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    assert min(image[:3].min(), image[-3:].min(), image[:, :3].min(), image[:, -3:].min()) == 255


def test_its_words_say_where_each_curve_begins_and_ends() -> None:
    dots, curves, _ = pictures()
    assert dots.alt.startswith("80 values, a dot a step, from 3.126 at first")
    assert "The averages" not in dots.alt
    assert "The averages: β = 0.5 begins at 1.563" in curves.alt
    assert curves.alt.endswith(".")


def test_three_curves_to_match_are_told_apart_without_their_beta() -> None:
    said = averages_to_match(VALUES).alt
    assert all(f"{name} begins at 3.126" in said for name in "ABC")
    assert not any(beta in said for beta in ("0.9,", "0.98", "β"))


def test_its_slider_asks_the_given_average() -> None:
    asked = []

    def average(x: object, beta: float) -> object:
        asked.append(beta)
        return averages.ewa(VALUES, beta)

    moving = move_average(VALUES, average, 0.9)  # type: ignore[arg-type]
    (knob,) = moving.knobs
    assert (knob.value, knob.low, knob.high) == (0.9, 0.0, 0.99)
    assert "β = 0.9 begins at 0.3126" in moving.alt
    assert moving.draw(beta=0.5).alt != moving.alt
    assert asked == [0.9, 0.5]


def test_what_cannot_be_drawn_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="two or more finite numbers"):
        values_and_averages([[1.0, 2.0]], {})
    with pytest.raises(ValueError, match="an average for each of the 80 values, got 79"):
        values_and_averages(VALUES, {"one": VALUES[1:]})
    with pytest.raises(ValueError, match="up to 5 named curves, got 6"):
        values_and_averages(VALUES, {str(k): VALUES for k in range(6)})
    with pytest.raises(ValueError, match="50 values or more"):
        averages_to_match(VALUES[:20])
