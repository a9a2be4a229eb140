"""What students answer and what they read, word for word: each row of messages.toml is asked.

An answer is code as a student writes it; the judge's real check decides. `told` is the outcome, the
score, the mistakes' names in brackets, the sentence, and the map of entries line by line.
"""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.checks.formulas import same_expression, same_matrix
from autograder.checks.kinks import at_kink
from autograder.checks.lists import same_letters, same_names, same_shapes, same_words
from autograder.checks.matrices import same_matrix_formula
from autograder.checks.pytorch.tensors import BY_DTYPE, fills_grads, makes_tensors
from autograder.checks.several import each_chosen, same_set
from autograder.checks.typed import same_typed
from autograder.checks.values import agrees, chosen, close, follows
from autograder.engine.door import AnsweringDoor
from autograder.engine.kernel import KernelDoor
from autograder.items.kinds import item
from autograder.items.rubric import Item, Rubric, load_rubric
from autograder.judging.faults import BlankAnswerError, StudentError, TooLongError, UndecidedError
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Verdict
from autograder.mistakes.library import gradients_not_cleared
from autograder.mistakes.misconceptions import Misconception, wrong_value
from autograder.rubrics.gradient_descent.inputs import batches
from autograder.rubrics.pytorch.autograd import RUBRIC as AUTOGRAD
from autograder.rubrics.pytorch.models import RUBRIC as MODELS
from autograder.rubrics.pytorch.tensors import RUBRIC as TENSORS
from autograder.wire.messages import Request
from autograder.wire.stops import Stop, StopError
from autograder.worker.requests.call import Called
from course_tools.symbols import b, w, x, y
from solutions import epochs, linear, torch_steps
from tests.autograder.judging.notebook_cell import cell
from tests.autograder.judging.test_by_hand import judged as by_hand
from tests.autograder.judging.test_module_classes import ITEMS as CLASS_ITEMS
from tests.autograder.judging.test_students_tests import check_predict
from tests.autograder.judging.test_tensor_steps import batch, sgd_step
from tests.autograder.judging.test_training_loops import line, train

ONE_STEP = load_rubric("gradient-descent/2-one-step")
ROWS = tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))
DATA = "from course_tools.data import load_regression\nx_train, y_train, *_ = load_regression()\n"
SYMBOLS = "import sympy as sp\nfrom course_tools.symbols import b, i, n, w, x, y\n"
MATRICES = (
    "import sympy as sp\nn, k = sp.symbols('n k')\n"
    "X, w = sp.MatrixSymbol('X', n, k), sp.MatrixSymbol('w', k, 1)\n"
)
COLUMN = np.array([[1.0], [2.0]])
TABLE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
LARGE = np.arange(1.0, 201.0).reshape(20, 10)
DERIVATIVE = 2 * x * (b + w * x - y)
STEP = sp.Piecewise((1, x > 0), (0, True))


def rows(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("answer", "told"),
        [(row["answer"].strip(), row["told"].strip()) for row in ROWS[kind]],
        ids=lambda text: text[:30],
    )


def said(verdict: Verdict) -> str:
    names = f" ({', '.join(verdict.mistakes)})" if verdict.mistakes else ""
    # Words of NumPy and Python that change between versions: ours are before and after them.
    message = re.sub(r"with `\w+: [^`]*`", "with `…`", verdict.message)
    entries = f" [{' / '.join(verdict.entries.splitlines())}]" if verdict.entries else ""
    return f"{verdict.outcome.value}, {verdict.score:.2g}{names}: {message}{entries}"


def asked(ask: Callable[[Submission], Verdict], code: str, *misconceptions: Misconception) -> str:
    """What the item of this question says about a notebook of this code."""

    def question(student: Submission) -> Verdict:
        """The question"""
        return ask(student)

    return said(item(points=1, wrong=misconceptions)(question).judge(cell(code)))


