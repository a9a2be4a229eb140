"""Reading numbers from answers, by the rules of fairness: generous in form, strict in content."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

Array = npt.NDArray[Any]


class NotNumbersError(Exception):
    """The answer cannot be read as real numbers. The message is for the student."""


def read_numbers(answer: object) -> Array:
    """An answer as an array of real numbers; raises NotNumbersError with a sentence.

    A Python number, NumPy scalar or array, torch tensor, sympy number, or a (nested) list or tuple
    of them. Strings and booleans are not numbers, though NumPy would take them for such.
    """
    if answer is None:
        raise NotNumbersError("Got None. Does the function return its result?")
    if isinstance(answer, bool | np.bool_):
        raise NotNumbersError(f"Expected a number, got the truth value {answer}.")
    if isinstance(answer, str):
        raise NotNumbersError(
            f"Expected a number, got the text '{answer[:40]}'. Leave out the quotes."
        )
    if isinstance(answer, sp.Basic):
        return _from_sympy(answer)
    if type(answer).__module__.partition(".")[0] == "torch" and hasattr(answer, "detach"):
        answer = answer.detach().cpu().numpy()
    if isinstance(answer, list | tuple):
        return _from_sequence(answer)
    array = np.asarray(answer)
    if array.dtype.kind not in "iuf":
        kind = "truth values" if array.dtype.kind == "b" else type(answer).__name__
        raise NotNumbersError(f"Expected real numbers, got {kind}.")
    return array


def _from_sympy(answer: sp.Basic) -> Array:
    if not getattr(answer, "is_number", False) or not answer.is_real:
        raise NotNumbersError(f"Expected a number, got the expression {str(answer)[:60]}.")
    return np.asarray(float(answer))


def _from_sequence(answer: list[object] | tuple[object, ...]) -> Array:
    parts = [read_numbers(part) for part in answer]
    # A list of one-number arrays is a list of numbers: [array([1.]), array([2.])].
    if all(part.size == 1 for part in parts):
        parts = [part.reshape(()) for part in parts]
    if len({part.shape for part in parts}) > 1:
        raise NotNumbersError(
            f"Expected numbers in rows of one length, got {len(parts)} unlike parts."
        )
    return np.asarray(parts)


def shown(value: object) -> str:
    """A value in a sentence: short, and the same on every NumPy version."""
    if isinstance(value, float | int | np.number):
        return f"{float(value):.6g}"
    if isinstance(value, np.ndarray):
        return shown(value.item()) if value.size == 1 else f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return "(" + ", ".join(shown(part) for part in value) + ")"
    return str(value)[:60]
