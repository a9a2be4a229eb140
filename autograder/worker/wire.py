"""The wire: messages of plain data between processes that do not trust each other.

A frame is four bytes of length and a msgpack value. What msgpack has no word for travels as an
extension type below; nothing is unpickled, evaluated or looked up by a name from the other side,
except functions of course_tools, by the worker only. Whoever reads sets the bounds: bytes, depth,
elements and time.
"""

from __future__ import annotations

import importlib
import select
import socket
import struct
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
from autograder.worker.hidden import loaded
from autograder.worker.plain import (
    MOST,
    MOST_WORDS,
    ObjectRecord,
    Opaque,
    TensorRecord,
    as_tensors,
    is_tensor,
    numbers_of,
    tensor_record,
)

MOST_BYTES = 64 * 2**20  # of a frame
DEEPEST = 24  # values in values
MOST_DIGITS = 4_000  # of a whole number or a decimal
MOST_ELEMENTS = 6_000_000  # of all lists and dicts of a message together
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
    """The next value; WireError where none comes. records: tensors as records, as judges read them,
    and no functions; else as tensors."""
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


def unpacked(frame: bytes, *, records: bool = True) -> Any:
    """The value of some bytes from the other side; WireError where they are no value."""
    value = _Reader(records).read(frame)
    return value if records else as_tensors(value)


class _Reader:
    """Reads one message, within its bounds."""

    def __init__(self, records: bool) -> None:
        self._records = records
        self._left, self._depth = MOST_ELEMENTS, 0

    def read(self, frame: bytes) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise WireError("Values nested too deep.")
        try:
            return msgpack.unpackb(
                frame, ext_hook=self._extended, list_hook=self._counted, object_hook=self._counted,
                max_array_len=MOST_ELEMENTS, max_map_len=MOST_ELEMENTS,
                # Keys of the student's choice could all have one hash; texts cannot.
                strict_map_key=self._records,
            )  # fmt: skip
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"No message: {type(error).__name__}.") from error
        finally:
            self._depth -= 1

    def _extended(self, code: int, data: bytes) -> object:
        if code == _FUNCTION and self._records:
            raise WireError("A function, where data is read.")
        return _READ[code](data, self.read)

    def _counted(self, values: Any) -> Any:
        self._left -= len(values) + 1
        if self._left < 0:
            raise WireError("More values than any answer needs.")
        return values


# --- what msgpack has no word for


def _extended(value: Any) -> msgpack.ExtType:
    for kind, code, write in _WRITE:
        if isinstance(value, kind):
            return msgpack.ExtType(code, write(value))
    if is_tensor(value):
        return _extended(tensor_record(value))
    sympy = loaded("sympy")
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
    if len(_checked(kind, str)) > len("<c16") or np.dtype(kind).kind not in "biufc":
        raise WireError("No array of numbers.")
    longest = MOST_BYTES if numbers else MOST  # a list of nothing can be endless
    if not all(0 <= _checked(side, int) <= longest for side in _checked(shape, list)):
        raise WireError("No shape of an array.")
    array = np.frombuffer(_checked(numbers, bytes), np.dtype(kind)).reshape(shape)
    if scalar is True:
        return array[()]
    array = with_gaps(array) if layout == "gaps" else array.copy("F" if layout == "F" else "C")
    array.flags.writeable = writeable is True
    return array


def _read_tensor(data: bytes, read: Callable[[bytes], Any]) -> TensorRecord:
    numbers, grad, requires_grad, is_leaf, dtype = read(data)
    kind = numbers_of(_checked(dtype, str))
    for part in (numbers,) if grad is None else (numbers, grad):
        if _checked(part, np.ndarray).dtype != kind or part.shape != numbers.shape:
            raise WireError("No tensor.")
    return TensorRecord(numbers, grad, requires_grad is True, is_leaf is True, dtype)


def _read_object(data: bytes, read: Callable[[bytes], Any]) -> ObjectRecord:
    kinds, attributes, parameters, state = read(data)
    for tensors in (parameters, state):
        for tensor in _checked(tensors, dict).values():
            _checked(tensor, TensorRecord)
    if not _checked(kinds, list):
        raise WireError("No record of an object.")
    named = tuple(_checked(name, str) for name in kinds)
    return ObjectRecord(named, _checked(attributes, dict), parameters, state)


def _opaque(data: bytes, read: Callable[[bytes], Any]) -> Opaque:
    named, name, *words = [_checked(part, str) for part in _checked(read(data), list)]
    return Opaque(named, name, tuple(words[:MOST_WORDS]))


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


def _numbers(count: int, kind: type, values: Any) -> list[Any]:
    """So many numbers of one kind: what makes a fraction of a text would run for ever on some."""
    if len(_checked(values, list)) != count:
        raise WireError("No number.")
    return [_checked(value, kind) for value in values]


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise WireError(f"No {kind.__name__}.")
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
    (Opaque, _OPAQUE, lambda v: packed([v.kind[:200], v.name[:200], *v.words])),
    (FunctionType, _FUNCTION, lambda v: packed([v.__module__, v.__qualname__])),
    (Fraction, _FRACTION, lambda v: packed([v.numerator, v.denominator])),
    (Decimal, _DECIMAL, _decimal_text),
    (ObjectRecord, _OBJECT,
     lambda v: packed([list(v.kinds), v.attributes, v.parameters, v.state])),
)  # fmt: skip
_READ: dict[int, Callable[[bytes, Callable[[bytes], Any]], object]] = {
    _KEPT: lambda data, read: Kept(_checked(read(data), int)),
    _TUPLE: lambda data, read: tuple(_checked(read(data), list)),
    _ARRAY: _read_array,
    _TENSOR: _read_tensor,
    _SYMPY: lambda data, read: expression_of(_checked(read(data), list)),
    _COMPLEX: lambda data, read: complex(*_numbers(2, float, read(data))),
    _WHOLE: lambda data, _: _whole(data),
    _DOTS: lambda data, _: ...,
    _OPAQUE: _opaque,
    _FUNCTION: _read_function,
    _FRACTION: lambda data, read: Fraction(*_numbers(2, int, read(data))),
    _DECIMAL: _decimal,
    _OBJECT: _read_object,
}
