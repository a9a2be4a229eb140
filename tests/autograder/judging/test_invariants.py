"""What holds for every answer: no exception, a score in [0, 1], a bounded sentence."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.checks.entries import entry_map, where_wrong
from autograder.checks.formulas import same_expression, same_matrix
from autograder.checks.kinks import at_kink
from autograder.checks.maths import MathsError, read_maths
from autograder.checks.matrices import same_matrix_formula
from autograder.checks.pytorch.tensors import BY_DTYPE, make_leaf, makes_tensors
from autograder.checks.typed import same_typed
from autograder.checks.values import agrees, chosen, close, follows
from autograder.engine.kernel import KernelDoor
from autograder.judging.faults import BlankAnswerError, UndecidedError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict

b, w, x = sp.symbols("b w x")
SYMBOLS = ("b", "w", "x")
DTYPES = st.one_of(
    npst.boolean_dtypes(),
    npst.integer_dtypes(),
    npst.unsigned_integer_dtypes(),
    npst.floating_dtypes(),
    npst.complex_number_dtypes(),
    npst.unicode_string_dtypes(max_len=3),
    npst.datetime64_dtypes(),
)
ARRAYS = npst.arrays(DTYPES, npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
LEAVES = st.one_of(
    st.none(),
    st.just(...),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.fractions(),
    st.decimals(),
    st.text(),
    st.binary(),
    ARRAYS,
    st.floats(width=32).map(torch.tensor),
    st.sampled_from([sp.nan, sp.oo, sp.zoo, sp.I, sp.pi, sp.true, sp.Rational(1, 3), x, b + 1]),
)
PLAIN = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.tuples(parts, parts),
        st.dictionaries(st.text(max_size=3), parts, max_size=2),
    ),
    max_leaves=6,
)
EXPRESSIONS = st.recursive(
    st.one_of(
        st.sampled_from([b, w, x, sp.pi]),
        st.integers(-3, 3).map(sp.Integer),
        st.floats(-2, 2).map(sp.Float),
    ),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] * two[1]),
        st.tuples(parts, st.integers(-2, 3)).map(lambda two: two[0] ** two[1]),
        st.tuples(parts, parts).map(lambda two: sp.Pow(*two, evaluate=False)),
        st.tuples(parts, parts).map(lambda two: _greater(*two)),
        parts.map(lambda part: sp.exp(part, evaluate=False)),
        parts.map(lambda part: sp.log(part, evaluate=False)),
        parts.map(lambda part: sp.tanh(part, evaluate=False)),
        parts.map(lambda part: sp.Abs(part, evaluate=False)),
    ),
    max_leaves=5,
)

whatever_it_takes = settings(deadline=None)  # other tests share the cores


def _greater(one: sp.Expr, other: sp.Expr) -> sp.Expr:
    try:
        return sp.Max(one, other)
    except (ValueError, TypeError):  # sympy knows that one of them is no real number
        return one


def holds(verdict: Verdict, mistaken: object = 7.0) -> None:
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.passed == (verdict.score == 1.0)
    assert (verdict.outcome is Outcome.PARTIAL) == (0.0 < verdict.score < 1.0)
    assert verdict.message
    assert len(verdict.message) < 700
    if verdict.evidence:  # a comparison with a wrong rule's value is as safe as judging
        for seen in verdict.evidence.observations:
            assert verdict.evidence.same(seen.answer, mistaken) in (True, False)


@whatever_it_takes
@given(PLAIN, st.sampled_from([0.0, 2.5, (1.0, 2.0), np.ones((3, 1)), np.eye(2)]))
def test_close_has_a_verdict_on_every_plain_value(answer: object, reference: object) -> None:
    for mistaken in (7.0, None, (1.0, np.nan), np.ones((3, 1))):
        holds(close(answer, reference, rtol=1e-6), mistaken)


@whatever_it_takes
@given(PLAIN)
def test_agrees_has_a_verdict_on_every_plain_value(answer: object) -> None:
    over = [(1.0,), (2.0,)]
    verdict = agrees(lambda a: answer, lambda a: (a, -a), over=over, rtol=1e-6, returns=("a", "b"))
    holds(verdict)


@whatever_it_takes
@given(PLAIN, PLAIN)
def test_follows_has_a_verdict_whatever_the_earlier_answer_was(
    answer: object, earlier: object
) -> None:
    holds(follows(close(answer, 2.5, rtol=1e-6), lambda: earlier, rtol=1e-6))


@whatever_it_takes
@given(st.one_of(PLAIN, st.sampled_from([" (YES)", "nO "])))
def test_chosen_has_a_verdict_on_every_plain_value(answer: object) -> None:
    holds(chosen(answer, right="yes", options=("yes", "no")))


@whatever_it_takes
@given(PLAIN)
def test_an_expression_has_a_verdict_on_every_plain_value(answer: object) -> None:
    with contextlib.suppress(UndecidedError):
        holds(same_expression(answer, 2 * x, symbols=SYMBOLS, seed=1), mistaken=x)
    with contextlib.suppress(UndecidedError):
        right = sp.Matrix([[1, x]])
        holds(same_matrix(answer, right, symbols=SYMBOLS, seed=1), mistaken=[[x, 2]])


@whatever_it_takes
@given(EXPRESSIONS, EXPRESSIONS)
def test_every_expression_has_a_verdict_against_every_other(
    answer: sp.Expr, reference: sp.Expr
) -> None:
    with contextlib.suppress(UndecidedError):
        holds(same_expression(answer, reference, symbols=SYMBOLS, seed=1), mistaken=x)


@whatever_it_takes
@given(EXPRESSIONS)
def test_every_expression_with_values_is_the_same_as_itself(expression: sp.Expr) -> None:
    with contextlib.suppress(UndecidedError):
        assert same_expression(expression, expression, symbols=SYMBOLS, seed=1).passed


COEFFICIENTS = st.lists(st.integers(-5, 5), min_size=1, max_size=5)


@whatever_it_takes
@given(COEFFICIENTS, st.integers(-4, 4))
def test_a_polynomial_counts_expanded_and_by_horner(coefficients: list[int], shift: int) -> None:
    horner = sp.Integer(0)
    for coefficient in coefficients:
        horner = horner * (x - shift * b) + coefficient
    expanded = sp.expand(horner)
    assert same_expression(expanded, horner, symbols=SYMBOLS, seed=2).passed
    assert not same_expression(expanded + x / 1000, horner, symbols=SYMBOLS, seed=2).passed


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@whatever_it_takes
@given(FINITE, FINITE, st.floats(1e-12, 1.0), st.floats(1.0, 1e6))
def test_what_is_accepted_stays_accepted_as_tolerance_grows(
    answer: float, reference: float, rtol: float, growth: float
) -> None:
    if close(answer, reference, rtol=rtol).passed:
        assert close(answer, reference, rtol=rtol * growth).passed


@whatever_it_takes
@given(FINITE, st.floats(1e-12, 1e-3), st.floats(-3, 3))
def test_a_number_is_accepted_within_its_tolerance_and_refused_beyond(
    reference: float, rtol: float, share: float
) -> None:
    answer = reference + share * rtol * (abs(reference) or 1.0)
    if not math.isfinite(answer) or abs(abs(share) - 1) < 1e-3:
        return
    if abs(answer - reference) > 1e-300:  # below, floats are too coarse to ask
        assert close(answer, reference, rtol=rtol).passed == (abs(share) < 1)


@whatever_it_takes
@given(npst.arrays(float, (3, 1), elements=FINITE))
def test_an_array_is_the_same_as_itself_in_every_form(column: np.ndarray) -> None:
    for form in (column, column.tolist(), torch.tensor(column), sp.Matrix(column)):
        assert close(form, column, rtol=1e-12).passed


# --- symmetric, shape-safe, monotone: what else holds of every check


@whatever_it_takes
@given(FINITE, FINITE, st.floats(1e-9, 1e-3))
def test_close_is_symmetric_up_to_its_scale(one: float, other: float, rtol: float) -> None:
    """The scale is the reference's, so the other way round it may be larger by that much."""
    if one and other and close(one, other, rtol=rtol).passed:
        assert close(other, one, rtol=rtol * (1 + 2 * rtol)).passed