def value(
    ask: Callable[[object], Verdict], code: str, given: str = "", *misconceptions: Misconception
) -> str:
    def question(student: Submission) -> Verdict:
        return ask(student.value("answer"))

    return asked(question, f"{given}answer = {code}", *misconceptions)


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (BlankAnswerError("blank"), "blank, 0: Not answered yet."),
        (
            TooLongError("long"),
            "timed out, 0: Stopped: it ran too long. Is there a loop without end?",
        ),
        (
            UndecidedError(),
            "left for a person, 0: This could not be decided by the machine. "
            "A person will look at it.",
        ),
        (StudentError("`f` stopped."), "crashed, 0: `f` stopped."),
    ],
)
def test_what_ends_the_question_is_an_outcome_of_its_own(raised: Exception, told: str) -> None:
    def ask(student: Submission) -> Verdict:
        raise raised

    assert asked(ask, "") == told


# --- functions


def gradients(student: Submission) -> Verdict:
    return agrees(
        student["mse_gradients"],
        linear.mse_gradients,
        over=batches(seed=1),
        rtol=1e-9,
        returns=("b_grad", "w_grad"),
    )


@rows("right functions")
def test_a_right_function_passes_however_it_is_written(answer: str, told: str) -> None:
    assert asked(gradients, f"{DATA}def mse_gradients(b, w, x, y):\n" + lines(answer)) == told


@rows("functions")
def test_a_wrong_function_is_told_what_it_does(answer: str, told: str) -> None:
    assert asked(gradients, f"{DATA}def mse_gradients(b, w, x, y):\n" + lines(answer)) == told


@rows("names")
def test_what_is_there_under_the_name_is_told(answer: str, told: str) -> None:
    assert asked(gradients, answer) == told


@rows("near names")
def test_a_name_that_is_not_there_is_looked_for(answer: str, told: str) -> None:
    def question(student: Submission) -> Verdict:
        """The question"""
        return gradients(student)

    assert said(item(points=1)(question).judge(cell(answer, known=True))) == told


@rows("files")
def test_a_file_that_cannot_be_had_is_told(answer: str, told: str) -> None:
    def question(student: Submission) -> Verdict:
        """The question"""
        student.file(answer, most=6)
        return PASSED

    handed_in = Submission(KernelDoor({}, files={"dvc.yaml": b"stages:"}))
    assert said(item(points=1)(question).judge(handed_in)) == told


@rows("tests")
def test_a_students_own_test_is_told_what_it_misses(answer: str, told: str) -> None:
    test = f"def check_predict(predict):\n{lines(answer)}"
    assert said(check_predict.judge(cell(test))) == told


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (
            Stop("missing"),
            "crashed, 0: The notebook defines no `f`. Was its cell deleted or renamed, "
            "or did it stop with an error?",
        ),
        (Stop("blank"), "blank, 0: Not answered yet."),
        (
            Stop("not callable", "3"),
            "crashed, 0: `f` should be a function, but it is `3`.",
        ),
        (
            Stop("raised", "KeyError", "x['b']"),
            "crashed, 0: `f` stopped at `x['b']` with `KeyError`.",
        ),
        (Stop("raised", "KeyError"), "crashed, 0: `f` stopped with `KeyError`."),
        (
            Stop("raised", "StdinNotImplementedError: …", "b = input()"),
            "crashed, 0 (asks with input()): `f` stopped at `b = input()` with "
            "`…`. Nobody is there to type while it is graded, so "
            "`input()` and `getpass()` have no answer: take what is needed from the arguments.",
        ),
        (Stop("too large"), "crashed, 0: `f` is larger than any answer needs to be."),
        (
            Stop("ended"),
            "crashed, 0: `f` ends the notebook's whole process, so nothing can be asked of it.",
        ),
        (
            Stop("too long"),
            "timed out, 0: Stopped: it ran too long. Is there a loop without end?",
        ),
        ("a lie over the wire", "crashed, 0: What came back when `f` was asked is no answer."),
    ],
    ids=str,
)
def test_what_comes_back_through_the_door_is_told(came: object, told: str) -> None:
    def ask(question: Request[Any]) -> Any:
        if isinstance(came, Stop):
            raise StopError(came)
        return Called(came, ())

    def question(student: Submission) -> Verdict:
        """The question"""
        return product(student)

    assert said(item(points=1)(question).judge(Submission(AnsweringDoor(ask)))) == told


