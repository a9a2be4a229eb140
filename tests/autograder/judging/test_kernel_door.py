"""The door to a kernel: what the student's code can and cannot do to the judge."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.values import agrees
from autograder.engine.kernel import KernelDoor
from autograder.engine.scored import ScoredOutput
from autograder.items.kinds import item
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.wire.plain import Opaque


def door(**names: Any) -> KernelDoor:
    return KernelDoor(names)


@item(points=3)
def total(student: Submission) -> Verdict:
    """The total"""
    over = [(np.array([1.0, 2.0]),), (np.array([5.0]),)]
    return agrees(student["total"], lambda x: float(x.sum()), over=over, rtol=1e-9)


def verdict(function: Callable[..., object]) -> Verdict:
    return total.judge(Submission(door(total=function)))


def test_code_that_changes_its_arguments_changes_copies_and_is_told_so() -> None:
    def total(x: np.ndarray) -> float:
        answer = x.sum()
        x[:] = 0
        return float(answer)

    asked = np.array([1.0, 2.0])
    with pytest.raises(StudentError):
        Submission(door(total=total))["total"](asked)
    assert asked.tolist() == [1.0, 2.0]
    assert (verdict(total).message, verdict(total).mistakes) == (
        "`total` changes its argument 1, which its caller still needs. "
        "Work on a copy: `x = x.copy()`.",
        ("changes its input",),
    )


def test_what_code_prints_or_warns_is_silent_and_costs_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def total(x: np.ndarray) -> float:
        print("hello")
        print("hello", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return float(x.sum())

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert verdict(total) == PASSED
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("leave", [sys.exit, exit, lambda: (_ for _ in ()).throw(SystemExit)])
def test_an_exit_inside_a_function_is_the_students(leave: Callable[[], object]) -> None:
    def total(x: np.ndarray) -> float:
        leave()
        return next(leave())  # type: ignore[call-overload,no-any-return]

    assert verdict(total).outcome is Outcome.CRASHED


def test_an_interrupt_is_not_the_students() -> None:
    def total(x: np.ndarray) -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verdict(total)


def test_an_error_is_told_with_the_line_where_it_happened() -> None:
    def total(x: np.ndarray) -> float:
        return float(x.sum()) / len([])

    judged = verdict(total)
    assert judged.outcome is Outcome.CRASHED
    assert judged.message.startswith("`total` stopped at `return float(x.sum()) / len([])` with ")


def test_the_text_of_an_error_cannot_become_markup() -> None:
    def total(x: np.ndarray) -> float:
        raise ValueError("**`x`**\n\n# <script>loud</script> ![](http://here)" + "x" * 1000)

    said = verdict(total).message.partition(" with ")[2]
    assert said.startswith("`ValueError: **'x'** # <script>loud</script> ![](http://here)x")
    assert said.endswith("x`.")
    assert said.count("`") == 2
    assert len(said) < 310


def stub(x: object) -> object:
    raise NotImplementedError


@pytest.mark.parametrize("answer", [..., stub, lambda x: ...])
def test_the_released_stub_is_blank(answer: Any) -> None:
    with pytest.raises(BlankAnswerError, match=r"^`total` is not answered yet\.$"):
        Submission(door(total=answer))["total"](1)


def test_a_value_that_is_the_released_stub_is_blank() -> None:
    with pytest.raises(BlankAnswerError, match=r"^`best` is not answered yet\.$"):
        Submission(door(best=...)).value("best")


def test_a_name_that_is_missing_is_told() -> None:
    with pytest.raises(StudentError) as told:
        Submission(door()).value("best")
    assert str(told.value) == (
        "The notebook defines no `best`. Was its cell deleted or renamed, "
        "or did it stop with an error?"
    )


def test_a_value_where_a_function_is_asked_is_told() -> None:
    with pytest.raises(StudentError, match=r"^`total` should be a function, but it is `3`\.$"):
        Submission(door(total=3))["total"](1)


def test_a_value_comes_as_plain_data_and_what_is_none_as_the_name_of_its_class() -> None:
    assert Submission(door(best=(1, 2.5))).value("best") == (1, 2.5)
    assert Submission(door(best=object())).value("best") == Opaque("builtins.object")


def test_a_score_is_what_nbgrader_reads_and_a_sentence_what_the_student_reads() -> None:
    shown = ScoredOutput(total, verdict(lambda x: x.sum()))._repr_mimebundle_()
    assert shown["text/plain"] == "3"
    assert shown["text/markdown"] == "**The total:** Right."
    record: Any = shown["application/vnd.pencilgrad.verdict+json"]
    assert (
        record.items()
        >= {
            "item": "total",
            "says": "The total",
            "outcome": "passed",
            "score": 3.0,
            "points": 3.0,
            "message": "Right.",
            "says_more": False,
        }.items()
    )
    assert record["mistakes"] == []
