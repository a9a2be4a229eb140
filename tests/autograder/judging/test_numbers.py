"""Forms of a number that count, forms that do not, and how values stand in a sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.checks.numbers import NotNumbersError, quote_code, read_numbers, show_value


class Unruly:
    """An object of the student's own that refuses everything."""

    def __array__(self, *args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    def __repr__(self) -> str:
        raise RuntimeError


UNEVALUATED = sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False)
NESTED: list[object] = []
NESTED.append(NESTED)


@pytest.mark.parametrize(
    "half",
    [
        0.5,
        np.float64(0.5),
        np.float32(0.5),
        np.float16(0.5),
        np.longdouble(0.5),
        np.array(0.5),
        np.array(0.5, dtype=object),
        torch.tensor(0.5),
        torch.tensor(0.5, requires_grad=True),
        torch.tensor(0.5, dtype=torch.bfloat16),
        sp.Rational(1, 2),
        sp.Float(0.5),
        sp.sqrt(sp.Rational(1, 4)),
        sp.Sum(sp.Symbol("k") / 6, (sp.Symbol("k"), 1, 2)),
        Fraction(1, 2),
        Decimal("0.5"),
    ],
    ids=repr,
)
def test_every_form_of_a_number_is_that_number(half: object) -> None:
    read = read_numbers(half)
    assert read.shape == ()
    assert float(read) == 0.5


@pytest.mark.parametrize("whole", [2, np.int64(2), np.uint8(2), torch.tensor(2), sp.Integer(2)])
def test_whole_numbers_are_numbers(whole: object) -> None:
    assert float(read_numbers(whole)) == 2


@pytest.mark.parametrize(
    ("answer", "shape"),
    [
        ((1, 2), (2,)),
        ([1.0, 2.0], (2,)),
        (range(1, 3), (2,)),
        (np.array([1, 2]), (2,)),
        (torch.tensor([1.0, 2.0]), (2,)),
        (sp.Tuple(1, 2), (2,)),
        ([torch.tensor(1.0), np.array([2.0])], (2,)),
        ([1.0, np.array([[2.0]])], (2,)),
        (np.array([sp.Integer(1), 2], dtype=object), (2,)),
        (sp.Matrix([1, 2]), (2, 1)),
        ([[1], [2]], (2, 1)),
        ([np.array([1.0]), np.array([2.0])], (2, 1)),
    ],
    ids=repr,
)
def test_every_form_of_a_list_is_an_array(answer: object, shape: tuple[int, ...]) -> None:
    read = read_numbers(answer)
    assert read.shape == shape
    assert read.ravel().tolist() == [1, 2]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "Expected a number, got None."),
        (..., "There is still a `...` in the answer."),
        ((1, ...), "There is still a `...` in the answer."),
        (True, "Expected a number, got the truth value True."),
        (np.bool_(False), "Expected a number, got the truth value False."),
        ([1, True], "Expected a number, got the truth value True."),
        (np.array([True]), "Expected real numbers, got an array of truth values."),
        (torch.tensor([True]), "Expected real numbers, got an array of truth values."),
        ("0.5", "Expected a number, got the text `0.5`. Leave out the quotes."),
        (
            "x" * 61,
            f"Expected a number, got the text `{'x' * 60}…`. Leave out the quotes.",
        ),
        (b"0.5", "Expected real numbers, got a `bytes`."),
        (np.array(["0.5"]), "Expected real numbers, got an array of `<U3`."),
        (1j, "Expected real numbers, got a `complex`."),
        (np.array([1j]), "Expected real numbers, got an array of `complex128`."),
        (torch.tensor([1j]), "Expected real numbers, got an array of `complex64`."),
        (torch.eye(2).to_sparse(), "Expected real numbers, got a tensor of shape (2, 2)."),
        ({"b": 1}, "Expected real numbers, got a `dict`."),
        ({1, 2}, "Expected real numbers, got a `set`."),
        (abs, "Expected real numbers, got `abs`."),
        (Unruly(), "Expected real numbers, got a `Unruly`."),
        ([Unruly()], "Expected real numbers, got (a `Unruly`)."),
        (Decimal("sNaN"), "Expected real numbers, got a `Decimal`."),
        (sp.Symbol("x"), "Expected a number, got the expression `x`."),
        (sp.I, "Expected a number, got the expression `I`."),
        (sp.true, "Expected a number, got the expression `True`."),
        (UNEVALUATED, "Expected a number, got the expression `9**(9**9)`."),
        (
            sp.factorial(10**7, evaluate=False),
            "Expected a number, got the expression `factorial(10000000)`.",
        ),
        ([1, [2, 3]], "Expected rows of one length, got 2 parts of unlike shapes."),
        (NESTED, "Expected numbers, got lists nested too deep."),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_is_no_number_is_refused_with_a_sentence(answer: object, sentence: str) -> None:
    with pytest.raises(NotNumbersError) as refused:
        read_numbers(answer)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "huge", [10**400, -(10**400), sp.Integer(10) ** 400, sp.oo, sp.zoo, sp.nan]
)
def test_what_no_float_can_hold_is_not_finite(huge: object) -> None:
    assert not np.isfinite(read_numbers(huge))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.7421577700550976, "2.74216"),
        (np.float64(-0.1), "-0.1"),
        (np.float32(0.1), "0.1"),
        (3, "3"),
        (10**400, "inf"),
        (float("nan"), "nan"),
        (np.array([[1.5]]), "1.5"),
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        (torch.zeros(2, 3), "a tensor of shape (2, 3)"),
        ((1, 2.5), "(1, 2.5)"),
        ([1, [2]], "2 values"),
        ([], "0 values"),
        ([[1]], "one value"),
        ([1] * 1000, "1000 values"),
        (True, "`True`"),
        (None, "None"),
        (..., "`...`"),
        (sp.Symbol("x") ** 2, "`x**2`"),
        (sp.Integer(10) ** 10_000, "`Integer`"),
        (len, "`len`"),
        (Unruly, "`Unruly`"),
        (Unruly(), "a `Unruly`"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_value_in_a_sentence_is_short(value: object, text: str) -> None:
    assert show_value(value) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("both up", "`both up`"),
        ("<b>`x`</b>\n\n# loud", "`<b>'x'</b> # loud`"),
        ("![](http://here)", "`![](http://here)`"),
        ("x" * 10**6, f"`{'x' * 60}…`"),
    ],
)
def test_text_of_the_student_is_code_and_never_markup(text: str, code: str) -> None:
    assert quote_code(text) == code
