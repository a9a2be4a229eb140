"""Checks on what a torch step does: gradients filled, parameters moved in place, tensors made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import torch

from autograder.checks.pytorch.steps import (
    Inputs,
    Part,
    Rule,
    Step,
    as_tuple,
    fail_with,
    is_clear,
    judge_calls,
    same_numbers,
    show_tensor,
)
from autograder.judging.faults import StudentError
from autograder.judging.sentences import all_of, say
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Verdict, failed
from autograder.wire.plain import CallRecord, TensorRecord, as_plain

# The tightest that is fair: what two right orders of summation may differ by.
BY_DTYPE: Mapping[str, float] = {"float32": 1e-5, "float64": 1e-9}


CALLED_ELSEWHERE = say("grads.of-copies")
CUT_OFF = say("grads.loss-cut-off")
CALLED_OR_NOT = say("grads.untouched")


def make_leaf(value: object, *, dtype: str, grad: object = None) -> torch.Tensor:
    """A parameter that asks for its gradient, with one from earlier where `grad` gives it."""
    kind = getattr(torch, dtype)
    parameter = torch.tensor(value, dtype=kind, requires_grad=True)
    if grad is not None:
        parameter.grad = torch.tensor(grad, dtype=kind)
    return parameter


def fills_grads(
    student: Submission,
    name: str,
    reference: Rule,
    *,
    over: Iterable[Inputs],
    names: Sequence[str],
    earlier: Literal["added to", "replaced", "either"],
    rtol: Mapping[str, float],
) -> Verdict:
    """Does the function return the loss, and leave the right `.grad` in each parameter?

    names: of the arguments. earlier: what is to become of a gradient that is there before. The
    loss and each gradient earn equal shares. rtol: by dtype, such as BY_DTYPE.
    """

    asked = list(over)

    def parts(step: Step) -> list[Part]:
        reached = any(not _same_gradient(*row[1:3]) for row in step.parameters())
        grads = [
            Part(f"`{row[0]}.grad`", _judge_gradient(step, *row[1:], earlier, reached))
            for row in step.parameters()
        ]
        return [
            Part("loss", _judge_returned_loss(step), label=say("part.loss")),
            *grads,
            *step.changed(),
        ]

    verdict = judge_calls(student, name, reference, asked, names, rtol, parts)
    return _where_gradients_went(student, name, asked[0], verdict) if asked else verdict


def steps_in_place(
    student: Submission,
    name: str,
    reference: Rule,
    *,
    over: Iterable[Inputs],
    names: Sequence[str],
    rtol: Mapping[str, float],
) -> Verdict:
    """Does the function move the caller's own parameters, and clear their gradients?

    Equal shares for each parameter and for clearing, to None or to zeros; clearing alone is worth
    nothing. How it is done (`no_grad`, `.data`, `.detach()`, an optimizer) is free.
    """

    def parts(step: Step) -> list[Part]:
        moved = [
            Part(f"`{row[0]}`", _judge_move(step, *row[1:], step.parameters()[0][0]))
            for row in step.parameters()
        ]
        return [
            *moved,
            Part("gradients", _judge_clearing(step), alone=False, label=say("part.gradients")),
            *step.changed(),
        ]

    return judge_calls(student, name, reference, over, names, rtol, parts, returned=False)


def makes_tensors(
    student: Submission,
    name: str,
    reference: Rule,
    *,
    over: Iterable[Inputs],
    returns: Sequence[str],
    rtol: Mapping[str, float],
) -> Verdict:
    """Does the function return tensors of the right kind: type, leaf or not, shape, values?

    For exercises of which the type is the point: NumPy is refused here.
    """

    def parts(step: Step) -> list[Part]:
        got, right = as_tuple(step.after.returned), as_tuple(step.right.returned)
        if len(got) != len(right):
            asked = all_of([f"`{part}`" for part in returns])
            unlike = failed(
                say("part.expected", expected=asked, got=show_tensor(step.after.returned))
            )
            return [Part("answer", unlike, label=say("part.answer"))]
        pairs = zip(returns, got, right, strict=True)
        return [Part(f"`{part}`", _judge_tensor(step, a, b)) for part, a, b in pairs]

    return judge_calls(student, name, reference, over, (), rtol, parts, kinds=True)


# --- where the gradients are


def _same_gradient(before: TensorRecord, after: TensorRecord) -> bool:
    if before.grad is None or after.grad is None:
        return before.grad is after.grad
    return same_numbers(before.grad, after.grad)


def _where_gradients_went(
    student: Submission, name: str, inputs: Inputs, verdict: Verdict
) -> Verdict:
    """The verdict on a call that has touched no gradient: was there a `backward()`, and of what?

    Who follows it with another one learns it: torch walks a graph only once.
    """
    seen = verdict.evidence.observations if verdict.evidence else ()
    rows = [(tuple(map(as_plain, one.inputs)), one.answer) for one in seen]
    if not rows or any(_has_gradients(before, after) for before, after in rows):
        return verdict
    told = replace(
        verdict, evidence=None, asked=verdict.reference
    )  # "no backward" leaves the same behind
    try:
        loss = student.keep(name, *inputs)
        record = loss.value()
        if isinstance(record, TensorRecord) and record.requires_grad and not record.is_leaf:
            loss.method("backward")
            return verdict
    except StudentError as error:
        if "second time" in error.raised:
            return told.explained(("parameter not used",), CALLED_ELSEWHERE)
        return verdict
    if isinstance(record, TensorRecord) and record.requires_grad:
        return told.explained(("loss cut off",), CUT_OFF)
    return told.explained((), CALLED_OR_NOT) if record is not None else verdict


def _has_gradients(before: tuple[object, ...], after: object) -> bool:
    """Has the call touched one, or ended in an error?"""
    if not isinstance(after, CallRecord):
        return True
    pairs = zip(before, after.args, strict=True)
    return any(
        isinstance(one, TensorRecord)
        and isinstance(other, TensorRecord)
        and not _same_gradient(one, other)
        for one, other in pairs
    )


# --- one part


def _judge_returned_loss(step: Step) -> Verdict:
    right, answer = step.right.returned, step.after.returned
    assert isinstance(right, TensorRecord)
    if answer is None:
        return fail_with("no return", say("part.not-returned"))
    return step.close(answer, right.data, right.dtype)


def _judge_gradient(
    step: Step,
    before: TensorRecord,
    after: TensorRecord,
    right: TensorRecord,
    earlier: str,
    reached: bool,
) -> Verdict:
    """reached: has any parameter of this call another gradient than before?"""
    assert right.grad is not None
    there = np.zeros_like(right.grad) if before.grad is None else before.grad
    added, fresh = right.grad, right.grad - there
    accepted = {"added to": [added], "replaced": [fresh], "either": [added, fresh]}[earlier]
    verdicts = [step.close(after.grad, one, before.dtype) for one in accepted]
    # Before anybody is accused: a gradient of 0 changes nothing.
    if after.grad is not None and any(verdict.passed for verdict in verdicts):
        return PASSED
    if reached and _same_gradient(before, after):
        says = say("grads.not-reached")
        return fail_with("parameter not used", says)
    if after.grad is None:
        return fail_with("no backward", say("grads.none"))
    if not after.grad.any():
        return fail_with("cleared too early", say("grads.zero"))
    if before.grad is not None and same_numbers(after.grad, before.grad):
        return fail_with("no backward", say("grads.as-before"))
    if earlier == "added to" and step.close(after.grad, fresh, before.dtype).passed:
        says = say("grads.replaced")
        return fail_with("overwrote the gradient", says)
    if earlier == "replaced" and step.close(after.grad, added, before.dtype).passed:
        says = say("grads.added")
        return fail_with("gradients pile up", says)
    return verdicts[0]


def _judge_move(
    step: Step, before: TensorRecord, after: TensorRecord, right: TensorRecord, first: str
) -> Verdict:
    verdict = step.close(after.data, right.data, before.dtype)
    if verdict.passed and after.requires_grad:
        return PASSED
    if verdict.passed:
        return fail_with("requires_grad lost", say("step.requires-grad-lost"))
    if same_numbers(after.data, before.data):
        if is_clear(after) and not is_clear(before):
            says = say("step.cleared-too-early")
            return fail_with("cleared too early", says)
        return fail_with(
            "new tensor",
            say("step.new-tensor", first=first),
        )
    if step.close(after.data, 2 * before.data - right.data, before.dtype).passed:
        return fail_with("plus sign", say("step.uphill"))
    if before.grad is not None:
        whole = before.data - before.grad
        if step.close(after.data, whole, before.dtype).passed:
            return fail_with("no learning rate", say("step.no-rate"))
    return verdict


def _judge_clearing(step: Step) -> Verdict:
    left = [name for name, _, after, _ in step.parameters() if not is_clear(after)]
    if not left:
        return PASSED
    if len(left) == len(step.parameters()):
        says = say("grads.none-cleared", first=left[0])
    else:
        says = say("grads.some-not-cleared", names=f"`{'`, `'.join(left)}`", first=left[0])
    return fail_with("gradients not cleared", says)


def _judge_tensor(step: Step, got: object, right: object) -> Verdict:
    assert isinstance(right, TensorRecord)
    if not isinstance(got, TensorRecord):
        what = say("thing.numpy-array") if isinstance(got, np.ndarray) else show_tensor(got)
        return failed(say("part.no-tensor", got=what))
    if got.dtype != right.dtype:
        return failed(say("part.expected", expected=right.dtype, got=got.dtype))
    if right.requires_grad and not got.requires_grad:
        return failed(say("part.no-requires-grad"))
    if got.requires_grad and not right.requires_grad:
        return failed(say("part.requires-grad"))
    if got.is_leaf != right.is_leaf:
        says = say("part.no-leaf")
        return fail_with("no leaf", says)
    if got.data.size == right.data.size == 1 and got.shape != right.shape:
        return failed(say("part.shape", expected=right.shape, got=got.shape))
    return step.close(got.data, right.data, right.dtype)
