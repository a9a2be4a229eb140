"""What holds for every torch step, class and loop: no exception, a score in [0, 1], a sentence."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from autograder.checks.pytorch.devices import goes_to_device
from autograder.checks.pytorch.modules import (
    build_module,
    forwards,
    has_parameters,
    starts_as,
    trains,
)
from autograder.checks.pytorch.tensors import (
    BY_DTYPE,
    fills_grads,
    make_leaf,
    makes_tensors,
    steps_in_place,
)
from autograder.checks.pytorch.training import Training, moves, trains_model
from autograder.engine.kernel import KernelDoor
from autograder.items.kinds import item
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict
from autograder.mistakes.misconceptions import Misconception
from solutions import models, torch_steps
from tests.autograder.judging.test_invariants import PLAIN, holds

X = np.array([[0.5], [-1.0], [2.0]])
Y = 1 + 2 * X
SHAPES = {"b": (1,), "w": (1,)}
KINDS = ["float16", "bfloat16", "float32", "float64", "complex64", "int64", "bool", "uint8"]
TENSORS = st.builds(
    lambda shape, kind, scale: (scale * torch.ones(shape)).to(getattr(torch, kind)),
    st.lists(st.integers(0, 3), max_size=3),
    st.sampled_from(KINDS),
    st.sampled_from([0.0, 1.0, -2.5, float("nan"), float("inf")]),
)
ANYTHING = st.one_of(PLAIN, TENSORS, st.lists(TENSORS, max_size=2))
quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def student(**names: object) -> Submission:
    return Submission(KernelDoor(names))


def batch() -> tuple[object, ...]:
    inputs = torch.tensor(X, dtype=torch.float32), torch.tensor(Y, dtype=torch.float32)
    return (
        make_leaf([0.5], dtype="float32"),
        make_leaf([-0.25], dtype="float32", grad=[1.5]),
        *inputs,
    )


STEP = (
    make_leaf([0.5], dtype="float32", grad=[-3.0]),
    make_leaf([-0.1], dtype="float64", grad=[1.0]),
    0.1,
)


def grads(f: Callable[..., object], scale: float = 1.0) -> Verdict:
    return fills_grads(
        student(f=f),
        "f",
        torch_steps.backward_step,
        over=[batch()],
        names=("b", "w", "x", "y"),
        earlier="either",
        rtol={kind: scale * rtol for kind, rtol in BY_DTYPE.items()},
    )


def stepped(f: Callable[..., object], scale: float = 1.0) -> Verdict:
    rtol = {kind: scale * rtol for kind, rtol in BY_DTYPE.items()}
    update = torch_steps.update_in_place
    return steps_in_place(student(f=f), "f", update, over=[STEP], names=("b", "w", "lr"), rtol=rtol)


def moved(f: Callable[..., object]) -> Verdict:
    names = ("b", "w", "x", "y", "lr", "n_epochs")
    asked = [(*batch(), 0.1, 2)]
    return moves(student(f=f), "f", models.train_line, over=asked, names=names, rtol=BY_DTYPE)


def made(f: Callable[..., object]) -> Verdict:
    return makes_tensors(
        student(f=f), "f", lambda x: torch.ones(1), over=[(X,)], returns=("x",), rtol=BY_DTYPE
    )


def elsewhere(f: Callable[..., object]) -> Verdict:
    def right(x: object, device: str) -> tuple[torch.Tensor]:
        return (torch.ones(1, device=device),)

    return goes_to_device(student(f=f), "f", right, X, returns=("x",))


def looped(f: Callable[..., object]) -> Verdict:
    training = Training((("Linear", (1, 1)),), 1, X, Y, 0.1, 2)
    return trains_model(student(f=f), "f", models.train_model, over=[training], rtol=1e-5)


CHECKS = (grads, stepped, moved, made, elsewhere, looped)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@quick
@given(answer=ANYTHING)
def test_whatever_a_step_gives_back_has_a_verdict(
    check: Callable[[Callable[..., object]], Verdict], answer: object
) -> None:
    with contextlib.suppress(BlankAnswerError):
        holds(check(lambda *args: answer), mistaken=None)


@pytest.mark.parametrize("check", [grads, stepped, moved], ids=lambda check: check.__name__)
@quick
@given(data=TENSORS, grad=st.one_of(st.none(), TENSORS), asks=st.booleans())
def test_whatever_a_step_leaves_behind_has_a_verdict(
    check: Callable[[Callable[..., object]], Verdict],
    data: torch.Tensor,
    grad: torch.Tensor | None,
    asks: bool,
) -> None:
    def step(b: torch.Tensor, *rest: object) -> object:
        b.data = data
        b.grad = None if grad is None else grad.to(data.dtype).reshape(data.shape)
        b.requires_grad_(asks)
        return b.sum()

    verdict = check(step)
    holds(verdict, mistaken=None)
    assert not verdict.passed
    same = Misconception("does as the student did", step, "So it is.")
    other = Misconception("does nothing", lambda *args: None, "Nothing is done.")
    explained = item(points=1, wrong=[same, other])(_question(verdict)).judge(student())
    assert explained.score == verdict.score


def _question(verdict: Verdict) -> Callable[[Submission], Verdict]:
    def question(student: Submission) -> Verdict:
        """A question"""
        return verdict

    return question


# --- shape-safe, and monotone in tolerance


@quick
@given(st.lists(st.integers(1, 3), max_size=3).filter(lambda shape: np.prod(shape) != 1))
def test_a_parameter_of_another_shape_is_never_right(shape: list[int]) -> None:
    def step(b: torch.Tensor, w: torch.Tensor, lr: float) -> None:
        torch_steps.update_in_place(b, w, lr)
        b.data = b.data.expand(shape).clone()

    verdict = stepped(step)
    assert verdict.outcome is Outcome.PARTIAL
    assert "`b`" not in verdict.right


@pytest.mark.parametrize("check", [grads, stepped], ids=lambda check: check.__name__)
@quick
@given(off=st.floats(-1e-3, 1e-3), scale=st.floats(1, 1e4))
def test_what_is_accepted_stays_accepted_as_tolerance_grows(
    check: Callable[..., Verdict], off: float, scale: float
) -> None:
    right = torch_steps.backward_step if check is grads else torch_steps.update_in_place

    def nearly(*args: Any) -> object:
        answer = right(*args)
        for parameter in args[:2]:
            if parameter.grad is not None:
                parameter.grad *= 1 + off
            if check is stepped:
                parameter.data *= 1 + off
        return answer

    assert check(nearly).score <= check(nearly, scale).score


# --- classes


def line(state: Any, x: Any) -> Any:
    return state["b"] + state["w"] * x


def judged(thing: object) -> list[Verdict]:
    """All that is asked of a class, by every check."""
    asked = student(Net=thing)

    def of_class(student: Submission) -> list[Verdict]:
        right = {"b": np.ones(1), "w": np.ones(1)}
        return [
            has_parameters(build_module(student, "Net"), SHAPES),
            starts_as(build_module(student, "Net"), right, rtol=BY_DTYPE),
            forwards(build_module(student, "Net"), line, shapes=SHAPES, over=[X], rtol=BY_DTYPE),
            trains(student, build_module(student, "Net"), X, Y, lr=0.1, steps=2),
        ]

    try:
        return of_class(asked)
    except StudentError:
        return []


@quick
@given(ANYTHING)
def test_whatever_stands_in_the_place_of_a_class_has_a_verdict(thing: object) -> None:
    for verdict in judged(lambda: thing):
        holds(verdict)
        assert not verdict.passed


@quick
@given(ANYTHING)
def test_whatever_forward_gives_back_has_a_verdict(answer: object) -> None:
    class Net(models.ManualLinearRegression):
        def forward(self, x: torch.Tensor) -> Any:
            return answer

    for verdict in judged(Net):
        holds(verdict)


@quick
@given(TENSORS, st.booleans())
def test_whatever_a_parameter_is_has_a_verdict(value: torch.Tensor, trained: bool) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            asks = trained and (value.is_floating_point() or value.is_complex())
            self.b = nn.Parameter(value.clone(), requires_grad=asks)
            self.register_buffer("w", value.clone())

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.get_buffer("w") * x

    parameters, *others = judged(Net)
    assert not parameters.passed
    for verdict in (parameters, *others):
        holds(verdict)


@quick
@given(st.lists(st.integers(0, 3), max_size=4), st.lists(st.integers(1, 3), max_size=3))
def test_only_a_parameter_of_the_asked_shape_is_right(shape: list[int], asked: list[int]) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.ones(shape))

    verdict = has_parameters(build_module(student(Net=Net), "Net"), {"b": tuple(asked)})
    assert verdict.passed == (shape == asked)


@quick
@given(st.floats(-1e-3, 1e-3), st.floats(1, 1e4))
def test_a_model_that_starts_right_starts_right_as_tolerance_grows(
    off: float, growth: float
) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.full((2,), 1 + off, dtype=torch.float64))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return (1 + off) * self.b.sum() * x

    def passes(rtol: float) -> list[bool]:
        right, tolerance = {"b": np.ones(2)}, {"float64": rtol}
        model = build_module(student(Net=Net), "Net")
        start = starts_as(model, right, rtol=tolerance)
        forward = forwards(
            model,
            lambda state, x: state["b"].sum() * x,
            shapes={"b": (2,)},
            over=[X],
            rtol=tolerance,
        )
        return [start.passed, forward.passed]

    tight, loose = passes(1e-5), passes(1e-5 * growth)
    assert all(after or not before for before, after in zip(tight, loose, strict=True))


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float32", "float64"])
def test_a_model_of_another_precision_is_told_so(kind: str) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.ones(1, dtype=getattr(torch, kind)))
            self.w = nn.Parameter(torch.ones(1, dtype=getattr(torch, kind)))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    parameters, start, forward, training = judged(Net)
    assert parameters.passed and training.passed
    if kind.endswith("16"):
        says = f"`b`: expected float32 or float64, got {kind}."
        assert (start.message, forward.message) == (says, says)
    else:
        assert start.passed and forward.passed
