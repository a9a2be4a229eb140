"""The gradient checker: right gradients pass, wrong ones fail, and every sentence it says."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_tools.data import Array, load_regression
from course_tools.gradcheck import GradientCheck, check_gradient
from solutions import linear

X, Y, _, _ = load_regression()
START = (0.49671415, -0.1382643)

MEASURED = (
    "Measured in float64, one entry p at a time: (f(p + s) − f(p − s)) / 2s with the step "
    "s = 1e-05 · max(1, |p|); a smaller one drowns in rounding, a larger one in the bend of f. "
    "The relative error is |yours − measured| over the larger of the two; up to 1e-06 agrees."
)


def loss(b: float, w: float) -> float:
    return linear.mse(linear.predict(b, w, X), Y)


def gradient(b: float, w: float) -> tuple[float, float]:
    return linear.mse_gradients(b, w, X, Y)


def checked(change: Callable[[float, float], object]) -> GradientCheck:
    """The check of the right gradient with a change to it."""
    return check_gradient(loss, lambda b, w: change(*gradient(b, w)), START)


# --- right gradients


def test_the_mses_gradient_passes_and_shows_a_table() -> None:
    assert repr(check_gradient(loss, gradient, START)) == (
        "Your gradient agrees in 2 of 2 entries.\n"
        "\n"
        "entry  yours       measured    relative error\n"
        "b      -3.0448114  -3.0448114  4.4e-12         agrees\n"
        "w      -1.8337537  -1.8337537  1.6e-11         agrees\n"
        f"\n{MEASURED}"
    )


@pytest.mark.parametrize(
    ("f", "slope", "at"),
    [
        (lambda w: w**2, lambda w: 2 * w, 3),
        (lambda w: w**2, lambda w: np.array([2 * w]), 3.0),
        (lambda w: (w**2).sum(), lambda w: 2 * w, np.array([1, 2, -3])),
        (lambda w: (w**2).sum(), lambda w: (2 * w).tolist(), [1.0, 2.0]),
        (lambda w: np.array([[(w**3).sum()]]), lambda w: 3 * w**2, np.arange(6.0).reshape(2, 3)),
        (
            lambda w, b: (np.arange(3.0) @ w + b) ** 2,
            lambda w, b: [
                2 * (np.arange(3.0) @ w + b) * np.arange(3.0),
                2 * (np.arange(3) @ w + b),
            ],
            (np.array([0.5, -1.0, 2.0]), 0.25),
        ),
        (lambda p: p[0] * p[1], lambda p: torch.tensor([p[1], p[0]]), torch.tensor([2.0, 3.0])),
        (lambda w: 7.0, lambda w: 0.0, 1.0),
        (lambda w: (w - 1) ** 2, lambda w: 2 * (w - 1), 1.0),
        (lambda w: 1e6 + w, lambda w: 1.0, 0.0),
        (lambda w: w**2, lambda w: 2 * w, 1e9),
        (math.sin, math.cos, 0.3),
    ],
)
def test_a_right_gradient_passes_in_every_form(f: object, slope: object, at: object) -> None:
    result = check_gradient(f, slope, at)  # type: ignore[arg-type]
    assert result.passed and result.hints == (), result
    assert bool(result) is True


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=5))
def test_a_smooth_function_has_no_kinks_and_a_factor_is_always_caught(at: list[float]) -> None:
    def f(p: Array) -> float:
        return float(np.sin(p).sum() + (p**2).mean())

    def right(p: Array) -> Array:
        return np.cos(p) + 2 * p / len(p)

    assert [e.result for e in check_gradient(f, right, at).entries] == ["agrees"] * len(at)
    if all(abs(slope) > 1e-3 for slope in right(np.array(at))):
        assert not any(e.passed for e in check_gradient(f, lambda p: 1.01 * right(p), at).entries)


# --- wrong gradients


@pytest.mark.parametrize(
    ("change", "wrong", "hint"),
    [
        (
            lambda b, w: (b / 2, w / 2),
            ["b", "w"],
            "A factor 2 is missing: is there a square in f?",
        ),
        (
            lambda b, w: (2 * b, 2 * w),
            ["b", "w"],
            "A factor 2 is too many: was it taken twice, or does f hold a 1/2?",
        ),
        (
            lambda b, w: (-b, -w),
            ["b", "w"],
            "The sign is turned: which difference stands in f, and what is its inner derivative?",
        ),
        (
            lambda b, w: (-b / 2, -w / 2),
            ["b", "w"],
            "The sign is turned, and a factor 2 is missing.",
        ),
        (
            lambda b, w: (-2 * b, -2 * w),
            ["b", "w"],
            "The sign is turned, and a factor 2 is too many.",
        ),
        (
            lambda b, w: (80 * b, 80 * w),
            ["b", "w"],
            "All that differ are off by one common factor: a sum for a mean, or a constant?",
        ),
        (
            lambda b, w: (w, b),
            ["b", "w"],
            "The numbers are right, their order is not: which entry belongs to which parameter?",
        ),
        (
            lambda b, w: (b, b),
            ["w"],
            "Look at w first; the others agree, so what is special about it?",
        ),
        (
            lambda b, w: (b, 0.0),
            ["w"],
            "Your gradient is 0 where f is not flat: is a term left out?",
        ),
        (
            lambda b, w: (b + 1, w + 3),
            ["b", "w"],
            "No simple factor explains it: work out one term of f by hand, then compare again.",
        ),
        (
            lambda b, w: (b, math.nan),
            ["w"],
            "Your gradient is not finite: a division by 0, or a log of 0?",
        ),
    ],
)
def test_a_wrong_gradient_fails_with_its_common_cause(
    change: Callable[[float, float], object], wrong: list[str], hint: str
) -> None:
    result = checked(change)
    assert not result.passed and not result
    assert [entry.name for entry in result.entries if not entry.passed] == wrong
    assert result.hints == (hint,)


def test_a_transposed_gradient_is_named() -> None:
    result = check_gradient(
        lambda W: (W**3).sum(), lambda W: 3 * (W**2).T, np.array([[1.0, 2.0], [3.0, 4.0]])
    )
    assert [entry.name for entry in result.entries if not entry.passed] == ["W[0, 1]", "W[1, 0]"]
    assert result.hints == ("Your gradient is transposed: rows and columns are swapped.",)


def test_the_error_is_relative_to_the_larger_of_the_two() -> None:
    entry = check_gradient(lambda w: 2 * w, lambda w: 3.0, 1.0).entries[0]
    assert entry.relative_error == pytest.approx(1 / 3)
    assert entry.yours == 3.0
    assert entry.measured == pytest.approx(2.0)


def test_one_in_a_million_is_the_border() -> None:
    for off, passes in ((0.9e-6, True), (1.1e-6, False)):
        assert (
            check_gradient(lambda w: w**2, lambda w, k=off: 2 * w * (1 + k), 3.0).passed is passes
        )


# --- kinks and rounding

KINK = "f has a kink there: no slope is the only right one. Try a point a little aside."


@pytest.mark.parametrize(
    ("at", "yours", "result"),
    [
        (0.0, 0.0, "kink"),
        (0.0, 1.0, "kink"),
        (0.0, -1.0, "kink"),
        (0.0, 1.5, "outside"),
        (4e-6, 1.0, "kink"),
        (-4e-6, 2.0, "outside"),
        (1e-3, 1.0, "agrees"),
    ],
)
def test_a_kink_is_reported_and_any_slope_between_passes(
    at: float, yours: float, result: str
) -> None:
    check = check_gradient(abs, lambda p: yours, at)
    assert check.entries[0].result == result
    assert check.passed is (result != "outside")
    assert check.hints == ((KINK,) if result != "agrees" else ())


def test_what_rounding_hides_is_not_passed() -> None:
    check = check_gradient(lambda w: 1e12 + w, lambda w: 2.0, 1.0)
    assert repr(check).splitlines()[-4:-2] == [
        "w      2      0         1.0e+00         cannot be told",
        "f is so large there that rounding hides slopes below 2e+02: scale it down, or take a "
        "larger h.",
    ]
    assert not check.passed


# --- what it shows


def test_the_wrong_entries_come_first_and_the_table_stays_short() -> None:
    def almost(w: Array) -> Array:
        slope = 2 * w
        slope[17] = 5.0
        return slope

    lines = repr(check_gradient(lambda w: (w**2).sum(), almost, np.ones(20))).splitlines()
    assert lines[0] == "Your gradient agrees in 19 of 20 entries."
    assert lines[3].split() == ["w[17]", "5", "2", "6.0e-01", "differs"]
    assert lines[-4:-2] == [
        "… and 8 more.",
        "Look at w[17] first; the others agree, so what is special about it?",
    ]


def test_a_notebook_shows_a_table_in_which_nothing_is_markup() -> None:
    check = check_gradient(lambda w: w**2, lambda w: w, 1.0)
    named = dataclasses.replace(check.entries[0], name="<b>")
    page = dataclasses.replace(check, entries=(named,))._repr_html_()
    assert page == (
        f"<p><b>Your gradient agrees in 0 of 1 entry.</b></p>"
        "<table><tr><th>entry</th><th>yours</th>"
        "<th>measured</th><th>relative error</th><th></th></tr><tr><td>&lt;b&gt;</td><td>1</td>"
        "<td>2</td><td>5.0e-01</td><td>differs</td></tr></table>"
        f"<p>A factor 2 is missing: is there a square in f?</p><p><small>{MEASURED}</small></p>"
    )


def test_it_prints_nothing_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    at = np.array([1.0, 2.0])

    def greedy(w: Array) -> Array:
        w *= 0
        return w

    check_gradient(lambda w: float(greedy(w).sum()), greedy, at)
    assert at.tolist() == [1.0, 2.0]
    assert capsys.readouterr() == ("", "")


# --- what cannot be compared


@pytest.mark.parametrize(
    ("f", "slope", "at", "message"),
    [
        (
            lambda w: w**2,
            lambda w: 2 * w,
            np.ones(3),
            "f should return one number, got shape (3,): a mean missing?",
        ),
        (
            lambda w: None,
            lambda w: 2 * w,
            1.0,
            "f(at) should be numbers, got None.",
        ),
        (
            lambda w: np.float32(w),
            lambda w: 1.0,
            1.0,
            "f answers in float32, too coarse for small steps: compute in float64.",
        ),
        (
            lambda w: np.random.rand(),
            lambda w: 1.0,
            1.0,
            "f gives two different values at one point: fix its random numbers.",
        ),
        (
            lambda w: math.inf,
            lambda w: 1.0,
            1.0,
            "f(at) should be finite numbers, got nan or inf.",
        ),
        (lambda w: w, lambda w: None, 1.0, "The gradient is None: does the function return it?"),
        (
            lambda b, w: b * w,
            lambda b, w: (w, b, 0),
            (1.0, 2.0),
            "The gradient should have one part for each of b, w, got 3. Data are no parameters: "
            "leave them out of `at`, with `lambda b, w: f(b, w, x)` as the function.",
        ),
        (
            lambda b, w: b * w,
            lambda b, w: (w, b),
            [1.0, 2.0],
            "f cannot be called with the 1 value of `at`: write at=(…, …) with one value for each "
            "of its arguments, (b, w).",
        ),
        (
            lambda b, w: b * w,
            lambda b: b,
            (1.0, 2.0),
            "gradient cannot be called with the 2 values of `at`: write at=(…, …) with one value "
            "for each of its arguments, (b).",
        ),
        (
            lambda w: w**2,
            6.0,
            3.0,
            "gradient should be the function itself, without brackets after its name; got a float.",
        ),
        (
            lambda w: w.sum(),
            lambda w: np.ones((2, 1)),
            np.ones(2),
            "The gradient of w should have its shape, (2,), got (2, 1).",
        ),
        (lambda w: w, lambda w: 1.0, "3", "at should be numbers, got str."),
        (lambda w: w, lambda w: 1.0, [[1.0], [1.0, 2.0]], "at should be numbers, got list."),
        (lambda w: w, lambda w: "one", 1.0, "The gradient of w should be numbers, got str."),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(
    f: object, slope: object, at: object, message: str
) -> None:
    with pytest.raises(ValueError) as error:
        check_gradient(f, slope, at)  # type: ignore[arg-type]
    assert str(error.value) == message


def test_a_gradient_that_is_nearly_right_is_not_told_that_its_order_is_wrong() -> None:
    check = check_gradient(lambda w: (w**2).sum(), lambda w: 2.00001 * w, np.array([1.0, 2.0]))
    assert check.hints == ("Nearly: is a number rounded, or something computed in float32?",)


def test_a_built_in_function_can_be_checked() -> None:
    assert check_gradient(math.sin, math.cos, 0.5).passed


def test_a_step_has_to_be_small() -> None:
    with pytest.raises(ValueError, match=r"h should be a small positive number .*, got 0\."):
        check_gradient(math.sin, math.cos, 1.0, h=0)