@whatever_it_takes
@given(EXPRESSIONS, EXPRESSIONS)
def test_two_expressions_are_the_same_whichever_is_the_reference(
    one: sp.Expr, other: sp.Expr
) -> None:
    with contextlib.suppress(UndecidedError, ValueError):
        if same_expression(one, other, symbols=SYMBOLS, seed=1).passed:
            back = same_expression(other, one, symbols=SYMBOLS, seed=1)
            # Where only one of them has a value, the other is asked at other points.
            assert back.passed or "no real value" in back.message


@whatever_it_takes
@given(st.sampled_from(["yes", "no", "maybe"]), st.sampled_from(["yes", "no", "maybe"]))
def test_chosen_is_symmetric(one: str, other: str) -> None:
    options = ("yes", "no", "maybe")
    assert (
        chosen(one, right=other, options=options).passed
        == chosen(other, right=one, options=options).passed
    )


@whatever_it_takes
@given(
    npst.arrays(float, npst.array_shapes(max_dims=3, max_side=4), elements=st.floats(1, 2)),
    npst.arrays(float, npst.array_shapes(max_dims=3, max_side=4), elements=st.floats(1, 2)),
)
def test_a_broadcast_never_makes_a_shape_look_right(answer: np.ndarray, other: np.ndarray) -> None:
    one_number = answer.size == other.size == 1 and max(answer.ndim, other.ndim) <= 2
    row_of_a_table = other.ndim == 1 and answer.shape == (1, other.size)  # nothing is repeated
    if answer.shape != other.shape and not one_number and not row_of_a_table:
        for each_entry in (False, True):
            assert close(answer, other, rtol=10.0, each_entry=each_entry).score == 0


