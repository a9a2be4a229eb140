"""The rubrics of 1-model's fit, 3-learning-rate and 4-scaling: fair, named, paid for once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.several import each_chosen, same_set
from autograder.items.rubric import load_rubric
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.rubrics.gradient_descent import model
from autograder.wire.plain import as_plain
from course_tools.data import Array, load_regression
from solutions import convergence, linear, scaling
from tests.autograder.judging.door import submission
from tests.mistakes import wrong

MODEL = load_rubric("gradient-descent/1-model")
RATES = load_rubric("gradient-descent/3-learning-rate")
SCALES = load_rubric("gradient-descent/4-scaling")
X, Y, X_VAL, _ = load_regression()
START = linear.initialize(42)
WORDS = ["crawls", "arrives", "swings", "diverges"]
ALL = (0.01, 0.1, 0.2, 0.5, 0.8, 0.81, 1.0, 1.1)


def fates(*words: object) -> Verdict:
    return RATES["fates"].judge(submission(fates=list(words)))


def diverge(answer: object, **others: object) -> Verdict:
    return RATES["which-diverge"].judge(submission(which_diverge=answer, **others))


# Words and sets


def test_each_right_word_earns_its_share_and_the_wrong_ones_are_told_by_name() -> None:
    verdict = fates("crawls", "swings", "swings", "diverges")
    assert (verdict.outcome, verdict.score) == (Outcome.PARTIAL, 0.75)
    assert verdict.message == 'η = 0.5: "swings" is not it.'


def test_several_wrong_words_are_told_in_sentences() -> None:
    verdict = fates("crawls", "swings", "arrives", "diverges")
    assert verdict.message == 'η = 0.5: "swings" is not it. η = 0.8: "arrives" is not it.'


def test_rates_that_come_as_float32_are_the_rates_of_the_list() -> None:
    assert diverge(np.array([0.81, 1.0, 1.1], dtype=np.float32)) == PASSED


def test_case_and_spaces_of_a_word_do_not_matter() -> None:
    assert fates("Crawls", " arrives", "SWINGS", "diverges") == PASSED


def test_a_known_mix_of_words_is_named() -> None:
    verdict = fates("crawls", "arrives", "diverges", "swings")
    assert verdict.mistakes == ("0.8 and 1.1 swapped",)
    assert verdict.score == 0.5


@pytest.mark.parametrize(
    "words",
    [
        np.array(WORDS),
        np.array(WORDS)[:, None],
        np.array(WORDS, dtype=object),
        tuple(WORDS),
        "crawls, arrives, swings, diverges",
    ],
)
def test_words_in_order_may_come_in_an_array_or_as_one_text(words: object) -> None:
    assert RATES["fates"].judge(submission(fates=as_plain(words))) == PASSED


def test_a_set_has_no_order_and_says_no_fates_but_rates_that_diverge() -> None:
    assert RATES["fates"].judge(submission(fates=as_plain(set(WORDS)))).score == 0
    assert diverge(as_plain({0.81, 1, np.float64(1.1)})) == PASSED
    assert "not in the list" in diverge(as_plain({0.81, 0.9})).message


@pytest.mark.parametrize("odd", [None, 3, "crawls", ["crawls"], {}, [1, 2, 3, 4]])
def test_what_is_no_list_of_words_gets_a_sentence(odd: object) -> None:
    verdict = each_chosen(odd, right=("a", "b", "a", "b"), options=("a", "b"), of="1234")
    assert verdict.score == 0
    assert "one of" in verdict.message.lower()


@pytest.mark.parametrize(
    "answer",
    [[0.81, 1.0, 1.1], (1.1, 1, 0.81), np.array([[1.1], [0.81], [1.0]]), [1.1, 1.1, 1, 0.81]],
)
def test_a_set_of_rates_has_no_order(answer: object) -> None:
    assert diverge(answer, max_learning_rate=convergence.max_learning_rate) == PASSED


def test_a_rate_too_many_is_named_and_one_too_few_is_not_given_away() -> None:
    assert same_set([0.5, 0.81, 1.0, 1.1], (0.81, 1.0, 1.1), of=ALL).message == (
        "0.5 does not belong there."
    )
    assert same_set([1.1], (0.81, 1.0, 1.1), of=ALL).message == "Some are missing."
    assert same_set([], (0.81,), of=ALL).message == "Some are missing."
    assert "is not in the list" in same_set([0.9], (0.81,), of=ALL).message


# Fair in form


@pytest.mark.parametrize(
    "steps",
    [
        [(0.58, 0.358), (2.32, 1.432), (3.19, 1.969)],
        np.array([[0.58, 0.358], [2.32, 1.432], [3.19, 1.969]]),
        [0.58, 0.358, 2.32, 1.432, 3.19, 1.969],
        [[np.array([0.58]), np.array([0.358])], (2.32, 1.432), [3.19, 1.969]],
    ],
)
def test_six_numbers_are_three_pairs_however_they_are_written(steps: object) -> None:
    assert RATES["step-sizes"].judge(submission(step_sizes=steps)) == PASSED


def test_the_smaller_eigenvalue_comes_first_as_the_text_says() -> None:
    def judged(*pair: float) -> Verdict:
        return RATES["hand-eigenvalues"].judge(submission(hand_eigenvalues=pair))

    assert judged(0.595, 8.405) == PASSED
    assert judged(8.405, 0.595).mistakes == ("larger first",)
    assert judged(0.595, 3.0).score == 0.5


def test_who_puts_the_larger_eigenvalue_first_pays_once_and_takes_the_second() -> None:
    def judged(limit: float) -> Verdict:
        answers = {"hand_hessian": [[2, 3], [3, 7]], "hand_eigenvalues": (8.405, 0.595)}
        return RATES["hand-limit"].judge(submission(**answers, hand_limit=limit))

    assert judged(2 / 0.595).message == "Right, given your earlier answer."
    assert judged(2 / 8.405) == PASSED
    assert not judged(1 / 8.405).passed


def test_numbers_that_are_asked_to_four_digits_may_be_rounded_to_four() -> None:
    rounded = {"bad_start": (5.515, -4.221, -26.23), "scaled_start": (2.681, -2.914, -1.482)}
    for name, value in rounded.items():
        assert SCALES[name.replace("_", "-")].judge(submission(**{name: value})) == PASSED
    assert RATES["after-ten"].judge(submission(after_ten=(1.590, 0.6800, 0.1657))) == PASSED


# Paid for once


def test_the_losses_follow_from_the_students_own_steps() -> None:
    steps = [(2.9, 1.79)] * 3  # without a learning rate
    own = [
        (
            linear.mse(linear.predict(0.52 + b, -0.16, X), Y),
            linear.mse(linear.predict(0.52, -0.16 + w, X), Y),
        )
        for b, w in steps
    ]
    verdict = RATES["losses-alone"].judge(submission(step_sizes=steps, losses_alone=own))
    assert verdict.passed
    assert "given your earlier answer" in verdict.message


def test_losses_may_come_from_steps_that_were_rounded_to_two_decimals() -> None:
    steps = [(0.58, 0.36), (2.32, 1.43), (3.19, 1.97)]
    own = [
        (
            linear.mse(linear.predict(0.52 + b, -0.16, X), Y),
            linear.mse(linear.predict(0.52, -0.16 + w, X), Y),
        )
        for b, w in steps
    ]
    given = submission(step_sizes=steps, losses_alone=own)
    assert RATES["step-sizes"].judge(given) == PASSED
    assert RATES["losses-alone"].judge(given) == PASSED


def test_which_rates_diverge_follows_from_the_students_own_border() -> None:
    by_half = convergence.max_learning_rate(X) / 2
    verdict = diverge(
        [rate for rate in ALL if rate > by_half],
        max_learning_rate=lambda x: convergence.max_learning_rate(x) / 2,
    )
    assert verdict.passed
    assert not diverge([1.0, 1.1], max_learning_rate=convergence.max_learning_rate).passed


def test_the_weights_follow_from_the_students_own_loop_and_not_from_a_path_written_by_hand() -> (
    None
):
    wrong_loop = wrong("gradient-descent/1-model", "fit", "gradients add up")
    path: Any = wrong_loop("SGD", model.X, model.Y, model.W_START, 0.0007, 1000)

    def judged(answer: object, path: object) -> Verdict:
        return MODEL["w-fit"].judge(submission(fit=wrong_loop, path=path, w_fit=answer))

    assert judged(path[-1], path).message == "Right, given your earlier answer."
    assert not judged((5.0, 6.0, 7.0), path).passed
    assert not judged((5.0, 6.0, 7.0), np.array([(5.0, 6.0, 7.0)])).passed


def test_a_wrong_scaler_is_paid_for_once() -> None:
    def with_n_minus_one(x_train: Array, x_val: Array) -> tuple[Array, Array]:
        mean, std = x_train.mean(), x_train.std(ddof=1)
        return (x_train - mean) / std, (x_val - mean) / std

    scaled, _ = with_n_minus_one(X, X_VAL)
    answers = {
        "scaled_minimum": linear.least_squares(scaled, Y),
        "scaled_start": (
            linear.mse(linear.predict(*START, scaled), Y),
            *linear.mse_gradients(*START, scaled, Y),
        ),
        "scaled_epochs": convergence.epochs_to_converge(scaled, Y, *START, 0.1, 1e-6),
    }
    for name, value in answers.items():
        asked = SCALES[name.replace("_", "-")]
        assert asked.judge(submission(standardize=with_n_minus_one, **{name: value})).passed
    minimum = SCALES["scaled-minimum"]
    right = submission(standardize=scaling.standardize, scaled_minimum=answers["scaled_minimum"])
    assert not minimum.judge(right).passed


def test_both_references_answer_both_rubrics_functions() -> None:
    given = submission(
        max_learning_rate=convergence.max_learning_rate,
        epochs_to_converge=convergence.epochs_to_converge,
        standardize=scaling.standardize,
        unscale=scaling.unscale,
    )
    for rubric, name in (
        (RATES, "max-learning-rate"),
        (RATES, "epochs-to-converge"),
        (SCALES, "standardize"),
        (SCALES, "unscale"),
    ):
        assert rubric[name].judge(given) == PASSED
