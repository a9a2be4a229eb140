"""One more question to a training loop: why has nothing moved?

Many mistakes leave b and w where they were. A gradient from before the call tells them apart: who
steps before `backward()` moves by it, who clears too early loses it, who trains a copy leaves it.
"""

from __future__ import annotations

import ast
import copy

import torch

from autograder.checks.pytorch.steps import Inputs, fail_with, is_clear, same_numbers
from autograder.judging.faults import StudentError
from autograder.judging.sentences import say
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import Verdict, failed
from autograder.wire.plain import TensorRecord, tensor_record

EARLIER = 0.5  # a gradient that no loss of ours has
Pair = tuple[TensorRecord, TensorRecord]  # a parameter before the call and after it


def why_still(student: Submission, name: str, inputs: Inputs) -> Verdict:
    """Why name(*inputs) does not move those of its arguments that ask for gradients."""
    asked = copy.deepcopy(inputs)
    for one in asked:
        if isinstance(one, torch.Tensor) and one.requires_grad:
            one.grad = torch.full_like(one, EARLIER)
    try:
        after = student.observe(name, *asked).args
    except StudentError:
        return failed(say("still.not-moved"))
    pairs = [
        (tensor_record(before), now)
        for before, now in zip(asked, after, strict=True)
        if isinstance(before, torch.Tensor) and before.requires_grad
        if isinstance(now, TensorRecord)
    ]
    return _why_unmoved(student, name, pairs)


def why_model_still(student: Submission, name: str, model: Handle, rest: Inputs) -> Verdict:
    """Why name(model, *rest) does not move the model, which nobody has touched yet."""
    try:
        model.keep("__call__", rest[0]).keep("mean").method("backward")
        before = model.record().parameters
        student[name](model, *rest)
        after = model.record().parameters
    except StudentError:
        return failed(say("still.not-moved"))
    pairs = [(before[key], after[key]) for key in before if key in after]
    return _why_unmoved(student, name, pairs)


def _why_unmoved(student: Submission, name: str, pairs: list[Pair]) -> Verdict:
    if any(not same_numbers(after.data, before.data) for before, after in pairs):
        return fail_with("step before backward", say("still.step-before-backward"))
    if all(same_gradient(before, after) for before, after in pairs):
        return failed(say("still.not-touched"))
    if not all(is_clear(after) for _, after in pairs):
        says = say("still.no-step-after-backward")
        return fail_with("no step after backward", says)
    steps = _has_step(student, name)
    if steps is False:
        return fail_with("no step after backward", say("still.no-step"))
    if steps is None:
        return fail_with("cleared too early", say("still.step-or-cleared"))
    return fail_with("cleared too early", say("still.cleared"))


def _has_step(student: Submission, name: str) -> bool | None:
    """Does the function's text call a `step`? None where its text is not known."""
    found: bool | None = None
    for cell in student.cells():
        try:
            tree = ast.parse(cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                parts = ast.walk(node)
                found = any(isinstance(one, ast.Attribute) and one.attr == "step" for one in parts)
    return found


def same_gradient(before: TensorRecord, after: TensorRecord) -> bool:
    if before.grad is None or after.grad is None:
        return before.grad is after.grad
    return same_numbers(before.grad, after.grad)
