"""The wire: messages of plain data between processes that do not trust each other.

A frame is four bytes of length and a msgpack value. What msgpack has no word for travels as an
extension type below; nothing is unpickled, evaluated or looked up by a name from the other side,
except functions of course_tools. Whoever reads sets the bounds: bytes, depth and time.
"""

from __future__ import annotations

import importlib
import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import Any

import msgpack  # type: ignore[import-untyped]
import numpy as np

from autograder.worker.answers import Kept, with_gaps
from autograder.worker.expressions import TooLargeError, expression_of, nodes_of
from autograder.worker.plain import ObjectRecord, Opaque, TensorRecord, is_tensor, tensor_record

MOST_BYTES = 64 * 2**20  # of a frame
DEEPEST = 24  # values in values
MOST_DIGITS = 4_000  # of a whole number or a decimal
_LENGTH = struct.Struct(">I")
_TUPLE, _ARRAY, _TENSOR, _SYMPY, _COMPLEX, _WHOLE, _DOTS, _OPAQUE, _KEPT, _FUNCTION, _FRACTION, \
    _DECIMAL, _OBJECT = range(1, 14)  # fmt: skip


class WireError(Exception):
    """What came is no message: broken off, too large, too deep, or of no known kind."""


class ClosedError(WireError):
    """The other side has hung up."""


class SilentError(WireError):
    """Nothing came in time."""


def send(to: socket.socket, value: object, seconds: float | None = None) -> None:
    """Send one value. TooLargeError where it is more than a frame holds."""
    frame = packed(value)
    try:
        to.settimeout(seconds)
        to.sendall(_LENGTH.pack(len(frame)) + frame)
    except TimeoutError as error:
        raise SilentError("The other side does not listen.") from error
    except OSError as error:
        raise ClosedError("The other side has hung up.") from error


def receive(source: socket.socket, seconds: float | None = None, *, records: bool = True) -> Any:
    """The next value; WireError where none comes. records: tensors as records, as judges read them;
    else as tensors."""
    end = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(source, _LENGTH.size, end))
    if length > MOST_BYTES:
        raise WireError(f"A message of {length} bytes.")
    return unpacked(_exactly(source, length, end), records=records)


def _exactly(source: socket.socket, size: int, end: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        left = None if end is None else end - time.monotonic()
        if left is not None and (left <= 0 or not select.select([source], [], [], left)[0]):
            raise SilentError("Nothing came in time.")
        try:
            got = source.recv(min(size - len(parts), 2**20))
        except OSError as error:
            raise ClosedError("The other side has hung up.") from error
        if not got:
            raise ClosedError("The other side has hung up.")
        parts += got
    return bytes(parts)


def packed(value: object) -> bytes:
    """The bytes of a value."""
    try:
        frame = bytes(msgpack.packb(value, default=_extended, strict_types=True))
    except (ValueError, OverflowError, RecursionError) as error:
        raise TooLargeError(str(error)[:200]) from error
    if len(frame) > MOST_BYTES:
        raise TooLargeError(f"{len(frame)} bytes")
    return frame


def unpacked(frame: bytes, *, records: bool = True, depth: int = 0) -> Any:
    """The value of some bytes from the other side; WireError where they are no value."""
    if depth > DEEPEST:
        raise WireError("Values nested too deep.")

    def extended(code: int, data: bytes) -> object:
        return _READ[code](data, lambda inner: unpacked(inner, records=records, depth=depth + 1))

    try:
        value = msgpack.unpackb(frame, ext_hook=extended, strict_map_key=False)
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"No message: {type(error).__name__}.") from error
    return _as_tensors(value) if depth == 0 and not records else value


# --- what msgpack has no word for


def _extended(value: Any) -> msgpack.ExtType:
    for kind, code, write in _WRITE:
        if isinstance(value, kind):
            return msgpack.ExtType(code, write(value))
    if is_tensor(value):
        return _extended(tensor_record(value))
    sympy = sys.modules.get("sympy")
    if sympy is not None and isinstance(value, sympy.Basic | sympy.MatrixBase):
        return msgpack.ExtType(_SYMPY, packed(nodes_of(value)))
    raise TypeError(f"{type(value).__name__} is no plain data.")


def _array(value: Any) -> bytes:
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"An array of {array.dtype} is no plain data.")
    layout = "C" if array.flags.c_contiguous else "F" if array.flags.f_contiguous else "gaps"
    writeable = bool(array.flags.writeable)
    about = [array.dtype.str, list(array.shape), layout, writeable, isinstance(value, np.generic)]
    return packed([*about, array.tobytes()])


