"""Plain data into the forms of values.py: what whoever sends calls. Reading is in reading.py."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import Any

import numpy as np

from autograder.wire import values
from autograder.wire.expressions import nodes_of
from autograder.wire.frames import TooLargeError
from autograder.wire.loaded import loaded
from autograder.wire.plain import ObjectRecord, Opaque, TensorRecord, is_tensor, tensor_record
from autograder.wire.values import KeptNumber

ALONGSIDE = 256  # bytes from which on something stands beside the structure
LONGEST_KIND = 200  # characters of the name of what is no data
AS_THEY_ARE = frozenset({type(None), bool, float})


class Writer:
    """Writes the values of one message, and keeps what stands beside its structure."""

    def __init__(self) -> None:
        self.large: list[bytes] = []

    def form(self, value: Any) -> Any:
        """The form of a value: exactly of these types, since a subclass may be anything."""
        kind = type(value)
        if kind in AS_THEY_ARE:
            return value
        write = _WRITE.get(kind)
        if write is not None:
            return write(self, value)
        for base, write in _KINDS:
            if isinstance(value, base):
                return write(self, value)
        if is_tensor(value):
            return _write_tensor(self, tensor_record(value))
        sympy = loaded("sympy")
        if sympy is not None and isinstance(value, sympy.Basic | sympy.MatrixBase):
            return values.ExpressionForm(nodes_of(value))
        raise TypeError(f"{kind.__name__} is no plain data.")

    def forms(self, parts: Any) -> list[Any]:
        if AS_THEY_ARE.issuperset(map(type, parts)):
            return list(parts)
        return [self.form(part) for part in parts]

    def bytes(self, content: bytes) -> bytes | int:
        """Bytes in their place; the place beside the structure of what is long."""
        if len(content) < ALONGSIDE:
            return content
        self.large.append(content)
        return len(self.large) - 1


def _write_text(writer: Writer, value: str) -> object:
    if len(value) < ALONGSIDE:
        return value
    place = writer.bytes(value.encode())
    return values.TextForm(place) if isinstance(place, int) else value


def _write_whole(writer: Writer, value: int) -> object:
    if -(2**63) <= value < 2**64 and type(value) is int:
        return value
    size = value.bit_length() // 8 + 1
    if size > values.MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return values.WholeForm(value.to_bytes(size, "big", signed=True))


def _write_array(writer: Writer, value: Any) -> values.ArrayForm:
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"An array of {array.dtype} is no plain data.")
    flags = array.flags
    layout = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "gaps"
    return values.ArrayForm(
        array.dtype.str, list(array.shape), layout, flags.writeable,  # type: ignore[arg-type]
        isinstance(value, np.generic), writer.bytes(array.tobytes()),
    )  # fmt: skip


def _write_tensor(writer: Writer, record: TensorRecord) -> values.TensorForm:
    grad = None if record.grad is None else _write_array(writer, record.grad)
    data = _write_array(writer, record.data)
    return values.TensorForm(data, grad, record.requires_grad, record.is_leaf, record.dtype)


def _write_object(writer: Writer, record: ObjectRecord) -> values.ObjectForm:
    attributes, parameters, state = (
        {name: writer.form(part) for name, part in parts.items()}
        for parts in (record.attributes, record.parameters, record.state)
    )
    return values.ObjectForm(list(record.kinds), attributes, parameters, state)


def _write_decimal(writer: Writer, value: Decimal) -> values.DecimalForm:
    text = str(value)
    if len(text) > values.MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return values.DecimalForm(text)


def _write_ratio(writer: Writer, value: Fraction) -> values.RatioForm:
    return values.RatioForm(*(_write_whole(writer, int(part)) for part in value.as_integer_ratio()))  # type: ignore[arg-type]


def _write_opaque(writer: Writer, value: Opaque) -> values.OtherForm:
    name = value.name[:LONGEST_KIND]
    return values.OtherForm(value.kind[:LONGEST_KIND], name, list(value.words))


def _write_function(writer: Writer, value: FunctionType) -> values.FunctionForm:
    return values.FunctionForm(value.__module__, value.__qualname__)


def _write_table(writer: Writer, value: dict[Any, Any]) -> values.TableForm:
    return values.TableForm(writer.forms(value), writer.forms(value.values()))


Write = Callable[[Writer, Any], object]
_WRITE: dict[type, Write] = {
    int: _write_whole,
    str: _write_text,
    list: lambda writer, value: values.RowForm(writer.forms(value)),
    tuple: lambda writer, value: values.TupleForm(writer.forms(value)),
    dict: _write_table,
    bytes: lambda writer, value: values.BytesForm(writer.bytes(value)),
    KeptNumber: lambda writer, value: values.HandleForm(int(value)),
    np.ndarray: _write_array,
    TensorRecord: _write_tensor,
    ObjectRecord: _write_object,
}
# Of these, what inherits from them is sent as well.
_KINDS: tuple[tuple[Any, Write], ...] = (
    (tuple, lambda writer, value: values.TupleForm(writer.forms(value))),
    (np.ndarray | np.generic, _write_array),
    (complex, lambda writer, value: values.ComplexForm(value.real, value.imag)),
    (int, lambda writer, value: _write_whole(writer, int(value))),
    (type(...), lambda writer, value: values.DotsForm()),
    (Opaque, _write_opaque),
    (FunctionType, _write_function),
    (Fraction, _write_ratio),
    (Decimal, _write_decimal),
)