@whatever_it_takes
@given(npst.arrays(float, npst.array_shapes(max_dims=1, max_side=4), elements=st.floats(3, 4)))
def test_a_row_of_a_table_is_its_numbers_and_a_column_is_not(numbers: np.ndarray) -> None:
    assert close(numbers[np.newaxis], numbers, rtol=1e-12).passed
    assert close([[*numbers[:-1], numbers[-1] / 2 + 1]], numbers, rtol=1e-12).score == 0
    if numbers.size > 1:
        assert close(numbers[:, np.newaxis], numbers, rtol=1e-12).score == 0
        assert close(numbers, numbers[np.newaxis], rtol=1e-12).score == 0


@whatever_it_takes
@given(
    npst.arrays(float, (2, 3), elements=st.integers(-3, 3).map(float)),
    npst.arrays(float, (2, 3), elements=st.integers(-3, 3).map(float)),
    st.floats(1e-9, 1.0),
    st.floats(1.0, 1e3),
)
def test_the_score_by_entries_grows_with_the_tolerance_and_never_passes_what_is_wrong(
    answer: np.ndarray, reference: np.ndarray, rtol: float, growth: float
) -> None:
    tight = close(answer, reference, rtol=rtol, each_entry=True)
    loose = close(answer, reference, rtol=rtol * growth, each_entry=True)
    holds(tight)
    assert tight.score <= loose.score
    assert tight.passed == close(answer, reference, rtol=rtol).passed


@whatever_it_takes
@given(PLAIN)
def test_matrix_formulas_and_typed_maths_have_a_verdict_on_every_plain_value(
    answer: object,
) -> None:
    square = sp.MatrixSymbol("X", 2, 2)
    with contextlib.suppress(UndecidedError):
        holds(same_matrix_formula(answer, square, shapes={"X": ("n", "n")}, seed=1), square)
    with contextlib.suppress(UndecidedError):
        holds(same_typed(answer, 2 * x, names=SYMBOLS, seed=1), mistaken=x)


@whatever_it_takes
@given(PLAIN)
def test_a_torch_step_has_a_verdict_on_every_plain_value(answer: object) -> None:
    names: dict[str, object] = {"step": lambda b: answer}
    over = [(make_leaf([0.5], dtype="float32", grad=[1.0]),)]
    with contextlib.suppress(BlankAnswerError):
        holds_of_a_step(
            makes_tensors(
                Submission(KernelDoor(names)),
                "step",
                lambda b: torch.ones(1),
                over=over,
                returns=("b",),
                rtol=BY_DTYPE,
            )
        )


def holds_of_a_step(verdict: Verdict) -> None:
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.message


# --- formulas in matrices, and at kinks

