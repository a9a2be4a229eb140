"""What a student's objects are as plain data: records of tensors, of modules, of calls.

A judge reads records, never the objects, so that a process boundary can stand between the two.
This module imports no torch: where a tensor is read, the notebook has loaded it already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.wire.loaded import loaded
from autograder.wire.room import OPAQUE, Room, TooMuchError

DEEPEST = 8  # lists in lists
LONGEST = 100_000  # entries of a list or a dict
MOST_WORDS = 100  # of an array of texts, or of a set
MOST = 2_000_000  # entries of an array


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

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """Its numbers, so that NumPy computes with a record as it would with the tensor."""
        return self.data.astype(dtype) if dtype is not None else self.data


@dataclass(frozen=True)
class Opaque:
    """What is not plain data: only the name of its class, "torch.nn.modules.linear.Linear"."""

    kind: str
    name: str = ""  # what a function, a class or a type calls itself; what an array is of
    words: tuple[
        str, ...
    ] = ()  # the texts in an array of texts, in order; those or numbers in a set


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


ITSELF = Opaque("builtins.list", "a list that holds itself")


def as_plain(value: object) -> object:
    """A copy of `value` as plain data: tensors as records, and Opaque for all that is not data.

    Read with the methods of the base classes, so that no subclass can say one thing here and
    another there. sympy expressions are left as they are: they cannot be changed.
    """
    try:
        return _plain_value(value, 0, Room())
    except TooMuchError:
        return Opaque(kind_of(value))


def _plain_value(value: object, depth: int, room: Room) -> object:
    room.left -= 1
    if value is None or value is ... or isinstance(value, bool):
        return value
    for base, read in _SCALARS:
        if isinstance(value, base):
            return read(value)
    if isinstance(value, np.ndarray | np.generic):
        return _plain_array(value, depth, room)
    if isinstance(value, list | tuple | dict | range):
        return _plain_container(value, depth, room)
    if is_tensor(value):
        return tensor_record(value)
    if _is_sympy(value):
        return value
    if hasattr(type(value), "__array__"):  # a pandas column, say
        return _plain_array(np.asarray(value), depth, room)
    if isinstance(value, set | frozenset):
        unordered: Any = set if isinstance(value, set) else frozenset
        entries = [_text_of_entry(entry) for entry in [*unordered.__iter__(value)][:MOST_WORDS]]
        return Opaque(kind_of(value), "", _short_texts(entries))
    return Opaque(kind_of(value), _name_of_callable(value))


def _text_of_entry(value: object) -> object:
    """An entry of a set: a number as Python writes it."""
    if isinstance(value, float):
        return float.__repr__(value)
    if isinstance(value, int) and abs(int.__int__(value)) < LONGEST:
        return int.__repr__(value)
    return value


def _short_texts(values: Any) -> tuple[str, ...]:
    """Texts, shortened; nothing where one of them is no text."""
    texts = [str.__str__(value)[:100] for value in values if isinstance(value, str)]
    return tuple(texts) if len(texts) == len(values) else ()


_SCALARS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (int, int.__int__),
    (float, float.__float__),
    (complex, lambda value: complex.__add__(value, 0j)),
    (str, str.__str__),
    (Fraction, lambda value: Fraction(value.numerator, value.denominator)),
    (Decimal, lambda value: Decimal.__add__(value, Decimal(0))),
)


def _plain_array(value: Any, depth: int, room: Room) -> object:
    """NumPy numbers as they are, an array of objects as the list it stands for."""
    if isinstance(value, np.generic):
        return value.copy() if value.dtype.kind in "biufc" else Opaque(kind_of(value))
    if isinstance(value, np.ma.MaskedArray) or max(value.size, *value.shape, 0) > MOST:
        return Opaque(kind_of(value))
    array = np.ndarray.view(value, np.ndarray)
    if array.dtype.kind == "O":
        if id(value) in room.around:
            return ITSELF
        room.around.add(id(value))
        try:
            return _plain_value(array.tolist(), depth, room)
        finally:
            room.around.remove(id(value))
    if array.dtype.kind not in "biufc":
        return Opaque(
            kind_of(value), f"an array of {array.dtype}", _short_texts(array.ravel()[:MOST_WORDS])
        )
    return array.copy()


def _plain_container(value: Any, depth: int, room: Room) -> object:
    if id(value) in room.around:
        return ITSELF
    size = next(base.__len__(value) for base in _CONTAINERS if isinstance(value, base))
    if room.left < size <= LONGEST:
        raise TooMuchError
    if size > LONGEST or depth >= DEEPEST:
        room.left -= OPAQUE
        return Opaque(kind_of(value))
    room.around.add(id(value))
    try:
        return _plain_parts(value, depth + 1, room)
    finally:
        room.around.remove(id(value))


def _plain_parts(value: Any, depth: int, room: Room) -> object:
    if isinstance(value, dict):
        items = list(dict.items(value))
        return {_plain_key(key): _plain_value(part, depth, room) for key, part in items}
    base = next(base for base in _CONTAINERS if isinstance(value, base))
    parts = [_plain_value(part, depth, room) for part in base.__iter__(value)]
    return tuple(parts) if base is tuple else parts


_CONTAINERS: tuple[Any, ...] = (list, tuple, dict, range)


def _plain_key(key: object) -> str:
    return (
        str.__str__(key)
        if isinstance(key, str)
        else repr(_plain_value(key, DEEPEST, Room(LONGEST)))[:100]
    )


def _is_sympy(value: object) -> bool:
    sympy = loaded("sympy")
    return sympy is not None and isinstance(value, sympy.Basic | sympy.MatrixBase)


def _name_of_callable(value: object) -> str:
    """What a function, a class, or a type such as `torch.int64` calls itself."""
    if isinstance(value, type | FunctionType | BuiltinFunctionType):
        return str.__str__(value.__name__)
    torch = loaded("torch")
    if isinstance(value, np.dtype) or (torch is not None and isinstance(value, torch.dtype)):
        return str(value)
    return ""


def kind_of(value: object) -> str:
    return _name_of_class(type(value))


def is_tensor(value: object) -> bool:
    torch = loaded("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def numbers_of(dtype: str) -> npt.DTypeLike:
    """What the record of a tensor of this type, "float32", has its numbers in."""
    if dtype.startswith(("float", "bfloat")):
        return np.dtype("float64")
    if dtype in ("bool", "complex64", "complex128") or dtype.lstrip("u").startswith("int"):
        return np.dtype(dtype)
    raise ValueError(f"No tensor of {dtype[:40]}.")


def tensor_record(tensor: Any) -> TensorRecord:
    """A torch tensor as a record. `.grad` is asked for only where asking is no warning."""
    has_grad = tensor.is_leaf or tensor.retains_grad
    return TensorRecord(
        data=_numbers_of_tensor(tensor),
        grad=None if not has_grad or tensor.grad is None else _numbers_of_tensor(tensor.grad),
        requires_grad=bool(tensor.requires_grad),
        is_leaf=bool(tensor.is_leaf),
        dtype=str(tensor.dtype).removeprefix("torch."),
    )


def as_tensors(value: Any) -> Any:
    """Records as the tensors they are of, where the other side computes with them."""
    if isinstance(value, TensorRecord):
        import torch

        kind = getattr(torch, value.dtype)
        tensor = torch.tensor(value.data, dtype=kind).requires_grad_(value.requires_grad)
        if value.grad is not None:
            tensor.grad = torch.tensor(value.grad, dtype=kind)
        return tensor
    if isinstance(value, list | tuple):
        return type(value)(map(as_tensors, value))
    if isinstance(value, dict):
        return {key: as_tensors(part) for key, part in value.items()}
    return value


def object_record(value: Any) -> ObjectRecord:
    """Any object as a record. A module whose `__init__` did not run has neither of the last two."""
    own = {name: part for name, part in getattr(value, "__dict__", {}).items() if name[:1] != "_"}
    ready = "_parameters" in getattr(value, "__dict__", {})
    return ObjectRecord(
        kinds=tuple(_name_of_class(cls) for cls in type(value).__mro__),
        attributes={name: as_plain(part) for name, part in own.items()},
        parameters=_records_of_tensors(dict(value.named_parameters())) if ready else {},
        state=_records_of_tensors(value.state_dict(keep_vars=True)) if ready else {},
    )


def _records_of_tensors(named: Mapping[str, object]) -> dict[str, TensorRecord]:
    return {name: tensor_record(value) for name, value in named.items() if is_tensor(value)}


def _numbers_of_tensor(tensor: Any) -> npt.NDArray[Any]:
    dense = tensor.detach().cpu()
    dense = dense.to_dense() if dense.is_sparse else dense
    if dense.is_floating_point():
        dense = dense.double()  # NumPy has no bfloat16
    return np.array(dense.numpy())


def _name_of_class(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
