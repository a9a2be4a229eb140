"""A check on a function that tests a model: evaluate(model, x, y) -> the loss, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace

import torch

from autograder.checks.comparing import are_alike
from autograder.checks.pytorch.steps import (
    Part,
    Rule,
    Stopped,
    as_numbers,
    join_parts,
    same_numbers,
    show_tensor,
)
from autograder.checks.pytorch.steps import fail_with as mistake
from autograder.checks.pytorch.training import Training
from autograder.checks.stops import explain
from autograder.checks.values import close
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.sentences import say
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, crashed, failed
from autograder.wire.plain import Opaque, TensorRecord, as_plain

GRAPH = say("mode.graph")


def evaluates(
    student: Submission, name: str, reference: Rule, *, over: Iterable[Training], rtol: float
) -> Verdict:
    """Does name(model, x, y) tell the loss in evaluation mode, make no graph, give the mode back?

    Equal shares for the three; the last two are worth nothing without the loss. Of each Training
    only the model, its mode and its data count.
    """
    seen: list[Observation] = []
    found: dict[str, Part] = {}
    for asked in over:
        model = asked.twin(student)
        try:
            answer = student[name](model, *asked.rest()[:2])
        except BlankAnswerError:
            raise
        except StudentError as error:
            return crashed(*explain(error))
        seen.append(Observation((asked,), answer))
        loss = _judge_told_loss(answer, _right_loss(reference, asked), rtol)
        parts = [
            Part("loss", loss, label=say("part.loss")),
            Part("mode", _judge_mode_after(asked, model), alone=False, label=say("part.mode")),
            Part(
                "graph", _judge_graph(student, name, answer), alone=False, label=say("part.graph")
            ),
            *_find_changes(asked, model),
        ]
        for part in parts:
            if part.name not in found or found[part.name].verdict.passed:
                found[part.name] = part

    def same(one: object, other: object) -> bool:
        return not isinstance(other, Stopped) and are_alike(as_numbers(one), other, rtol)

    evidence = Evidence(
        tuple(seen), reference, same, lambda rule, inputs: _right_loss(rule, *inputs)
    )
    verdict = join_parts(list(found.values()))
    return replace(verdict, evidence=None if found["loss"].verdict.passed else evidence)


def _right_loss(rule: Rule, asked: object) -> object:
    """The loss that a function of ours tells, or that it stops."""
    assert isinstance(asked, Training)
    try:
        return as_numbers(as_plain(rule(asked.model(), *copy.deepcopy(asked.rest()[:2]))))
    except Exception as error:  # noqa: BLE001  wrong rules go wrong in any way
        return Stopped(f"{type(error).__name__}: {error}")


def _judge_told_loss(answer: object, right: object, rtol: float) -> Verdict:
    if answer is None:
        return mistake("no return", say("part.not-returned"))
    if isinstance(answer, Opaque):
        return failed(say("part.no-number", got=show_tensor(answer)))
    return close(as_numbers(answer), right, rtol=rtol)


def _judge_mode_after(asked: Training, model: Handle) -> Verdict:
    training = model.read("training")
    if training is (not asked.evaluating):
        return PASSED
    says = say("mode.left-training") if asked.evaluating else say("mode.left-evaluation")
    return mistake("mode not given back", says)


def _judge_graph(student: Submission, name: str, answer: object) -> Verdict:
    """Is the loss computed under `no_grad`?

    Asked with a model that writes into its input, which torch forbids where a graph is made of it.
    """
    if isinstance(answer, TensorRecord) and answer.requires_grad:
        return mistake("graph made", GRAPH)
    layers = [
        student.make("torch.nn.ReLU", True),
        student.make("torch.nn.Linear", 1, 1),
    ]
    x = torch.tensor([[1.0], [-2.0]], requires_grad=True)
    try:
        student[name](student.make("torch.nn.Sequential", *layers), x, torch.ones(2, 1))
    except StudentError as error:
        if "in-place" in error.raised:
            return mistake("graph made", GRAPH)
    return PASSED


def _find_changes(asked: Training, model: Handle) -> list[Part]:
    state = model.record().state
    start = asked.model().state_dict()
    moved = [
        key
        for key, values in start.items()
        if key not in state or not same_numbers(state[key].data, values.numpy())
    ]
    says = say("mode.model-changed")
    return [Part(f"`{key}`", failed(says)) for key in moved]