def product(student: Submission) -> Verdict:
    over = [(np.arange(6.0).reshape(3, 2), np.ones((2, 1))), (np.ones((1, 4)), np.ones((4, 1)))]
    return agrees(student["f"], lambda X, w: X @ w, over=over, rtol=1e-9)


@rows("errors")
def test_an_error_is_told_with_its_line_and_its_meaning(answer: str, told: str) -> None:
    assert asked(product, f"import sympy as sp\ndef f(X, w):\n{lines(answer)}") == told


@rows("calls")
def test_a_function_that_cannot_be_called_so_is_told(answer: str, told: str) -> None:
    assert asked(product, answer) == told


def lines(answer: str) -> str:
    return textwrap.indent(answer, "    ")


# --- values


@rows("numbers")
def test_what_is_no_number_is_told_what_it_is(answer: str, told: str) -> None:
    given = "import sympy as sp\n"
    assert value(lambda got: close(got, 2.5, rtol=1e-6), answer, given) == told


@rows("digits")
def test_a_number_with_too_few_digits_is_told_how_many_to_give(answer: str, told: str) -> None:
    assert value(lambda got: close(got, 0.000788, rtol=5e-3), answer) == told


@rows("lists")
def test_a_list_is_told_how_many_parts_it_should_have(answer: str, told: str) -> None:
    def check(student: Submission) -> Verdict:
        return agrees(
            student["f"],
            epochs.split_batches,
            over=[(np.array(order), 3) for order in ([2, 0, 1, 4, 3], [1, 0])],
            rtol=1e-9,
            list_of=("batch", "batches"),
        )

    assert asked(check, f"def f(order, batch_size):\n{lines(answer)}") == told


LISTS = {
    "shapes": lambda got: same_shapes(got, [(2, 3), (4,)], names=("a", "b")),
    "types": lambda got: same_words(
        got, ["int64", "bool"], among=["int64", "bool"], names=("p", "q")
    ),
    "names": lambda got: same_names(got, ["b", "w"], among=("b", "w", "x")),
    "letters": lambda got: same_letters(got, "bd", among="abcd"),
    "words": lambda got: each_chosen(
        got, right=["down", "up"], options=["up", "down"], of=("first", "second")
    ),
    "rates": lambda got: same_set(got, (0.1, 0.5), of=(0.1, 0.5, 1.0)),
}


@rows("listed")
def test_a_list_is_told_which_of_it_is_not_right(answer: str, told: str) -> None:
    kind, _, code = answer.partition(" = ")
    assert value(LISTS[kind], code) == told


@rows("entries")
def test_each_right_entry_of_an_array_earns_its_share(answer: str, told: str) -> None:
    def check(got: object) -> Verdict:
        return close(got, TABLE, rtol=1e-9, each_entry=True)

    assert value(check, answer, "right = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])\n") == told


@rows("large arrays")
def test_a_large_array_is_told_where_it_is_wrong(answer: str, told: str) -> None:
    given = "right = np.arange(1.0, 201.0).reshape(20, 10)\n"
    assert asked(lambda s: close(s.value("answer"), LARGE, rtol=1e-9), given + answer) == told


@rows("choices")
def test_a_choice_is_told_when_it_is_none_or_not_the_right_one(answer: str, told: str) -> None:
    options = ("both up", "both down", "one up, one down")
    first = wrong_value(
        'chose "one up, one down"', "one up, one down", "You looked at the first point only."
    )
    last = wrong_value("the last", "one up, one down", "You looked at the last point only.")
    says = value(lambda got: chosen(got, right="both up", options=options), answer, "", first, last)
    assert says == told


