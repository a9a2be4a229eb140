"""A test that a student has written is graded by a right function and by spoiled ones."""

from __future__ import annotations

import pytest

from autograder.checks.tests import finds_wrong
from autograder.items.question import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from tests.autograder.judging.notebook_cell import cell

RIGHT = "def predict(b, w, x):\n    return b + w * x"
WRONG = {
    "forgets the bias": "def predict(b, w, x):\n    return w * x",
    "adds where it should multiply": "def predict(b, w, x):\n    return b + w + x",
}


@item(points=1)
def check_predict(student: Submission) -> Verdict:
    """`check_predict` finds what is wrong"""
    seed = student.seed()
    return finds_wrong(student, "check_predict", of="predict", right=RIGHT, wrong=WRONG, seed=seed)


def said(test: str) -> tuple[float, str]:
    verdict = check_predict.judge(cell(test))
    return verdict.score, verdict.message


def a_test(*lines: str) -> str:
    return "import inspect\ndef check_predict(predict):\n    " + "\n    ".join(lines)


@pytest.mark.parametrize(
    "test",
    [
        a_test("assert predict(1.0, 2.0, 3.0) == 7.0"),
        a_test("return predict(1.0, 2.0, 3.0) == 7.0"),
        a_test("return bool((predict(1.0, 2.0, np.array([3.0, 4.0])) == [7.0, 9.0]).all())"),
        a_test("if predict(b=1.0, w=2.0, x=3.0) != 7.0:", "    raise ValueError('wrong')"),
    ],
)
def test_a_test_that_finds_all_wrong_ones_is_right(test: str) -> None:
    assert said(test) == (1.0, "Right.")


def test_a_test_that_misses_one_is_told_which_and_has_its_share() -> None:
    assert said(a_test("assert predict(1.0, 2.0, 2.0) == 5.0")) == (
        0.5,
        "`check_predict` accepts a `predict` that adds where it should multiply.",
    )
    assert said(a_test("assert predict(0.0, 0.0, 0.0) == 0.0")) == (
        0.0,
        "`check_predict` accepts a `predict` that forgets the bias.",
    )


def test_a_test_that_refuses_the_right_one_has_found_nothing() -> None:
    score, message = said(a_test("assert predict(1.0, 2.0, 3.0) == 8.0"))
    assert score == 0
    assert message.startswith("`check_predict` says no to a right `predict`: `check_predict` stop")
    assert said("def check_predict(predict):\n    return False") == (
        0.0,
        "`check_predict` says no to a right `predict`: it returns False.",
    )


@pytest.mark.parametrize("given_back", ["10**5000", "0", "None", "np.True_"])
def test_only_false_says_no(given_back: str) -> None:
    score, message = said(f"def check_predict(predict):\n    return {given_back}")
    assert (score, "accepts" in message) == (0.0, True)


def test_numpys_false_says_no_too() -> None:
    test = a_test("return np.bool_(predict(1.0, 2.0, 3.0) == 7.0)")
    assert said(test) == (1.0, "Right.")


def test_a_blank_test_is_blank() -> None:
    stub = "def check_predict(predict):\n    raise NotImplementedError()"
    assert said(stub) == (0.0, "Not answered yet.")


LOOKS = {
    "name": "predict.__name__, predict.__qualname__, predict.__module__, predict.__doc__",
    "signature": "str(inspect.signature(predict))",
    "code": "predict.__code__.co_code, predict.__code__.co_consts, predict.__code__.co_names",
    "file": "predict.__code__.co_filename, predict.__code__.co_firstlineno",
    "defaults": "predict.__defaults__, predict.__kwdefaults__, predict.__annotations__",
    "attributes": "sorted(vars(predict)), type(predict)",
    "globals": "sorted(predict.__globals__)",
}


@pytest.mark.parametrize("look", LOOKS)
def test_right_and_wrong_ones_look_alike(look: str) -> None:
    told = cell(f"import inspect\ndef look(predict):\n    return repr(({LOOKS[look]}))", known=True)
    seen = {told["look"](told.built("predict", text)) for text in (RIGHT, *WRONG.values())}
    assert len(seen) == 1
    assert seen == {told["look"](told.built("predict", RIGHT))}


def test_its_source_is_nowhere() -> None:
    source = "def look(predict):\n    import inspect\n    return inspect.getsource(predict)"
    student = cell(source)
    for text in (RIGHT, *WRONG.values()):
        assert "def shown(" in str(student["look"](student.built("predict", text)))


def test_who_counts_its_calls_does_not_know_which_is_which() -> None:
    first = (
        "calls = []\ndef check_predict(predict):\n    calls.append(1)\n    assert len(calls) < 3"
    )
    scores = {
        finds_wrong(
            cell(first), "check_predict", of="predict", right=RIGHT, wrong=WRONG, seed=seed
        ).score
        for seed in range(20)
    }
    assert 0.0 in scores  # and by luck 1.0, as seldom as the order allows
