"""Reading numbers from answers, by the rules of fairness: generous in form, strict in content."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from numbers import Rational
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from autograder.checks.points import NotReadableError, Point, check_size
from autograder.judging.faults import UndecidedError
from autograder.judging.sentences import say
from autograder.wire.plain import Opaque, TensorRecord

Array = npt.NDArray[Any]
DEEPEST = 6  # lists in lists
MOST_SHOWN = 4  # parts of a list that a sentence names one by one


class NotNumbersError(Exception):
    """The answer cannot be read as real numbers. The message is for the student."""


def read_numbers(answer: object) -> Array:
    """An answer as an array of real numbers; raises NotNumbersError with a sentence.

    A Python number, NumPy scalar or array, torch tensor, sympy number or matrix, or a (nested)
    list or tuple of them. Text and truth values are not numbers, though NumPy takes them for such.
    """
    try:
        return _read_nested(answer, 0)
    except NotNumbersError:
        raise
    except Exception as error:  # an object of the student's own may raise anything
        raise NotNumbersError(say("number.not-real", got=show_value(answer))) from error


def _read_nested(answer: object, depth: int) -> Array:
    if depth > DEEPEST:
        raise NotNumbersError(say("number.too-deep"))
    if refusal := _refusal(answer):
        raise NotNumbersError(refusal)
    if isinstance(answer, int | Rational | Decimal):
        return np.asarray(_as_float(answer))
    if isinstance(answer, sp.MatrixBase):
        return _from_sequence(answer.tolist(), depth)
    if isinstance(answer, sp.Basic) and not isinstance(answer, sp.Tuple):
        return _from_sympy(answer)
    if isinstance(answer, TensorRecord):
        return _from_array(answer.data, 0)
    if _is_tensor(answer):
        return _from_torch(answer)
    if isinstance(answer, list | tuple | sp.Tuple):
        return _from_sequence(list(answer), depth)
    return _from_array(answer, depth)


def _refusal(answer: object) -> str:
    if answer is None:
        return say("number.none")
    if answer is ...:
        return say("number.dots")
    if isinstance(answer, bool | np.bool_):
        return say("number.truth-value", got=bool(answer))
    if isinstance(answer, str):
        return say("number.text", got=quote_code(answer))
    return ""


def _as_float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _from_array(answer: object, depth: int) -> Array:
    array = np.asarray(answer)
    if array.dtype.kind == "b":
        raise NotNumbersError(say("number.truth-values"))
    if array.dtype.kind == "O" and isinstance(answer, np.ndarray):
        return (
            _from_sequence(answer.tolist(), depth)
            if array.ndim
            else _read_nested(array[()], depth + 1)
        )
    if array.dtype.kind not in "iuf":
        raise NotNumbersError(say("number.not-real", got=show_value(answer)))
    return array


def _is_tensor(value: Any) -> bool:
    """Without importing torch, which half of the notebooks never load."""
    module = type(value).__module__ or ""  # sympy's unknown functions are of none
    return module.partition(".")[0] == "torch" and hasattr(value, "detach")


def _from_torch(tensor: Any) -> Array:
    if tensor.is_floating_point():
        tensor = tensor.double()  # NumPy has no bfloat16
    return _from_array(tensor.detach().cpu().numpy(), 0)


def _from_sympy(answer: sp.Basic) -> Array:
    """A sympy number as a float, computed in bounded time: sqrt(2) is one, 9**9**9 is not."""
    if answer in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        return np.asarray(math.nan)
    try:
        check_size(answer)
        value = None if answer.free_symbols else Point(random.Random(0)).value(answer)
    except (NotReadableError, UndecidedError):
        value = None
    if value is None:
        raise NotNumbersError(say("number.expression", got=quote_code(_text_of_expression(answer))))
    return np.asarray(float(value))


def _from_sequence(answer: list[Any], depth: int) -> Array:
    if all(type(part) is float for part in answer):
        return np.asarray(answer, dtype=float)
    parts = [_read_nested(part, depth + 1) for part in answer]
    # A list may mix numbers and one-entry arrays: [1.0, array([2.])].
    if len({part.shape for part in parts}) > 1 and all(part.size == 1 for part in parts):
        parts = [part.reshape(()) for part in parts]
    if len({part.shape for part in parts}) > 1:
        raise NotNumbersError(say("number.rows", count=len(parts)))
    return np.asarray(parts)


def quote_code(text: str) -> str:
    """Text of the student's in a sentence: as code in markdown, so that nothing in it is markup."""
    plain = " ".join(text[:200].split()).replace("`", "'")
    return f"`{plain[:60]}{'…' if len(text) > 200 or len(plain) > 60 else ''}`"


def show_value(value: Any) -> str:
    """A value in a sentence: short, no markup, and the same on every NumPy version."""
    if value is None:
        return "None"
    if value is ... or isinstance(value, bool | np.bool_):
        return "`...`" if value is ... else f"`{bool(value)}`"
    if isinstance(value, float | int | np.floating | np.integer):
        return f"{_as_float(value):.6g}"
    if isinstance(value, np.ndarray | TensorRecord) or _is_tensor(value):
        return _show_array(value)
    if isinstance(value, Opaque):
        return _show_opaque(value)
    if isinstance(value, tuple | list):
        return _show_list(value)
    if isinstance(value, str | sp.Basic):
        return quote_code(value if isinstance(value, str) else _text_of_expression(value))
    if isinstance(value, FunctionType | BuiltinFunctionType | type):
        return quote_code(value.__name__)
    return say("thing.of-class", name=quote_code(type(value).__name__))


def _show_array(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return say("thing.tensor", shape=tuple(value.shape))
    if value.dtype.kind not in "iuf":
        return say("thing.array-of", dtype=quote_code(str(value.dtype)))
    return show_value(value.item()) if value.size == 1 else say("thing.array", shape=value.shape)


def _show_opaque(value: Opaque) -> str:
    """A function by its name, an array by what it is of, all else by its class."""
    if value.kind == "numpy.ndarray" and value.name:
        what, _, dtype = value.name.rpartition(" ")
        return f"{what} {quote_code(dtype)}"
    if value.name:
        return quote_code(value.name)
    return say("thing.of-class", name=quote_code(value.kind.rpartition(".")[2]))


def _show_list(value: list[Any] | tuple[Any, ...]) -> str:
    if 0 < len(value) <= MOST_SHOWN and not any(isinstance(part, tuple | list) for part in value):
        return f"({', '.join(map(show_value, value))})"
    return say("thing.values", count=len(value))


def _text_of_expression(expression: sp.Basic) -> str:
    try:
        check_size(expression)
        return str(expression)
    except Exception:  # noqa: BLE001  too long to print, or of the student's own making
        return type(expression).__name__