@item(points=1)
def b_grad(student: Submission) -> Verdict:
    """The slope"""
    return close(student.value("b_grad"), -8.0, rtol=1e-6)


@item(points=1, builds_on=("b-grad",))
def b_new(student: Submission) -> Verdict:
    """The step"""
    verdict = close(student.value("b_new"), 0.8, rtol=1e-6)
    return follows(verdict, lambda: -0.1 * student.value("b_grad"), rtol=1e-6)  # type: ignore[operator]


@item(points=1)
def slope(student: Submission) -> Verdict:
    """The slope anywhere"""
    return agrees(student["slope"], lambda b: 2 * b, over=[(3.0,), (-1.5,)], rtol=1e-6)


@item(points=1, builds_on=("slope",))
def step(student: Submission) -> Verdict:
    """A step from anywhere"""
    return agrees(student["step"], lambda b: 0.8 * b, over=[(3.0,), (-1.5,)], rtol=1e-6)


FOLLOWING = Rubric("follow/through", (b_grad, b_new, slope, step))


@rows("copies")
def test_the_numbers_of_another_copy_are_told(answer: str, told: str) -> None:
    handed_in = cell(answer)
    handed_in.student = "ada"
    assert said(ONE_STEP["hand-mse"].judge(handed_in)) == told


@rows("follow-through")
def test_a_mistake_is_paid_for_once(answer: str, told: str) -> None:
    assert said(FOLLOWING["b-new"].judge(cell(answer))) == told


@rows("stand-ins")
def test_a_right_function_stands_in_for_a_wrong_one(answer: str, told: str) -> None:
    assert said(FOLLOWING["step"].judge(cell(answer))) == told


# --- formulas


@rows("formulas")
def test_a_formula_is_told_what_is_the_matter(answer: str, told: str) -> None:
    def check(got: object) -> Verdict:
        return same_expression(got, DERIVATIVE, symbols=("b", "w", "x", "y", "n", "i"), seed=1)

    assert value(check, answer, SYMBOLS) == told


@rows("constants")
def test_a_constant_without_a_value_is_told(answer: str, told: str) -> None:
    assert (
        value(lambda got: same_expression(got, sp.log(2), symbols=(), seed=1), answer, SYMBOLS)
        == told
    )


@rows("kinks")
def test_the_value_at_a_kink_is_by_the_stated_convention(answer: str, told: str) -> None:
    def check(got: object) -> Verdict:
        return at_kink(got, STEP, at={"x": 0}, symbols=("x",))

    assert value(check, answer, SYMBOLS) == told


@rows("matrices")
def test_each_right_entry_of_a_matrix_of_formulas_earns_its_share(answer: str, told: str) -> None:
    def check(got: object) -> Verdict:
        return same_matrix(got, sp.Matrix([[2, 2 * x], [2 * x, 2 * x**2]]), symbols="x", seed=1)

    assert value(check, answer, SYMBOLS) == told


@rows("matrix formulas")
def test_a_formula_in_matrices_is_told_what_is_the_matter(answer: str, told: str) -> None:
    X, v = sp.MatrixSymbol("X", *sp.symbols("n k")), sp.MatrixSymbol("w", sp.Symbol("k"), 1)

    def check(got: object) -> Verdict:
        return same_matrix_formula(got, X * v, shapes={"X": ("n", "k"), "w": ("k", "1")}, seed=1)

    assert value(check, answer, MATRICES) == told


@rows("typed maths")
def test_typed_maths_is_told_what_is_the_matter(answer: str, told: str) -> None:
    names = ("b", "w", "x", "y", "n", "x[i]", "z[i]")
    assert value(lambda got: same_typed(got, DERIVATIVE, names=names, seed=1), answer) == told