m, q = sp.symbols("m q")
A, v = sp.MatrixSymbol("A", m, q), sp.MatrixSymbol("v", q, 1)
NUMBERS = st.recursive(
    st.one_of(
        st.sampled_from([m, q, sp.pi, sp.I, sp.nan, sp.oo, sp.Integer(10) ** 400]),
        st.integers(-3, 3).map(sp.Integer),
        st.floats(-1e300, 1e300).map(sp.Float),
    ),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] * two[1]),
        st.tuples(parts, parts).map(lambda two: sp.Pow(*two, evaluate=False)),
    ),
    max_leaves=4,
)
FORMULAS = st.one_of(
    NUMBERS,
    st.tuples(NUMBERS, st.sampled_from([A * v, v, A, A.T * A * v, v.T * A.T])).map(
        lambda two: sp.MatMul(*two, evaluate=False)
    ),
)


@whatever_it_takes
@given(FORMULAS)
def test_every_formula_in_matrices_has_a_verdict(formula: sp.Basic) -> None:
    shapes = {"A": ("m", "q"), "v": ("q", "1")}
    with contextlib.suppress(UndecidedError):
        holds(same_matrix_formula(formula, A * v, shapes=shapes, seed=1), v)


@whatever_it_takes
@given(st.one_of(PLAIN, EXPRESSIONS))
def test_every_answer_has_a_verdict_at_a_kink(answer: object) -> None:
    with contextlib.suppress(UndecidedError):
        holds(at_kink(answer, sp.Heaviside(x, 0), at={"x": 0}, symbols=SYMBOLS))


# --- entries, and typed maths


@whatever_it_takes
@given(npst.arrays(bool, npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=20)))
def test_a_map_shows_every_entry_and_words_are_said_where_there_is_none(right: np.ndarray) -> None:
    shown, told = entry_map(right), where_wrong(right)
    assert not (shown and told)
    if shown:
        assert [mark == "✓" for mark in shown.split()] == right.ravel().tolist()
    if right.ndim in (1, 2) and right.any() and not right.all():
        assert shown or told


@whatever_it_takes
@given(
    npst.arrays(float, npst.array_shapes(max_dims=2, max_side=4), elements=st.floats(1, 2)),
    st.data(),
)
def test_each_right_entry_earns_the_same_share(reference: np.ndarray, data: st.DataObject) -> None:
    wrong = data.draw(npst.arrays(bool, reference.shape))
    verdict = close(reference + 5 * wrong, reference, rtol=1e-9, each_entry=True)
    holds(verdict)
    if reference.size > 1:
        assert math.isclose(verdict.score, 1 - wrong.mean(), abs_tol=1e-12)
    if verdict.entries:
        assert verdict.entries.count("✗") == wrong.sum()


@whatever_it_takes
@given(st.lists(st.lists(EXPRESSIONS, min_size=2, max_size=2), min_size=1, max_size=3))
def test_a_matrix_of_formulas_has_a_verdict_in_every_form(rows: list[list[sp.Expr]]) -> None:
    right = sp.Matrix([[1, x], [b, w]])
    with contextlib.suppress(UndecidedError):
        listed = same_matrix(rows, right, symbols=SYMBOLS, seed=1)
        holds(listed)
        assert same_matrix(sp.Matrix(rows), right, symbols=SYMBOLS, seed=1).score == listed.score


@whatever_it_takes
@given(
    st.one_of(st.text(max_size=40), st.text(alphabet="xwb+-*/^(){}_ 0123456789.\\", max_size=30))
)
def test_typed_text_has_a_verdict_and_says_how_it_was_understood(typed: str) -> None:
    with contextlib.suppress(UndecidedError):
        verdict = same_typed(typed, 2 * x, names=SYMBOLS, seed=1)
        holds(verdict, mistaken=x)
        if verdict.evidence:  # it was read, and compared
            assert "It was understood as" in verdict.message


@whatever_it_takes
@given(EXPRESSIONS)
def test_an_expression_counts_the_same_typed_as_written(expression: sp.Expr) -> None:
    with contextlib.suppress(UndecidedError, MathsError):
        typed = str(expression)
        if read_maths(typed, names=SYMBOLS).expression == expression:
            written = same_expression(expression, 2 * x, symbols=SYMBOLS, seed=1)
            assert same_typed(typed, 2 * x, names=SYMBOLS, seed=1).passed == written.passed
