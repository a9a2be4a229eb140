"""What a student's objects are as plain data: records of tensors, of modules, of calls.

A judge reads records, never the objects, so that a process boundary can stand between the two.
This module imports no torch: where a tensor is read, the notebook has loaded it already.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DEEPEST = 8  # lists in lists
LONGEST = 10_000  # entries of a list or a dict
PLAIN = (bool, int, float, complex, str, type(None), type(...))


@dataclass(frozen=True, eq=False)
class TensorRecord:
    """A tensor as it was when somebody looked: a copy of its numbers, and its place in a graph."""

    data: npt.NDArray[Any]  # floating point numbers as float64, whatever `dtype` says
    grad: npt.NDArray[Any] | None
    requires_grad: bool
    is_leaf: bool
    dtype: str  # "float32"

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape


@dataclass(frozen=True)
class Opaque:
    """What is not plain data: only the name of its class, "torch.nn.modules.linear.Linear"."""

    kind: str


@dataclass(frozen=True, eq=False)
class CallRecord:
    """What a call brought: the returned value, and the arguments as the call left them."""

    returned: object
    args: tuple[object, ...]


@dataclass(frozen=True, eq=False)
class ObjectRecord:
    """An object as plain data; the last two are empty where it is no nn.Module."""

    kinds: tuple[str, ...]  # its class and all that class inherits from, nearest first
    attributes: Mapping[str, object]  # its own, without the private ones
    parameters: Mapping[str, TensorRecord]  # as `named_parameters` lists them
    state: Mapping[str, TensorRecord]  # as `state_dict` lists them

    @property
    def is_module(self) -> bool:
        return "torch.nn.modules.module.Module" in self.kinds

    @property
    def is_ready(self) -> bool:
        """Did `nn.Module.__init__` run?"""
        return "training" in self.attributes


def plain(value: object, depth: int = 0) -> object:
    """A copy of `value` as plain data: tensors as records, and Opaque for all that is not data."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return value.copy() if value.dtype.kind in "biufc" else Opaque(kind(value))
    if isinstance(value, list | tuple | dict) and (len(value) > LONGEST or depth >= DEEPEST):
        return Opaque(kind(value))
    if isinstance(value, list):
        return [plain(part, depth + 1) for part in value]
    if isinstance(value, tuple):
        return tuple(plain(part, depth + 1) for part in value)
    if isinstance(value, dict):
        return {str(key): plain(part, depth + 1) for key, part in value.items()}
    if is_tensor(value):
        return tensor_record(value)
    if type(value).__module__.startswith("sympy."):
        return value  # cannot be changed, so it needs no copy
    return Opaque(kind(value))


def kind(value: object) -> str:
    return _named(type(value))


def is_tensor(value: object) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def tensor_record(tensor: Any) -> TensorRecord:
    """A torch tensor as a record. `.grad` is asked for only where asking is no warning."""
    has_grad = tensor.is_leaf or tensor.retains_grad
    return TensorRecord(
        data=_numbers(tensor),
        grad=None if not has_grad or tensor.grad is None else _numbers(tensor.grad),
        requires_grad=bool(tensor.requires_grad),
        is_leaf=bool(tensor.is_leaf),
        dtype=str(tensor.dtype).removeprefix("torch."),
    )


def object_record(value: Any) -> ObjectRecord:
    """Any object as a record. A module whose `__init__` did not run has neither of the last two."""
    own = {name: part for name, part in getattr(value, "__dict__", {}).items() if name[:1] != "_"}
    ready = "_parameters" in getattr(value, "__dict__", {})
    return ObjectRecord(
        kinds=tuple(_named(cls) for cls in type(value).__mro__),
        attributes={name: plain(part, 1) for name, part in own.items()},
        parameters=_tensors(dict(value.named_parameters())) if ready else {},
        state=_tensors(value.state_dict(keep_vars=True)) if ready else {},
    )


def _tensors(named: Mapping[str, object]) -> dict[str, TensorRecord]:
    return {name: tensor_record(value) for name, value in named.items() if is_tensor(value)}


def _numbers(tensor: Any) -> npt.NDArray[Any]:
    dense = tensor.detach().cpu()
    dense = dense.to_dense() if dense.is_sparse else dense
    if dense.is_floating_point():
        dense = dense.double()  # NumPy has no bfloat16
    return np.array(dense.numpy())


def _named(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
