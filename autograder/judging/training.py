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

from autograder.judging.checks import close
from autograder.judging.steps import (
    Inputs,
    Part,
    Rule,
    Step,
    Stopped,
    judged,
    numbers,
    same_numbers,
    together,
    told,
    wrong,
)
from autograder.judging.stops import explained
from autograder.judging.submission import BlankAnswerError, Handle, StudentError, Submission
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, crashed, failed
from autograder.worker.plain import Opaque, plain

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

    def model(self) -> nn.Sequential:
        """The model on our side, drawn without a trace in torch's own random numbers."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            model = nn.Sequential(*(getattr(nn, kind)(*args) for kind, args in self.layers))
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
    for training in over:
        model = training.twin(student)
        try:
            losses = student[name](model, *training.rest())
        except BlankAnswerError:
            raise
        except StudentError as error:
            stop = (Observation((training,), Stopped(str(error))),)
            return replace(
                crashed(*explained(str(error))), evidence=_evidence(stop, reference, rtol)
            )
        state = {key: tensor.data for key, tensor in model.record().state.items()}
        seen.append(Observation((training,), Trained(losses, state)))
        for part in _parts(
            training, Trained(losses, state), _followed(reference, (training,)), rtol
        ):
            if part.name not in found or found[part.name].verdict.passed:
                found[part.name] = part
    if not seen:
        raise ValueError("There is no model to train.")
    return replace(together(list(found.values())), evidence=_evidence(seen, reference, rtol))


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

    def parts(step: Step) -> list[Part]:
        moved = [
            Part(f"`{parameter}`", _moved(step, *tensors))
            for parameter, *tensors in step.parameters()
        ]
        return [*moved, *step.changed()]

    return judged(student, name, reference, over, names, rtol, parts, returned=False)


def _moved(step: Step, before: Any, after: Any, right: Any) -> Verdict:
    verdict = step.close(after.data, right.data, before.dtype)
    if not verdict.passed and same_numbers(after.data, before.data):
        return failed(
            "has not moved. Does the optimizer know it, and does `step()` follow `backward()`?"
        )
    return verdict


def _parts(training: Training, got: Trained, right: object, rtol: float) -> list[Part]:
    assert isinstance(right, Trained)
    if training.evaluating:
        return [Part("training mode", _mode(training, got, right), alone=False)]
    state = _state(training, got, right, rtol)
    return [Part("the parameters", state), Part("the losses", _losses(got, right, rtol))]


def _mode(training: Training, got: Trained, right: Trained) -> Verdict:
    """Have those parameters kept still that a layer of training mode, such as dropout, shields?"""
    start = _start(training)
    shielded = [key for key in start if same_numbers(right.state[key], start[key])]
    if all(same_numbers(got.state[key], start[key]) for key in shielded):
        return PASSED
    return wrong("no train()", "off while the model learns. Begin with `model.train()`.")


def _start(training: Training) -> dict[str, npt.NDArray[Any]]:
    return {key: tensor.numpy() for key, tensor in training.model().state_dict().items()}


def _state(training: Training, got: Trained, right: Trained, rtol: float) -> Verdict:
    start = _start(training)
    verdict = _all_close(got.state, right.state, rtol)
    if not verdict.passed and _all_close(got.state, start, 0.0).passed:
        return failed("they have not moved. Does each epoch call `backward()`, and then `step()`?")
    return verdict


def _all_close(
    got: Mapping[str, npt.NDArray[Any]], right: Mapping[str, npt.NDArray[Any]], rtol: float
) -> Verdict:
    verdicts = {key: close(got[key], values, rtol=rtol) for key, values in right.items()}
    bad = next((key for key, verdict in verdicts.items() if not verdict.passed), None)
    if bad is None:
        return next(iter(verdicts.values()))
    return failed(f"`{bad}`: {verdicts[bad].message}")


def _losses(got: Trained, right: Trained, rtol: float) -> Verdict:
    answer, expected = got.losses, np.asarray(right.losses)
    if answer is None:
        return wrong("no return", "not returned, the call gives None.")
    if isinstance(answer, Opaque):
        return failed(f"expected a list of numbers, got {told(answer)}.")
    if isinstance(answer, list | tuple) and len(answer) != len(expected):
        return failed(f"expected one for each of {len(expected)} epochs, got {len(answer)}.")
    return close(numbers(answer), expected, rtol=rtol)


def _evidence(seen: Sequence[Observation], right: Rule, rtol: float) -> Evidence:
    def same(answer: object, other: object) -> bool:
        if isinstance(answer, Stopped) and isinstance(other, Stopped):
            known = explained(other.message)[1]
            return bool(known) and known == explained(answer.message)[1]
        if not isinstance(answer, Trained) or not isinstance(other, Trained):
            return False
        return _all_near(answer, other, rtol)

    return Evidence(tuple(seen), right, same, _followed)


def _all_near(one: Trained, other: Trained, rtol: float) -> bool:
    if one.losses is None or other.losses is None:
        if one.losses is not other.losses:
            return False
    elif not _near(numbers(one.losses), numbers(other.losses), rtol):
        return False
    return all(_near(one.state[key], values, rtol) for key, values in other.state.items())


def _near(one: object, other: object, rtol: float) -> bool:
    try:
        return close(one, other, rtol=rtol).passed
    except (ValueError, TypeError):  # `other` is inf or nan, or no number at all
        return False


def _followed(rule: Rule, inputs: Inputs) -> Trained | Stopped:
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
    return Trained(plain(losses), state)
