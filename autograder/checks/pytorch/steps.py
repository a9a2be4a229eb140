"""What a torch function does to its arguments: asked, compared part by part, told in sentences.

Student's function and reference are called with copies of the same tensors; what is compared is
what both have left behind. The reference is the plainest step that could be right.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch

from autograder.checks.numbers import quote_code, show_value
from autograder.checks.stops import explain, mistake_in
from autograder.checks.values import close
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.sentences import join_sentences, say
from autograder.judging.submission import Submission
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Verdict,
    crashed,
    failed,
    partial,
)
from autograder.wire.plain import CallRecord, Opaque, TensorRecord, as_plain

Inputs = tuple[object, ...]
Rule = Callable[..., object]
Numbers = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Stopped:
    """A call that ended in an error, as Python prints it."""

    raised: str


def stopped_alike(answer: Stopped, wrong: Stopped) -> bool:
    """Does the same known mistake show in both?"""
    known = mistake_in(wrong.raised)
    return bool(known) and known == mistake_in(answer.raised)


@dataclass(frozen=True)
class Part:
    """One part of an answer, such as `b.grad`, and the verdict on it."""

    name: str
    verdict: Verdict
    alone: bool = True  # worth something where nothing else is right
    label: str = ""  # what a sentence calls it, where that is not its name

    @property
    def called(self) -> str:
        return self.label or self.name


@dataclass(frozen=True, eq=False)
class Step:
    """One question: the tensors before, what the student's call made of them, and the right one."""

    before: tuple[object, ...]
    after: CallRecord
    right: CallRecord
    names: Sequence[str]
    rtol: Mapping[str, float]

    def parameters(self) -> list[tuple[str, TensorRecord, TensorRecord, TensorRecord]]:
        """(name, before, after, right) of all that ask for a gradient."""
        return [row for row in self._tensors() if row[1].requires_grad]

    def changed(self) -> list[Part]:
        """A part for each tensor that should have stayed as it was."""
        says = say("part.changed")
        return [
            Part(f"`{name}`", failed(says))
            for name, before, after, right in self._tensors()
            if np.array_equal(right.data, before.data) and not same_numbers(after.data, before.data)
        ]

    def close(self, answer: object, right: Numbers, dtype: str) -> Verdict:
        """`answer` against the right numbers; a NumPy or Python number will do for a tensor."""
        if isinstance(answer, Opaque):
            return failed(say("number.expected", got=show_tensor(answer)))
        return close(as_numbers(answer), right, rtol=self.rtol[dtype])

    def _tensors(self) -> list[tuple[str, TensorRecord, TensorRecord, TensorRecord]]:
        rows = zip(self.names, self.before, self.after.args, self.right.args, strict=True)
        return [
            (name, before, after, right)
            for name, before, after, right in rows
            if isinstance(before, TensorRecord)
            and isinstance(after, TensorRecord)
            and isinstance(right, TensorRecord)
        ]


def judge_calls(
    student: Submission,
    name: str,
    reference: Rule,
    over: Iterable[Inputs],
    names: Sequence[str],
    rtol: Mapping[str, float],
    parts: Callable[[Step], list[Part]],
    *,
    returned: bool = True,
    kinds: bool = False,
    grads: bool = True,
) -> Verdict:
    """The first wrong verdict on each part; all calls are evidence for a misconception.

    returned, grads: do they say anything about a misconception?
    kinds: are two returned tensors alike only if they are so in type, shape, asking for gradients?
    """

    def same(answer: object, wrong: object) -> bool:
        alike = _calls_alike(answer, wrong, rtol, returned, grads)
        return alike and (not kinds or _are_of_a_kind(answer, wrong))

    seen: list[Observation] = []
    found: dict[str, Part] = {}
    for inputs in over:
        right = _call_rule(reference, inputs)
        try:
            after = student.observe(name, *inputs)
        except BlankAnswerError:
            raise
        except StudentError as error:
            stop = (Observation(inputs, Stopped(error.raised)),)
            evidence = Evidence(stop, reference, same, _follow_rule)
            return replace(crashed(*explain(error)), evidence=evidence)
        seen.append(Observation(inputs, after))
        before = tuple(map(as_plain, inputs))
        labels = names or [str(k) for k in range(len(inputs))]
        for part in parts(Step(before, after, right, labels, rtol)):
            if part.name not in found or found[part.name].verdict.passed:
                found[part.name] = part
    if not seen:
        raise ValueError("There are no inputs to ask the function with.")
    evidence = Evidence(tuple(seen), reference, same, _follow_rule)
    return replace(join_parts(list(found.values())), evidence=evidence)


