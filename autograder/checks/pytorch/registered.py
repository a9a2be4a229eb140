"""What a student's module has registered: parameters, buffers, plain tensors; read off its record.

For the checks of `autograder.checks.pytorch.modules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from autograder.checks.pytorch.steps import wrong
from autograder.judging.verdict import PASSED, Verdict, failed
from autograder.wire.plain import ObjectRecord, TensorRecord


def no_module(record: ObjectRecord) -> Verdict | None:
    """What is no module, or one whose `__init__` did not run."""
    name = record.kinds[0].rpartition(".")[2]
    if record.kinds[0] == "builtins.NoneType":
        return wrong("no return", "Expected an `nn.Module`, got None: does the function return it?")
    if not record.is_module:
        says = f"Expected an `nn.Module`, got a `{name}`: does the class inherit from it?"
        return wrong("no nn.Module", says)
    if not record.is_ready:
        return wrong(
            "no super().__init__()",
            "A module has to set itself up first: begin `__init__` with `super().__init__()`.",
        )
    return None


def parameter(record: ObjectRecord, name: str, shape: tuple[int, ...]) -> Verdict:
    """Is it registered, of this very shape, and does it ask for its gradient?"""
    if name not in record.parameters:
        return (
            unregistered(record, name)
            or _buffer(record, name)
            or failed(f"There is no parameter `{name}`.")
        )
    found = record.parameters[name]
    if found.shape != shape:
        return failed(f"`{name}`: expected shape {shape}, got {found.shape}.")
    if not found.requires_grad:
        says = f"`{name}` does not ask for its gradient, so it cannot be trained."
        return wrong("requires_grad lost", says)
    return PASSED


def other_type(name: str, tensor: TensorRecord, rtol: Mapping[str, float]) -> Verdict | None:
    """A type that nobody has said how exact it is, such as float16."""
    if tensor.dtype in rtol:
        return None
    return failed(f"`{name}`: expected {' or '.join(rtol)}, got {tensor.dtype}.")


def fits(tensor: TensorRecord, shape: tuple[int, ...]) -> bool:
    """Of this shape; one number may be (), (1,) or (1, 1)."""
    one_number = tensor.data.size == int(np.prod(shape)) == 1 and len(tensor.shape) <= 2
    return tensor.shape == shape or one_number


def unregistered(record: ObjectRecord, name: str = "") -> Verdict | None:
    """Tensors that are attributes and no parameters: all of them, or the one of that name."""
    loose = [key for key, value in record.attributes.items() if isinstance(value, TensorRecord)]
    loose = [key for key in loose if key not in record.state and name in ("", key)]
    if not loose:
        return None
    a_tensor = "is a plain tensor" if len(loose) == 1 else "are plain tensors"
    says = f"{named(loose)} {a_tensor}: an optimizer finds only `nn.Parameter(…)`."
    return wrong("plain tensors", says)


def _buffer(record: ObjectRecord, name: str) -> Verdict | None:
    if name not in record.state:
        return None
    if record.state[name].requires_grad:  # torch lists a parameter once, under its first name
        return failed(f"`{name}` is no parameter of its own: it is one of the others once more.")
    return wrong("buffer", f"`{name}` is a buffer, which is saved but not trained.")


def not_finite(record: ObjectRecord) -> Verdict | None:
    """A parameter that starts as nan or inf, with which nothing can be predicted."""
    for name, tensor in record.parameters.items():
        if not np.isfinite(tensor.data).all():
            return failed(f"`{name}` does not start as a finite number: it holds nan or inf.")
    return None


def dtype(record: ObjectRecord) -> str:
    """Of the parameters; a model with none is asked in float32, like most."""
    return next((tensor.dtype for tensor in record.parameters.values()), "float32")


def named(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
