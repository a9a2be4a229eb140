"""What judge and worker say to each other: typed structs, whose values are plain data.

The judge asks a question, and gets an answer, or what keeps it from being answered. While it is
being answered, the worker may ask what a right function gives. Whoever reads sets the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from autograder.wire.frames import MOST_BYTES, TooLargeError, WireError
from autograder.wire.reading import Reader
from autograder.wire.stops import StopKind
from autograder.wire.values import Record, Value, Values
from autograder.wire.writing import Writer

MOST_STRUCTURE = 12 * 2**20  # of it without long texts and arrays: this bounds what it can be of
MOST_LARGE = 300_000  # of those
T = TypeVar("T")
Answer = TypeVar("Answer", bound="Message")


class Message(Struct, array_like=True, forbid_unknown_fields=True):
    """Fields of the types Value, Values and Record hold plain data, and travel in forms."""


class Request(Message, Generic[Answer], tag=True):
    """What a judge may ask: Request[Answer] says what comes back, `answer` how it is found."""

    @property
    def about(self) -> str:
        """The student's name for what is asked, under which an error is told."""
        return str(getattr(self, "name", ""))

    def answer(self, answers: Any) -> Answer:
        """The answer, from what the worker holds. StopError where there is none."""
        raise NotImplementedError


class Order(Request[Answer], Generic[Answer], tag=True):
    """A question to the notebook's process: `answer` is given that, and not the names."""

    of_students: ClassVar[bool] = False  # does it run their code, which may have to be stopped?


class Nothing(Message):
    """It is done."""


class Seen(Message):
    """A value, as plain data."""

    value: Value


class Number(Message):
    """Of something that is kept at the worker's side."""

    kept: int


class Asks(Message, Generic[T], tag="asks"):
    """The judge: a question."""

    number: int
    question: T


class Says(Message, tag="says"):
    """The judge: what a right function gives."""

    number: int
    answer: Value


class Answered(Message, Generic[T], tag="answered"):
    """The worker: the answer to a question."""

    number: int
    answer: T


class Unanswered(Message, tag="unanswered"):
    """The worker: why there is none."""

    number: int
    kind: StopKind
    what: str = ""
    line: str = ""


class Wonders(Message, tag="wonders"):
    """The worker, in the middle of a question: what does this right function give?"""

    number: int
    name: str
    args: Values
    named: Value


class _Frame(Struct, array_like=True, forbid_unknown_fields=True):
    structure: Annotated[bytes, Meta(max_length=MOST_STRUCTURE)]
    large: Annotated[list[memoryview], Meta(max_length=MOST_LARGE)]


_encoder = msgspec.msgpack.Encoder()
_frames = msgspec.msgpack.Decoder(_Frame)


def pack(message: Message) -> bytes:
    """The bytes of a message. TooLargeError where it is more than one holds."""
    writer = Writer()
    try:
        structure = _encoder.encode(_turn_values(message, writer.form))
        frame = _encoder.encode([structure, writer.large])
    except (ValueError, OverflowError, RecursionError) as error:
        raise TooLargeError(str(error)[:200]) from error
    if len(structure) > MOST_STRUCTURE or len(frame) > MOST_BYTES:
        raise TooLargeError(f"{len(frame)} bytes")
    return frame


def unpack(frame: bytes, expected: Any, *, records: bool = True) -> Any:
    """The message that some bytes from the other side are, of the expected type or union.

    records: as judges read it. WireError where it is no such message.
    """
    try:
        parts = _frames.decode(frame)
        message = decoder(expected).decode(parts.structure)
        return _turn_values(message, Reader(parts.large, records=records).value)
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"No message: {type(error).__name__}.") from error


@cache
def reply_to(question: Hashable) -> Any:
    """The type of all that may come back to a question."""
    (answer,) = get_args(question.__orig_bases__[0])  # type: ignore[attr-defined]
    return Answered[answer] | Unanswered | Wonders  # type: ignore[valid-type]


@cache
def decoder(expected: Any) -> msgspec.msgpack.Decoder[Any]:
    """What reads messages of a type."""
    return msgspec.msgpack.Decoder(expected)


def _turn_values(message: Message, turn: Callable[[Any], Any]) -> Message:
    """The same message, its values turned: into forms, or back."""
    kind = type(message)
    held = _value_fields(kind)
    parts = []
    for name in kind.__struct_fields__:
        part = getattr(message, name)
        if name in held:
            part = turn(part)
        elif isinstance(part, Message):
            part = _turn_values(part, turn)
        parts.append(part)
    return kind(*parts)  # its own fields, in their order


@cache
def _value_fields(kind: type[Message]) -> frozenset[str]:
    """The fields of a message that hold plain data."""
    held = (Value, Values, Record)
    return frozenset(one.name for one in msgspec.structs.fields(kind) if one.type in held)