def join_parts(parts: Sequence[Part]) -> Verdict:
    """One verdict of those on the parts, which earn equal shares."""
    right = [part for part in parts if part.verdict.passed]
    if len(right) == len(parts):
        return PASSED
    if not any(part.alone for part in right):
        right = []
    faults: dict[str, list[str]] = {}
    mistakes: dict[str, None] = {}
    for part in parts:
        if not part.verdict.passed:
            faults.setdefault(part.verdict.message, []).append(part.called)
            mistakes |= dict.fromkeys(part.verdict.mistakes)
    wrong = [
        say("parts.wrong", label=_label_of_parts(names), says=says)
        for says, names in faults.items()
    ]
    message = join_sentences(*wrong)
    told = (
        say("parts.all-right", names=join_names([part.called for part in right])) if right else ""
    )
    score = len(right) / len(parts)
    verdict = partial(score, join_sentences(message, told)) if right else failed(message)
    return replace(verdict, mistakes=tuple(mistakes), right=told)


def _label_of_parts(names: Sequence[str]) -> str:
    first, *rest = names
    return join_names([first[:1].upper() + first[1:], *rest])


def _call_rule(rule: Rule, inputs: Inputs) -> CallRecord:
    """What a function of ours makes of copies of the inputs, whatever the student's code set."""
    copies = copy.deepcopy(inputs)
    with torch.enable_grad():
        returned = rule(*copies)
    return CallRecord(as_plain(returned), tuple(map(as_plain, copies)))


def _follow_rule(rule: Rule, inputs: Inputs) -> CallRecord | Stopped:
    """What a wrong rule makes of them, which may be an error."""
    try:
        return _call_rule(rule, inputs)
    except Exception as error:  # noqa: BLE001  wrong rules go wrong in any way
        return Stopped(f"{type(error).__name__}: {error}")


def _calls_alike(
    answer: object, wrong: object, rtol: Mapping[str, float], returned: bool, grads: bool
) -> bool:
    """Have two calls left the same behind? A cleared gradient is None or zeros."""
    if isinstance(answer, Stopped) and isinstance(wrong, Stopped):
        return stopped_alike(answer, wrong)
    if not isinstance(answer, CallRecord) or not isinstance(wrong, CallRecord):
        return False
    pairs = list(zip(answer.args, wrong.args, strict=True))
    if returned:
        pairs += zip(as_tuple(answer.returned), as_tuple(wrong.returned), strict=False)
        if len(as_tuple(answer.returned)) != len(as_tuple(wrong.returned)):
            return False
    return all(_alike_values(one, other, rtol, grads) for one, other in pairs)


def _are_of_a_kind(answer: object, wrong: object) -> bool:
    """Have two calls returned tensors alike in type, shape, asking for gradients, being a leaf?"""
    if not isinstance(answer, CallRecord) or not isinstance(wrong, CallRecord):
        return True
    return _kinds(answer.returned) == _kinds(wrong.returned)


def _kinds(returned: object) -> list[object]:
    return [
        (part.dtype, part.shape, part.requires_grad, part.is_leaf)
        if isinstance(part, TensorRecord)
        else None
        for part in as_tuple(returned)
    ]


def _alike_values(one: object, other: object, rtol: Mapping[str, float], grads: bool) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one, str) or isinstance(other, str):  # a device
        return one == other
    if grads and isinstance(one, TensorRecord) and isinstance(other, TensorRecord):
        both_clear = is_clear(one) and is_clear(other)
        if not both_clear and not numbers_near(one.grad, other.grad, rtol.get(one.dtype, 0.0)):
            return False
    kind = next((v.dtype for v in (one, other) if isinstance(v, TensorRecord)), "float64")
    return numbers_near(as_numbers(one), as_numbers(other), rtol.get(kind, 0.0))


def numbers_near(one: object, other: object, rtol: float) -> bool:
    try:
        return close(one, other, rtol=rtol).passed
    except (ValueError, TypeError):  # `other` is None, inf or nan, or no number at all
        return False


# --- reading records


def fail_with(mistake: str, message: str) -> Verdict:
    """A failure that has a name."""
    return replace(failed(message), mistakes=(mistake,))


def same_numbers(one: Numbers, other: Numbers) -> bool:
    return np.array_equal(one, other, equal_nan=True)


def is_clear(tensor: TensorRecord) -> bool:
    """Is its gradient cleared, to None or to zeros?"""
    return tensor.grad is None or not tensor.grad.any()


def join_names(names: Sequence[str]) -> str:
    return ", ".join(names)


def as_tuple(answer: object) -> tuple[object, ...]:
    return tuple(answer) if isinstance(answer, list | tuple) else (answer,)


def show_tensor(answer: object) -> str:
    """A value of the student's in a sentence."""
    if isinstance(answer, TensorRecord):
        return say("thing.tensor", shape=answer.shape)
    if isinstance(answer, Opaque):
        return say("thing.of-class", name=quote_code(answer.kind.rpartition(".")[2]))
    return show_value(answer)


def as_numbers(answer: object) -> object:
    """What `close` can read: tensors as their numbers."""
    if isinstance(answer, TensorRecord):
        return answer.data
    if isinstance(answer, list | tuple):
        return tuple(map(as_numbers, answer))
    return answer
