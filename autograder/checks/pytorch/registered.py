"""What a student's module has registered: parameters, buffers, plain tensors; read off its record.

For the checks of `autograder.checks.pytorch.modules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from autograder.checks.pytorch.steps import fail_with
from autograder.judging.sentences import any_of, say
from autograder.judging.verdict import PASSED, Verdict, failed
from autograder.wire.plain import ObjectRecord, TensorRecord


def refuse_no_module(record: ObjectRecord) -> Verdict | None:
    """What is no module, or one whose `__init__` did not run."""
    name = record.kinds[0].rpartition(".")[2]
    if record.kinds[0] == "builtins.NoneType":
        return fail_with("no return", say("module.none"))
    if not record.is_module:
        says = say("module.no-module", name=name)
        return fail_with("no nn.Module", says)
    if not record.is_ready:
        return fail_with(
            "no super().__init__()",
            say("module.no-super"),
        )
    return None


def judge_parameter(record: ObjectRecord, name: str, shape: tuple[int, ...]) -> Verdict:
    """Is it registered, of this very shape, and does it ask for its gradient?"""
    if name not in record.parameters:
        return (
            find_unregistered(record, name)
            or _buffer(record, name)
            or failed(say("module.no-parameter", name=name))
        )
    found = record.parameters[name]
    if found.shape != shape:
        return failed(say("module.shape", name=name, expected=shape, got=found.shape))
    if not found.requires_grad:
        says = say("module.no-gradient", name=name)
        return fail_with("requires_grad lost", says)
    return PASSED


def refuse_other_type(name: str, tensor: TensorRecord, rtol: Mapping[str, float]) -> Verdict | None:
    """A type that nobody has said how exact it is, such as float16."""
    if tensor.dtype in rtol:
        return None
    return failed(say("module.dtype", name=name, expected=any_of(list(rtol)), got=tensor.dtype))


def fits(tensor: TensorRecord, shape: tuple[int, ...]) -> bool:
    """Of this shape; one number may be (), (1,) or (1, 1)."""
    one_number = tensor.data.size == int(np.prod(shape)) == 1 and len(tensor.shape) <= 2
    return tensor.shape == shape or one_number


def find_unregistered(record: ObjectRecord, name: str = "") -> Verdict | None:
    """Tensors that are attributes and no parameters: all of them, or the one of that name."""
    loose = [key for key, value in record.attributes.items() if isinstance(value, TensorRecord)]
    loose = [key for key in loose if key not in record.state and name in ("", key)]
    if not loose:
        return None
    says = say("module.plain-tensors", names=join_quoted(loose), count=len(loose))
    return fail_with("plain tensors", says)


def _buffer(record: ObjectRecord, name: str) -> Verdict | None:
    if name not in record.state:
        return None
    if record.state[name].requires_grad:  # torch lists a parameter once, under its first name
        return failed(say("module.shared", name=name))
    return fail_with("buffer", say("module.buffer", name=name))


def refuse_not_finite(record: ObjectRecord) -> Verdict | None:
    """A parameter that starts as nan or inf, with which nothing can be predicted."""
    for name, tensor in record.parameters.items():
        if not np.isfinite(tensor.data).all():
            return failed(say("module.not-finite", name=name))
    return None


def dtype(record: ObjectRecord) -> str:
    """Of the parameters; a model with none is asked in float32, like most."""
    return next((tensor.dtype for tensor in record.parameters.values()), "float32")


def join_quoted(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
