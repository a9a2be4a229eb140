"""The wire: plain data arrives as it was sent, and whatever else comes is no more than an error."""

from __future__ import annotations

import math
import pickle
import socket
import struct
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire import frames, messages
from autograder.wire.frames import TooLargeError, WireError, receive, send
from autograder.wire.messages import (
    Answered,
    Asks,
    Message,
    Nothing,
    Says,
    Seen,
    pack,
    reply_to,
    unpack,
)
from autograder.wire.plain import Opaque, as_plain
from autograder.wire.values import KeptNumber
from autograder.worker.requests.call import Call, Called
from autograder.worker.requests.value import GetValue
from course_tools import curves
from tests.autograder.wire.sending import sent

numbers = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(10**900), max_value=10**900),
    st.floats(allow_nan=False),
    st.complex_numbers(allow_nan=False),
    st.fractions(),
    st.decimals(allow_nan=False, allow_infinity=False, places=9),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.just(...),
)
values = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    ),
    max_leaves=12,
)
written = st.one_of(st.none(), st.booleans(), st.integers(-9, 2**64 - 1), st.floats(),
                    st.text(max_size=9), st.binary(max_size=9), st.just("<f8"))  # fmt: skip
arrays = hnp.arrays(
    st.sampled_from(["?", "i1", "u2", "<i4", ">i8", "u8", "<f2", "<f4", ">f8", "c8", "c16"]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


# --- what is sent is what arrives


@given(values)
def test_plain_data_arrives_as_it_was_sent(value: object) -> None:
    assert sent(value) == value
    assert repr(sent(value)) == repr(value)  # 1 is not True, nor 1.0


@given(arrays)
def test_an_array_arrives_with_its_type_shape_and_numbers(array: np.ndarray) -> None:
    got = sent(array)
    assert (got.dtype, got.shape) == (array.dtype, array.shape)
    assert got.tobytes() == array.tobytes()
    assert got.flags.writeable


@pytest.mark.parametrize("make", [np.asfortranarray, lambda a: a[::2, ::2], lambda a: a.T])
def test_an_array_arrives_laid_out_alike(make: Callable[[Any], Any]) -> None:
    array = make(np.arange(24.0).reshape(4, 6))
    array.flags.writeable = False
    got = sent(array)
    assert np.array_equal(got, array)
    assert got.flags.c_contiguous == array.flags.c_contiguous
    assert not got.flags.writeable


def test_what_is_only_named_arrives() -> None:
    assert sent(Opaque("a.B", "name")) == Opaque("a.B", "name")
    assert type(sent(KeptNumber(7))) is KeptNumber


x, n = sp.symbols("x n")
i = sp.Symbol("i", integer=True)


@pytest.mark.parametrize(
    "expression",
    [
        x + 1, sp.Rational(1, 3) * x**-2, sp.sqrt(x), sp.exp(-x) / 2, sp.Float("0.1", 30), sp.pi,
        sp.Sum(sp.IndexedBase("x")[i], (i, 1, n)) / n, sp.Matrix([[x, 1], [0, n]]), sp.oo, sp.nan,
        sp.Derivative(x**2, x), sp.Piecewise((x, x > 0), (0, True)), sp.Max(x, n), sp.Abs(x),
        sp.MatrixSymbol("A", 2, 3).T * sp.MatrixSymbol("w", 2, 1), sp.Tuple(x, 1), sp.zeros(0, 0),
        sp.Symbol("p", positive=True), sp.Integral(x, (x, 0, 1)), sp.KroneckerDelta(i, 1),
    ],
    ids=str,
)  # fmt: skip
def test_an_expression_arrives_as_it_is(expression: Any) -> None:
    got = sent(expression)
    assert got == (expression if isinstance(expression, sp.Basic) else expression.as_immutable())


@pytest.mark.parametrize(
    "expression",
    [
        sp.Function("f")(x, 1.5), sp.Lambda(x, x**2), sp.Interval(0, 1), sp.FiniteSet(1, x),
        sp.Poly(x**2 + 1, x), sp.MatrixSymbol("A", 2, 2)[0, 1], sp.besselj(0, x), sp.true,
        sp.S.Reals,
        sp.Contains(x, sp.S.Integers), sp.Order(x**2), sp.BlockMatrix([[sp.Identity(2)]]),
        sp.Eq(x, 1), sp.ITE(x > 0, True, False), sp.Wild("a"), sp.Dummy("d"), sp.zeta(x),
    ],
    ids=str,
)  # fmt: skip
def test_an_expression_of_any_other_kind_is_something_too(expression: Any) -> None:
    """What it becomes is for the checks to refuse; it is no broken message."""
    assert sent(expression) is not None


def test_expressions_are_not_worked_out_on_the_way() -> None:
    tower = sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False)
    for bomb in (tower, sp.factorial(10**9, evaluate=False), sp.Function("f")(1.5, tower)):
        assert isinstance(sent(bomb), sp.Basic)


# --- what is too large to send


@pytest.mark.parametrize(
    "value",
    [
        10**40_000, Fraction(10**40_000, 3), Decimal("1" * 5_000), bytes(frames.MOST_BYTES + 1),
        "\ud800",
        sp.Integer(10) ** 9_000,
        sp.Add(*[sp.Symbol(f"s{k}") for k in range(21_000)], evaluate=False),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_larger_than_any_answer_is_not_sent(value: object) -> None:
    with pytest.raises(TooLargeError):
        pack(Seen(value))


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, np.array(["a"]), np.array([None]), np.datetime64("2026-01-01")]
)
def test_what_is_no_plain_data_is_not_sent(value: object) -> None:
    with pytest.raises(TypeError):
        pack(Seen(value))


# --- what hostile hands may write

ROW, TUPLE, TABLE, TEXT, BYTES, ARRAY, TENSOR, OBJECT, EXPRESSION, OTHER, WHOLE, COMPLEX, RATIO, \
    DECIMAL, DOTS, HANDLE, FUNCTION = range(1, 18)  # fmt: skip
encode = msgspec.msgpack.encode


def message(value: object, *large: bytes) -> bytes:
    """A message of one value, given as anybody may write it."""
    return raw(encode([value]), *large)


def raw(structure: bytes, *large: bytes) -> bytes:
    return encode([structure, list(large)])


def nested(depth: int) -> object:
    value: object = [ROW, []]
    for _ in range(depth):
        value = [TUPLE, [value]]
    return value


def array(kind: object, shape: object, numbers: object = b"") -> list[object]:
    return [ARRAY, kind, shape, "C", True, False, numbers]


def node(*parts: object) -> bytes:
    return message([EXPRESSION, [list(parts)]])


TRUTH = array("|b1", [1], b"\1")
MANY = 70_000
HOSTILE = {
    "nothing": b"",
    "half a value": message("text")[:-1],
    "two values": message(1) + message(2),
    "two values in one": raw(encode([1, 2])),
    "a structure that is a list": encode([[1], []]),
    "a value of msgpack's own": message({"a": 1}),
    "a time": message(msgspec.msgpack.Ext(-1, bytes(8))),
    "text that is none": raw(b"\x91\xa2\xff\xfe"),
    "an unknown type": message([99, 1]),
    "an unknown extension": message(msgspec.msgpack.Ext(9, b"1")),
    "nested too deep": message(nested(120)),
    "rows in rows": raw(b"\x91" + b"\x92\x01\x91" * 100_000 + b"\xc0"),
    "lists in lists": raw(b"\x91" * 100_000 + b"\xc0"),
    "a list without its parts": raw(b"\x91\x92\x01\xdd\xff\xff\xff\xff"),
    "a frame without its parts": b"\x92\xa0\xdd\xff\xff\xff\xff",
    "more elements than there may be": message([ROW, [[ROW, [None] * MANY]] * 90]),
    "a structure that is too large": message([ROW, [None] * (messages.MOST_STRUCTURE + 1)]),
    "more beside it than there may be": message(1, *[b""] * (messages.MOST_LARGE + 1)),
    "a large text, many times": message([ROW, [[TEXT, 0]] * 2], bytes(9)),
    "a large text that is not there": message([TEXT, 1], b"text"),
    "a large text before the first": message([TEXT, -1], b"text"),
    "a large text that is none": message([TEXT, 0], b"\xff"),
    "keys that are no texts": message([TABLE, [1], [2]]),
    "keys without values": message([TABLE, ["a", "b"], [2]]),
    "a key that is a list": message([TABLE, [[ROW, []]], [2]]),
    "a pickle": pickle.dumps(print),
    "an array of objects": message(array("O", [1], bytes(8))),
    "an array of records": message(array("i4,f8", [1], bytes(12))),
    "an array of dates": message(array("M8[s]", [1], bytes(8))),
    "an array of times": message(array("<m8", [1], bytes(8))),
    "an array of texts": message(array("<U9", [1], bytes(36))),
    "a type that is a long list": message(array("i4," * 1000, [1], bytes(8))),
    "a shape that does not fit": message(array("<f8", [3], bytes(8))),
    "a negative side": message(array("<f8", [-1], bytes(8))),
    "an endless list of nothing": message(array("<f8", [2**40, 0])),
    "a side that is a text": message(array("<f8", ["1"], bytes(8))),
    "numbers that are text": message(array("<f8", [1], "12345678")),
    "numbers that are not there": message(array("<f8", [1], 0)),
    "a tensor of a lying type": message([TENSOR, TRUTH, None, True, True, "float32"]),
    "a tensor of no array": message([TENSOR, 1.0, None, True, True, "float32"]),
    "a tensor of no type": message([TENSOR, TRUTH, None, True, True, "__import__('os')"]),
    "a gradient of another shape": message(
        [TENSOR, TRUTH, array("|b1", [2], b"\1\1"), True, True, "bool"]
    ),
    "a whole number of megabytes": message([WHOLE, b"\x01" * 5_000]),
    "a fraction that is a text": message([RATIO, "1e999999999", 1]),
    "a fraction of nothing": message([RATIO, 1, 0]),
    "a fraction of three": message([RATIO, 1, 2, 3]),
    "a complex text": message([COMPLEX, "1", "2"]),
    "a decimal that is none": message([DECIMAL, "one"]),
    "a decimal without end": message([DECIMAL, "1" * 5_000]),
    "a handle that is a text": message([HANDLE, "1"]),
    "an opaque number": message([OTHER, 1, 2, []]),
    "words without end": message([OTHER, "a", "b", ["c"] * 101]),
    "a function of ours": message([FUNCTION, "course_tools.curves", "cube"]),
    "a function of anybody": message([FUNCTION, "os", "system"]),
    "an object of no class": message([OBJECT, {}, {}, {}, {}]),
    "an object with lying tensors": message([OBJECT, ["a"], {}, {"w": 1}, {}]),
    "an object with odd names": message([OBJECT, ["a"], {1: 1}, {}, {}]),
    "no nodes": message([EXPRESSION, []]),
    "more nodes than there may be": message([EXPRESSION, [[1, "x", []]] * 20_001]),
    "a node before its children": node(7, "Add", [0, 1]),
    "a node behind the first": node(7, "Add", [-1]),
    "a node of no kind": node(99, "os"),
    "a constant of no kind": node(4, "__import__('os')"),
    "a rational of text": node(2, "__import__('os')", "1"),
    "a float of no size": node(3, 0, "1", 10**9, 1, 53),
    "a float of lying bits": node(3, 0, "1", 0, 9, 53),
    "an endless matrix": node(6, 10**12, 0, []),
    "a matrix of matrices": node(6, 1, 1, [5]),
    "a symbol that is two": node(1, "x", ["positive", "negative"]),
    "a symbol that is odd": node(1, "x", ["__class__"]),
    "a name without end": node(1, "x" * 300, []),
    "nodes that are none": message([EXPRESSION, [7, None]]),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("records", [True, False], ids=["judge", "worker"])
def test_a_hostile_message_is_a_wire_error(what: str, records: bool) -> None:
    if not records and what in ("keys that are no texts", "a function of ours"):
        came = unpack(HOSTILE[what], Seen, records=False).value
        assert came in ({1: 2}, curves.cube)  # the judge may
        return
    with pytest.raises(WireError):
        unpack(HOSTILE[what], Seen, records=records)


def test_every_hostile_message_is_refused_for_what_it_says() -> None:
    """Seen to fail: its honest twin is read."""
    twins = {
        message(array("<f8", [1], bytes(8))): np.zeros(1),
        message(array("<f8", [1], 0), bytes(8)): np.zeros(1),
        message([TEXT, 0], b"text"): "text",
        message([RATIO, 1, 3]): Fraction(1, 3),
        message([TABLE, ["a"], [2]]): {"a": 2},
        message([EXPRESSION, [[6, 0, 0, []]]]): sp.zeros(0, 0).as_immutable(),
        message(nested(90)): None,
        message([ROW, [[ROW, [None] * MANY]] * 80]): None,
    }
    for frame, value in twins.items():
        came = unpack(frame, Seen).value
        assert value is None or came == value
    assert unpack(message([TENSOR, TRUTH, None, True, True, "bool"]), Seen).value.dtype == "bool"
    assert unpack(message([OTHER, "a", "b", ["c"] * 100]), Seen).value.words == ("c",) * 100


@pytest.mark.parametrize(
    "reply",
    [Seen(1), Answered(1, Seen(1)), Answered(1, Nothing()), Says(1, 1), Asks(1, GetValue("mse"))],
    ids=repr,
)
def test_a_reply_of_another_kind_than_was_asked_for_is_a_wire_error(reply: Message) -> None:
    assert unpack(pack(Answered(1, Called(1, ()))), reply_to(Call)).answer.args == ()
    with pytest.raises(WireError):
        unpack(pack(reply), reply_to(Call))


@given(st.binary(max_size=400))
@settings(max_examples=400)
def test_random_bytes_are_a_value_or_a_wire_error(structure: bytes) -> None:
    for frame in (structure, raw(structure), raw(b"\x91" + structure, structure)):
        for records in (True, False):
            try:
                unpack(frame, Seen, records=records)
            except WireError:
                continue


@given(values | arrays, st.integers(0, 10**6), st.integers(0, 255))
@settings(max_examples=300)
def test_a_message_with_one_wrong_byte_is_a_value_or_a_wire_error(
    value: object, at: int, byte: int
) -> None:
    frame = bytearray(pack(Seen(value)))
    frame[at % len(frame)] = byte
    try:
        unpack(bytes(frame), Seen)
    except WireError:
        return


@given(
    st.integers(1, 17),
    st.lists(st.recursive(written, lambda inner: st.lists(inner, max_size=5)), max_size=7),
)
@settings(max_examples=400)
def test_a_form_with_any_contents_is_a_value_or_a_wire_error(
    tag: int, inside: list[object]
) -> None:
    try:
        unpack(message([tag, *inside], b"large"), Seen)
    except WireError:
        return


# --- frames


def test_a_frame_that_promises_too_much_is_refused_before_it_is_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack(">I", frames.MOST_BYTES + 1))
        with pytest.raises(WireError, match="message of"):
            receive(ours, 1.0)


def test_who_hangs_up_and_who_says_nothing_are_told_apart() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(struct.pack(">I", 100) + b"half")
            with pytest.raises(frames.SilentError):
                receive(ours, 0.05)
        with pytest.raises(frames.ClosedError):
            receive(ours, 1.0)
        with pytest.raises(frames.ClosedError):
            send(ours, b"anybody there?", 1.0)


def test_who_does_not_listen_does_not_hold_the_sender() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(frames.SilentError):
        send(ours, bytes(2**24), 0.05)


def test_plain_data_of_odd_numbers_arrives() -> None:
    for odd in (math.nan, -0.0, np.float32("nan"), np.longdouble(1), Decimal("NaN"), 1e-320):
        assert repr(as_plain(sent(odd))) == repr(as_plain(odd))
