"""Checks on training: what a loop leaves in the parameters, and the losses it tells."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from autograder.checks.pytorch.steps import (
    Inputs,
    Part,
    Rule,
    Step,
    Stopped,
    as_numbers,
    fail_with,
    join_parts,
    judge_calls,
    same_numbers,
    show_tensor,
    stopped_alike,
)
from autograder.checks.pytorch.still import why_model_still, why_still
from autograder.checks.stops import explain
from autograder.checks.values import close
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.sentences import say
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Verdict,
    crashed,
    failed,
)
from autograder.wire.plain import Opaque, as_plain

Layer = tuple[str, tuple[float, ...]]  # ("Linear", (3, 5)): a class of torch.nn, its arguments


@dataclass(frozen=True, eq=False)
class Training:
    """One model and what it is trained with: train(model, x, y, lr, n_epochs)."""

    layers: tuple[Layer, ...]
    seed: int  # of the numbers the model starts with
    x: npt.NDArray[Any]
    y: npt.NDArray[Any]
    lr: float
    n_epochs: int
    evaluating: bool = False  # is the model in evaluation mode when it is handed over?
    scale: float = 1.0  # of the numbers it starts with; with small ones every loss is small

    def model(self) -> nn.Sequential:
        """The model on our side, drawn without a trace in torch's own random numbers."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            model = nn.Sequential(*(getattr(nn, kind)(*args) for kind, args in self.layers))
        for parameter in model.parameters():
            parameter.data *= self.scale
        return model.train(not self.evaluating)

    def twin(self, student: Submission) -> Handle:
        """The same model on the student's side."""
        layers = [student.make(f"torch.nn.{kind}", *args) for kind, args in self.layers]
        model = student.make("torch.nn.Sequential", *layers)
        model.method("load_state_dict", dict(self.model().state_dict()))
        model.method("train", not self.evaluating)
        return model

    def rest(self) -> tuple[object, ...]:
        """What the loop is called with besides the model."""
        x, y = (torch.tensor(values, dtype=torch.float32) for values in (self.x, self.y))
        return x, y, self.lr, self.n_epochs


@dataclass(frozen=True, eq=False)
class Trained:
    """What a training has left: what the loop gave back, and the model's parameters."""

    losses: object
    state: Mapping[str, npt.NDArray[Any]]


def trains_model(
    student: Submission,
    name: str,
    reference: Rule,
    *,
    over: Iterable[Training],
    rtol: float,
) -> Verdict:
    """Does name(model, x, y, lr, n_epochs) train as the reference does, and tell each loss?

    Equal shares for the parameters, the losses, and for training mode where a model is handed over
    in evaluation mode. How it is done is free.
    """
    seen: list[Observation] = []
    found: dict[str, Part] = {}
    why: Verdict | None = None  # the first model has not moved
    for training in over:
        model = training.twin(student)
        try:
            losses = student[name](model, *training.rest())
        except BlankAnswerError:
            raise
        except StudentError as error:
            stop = (Observation((training,), Stopped(error.raised)),)
            return replace(crashed(*explain(error)), evidence=_evidence(stop, reference, rtol))
        state = {key: tensor.data for key, tensor in model.record().state.items()}
        got, right = Trained(losses, state), _follow_training(reference, (training,))
        assert isinstance(right, Trained)
        if not seen and _is_still(training, got, right, rtol):
            why = _why_model_still(student, name, training, got, right, rtol)
        seen.append(Observation((training,), got))
        for part in _judge_trained(training, got, right, rtol):
            if part.name not in found or found[part.name].verdict.passed:
                found[part.name] = part
    if not seen:
        raise ValueError("There is no model to train.")
    if why is not None:  # other mistakes leave the same behind: it has been asked for
        found["parameters"] = _of_parameters(why)
        return replace(join_parts(list(found.values())), asked=reference)
    return replace(join_parts(list(found.values())), evidence=_evidence(seen, reference, rtol))


def _is_still(training: Training, got: Trained, right: Trained, rtol: float) -> bool:
    """Has a model that should have moved kept every number?"""
    start = _start_of(training)
    return not _all_close(right.state, start, rtol).passed and all(
        key in got.state and same_numbers(got.state[key], values) for key, values in start.items()
    )


def _why_model_still(
    student: Submission, name: str, training: Training, got: Trained, right: Trained, rtol: float
) -> Verdict:
    """Why a loop leaves the model as it was: by one more question."""
    if _judge_losses(got, right, rtol).passed:
        return failed(say("training.copy"))
    return why_model_still(student, name, training.twin(student), training.rest())