def _read_array(data: bytes, read: Callable[[bytes], Any]) -> Any:
    kind, shape, layout, writeable, scalar, numbers = read(data)
    dtype = np.dtype(_checked(kind, str))
    if dtype.kind not in "biufc" or dtype.itemsize > 32:
        raise WireError("No array of numbers.")
    array = np.frombuffer(_checked(numbers, bytes), dtype).reshape([int(k) for k in shape])
    if scalar is True:
        return array[()]
    array = with_gaps(array) if layout == "gaps" else array.copy("F" if layout == "F" else "C")
    array.flags.writeable = writeable is True
    return array


def _read_tensor(data: bytes, read: Callable[[bytes], Any]) -> TensorRecord:
    numbers, grad, requires_grad, is_leaf, dtype = read(data)
    if not (grad is None or isinstance(grad, np.ndarray)):
        raise WireError("No tensor.")
    return TensorRecord(
        _checked(numbers, np.ndarray), grad, requires_grad is True, is_leaf is True,
        _checked(dtype, str),
    )  # fmt: skip


def _read_object(data: bytes, read: Callable[[bytes], Any]) -> ObjectRecord:
    kinds, attributes, parameters, state = read(data)
    for tensors in (parameters, state):
        if not all(isinstance(tensor, TensorRecord) for tensor in tensors.values()):
            raise WireError("No record of an object.")
    return ObjectRecord(tuple(map(str, kinds)), _checked(attributes, dict), parameters, state)


def _read_function(data: bytes, read: Callable[[bytes], Any]) -> object:
    module, name = read(data)
    if not _checked(module, str).startswith("course_tools."):
        raise WireError("No function of course_tools.")
    function = getattr(importlib.import_module(module), _checked(name, str))
    if not isinstance(function, FunctionType):
        raise WireError("No function of course_tools.")
    return function


def _whole(data: bytes) -> int:
    if len(data) > MOST_DIGITS:
        raise WireError("A number of this length.")
    return int.from_bytes(data, "big", signed=True)


def _whole_bytes(value: int) -> bytes:
    size = value.bit_length() // 8 + 1
    if size > MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return value.to_bytes(size, "big", signed=True)


def _decimal(data: bytes, read: Callable[[bytes], Any]) -> Decimal:
    text = _checked(read(data), str)
    if len(text) > MOST_DIGITS:
        raise WireError("A number of this length.")
    return Decimal(text)


def _decimal_text(value: Decimal) -> bytes:
    text = str(value)
    if len(text) > MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return packed(text)


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise WireError(f"No {kind.__name__}.")
    return value


def _as_tensors(value: Any) -> Any:
    """Records as the tensors they are of, where the other side computes with them."""
    if isinstance(value, TensorRecord):
        import torch

        kind = getattr(torch, value.dtype)
        tensor = torch.tensor(value.data, dtype=kind).requires_grad_(value.requires_grad)
        if value.grad is not None:
            tensor.grad = torch.tensor(value.grad, dtype=kind)
        return tensor
    if isinstance(value, list | tuple):
        return type(value)(map(_as_tensors, value))
    if isinstance(value, dict):
        return {key: _as_tensors(part) for key, part in value.items()}
    return value


_WRITE: tuple[tuple[Any, int, Callable[[Any], bytes]], ...] = (
    (Kept, _KEPT, lambda v: packed(int(v))),
    (tuple, _TUPLE, lambda v: packed(list(v))),
    (np.ndarray | np.generic, _ARRAY, _array),
    (TensorRecord, _TENSOR,
     lambda v: packed([v.data, v.grad, v.requires_grad, v.is_leaf, v.dtype])),
    (complex, _COMPLEX, lambda v: packed([v.real, v.imag])),
    (int, _WHOLE, _whole_bytes),
    (type(...), _DOTS, lambda v: b""),
    (Opaque, _OPAQUE, lambda v: packed([v.kind[:200], v.name[:200]])),
    (FunctionType, _FUNCTION, lambda v: packed([v.__module__, v.__qualname__])),
    (Fraction, _FRACTION, lambda v: packed([v.numerator, v.denominator])),
    (Decimal, _DECIMAL, _decimal_text),
    (ObjectRecord, _OBJECT,
     lambda v: packed([list(v.kinds), v.attributes, v.parameters, v.state])),
)  # fmt: skip
_READ: dict[int, Callable[[bytes, Callable[[bytes], Any]], object]] = {
    _KEPT: lambda data, read: Kept(read(data)),
    _TUPLE: lambda data, read: tuple(_checked(read(data), list)),
    _ARRAY: _read_array,
    _TENSOR: _read_tensor,
    _SYMPY: lambda data, read: expression_of(_checked(read(data), list)),
    _COMPLEX: lambda data, read: complex(*read(data)),
    _WHOLE: lambda data, _: _whole(data),
    _DOTS: lambda data, _: ...,
    _OPAQUE: lambda data, read: Opaque(*[_checked(part, str) for part in read(data)]),
    _FUNCTION: _read_function,
    _FRACTION: lambda data, read: Fraction(*read(data)),
    _DECIMAL: _decimal,
    _OBJECT: _read_object,
}
