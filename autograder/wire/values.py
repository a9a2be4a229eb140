"""The forms in which plain data is written: a typed struct for each kind that msgpack has no word
for. A form that came is only as much as its types say; `read` makes of it what it stands for.

Long texts and the numbers of large arrays stand beside the structure, each once: so the bytes of a
structure bound how many things it can be, and whatever is large is never copied twice.
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, Union

import numpy as np
from msgspec import Meta, Struct

from autograder.wire.arrays import with_gaps
from autograder.wire.expressions import AnyNode, expression_of
from autograder.wire.frames import WireError
from autograder.wire.plain import (
    MOST,
    MOST_WORDS,
    ObjectRecord,
    Opaque,
    TensorRecord,
    as_tensors,
    numbers_of,
)

MOST_DIGITS = 4_000  # bytes of a whole number, digits of a decimal
MOST_SIDES = 64  # of an array, as NumPy has it


class KeptNumber(int):
    """The number of something kept at the other side, where an argument stands for it."""


class Reading(Protocol):
    """What a form may ask for while it is read: see `messages.Reader`."""

    records: bool  # tensors as records, as judges read them, and no functions

    def value(self, form: object) -> Any:
        """What a form inside this one stands for."""

    def values(self, forms: list[Any]) -> list[Any]:
        """The same for several."""

    def large(self, place: int) -> memoryview:
        """What stands beside the structure, which may be taken once."""


class Form(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """Something as it is written."""

    def read(self, reading: Reading) -> Any:
        raise NotImplementedError


class RowForm(Form, tag=1):
    """A list."""

    parts: list[Value]

    def read(self, reading: Reading) -> list[Any]:
        return reading.values(self.parts)


class TupleForm(Form, tag=2):
    parts: list[Value]

    def read(self, reading: Reading) -> tuple[Any, ...]:
        return tuple(reading.values(self.parts))


class TableForm(Form, tag=3):
    """A dict."""

    keys: list[Value]
    parts: list[Value]

    def read(self, reading: Reading) -> dict[Any, Any]:
        keys = reading.values(self.keys)
        # Keys of the student's choice could all have one hash; texts cannot.
        if reading.records and not {str}.issuperset(map(type, keys)):
            raise WireError("A key that is no text.")
        return dict(zip(keys, reading.values(self.parts), strict=True))


class TextForm(Form, tag=4):
    """A long text."""

    place: int

    def read(self, reading: Reading) -> str:
        return str(reading.large(self.place), "utf-8")


class BytesForm(Form, tag=5):
    content: bytes | int  # the place of what is large

    def read(self, reading: Reading) -> bytes:
        large = isinstance(self.content, int)
        return bytes(reading.large(self.content)) if large else self.content  # type: ignore[arg-type, return-value]


class ArrayForm(Form, tag=6):
    """An array of numbers, or one number of NumPy's."""

    dtype: Annotated[str, Meta(max_length=4)]
    shape: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(max_length=MOST_SIDES)]
    layout: Literal["C", "F", "gaps"]
    writeable: bool
    is_scalar: bool
    numbers: bytes | int  # the place of what is large

    def read(self, reading: Reading) -> Any:
        if np.dtype(self.dtype).kind not in "biufc":
            raise WireError("No array of numbers.")
        numbers = reading.large(self.numbers) if isinstance(self.numbers, int) else self.numbers
        if not len(numbers) and max(self.shape, default=0) > MOST:  # a list of nothing is endless
            raise WireError("No shape of an array.")
        array = np.frombuffer(numbers, np.dtype(self.dtype)).reshape(self.shape)
        if self.is_scalar:
            return array[()]
        copy = with_gaps(array) if self.layout == "gaps" else array.copy(self.layout)
        copy.flags.writeable = self.writeable
        return copy


class TensorForm(Form, tag=7):
    """A tensor's record; a tensor, where it is not for a judge."""

    data: ArrayForm
    grad: ArrayForm | None
    requires_grad: bool
    is_leaf: bool
    dtype: Annotated[str, Meta(max_length=20)]

    def read(self, reading: Reading) -> Any:
        kind = numbers_of(self.dtype)
        data, grad = reading.value(self.data), reading.value(self.grad)
        for part in (data,) if grad is None else (data, grad):
            if not isinstance(part, np.ndarray) or part.dtype != kind or part.shape != data.shape:
                raise WireError("No tensor.")
        record = TensorRecord(data, grad, self.requires_grad, self.is_leaf, self.dtype)
        return record if reading.records else as_tensors(record)


class ObjectForm(Form, tag=8):
    kinds: list[str]
    attributes: dict[str, Value]
    parameters: dict[str, TensorForm]
    state: dict[str, TensorForm]

    def read(self, reading: Reading) -> ObjectRecord:
        attributes, parameters, state = (
            dict(zip(forms, reading.values(list(forms.values())), strict=True))
            for forms in (self.attributes, self.parameters, self.state)
        )
        return ObjectRecord(tuple(self.kinds), attributes, parameters, state)


class ExpressionForm(Form, tag=9):
    nodes: list[AnyNode]

    def read(self, reading: Reading) -> Any:
        return expression_of(self.nodes)


class OtherForm(Form, tag=10):
    """What is no data: what it is, and what it calls itself."""

    kind: str
    name: str
    words: Annotated[list[str], Meta(max_length=MOST_WORDS)]

    def read(self, reading: Reading) -> Opaque:
        return Opaque(self.kind, self.name, tuple(self.words))


class WholeForm(Form, tag=11):
    """A number that is longer than msgpack's."""

    digits: Annotated[bytes, Meta(max_length=MOST_DIGITS)]

    def read(self, reading: Reading) -> int:
        return int.from_bytes(self.digits, "big", signed=True)


class ComplexForm(Form, tag=12):
    real: float
    imag: float

    def read(self, reading: Reading) -> complex:
        return complex(self.real, self.imag)


class RatioForm(Form, tag=13):
    numerator: int | WholeForm
    denominator: int | WholeForm

    def read(self, reading: Reading) -> Fraction:
        return Fraction(*reading.values([self.numerator, self.denominator]))


class DecimalForm(Form, tag=14):
    text: Annotated[str, Meta(max_length=MOST_DIGITS)]

    def read(self, reading: Reading) -> Decimal:
        return Decimal(self.text)


class DotsForm(Form, tag=15):
    def read(self, reading: Reading) -> Any:
        return ...


class HandleForm(Form, tag=16):
    number: Annotated[int, Meta(ge=0)]

    def read(self, reading: Reading) -> KeptNumber:
        return KeptNumber(self.number)


class FunctionForm(Form, tag=17):
    """A function of course_tools: the judge may send one, and read none."""

    module: str
    name: str

    def read(self, reading: Reading) -> FunctionType:
        if reading.records or not self.module.startswith("course_tools."):
            raise WireError("No function that may be sent.")
        function = getattr(importlib.import_module(self.module), self.name)
        if not isinstance(function, FunctionType):
            raise WireError("No function of course_tools.")
        return function


if TYPE_CHECKING:  # whoever speaks says it plainly: a message writes and reads the forms itself
    Value = Any
    Values = tuple[Any, ...]
    Record = ObjectRecord
else:
    Value = Union[(None, bool, int, float, str, *Form.__subclasses__())]
    Values = TupleForm
    Record = ObjectForm
