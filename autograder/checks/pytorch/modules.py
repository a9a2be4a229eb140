"""Checks on a student's `nn.Module`: what it is, what it computes, whether it can be trained.

Each takes a handle to a fresh module, `build_module(student, "Net")`; torch works on the
student's side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from autograder.checks.pytorch.registered import (
    dtype,
    find_unregistered,
    fits,
    join_quoted,
    judge_parameter,
    refuse_no_module,
    refuse_not_finite,
    refuse_other_type,
)
from autograder.checks.pytorch.steps import as_numbers, fail_with, show_tensor
from autograder.checks.stops import explain
from autograder.checks.values import close
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.sentences import join_sentences, say
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import PASSED, Verdict, crashed, failed, partial
from autograder.wire.plain import ObjectRecord, TensorRecord

State = Mapping[str, npt.NDArray[Any]]
Shapes = Mapping[str, tuple[int, ...]]
Forward = Callable[[State, npt.NDArray[Any]], object]
# Anything but a sign or a shift that a model could start from by chance.
STRETCH, SHIFT = -1.5, 0.25
NO_RETURN = fail_with("no return", say("forward.none"))


def build_module(student: Submission, name: str, *args: object) -> Handle:
    """What the student's class or function makes; a StudentError says what torch's error means."""
    try:
        return student.keep(name, *args)
    except BlankAnswerError:
        raise
    except StudentError as error:
        raise StudentError(*explain(error), raised=error.raised) from error


def has_parameters(model: Handle, shapes: Shapes) -> Verdict:
    """Is it an `nn.Module` with exactly these parameters, registered, under these keys?

    Each parameter earns its share. The shape is the very one: it is part of what is asked.
    """
    record = model.record()
    if fault := refuse_no_module(record):
        return fault
    verdicts = {name: judge_parameter(record, name, shape) for name, shape in shapes.items()}
    others = [name for name in record.state if name not in shapes]
    faults = [v.message for v in verdicts.values() if not v.passed]
    if others:
        faults.append(
            say("module.more-parameters", others=join_quoted(others), only=join_quoted(shapes))
        )
    if not faults:
        return PASSED
    right = [name for name, verdict in verdicts.items() if verdict.passed]
    mistakes = dict.fromkeys(name for verdict in verdicts.values() for name in verdict.mistakes)
    message = join_sentences(
        *faults, say("parts.all-right", names=join_quoted(right)) if right else ""
    )
    score = len(right) / (len(shapes) + bool(others))
    verdict = partial(score, message) if right else failed(message)
    return replace(verdict, mistakes=tuple(mistakes))


def starts_as(model: Handle, state: State, *, rtol: Mapping[str, float]) -> Verdict:
    """Does its `state_dict()` hold these very numbers? Keys first, then shapes, then values."""
    record = model.record()
    if fault := refuse_no_module(record):
        return fault
    if list(record.state) != list(state):
        has = join_quoted(record.state) or say("module.none-of-them")
        return failed(say("module.parameters", expected=join_quoted(state), got=has))
    for name, right in state.items():
        got = record.state[name]
        if got.shape != right.shape:
            return failed(say("module.shape", name=name, expected=right.shape, got=got.shape))
        if fault := refuse_other_type(name, got, rtol):
            return fault
        verdict = close(got.data, right, rtol=rtol[got.dtype])
        if not verdict.passed:
            return failed(say("parts.wrong", label=f"`{name}`", says=verdict.message))
    return PASSED


def forwards(
    model: Handle,
    reference: Forward,
    *,
    shapes: Shapes,
    over: Iterable[npt.NDArray[Any]],
    rtol: Mapping[str, float],
) -> Verdict:
    """Is `model(x)` the reference of its own parameters and x, before and after they are changed?

    reference: parameters by name, in these shapes, and x -> ŷ. Asked in training and in evaluation
    mode. The parameters are changed through `load_state_dict`, which finds out a `forward` that
    uses numbers from somewhere else, and turns the signs of what is predicted.
    """
    record = model.record()
    if fault := refuse_no_module(record):
        return fault
    for name, shape in shapes.items():
        verdict = judge_parameter(record, name, shape)
        if name not in record.parameters or not fits(record.parameters[name], shape):
            return verdict
        if fault := refuse_other_type(name, record.parameters[name], rtol):
            return fault
    if fault := refuse_not_finite(record):
        return fault
    inputs = list(over)
    if not inputs:
        raise ValueError("There are no inputs to ask the model with.")

    def right(state: State, x: npt.NDArray[Any]) -> npt.NDArray[Any]:
        fitted = {name: state[name].reshape(shape) for name, shape in shapes.items()}
        return np.asarray(reference(fitted, x))

    return _stopped_as_verdict(lambda: _judge_forward(model, record, right, inputs, rtol))


def trains(
    student: Submission,
    model: Handle,
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    *,
    lr: float,
    steps: int,
) -> Verdict:
    """Does plain SGD on its `parameters()` reach each of them, and make the MSE on x, y smaller?"""
    record = model.record()
    if fault := refuse_no_module(record):
        return fault
    if fault := refuse_not_finite(record):
        return fault
    if not record.parameters:
        return find_unregistered(record) or fail_with("no parameters", say("module.no-parameters"))
    return _stopped_as_verdict(lambda: _judge_training(student, model, x, y, lr, steps))


# --- how it goes


def _judge_forward(
    model: Handle,
    record: ObjectRecord,
    right: Callable[[State, npt.NDArray[Any]], npt.NDArray[Any]],
    over: list[npt.NDArray[Any]],
    rtol: Mapping[str, float],
) -> Verdict:
    kind = dtype(record)
    state = {name: tensor.data for name, tensor in record.parameters.items()}
    moved = {name: STRETCH * data + SHIFT for name, data in state.items()}
    for now, changed in ((state, False), (moved, True)):
        if changed:
            model.method("load_state_dict", _tensors_of_state(moved, record))
        for x, evaluating in [(x, mode) for x in over for mode in (False, True)]:
            model.method("train", not evaluating)
            answer = model.method("__call__", torch.tensor(x, dtype=getattr(torch, kind)))
            if answer is None:
                return NO_RETURN
            with np.errstate(all="ignore"):  # parameters of any size
                expected = right(now, x)
            if not np.isfinite(expected).all():
                return failed(say("forward.not-finite"))
            verdict = close(as_numbers(answer), expected, rtol=rtol[kind])
            if verdict.passed:
                continue
            asked = _asked_with(x.shape, changed, evaluating)
            if changed:
                return fail_with(
                    "not its own parameters", join_sentences(say("forward.not-its-own"), asked)
                )
            told = say("parts.wrong", label="`forward`", says=verdict.message)
            return failed(join_sentences(told, asked))
    return PASSED


def _asked_with(shape: tuple[int, ...], changed: bool, evaluating: bool) -> str:
    if changed and evaluating:
        return say("forward.asked-changed-evaluating", shape=shape)
    if changed:
        return say("forward.asked-changed", shape=shape)
    if evaluating:
        return say("forward.asked-evaluating", shape=shape)
    return say("forward.asked", shape=shape)


def _judge_training(
    student: Submission,
    model: Handle,
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    lr: float,
    steps: int,
) -> Verdict:
    kind = getattr(torch, dtype(model.record()))
    inputs, targets = torch.tensor(x, dtype=kind), torch.tensor(y, dtype=kind)
    optimizer = student.make("torch.optim.SGD", model.keep("parameters"), lr)
    losses: list[float] = []
    for step in range(steps + 1):
        guess = model.keep("__call__", inputs)
        seen = guess.value()
        if seen is None:
            return NO_RETURN
        if not isinstance(seen, TensorRecord) or seen.data.dtype.kind == "c":
            came = say("thing.complex") if isinstance(seen, TensorRecord) else show_tensor(seen)
            return failed(say("forward.no-tensor", got=came))
        if not seen.requires_grad:
            return fail_with("prediction cut off", say("training.prediction-cut-off"))
        loss = guess.keep("sub", targets).keep("square").keep("mean")
        now = loss.value()
        if not isinstance(now, TensorRecord) or now.data.size != 1:
            return failed(say("forward.no-loss", got=show_tensor(now)))
        losses.append(float(now.data.real.item()))
        optimizer.method("zero_grad")
        loss.method("backward")
        found = model.record().parameters.items()
        if step == 0 and (idle := [name for name, tensor in found if tensor.grad is None]):
            says = say("forward.no-gradient", names=join_quoted(idle))
            return fail_with("parameter not used", says)
        optimizer.method("step")
    if not losses[-1] < losses[0]:
        return failed(say("training.loss-not-smaller", steps=steps))
    return PASSED


def _stopped_as_verdict(ask: Callable[[], Verdict]) -> Verdict:
    try:
        return ask()
    except BlankAnswerError:
        raise
    except StudentError as error:
        return crashed(*explain(error))


def _tensors_of_state(state: State, record: ObjectRecord) -> dict[str, torch.Tensor]:
    """A state_dict: the parameters from `state`, buffers as they are."""
    return {
        name: torch.tensor(state.get(name, kept.data), dtype=getattr(torch, kept.dtype))
        for name, kept in record.state.items()
    }