# --- work by hand


@rows("by hand")
def test_work_by_hand_is_told_apart_from_that_of_a_tool(answer: str, told: str) -> None:
    wanted = "mse-gradients" if "def mse_gradients" in answer else "dloss-dw"
    assert said(by_hand(wanted, answer)) == told


@rows("own work")
def test_ones_own_work_is_told_apart_from_that_of_the_courses_tools(answer: str, told: str) -> None:
    assert said(ONE_STEP["mse"].judge(cell(answer, known=True))) == told


# --- torch


@rows("earlier gradients")
def test_an_earlier_gradient_is_to_be_replaced_where_the_exercise_says_so(
    answer: str, told: str
) -> None:
    def check(student: Submission) -> Verdict:
        return fills_grads(
            student,
            "f",
            torch_steps.backward_step,
            over=[batch("float32", 3, 1.5)],
            names=("b", "w", "x", "y"),
            earlier="replaced",
            rtol=BY_DTYPE,
        )

    assert asked(check, f"def f(b, w, x, y):\n{lines(answer)}") == told


@rows("steps")
def test_a_listed_mistake_about_a_step_has_the_better_words(answer: str, told: str) -> None:
    code = f"def sgd_step(b, w, lr):\n{lines(answer)}"
    assert asked(sgd_step.ask, code, gradients_not_cleared()) == told


@rows("data")
def test_data_become_tensors_of_the_right_kind(answer: str, told: str) -> None:
    def check(student: Submission) -> Verdict:
        return makes_tensors(
            student,
            "f",
            lambda x: torch.tensor(x, dtype=torch.float32),
            over=[(COLUMN,)],
            returns=("x_tensor",),
            rtol=BY_DTYPE,
        )

    assert asked(check, f"def f(x):\n{lines(answer)}") == told


@rows("classes")
def test_a_class_is_told_what_keeps_it_from_learning(answer: str, told: str) -> None:
    verdicts = [asked_of_it.judge(cell(answer)) for asked_of_it in CLASS_ITEMS]
    assert said(next((v for v in verdicts if not v.passed), verdicts[0])) == told


@rows("training")
def test_a_class_that_sgd_cannot_train_is_told_why(answer: str, told: str) -> None:
    assert said(CLASS_ITEMS[-1].judge(cell(answer))) == told


@rows("loops")
def test_a_loop_is_told_what_keeps_it_from_learning(answer: str, told: str) -> None:
    code = f"def train(model, x, y, lr, n_epochs):\n{lines(answer)}"
    assert said(train.judge(cell(code))) == told


@rows("lines")
def test_a_loop_over_a_line_is_judged_by_where_its_parameters_are(answer: str, told: str) -> None:
    assert said(line.judge(cell(f"def f(b, w, x, y, lr, n_epochs):\n{lines(answer)}"))) == told


@rows("devices")
def test_tensors_are_made_on_the_device_that_is_told(answer: str, told: str) -> None:
    seeded = f"torch.manual_seed(seed)\n{answer}"
    code = f"def init_parameters(seed, device):\n{lines(seeded)}"
    assert said(TENSORS["init-parameters"].judge(cell(code))) == told


@rows("notebooks of pytorch")
def test_a_loop_or_a_model_is_told_what_it_does(answer: str, told: str) -> None:
    # The judge knows the text of the cells, as in the grading run.
    student = cell(answer, known=True)
    assert said(asked_for(answer).judge(student)) == told


def asked_for(code: str) -> Item:
    """The item of the pytorch notebooks that asks for what this cell defines last."""
    last = ast.parse(code).body[-1]
    assert isinstance(last, ast.FunctionDef | ast.ClassDef)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", last.name).replace("_", "-").lower()
    return next(
        item for rubric in (TENSORS, AUTOGRAD, MODELS) for item in rubric if item.name == name
    )