def moves(
    student: Submission,
    name: str,
    reference: Rule,
    *,
    over: Iterable[Inputs],
    names: Sequence[str],
    rtol: Mapping[str, float],
) -> Verdict:
    """Does the function move the caller's own parameters as the reference does?

    Equal shares for each. What becomes of the gradients is free: a loop may clear them first or
    last. names: of the arguments.
    """

    asked = list(over)
    moved = False

    def parts(step: Step) -> list[Part]:
        nonlocal moved
        rows = step.parameters()
        moved = moved or any(not same_numbers(row[2].data, row[1].data) for row in rows)
        found = [Part(f"`{row[0]}`", _judge_parameter(step, *row[1:])) for row in rows]
        return [*found, *step.changed()]

    verdict = judge_calls(
        student, name, reference, asked, names, rtol, parts, returned=False, grads=False
    )
    if moved or verdict.passed or verdict.outcome is Outcome.CRASHED:
        return verdict
    why = why_still(student, name, asked[0])
    still = [name for name, one in zip(names, asked[0], strict=True) if _asks_for_grad(one)]
    told = join_parts([Part(f"`{parameter}`", why) for parameter in still])
    return replace(told, asked=reference)


def _asks_for_grad(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.requires_grad


def _judge_parameter(step: Step, before: Any, after: Any, right: Any) -> Verdict:
    verdict = step.close(after.data, right.data, before.dtype)
    if not verdict.passed and same_numbers(after.data, before.data):
        return failed(say("training.not-moved"))
    return verdict


def _judge_trained(training: Training, got: Trained, right: object, rtol: float) -> list[Part]:
    assert isinstance(right, Trained)
    if training.evaluating:
        mode = _judge_mode(training, got, right)
        return [Part("mode", mode, alone=False, label=say("part.training-mode"))]
    state = _all_close(got.state, right.state, rtol)
    losses = _judge_losses(got, right, rtol)
    return [_of_parameters(state), Part("losses", losses, label=say("part.losses"))]


def _of_parameters(verdict: Verdict) -> Part:
    return Part("parameters", verdict, label=say("part.parameters"))


def _judge_mode(training: Training, got: Trained, right: Trained) -> Verdict:
    """Have those parameters kept still that a layer of training mode, such as dropout, shields?"""
    start = _start_of(training)
    shielded = [key for key in start if same_numbers(right.state[key], start[key])]
    if all(key in got.state and same_numbers(got.state[key], start[key]) for key in shielded):
        return PASSED
    return fail_with("no train()", say("training.mode-off"))


def _start_of(training: Training) -> dict[str, npt.NDArray[Any]]:
    return {key: tensor.numpy() for key, tensor in training.model().state_dict().items()}


def _all_close(
    got: Mapping[str, npt.NDArray[Any]], right: Mapping[str, npt.NDArray[Any]], rtol: float
) -> Verdict:
    if missing := [key for key in right if key not in got]:
        return failed(say("training.not-in-model", name=missing[0]))
    verdicts = {key: close(got[key], values, rtol=rtol) for key, values in right.items()}
    bad = next((key for key, verdict in verdicts.items() if not verdict.passed), None)
    if bad is None:
        return next(iter(verdicts.values()))
    return failed(say("parts.wrong", label=f"`{bad}`", says=verdicts[bad].message))


def _judge_losses(got: Trained, right: Trained, rtol: float) -> Verdict:
    answer, expected = got.losses, np.asarray(right.losses)
    if answer is None:
        return fail_with("no return", say("part.not-returned"))
    if isinstance(answer, Opaque):
        return failed(say("training.no-losses", got=show_tensor(answer)))
    if isinstance(answer, list | tuple) and len(answer) != len(expected):
        return failed(say("training.losses", epochs=len(expected), got=len(answer)))
    return close(as_numbers(answer), expected, rtol=rtol)


def _evidence(seen: Sequence[Observation], right: Rule, rtol: float) -> Evidence:
    def same(answer: object, other: object) -> bool:
        if isinstance(answer, Stopped) and isinstance(other, Stopped):
            return stopped_alike(answer, other)
        if not isinstance(answer, Trained) or not isinstance(other, Trained):
            return False
        return _all_near(answer, other, rtol)

    return Evidence(tuple(seen), right, same, _follow_training)


def _all_near(one: Trained, other: Trained, rtol: float) -> bool:
    if one.losses is None or other.losses is None:
        if one.losses is not other.losses:
            return False
    elif not _near(as_numbers(one.losses), as_numbers(other.losses), rtol):
        return False
    return all(
        key in one.state and _near(one.state[key], values, rtol)
        for key, values in other.state.items()
    )


def _near(one: object, other: object, rtol: float) -> bool:
    try:
        return close(one, other, rtol=rtol).passed
    except (ValueError, TypeError):  # `other` is inf or nan, or no number at all
        return False


def _follow_training(rule: Rule, inputs: Inputs) -> Trained | Stopped:
    """What a function of ours makes of the model, which may be an error."""
    (training,) = inputs
    assert isinstance(training, Training)
    model = training.model()
    try:
        with torch.enable_grad():
            losses = rule(model, *copy.deepcopy(training.rest()))
    except Exception as error:  # noqa: BLE001  wrong rules go wrong in any way
        return Stopped(f"{type(error).__name__}: {error}")
    state = {key: tensor.detach().numpy() for key, tensor in model.state_dict().items()}
    return Trained(as_plain(losses), state)
