"""A worker that lies: whatever plain data comes over the wire, the judge gives a verdict on it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from autograder.engine.door import AnsweringDoor
from autograder.items.rubric import Item
from autograder.judging.faults import UndecidedError
from autograder.judging.submission import Submission
from autograder.wire.messages import Number, Request, Seen
from autograder.wire.plain import ObjectRecord, Opaque, TensorRecord
from autograder.wire.stops import Stop, StopError
from autograder.wire.values import KeptNumber
from autograder.worker.requests.call import Call, Called
from autograder.worker.requests.keep import Keep
from autograder.worker.requests.keep_method import KeepMethod
from autograder.worker.requests.make import Make
from autograder.worker.requests.record import GetRecord, Recorded
from autograder.worker.requests.withheld import GetWithheld, NotAllowed
from tests.autograder.judging.one_step import ITEMS

x = sp.Symbol("x")
TOWER = sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False)
TENSOR = TensorRecord(np.full((2,), np.nan), None, True, True, "bfloat16")
MODULE = ObjectRecord(("torch.nn.modules.module.Module",), {"training": 1}, {"w": TENSOR}, {})
LIES: dict[str, object] = {
    "nothing": None, "dots": ..., "a truth": True, "a text": "36" * 10_000, "bytes": b"\xff",
    "nan": float("nan"), "inf": -float("inf"), "a long number": 10**9_000, "complex": 1j,
    "a fraction": Fraction(10**9_000, 7), "a decimal": Decimal("1e999999999"), "sNaN": Decimal("sNaN"),
    "an empty list": [], "an empty dict": {}, "a nested list": [[[[[[[[[1]]]]]]]]], "unlike rows": [[1], []],
    "a pair of odd things": (None, [...]), "a pair of numbers": (7.25, 7.25), "a dict": {"a": (1, {})},
    "a wide array": np.zeros((0, 10**6)), "a long array": np.zeros((10**6, 0)), "truths": np.ones(3, bool),
    "an array of complex": np.ones((2, 2), complex), "half": np.float16("nan"), "nan in it": np.full((80, 1), np.nan),
    "many sides": np.zeros((1,) * 40), "unsigned": np.array([2**64 - 1], dtype=np.uint64),
    "an object": Opaque("a" * 10_000, "`](x)" * 900), "no name": Opaque("", ""), "a tensor": TENSOR,
    "a module": MODULE,
    "a handle": KeptNumber(10**30), "a tower": TOWER, "a factorial": sp.factorial(10**9, evaluate=False),
    "a function": sp.Function("judge")(TOWER), "nan in symbols": sp.nan, "a matrix": sp.zeros(0, 5),
    "a matrix of towers": sp.ImmutableDenseMatrix([[TOWER, x], [sp.oo, sp.nan]]), "a set": sp.S.Reals,
    "a truth in symbols": sp.true, "an endless sum": sp.Sum(x, (x, 1, 10**30)), "a tuple": sp.Tuple(x, x),
    "a derivative": sp.Derivative(x**2, x), "a matrix's name": sp.MatrixSymbol("A", 10**9, 10**9),
    "a name that is none": sp.Symbol("a" * 200), "a piece": sp.Piecewise((x, sp.Gt(x, TOWER, evaluate=False)), (1, True), evaluate=False),
}  # fmt: skip


def lying(lie: object, how: str) -> Submission:
    """A submission whose worker has one answer to all that it is asked, in one form or another."""

    def answer(question: Request[Any]) -> Any:
        if how == "by turns" and next(turns) % 2:
            raise StopError(Stop("raised", "`" * 900, "\x1b"))
        if isinstance(question, Call):
            return Called(lie, question.args if how == "in form" else (lie,) * len(question.args))
        # Of any other form the wire brings nothing: a number for a handle, a text for what is used.
        honest = {
            Keep: Number(0),
            Make: Number(0),
            KeepMethod: Number(0),
            GetWithheld: NotAllowed(""),
        }
        if isinstance(question, GetRecord):
            return Recorded(lie if isinstance(lie, ObjectRecord) else MODULE)
        return honest.get(type(question), Seen(lie))

    turns: Iterator[int] = iter(range(10**9))
    return Submission(AnsweringDoor(answer, ["x = 1\x00", "(" * 3000]), "mallory", "secret")


@pytest.fixture
def item_timer() -> Iterator[None]:
    """The judge's own time for an item, which it has in the engine too."""

    def over(*_: object) -> None:
        raise UndecidedError("The judge's time for one item is over.")

    before = signal.signal(signal.SIGVTALRM, over)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.filterwarnings("ignore")  # arithmetic with what is no number warns
@pytest.mark.usefixtures("item_timer")
@pytest.mark.parametrize("how", ["in form", "for the arguments", "by turns"])
@pytest.mark.parametrize("asked", ITEMS, ids=lambda item: item.name)
def test_a_lie_is_no_fault_of_ours_and_no_pass(asked: Item, how: str) -> None:
    for name, lie in LIES.items():
        signal.setitimer(signal.ITIMER_VIRTUAL, 5.0, 1.0)
        verdict = asked.judge(lying(lie, how))
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        assert verdict.score == 0, name
        assert len(verdict.message) < 3_000, name
