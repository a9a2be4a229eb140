"""Torch steps: what they leave behind decides, and every sentence about them."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.pytorch.tensors import (
    BY_DTYPE,
    fills_grads,
    make_leaf,
    makes_tensors,
    steps_in_place,
)
from autograder.items.kinds import item
from autograder.judging.faults import StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.misconceptions import Misconception, wrong_rule
from autograder.wire.plain import CallRecord, Opaque, TensorRecord, as_plain
from solutions import linear, torch_steps
from tests.autograder.judging.notebook_cell import body, cell

Tensor = torch.Tensor
X, Y = [[0.5], [-1.0], [2.0], [3.0]], [[2.0], [0.0], [4.5], [8.0]]


def batch(dtype: str, n: int, earlier: float | None) -> tuple[Tensor, ...]:
    kind = getattr(torch, dtype)
    b = make_leaf([0.5], dtype=dtype, grad=None if earlier is None else [earlier])
    w = make_leaf([-0.25], dtype=dtype, grad=None if earlier is None else [2 * earlier])
    return b, w, torch.tensor(X[:n], dtype=kind), torch.tensor(Y[:n], dtype=kind)


BATCHES = [batch("float32", 4, None), batch("float64", 2, None), batch("float32", 3, 1.5)]
STEPS = [
    (make_leaf([0.5], dtype=kind, grad=[-3.0]), make_leaf([-0.1], dtype=kind, grad=[-1.8]), lr)
    for kind, lr in (("float32", 0.1), ("float64", 0.02))
]

# --- items as a rubric of the pytorch notebooks has them


@wrong_rule("sum, not mean", "You added the squares up; the MSE is their mean.")
def summed(b: Tensor, w: Tensor, x: Tensor, y: Tensor) -> Tensor:
    loss = ((b + w * x - y) ** 2).sum()
    loss.backward()
    return loss


@wrong_rule("backward on a copy", "`.item()` cuts the loss from b and w: call `backward()` first.")
def cut_off(b: Tensor, w: Tensor, x: Tensor, y: Tensor) -> Tensor:
    loss = torch.tensor(((b + w * x - y) ** 2).mean().item())
    loss.backward()
    return loss


@item(points=2, wrong=[summed, cut_off])
def backward_step(student: Submission) -> Verdict:
    """`backward_step` returns the loss and fills the gradients"""
    return fills_grads(
        student,
        "backward_step",
        torch_steps.backward_step,
        over=BATCHES,
        names=("b", "w", "x", "y"),
        earlier="added to",
        rtol=BY_DTYPE,
    )


@wrong_rule("crossed", "b moves by b's own gradient, w by w's.")
def crossed(b: Any, w: Any, lr: float) -> None:
    with torch.no_grad():
        b -= lr * w.grad
        w -= lr * b.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule("no no_grad", "An update is not part of the loss: `with torch.no_grad():`.")
def recorded(b: Any, w: Any, lr: float) -> None:
    b -= lr * b.grad
    w -= lr * w.grad


@item(points=2, wrong=[crossed])
def sgd_step(student: Submission) -> Verdict:
    """`sgd_step` moves b and w and clears their gradients"""
    return steps_in_place(
        student,
        "sgd_step",
        torch_steps.update_in_place,
        over=STEPS,
        names=("b", "w", "lr"),
        rtol=BY_DTYPE,
    )


@item(points=1)
def init_parameters(student: Submission) -> Verdict:
    """`init_parameters` draws two leaves"""

    def right(seed: int) -> tuple[Tensor, Tensor]:
        torch.manual_seed(seed)
        return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)

    over = [(42,), (7,)]
    return makes_tensors(
        student, "init_parameters", right, over=over, returns=("b", "w"), rtol=BY_DTYPE
    )


def backward(lines: str) -> Verdict:
    return backward_step.judge(body("backward_step(b, w, x, y)", lines))


def sgd(lines: str) -> Verdict:
    return sgd_step.judge(body("sgd_step(b, w, lr)", lines))


def drawn(lines: str) -> Verdict:
    return init_parameters.judge(body("init_parameters(seed)", f"torch.manual_seed(seed)\n{lines}"))


def told(verdict: Verdict) -> tuple[str, float, str, tuple[str, ...]]:
    return verdict.outcome.value, round(verdict.score, 3), verdict.message, verdict.mistakes


# --- references


def test_the_references_agree_with_numpy() -> None:
    b, w, x, y = batch("float64", 4, None)
    loss = torch_steps.backward_step(b, w, x, y)
    at = (0.5, -0.25, np.array(X), np.array(Y))
    assert loss.item() == pytest.approx(linear.mse(linear.predict(*at[:3]), at[3]), rel=1e-14)
    grads = linear.mse_gradients(*at)
    assert b.grad is not None and w.grad is not None
    assert (b.grad.item(), w.grad.item()) == pytest.approx(grads, rel=1e-14)
    torch_steps.update_in_place(b, w, 0.1)
    assert (b.item(), w.item()) == pytest.approx(linear.update(0.5, -0.25, *grads, 0.1), rel=1e-14)
    assert b.grad is None and w.grad is None and b.is_leaf and b.requires_grad


# --- backward_step

LOSS = "loss = ((b + w * x - y) ** 2).mean()\n"


@pytest.mark.parametrize(
    "lines",
    [
        LOSS + "loss.backward()\nreturn loss",
        LOSS + "loss.backward()\nreturn loss.item()",
        LOSS + "loss.backward()\nreturn loss.detach().numpy()",
        "loss = nn.MSELoss()(y, b + w * x)\nloss.backward()\nreturn loss",
        LOSS + "print('hi'); import warnings; warnings.warn('x')\nloss.backward()\nreturn loss",
        """
        loss = ((y - b - w * x) ** 2).mean()
        for p, g in zip((b, w), torch.autograd.grad(loss, (b, w))):
            p.grad = g if p.grad is None else p.grad + g
        return loss
        """,
    ],
)
def test_a_right_backward_step_passes_however_it_is_written(lines: str) -> None:
    assert told(backward(lines)) == ("passed", 1.0, "Right.", ())


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (
            LOSS + "loss.backward()",
            (
                "partial",
                0.667,
                "The loss: not returned, the call gives None. Right: `b.grad`, `w.grad`.",
                ("no return",),
            ),
        ),
        (
            LOSS + "return loss",
            (
                "partial",
                0.333,
                "`b.grad`, `w.grad`: still None. Is `backward()` called on the loss? "
                "Right: the loss.",
                ("no backward",),
            ),
        ),
        (
            LOSS + "b.grad = w.grad = None\nloss.backward()\nreturn loss",
            (
                "partial",
                0.333,
                "`b.grad`, `w.grad`: replaced. `backward()` adds to what is there, and here that "
                "is lost. Right: the loss.",
                ("overwrote the gradient",),
            ),
        ),
        (
            LOSS + "loss.backward()\nb.grad.zero_()\nw.grad.zero_()\nreturn loss",
            (
                "partial",
                0.333,
                "`b.grad`, `w.grad`: zero after the call. Was it cleared after `backward()`? "
                "Right: the loss.",
                ("cleared too early",),
            ),
        ),
        (
            LOSS + "loss.backward()\nb.data -= 0.1 * b.grad\nreturn loss",
            (
                "partial",
                0.75,
                "`b`: changed by the call; leave it as it is. Right: the loss, `b.grad`, `w.grad`.",
                (),
            ),
        ),
        (
            "pass",
            (
                "failed",
                0.0,
                "The loss: not returned, the call gives None. `b.grad`, `w.grad`: still None. Is "
                "`backward()` called on the loss?",
                ("no return", "no backward"),
            ),
        ),
        (
            LOSS + "loss.backward()\nreturn nn.Linear(1, 1)",
            (
                "partial",
                0.667,
                "The loss: Expected a number, got a `Linear`. Right: `b.grad`, `w.grad`.",
                (),
            ),
        ),
        (
            "loss = ((b + w * x - y) ** 2).mean() / 3\nloss.backward()\nreturn loss",
            (
                "failed",
                0.0,
                "The loss: Your value is 7.6263; that is not it. `b.grad`: Your value is "
                "-2.27083; that is not it. `w.grad`: Your value is -5.88542; that is not it.",
                (),
            ),
        ),
        (
            "loss = ((b + w * x - y) ** 2).sum()\nloss.backward()\nreturn loss",
            (
                "failed",
                0.0,
                "You added the squares up; the MSE is their mean.",
                ("sum, not mean",),
            ),
        ),
        ("raise NotImplementedError", ("blank", 0.0, "Not answered yet.", ())),
        ("return ...", ("blank", 0.0, "Not answered yet.", ())),
    ],
)
def test_a_backward_step_is_told_what_it_left_behind(
    lines: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(backward(lines)) == verdict


@pytest.mark.parametrize(
    ("lines", "says", "mistake"),
    [
        (
            LOSS + "loss.backward()\nloss.backward()\nreturn loss",
            "The graph is used up by `backward()`: call it once for each forward pass.",
            "backward twice",
        ),
        (
            "loss = (b + w * x - y) ** 2\nloss.backward()\nreturn loss",
            "`backward()` starts from one number: is a mean missing in the loss?",
            "loss is no number",
        ),
        (
            "return ((b.numpy() - y.numpy()) ** 2).mean()",
            "NumPy records no gradients: stay with torch from the parameters to the loss.",
            "NumPy in the graph",
        ),
        (
            "loss = nn.Linear(1, 1)(x.double()).sum()\nloss.backward()\nreturn loss",
            "float32 and float64 are mixed: make all tensors of one type.",
            "dtypes mixed",
        ),
    ],
)
def test_what_torch_raises_is_explained(lines: str, says: str, mistake: str) -> None:
    verdict = backward(lines)
    assert verdict.outcome.value == "crashed"
    assert verdict.message.startswith("`backward_step` stopped at `")
    assert verdict.message.endswith(f" {says}")
    assert verdict.mistakes == (mistake,)


def test_a_wrong_rule_that_stops_explains_the_same_stop() -> None:
    verdict = backward("loss = (b.detach() - y).mean()\nloss.backward()\nreturn loss")
    assert told(verdict) == ("crashed", 0.0, cut_off.says, ("backward on a copy",))


def test_a_gradient_of_0_which_changes_nothing_is_reached_all_the_same() -> None:
    """One draw in fifty had it: the parameter was said not to be used."""
    b, w, x, y = batch("float64", 1, 1.5)
    verdict = fills_grads(
        body("f(b, w, x, y)", LOSS + "loss.backward()\nreturn loss"),
        "f",
        torch_steps.backward_step,
        over=[(b, w, 0 * x, y)],
        names=("b", "w", "x", "y"),
        earlier="added to",
        rtol=BY_DTYPE,
    )
    assert verdict.passed


def test_earlier_gradients_may_be_added_to_or_replaced_where_the_exercise_says_so() -> None:
    adds = body("f(b, w, x, y)", LOSS + "loss.backward()\nreturn loss")
    clears = body("f(b, w, x, y)", LOSS + "b.grad = w.grad = None\nloss.backward()\nreturn loss")
    verdicts = {
        (who, earlier): fills_grads(
            student,
            "f",
            torch_steps.backward_step,
            over=BATCHES,
            names=("b", "w", "x", "y"),
            earlier=earlier,
            rtol=BY_DTYPE,
        )
        for who, student in (("adds", adds), ("clears", clears))
        for earlier in ("added to", "replaced", "either")
    }
    assert [key for key, verdict in verdicts.items() if not verdict.passed] == [
        ("adds", "replaced"),
        ("clears", "added to"),
    ]
    assert verdicts["adds", "replaced"].message == (
        "`b.grad`, `w.grad`: added to what was there. Clear it before `backward()`. "
        "Right: the loss."
    )


@pytest.mark.parametrize(("dtype", "off"), [("float32", 1e-5), ("float64", 1e-9)])
def test_the_tolerance_is_that_of_the_tensors_type(dtype: str, off: float) -> None:
    def judged(factor: float) -> Verdict:
        student = body(
            "f(b, w, x, y)", f"{LOSS}loss.backward()\nreturn loss.item() * (1 + {factor})"
        )
        return fills_grads(
            student,
            "f",
            torch_steps.backward_step,
            over=[batch(dtype, 4, None)],
            names=("b", "w", "x", "y"),
            earlier="either",
            rtol=BY_DTYPE,
        )

    assert judged(0.9 * off).passed
    assert not judged(1.2 * off).passed


# --- sgd_step

STEP = "with torch.no_grad():\n    b -= lr * b.grad\n    w -= lr * w.grad\n"
CLEAR = "b.grad = w.grad = None"


@pytest.mark.parametrize(
    "lines",
    [
        STEP + CLEAR,
        STEP + "b.grad.zero_()\nw.grad.zero_()",
        "b.data -= lr * b.grad\nw.data = w.data - lr * w.grad\n" + CLEAR,
        "b.detach().sub_(lr * b.grad)\nw.detach().sub_(lr * w.grad)\n" + CLEAR,
        "o = torch.optim.SGD([b, w], lr=lr)\no.step()\no.zero_grad()\nreturn b, w",
    ],
)
def test_a_right_step_passes_however_it_is_written(lines: str) -> None:
    assert told(sgd(lines)) == ("passed", 1.0, "Right.", ())


NOT_CLEARED = (
    "not cleared, so the next `backward()` adds to them. Use `b.grad.zero_()` or `b.grad = None`."
)
NEW_TENSOR = (
    "unchanged. An assignment such as `b = b - …` makes a new tensor, which only the function "
    "knows: change the caller's own, `b -= …` under `torch.no_grad()`."
)


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (
            STEP,
            (
                "partial",
                0.667,
                f"The gradients: {NOT_CLEARED} Right: `b`, `w`.",
                ("gradients not cleared",),
            ),
        ),
        (
            STEP + "b.grad.zero_()",
            (
                "partial",
                0.667,
                "The gradients: not cleared for `w`, so the next `backward()` adds to them. "
                "Use `w.grad.zero_()` or `w.grad = None`. Right: `b`, `w`.",
                ("gradients not cleared",),
            ),
        ),
        (
            "b = b - lr * b.grad\nw = w - lr * w.grad\nreturn b, w",
            (
                "failed",
                0.0,
                f"`b`, `w`: {NEW_TENSOR} The gradients: {NOT_CLEARED}",
                ("new tensor", "gradients not cleared"),
            ),
        ),
        (
            STEP.replace("-=", "+=") + CLEAR,
            (
                "failed",
                0.0,
                "`b`, `w`: moved uphill. Subtract the gradient, do not add it.",
                ("plus sign",),
            ),
        ),
        (
            STEP.replace("lr * ", "") + CLEAR,
            (
                "failed",
                0.0,
                "`b`, `w`: moved by the whole gradient. Multiply it by `lr`.",
                ("no learning rate",),
            ),
        ),
        (
            "b.grad.zero_()\nw.grad.zero_()\n" + STEP,
            (
                "failed",
                0.0,
                "`b`, `w`: unchanged. The gradient was cleared before it was used.",
                ("cleared too early",),
            ),
        ),
        (
            "b.requires_grad_(False)\nb -= lr * b.grad\nw.data -= lr * w.grad\n" + CLEAR,
            (
                "partial",
                0.667,
                "`b`: `requires_grad` is off after the call; the next step needs it. "
                "Right: `w`, the gradients.",
                ("requires_grad lost",),
            ),
        ),
        (
            STEP.replace("lr", "0.1") + CLEAR,
            (
                "failed",
                0.0,
                "`b`: Your value is 0.8; that is not it. `w`: Your value is 0.08; that is not it.",
                (),
            ),
        ),
        (
            "with torch.no_grad():\n    b -= lr * w.grad\n    w -= lr * b.grad\n" + CLEAR,
            ("failed", 0.0, "b moves by b's own gradient, w by w's.", ("crossed",)),
        ),
        ("raise NotImplementedError()", ("blank", 0.0, "Not answered yet.", ())),
    ],
)
def test_a_step_is_told_what_it_left_behind(
    lines: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(sgd(lines)) == verdict


IN_PLACE = (
    "`sgd_step` stopped at `b -= lr * b.grad` with `RuntimeError: a leaf Variable that requires "
    "grad is being used in an in-place operation.`. Autograd records all that happens to a "
    "parameter, but an update is no part of the loss: put it under `with torch.no_grad():`."
)
IS_NONE = (
    "A gradient is None. It was cleared before it was used, or an assignment such as `b = b - …` "
    "made a new tensor, which has none."
)


@pytest.mark.parametrize(
    ("lines", "message", "mistake"),
    [
        ("b -= lr * b.grad", IN_PLACE, "no torch.no_grad()"),
        (
            "b = b - lr * b.grad\nb.grad.zero_()",
            "`sgd_step` stopped at `b.grad.zero_()` with `AttributeError: 'NoneType' object has "
            f"no attribute 'zero_'`. {IS_NONE}",
            "gradient is None",
        ),
        (
            f"{CLEAR}\n{STEP}",
            "`sgd_step` stopped at `b -= lr * b.grad` with `TypeError: unsupported operand "
            f"type(s) for *: 'float' and 'NoneType'`. {IS_NONE}",
            "gradient is None",
        ),
    ],
)
def test_a_step_that_torch_refuses_is_explained(lines: str, message: str, mistake: str) -> None:
    assert told(sgd(lines)) == ("crashed", 0.0, message, (mistake,))


def test_a_rubric_may_say_it_in_its_own_words() -> None:
    asked = item(points=1, wrong=[recorded])(sgd_step.ask)
    verdict = asked.judge(body("sgd_step(b, w, lr)", "b -= lr * b.grad\nw -= lr * w.grad"))
    assert told(verdict) == ("crashed", 0.0, recorded.says, ("no no_grad",))


def test_clearing_alone_earns_nothing() -> None:
    assert sgd(CLEAR).score == 0


@pytest.mark.parametrize(
    ("asked", "signature", "mistake"),
    [
        (backward_step, "backward_step(b, w, x, y)", summed),
        (backward_step, "backward_step(b, w, x, y)", cut_off),
        (sgd_step, "sgd_step(b, w, lr)", crossed),
    ],
    ids=lambda value: value.name if isinstance(value, Misconception) else "",
)
def test_a_listed_wrong_rule_loses_marks_and_is_named(
    asked: object, signature: str, mistake: Misconception
) -> None:
    name, _, _ = signature.partition("(")
    student = cell(f"{name} = ...")
    student._door.names[name] = mistake.rule  # type: ignore[attr-defined]
    verdict = asked.judge(student)  # type: ignore[attr-defined]
    assert verdict.score < 1
    assert verdict.mistakes == (mistake.name,)


# --- tensors made


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (
            "return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)",
            ("passed", 1.0, "Right.", ()),
        ),
        (
            "return [torch.randn(1).requires_grad_(), nn.Parameter(torch.randn(1))]",
            ("passed", 1.0, "Right.", ()),
        ),
        (
            "return torch.randn(1), torch.randn(1, requires_grad=True)",
            (
                "partial",
                0.5,
                "`b`: does not ask for its gradient; give it `requires_grad=True`. Right: `w`.",
                (),
            ),
        ),
        (
            "b = torch.randn(1, requires_grad=True) * 1\n"
            "return b, torch.randn(1, requires_grad=True)",
            (
                "partial",
                0.5,
                "`b`: is the result of an operation, no leaf; `backward()` leaves its `.grad` "
                "empty. Right: `w`.",
                ("no leaf",),
            ),
        ),
        (
            "return torch.randn(1).numpy(), torch.randn(1).double().requires_grad_()",
            (
                "failed",
                0.0,
                "`b`: expected a torch tensor, got a NumPy array. "
                "`w`: expected float32, got float64.",
                (),
            ),
        ),
        (
            "return torch.randn(1, requires_grad=True)",
            ("failed", 0.0, "The answer: expected `b` and `w`, got a tensor of shape (1,).", ()),
        ),
    ],
)
def test_tensors_are_judged_by_kind_before_values(
    lines: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(drawn(lines)) == verdict


def test_data_should_not_ask_for_a_gradient() -> None:
    verdict = makes_tensors(
        body("f(x)", "return torch.tensor(x, dtype=torch.float32, requires_grad=True)"),
        "f",
        lambda x: torch.tensor(x, dtype=torch.float32),
        over=[(np.array(X),)],
        returns=("x_tensor",),
        rtol=BY_DTYPE,
    )
    assert verdict.message == (
        "`x_tensor`: is data and asks for a gradient; leave out `requires_grad`."
    )


# --- the door


def test_the_door_shows_a_call_and_what_became_of_its_arguments() -> None:
    b = make_leaf([1.0], dtype="float32", grad=[2.0])
    student = body("f(b, rows)", "b.data += 1\nb.grad = None\nrows.append(3)\nreturn b * 2, f")
    seen = student.observe("f", b, [1, 2])
    assert isinstance(seen, CallRecord)
    after, rows = seen.args
    assert isinstance(after, TensorRecord)
    assert (after.data.tolist(), after.grad) == ([2.0], None)
    assert (after.requires_grad, after.is_leaf, after.dtype) == (True, True, "float32")
    assert rows == [1, 2, 3]
    assert isinstance(seen.returned, tuple)
    double, function = seen.returned
    assert (double.data.tolist(), double.is_leaf, double.requires_grad) == ([4.0], False, True)
    assert function == Opaque("builtins.function", "f")


def test_the_students_code_never_gets_the_judges_own_tensors() -> None:
    b = make_leaf([1.0], dtype="float32", grad=[2.0])
    body("f(b)", "b.data += 1\nb.grad.zero_()").observe("f", b)
    assert b.item() == 1.0 and b.grad is not None and b.grad.item() == 2.0


def test_what_a_handle_keeps_stays_on_the_students_side() -> None:
    student = cell("class Counter:\n    n = 0\n    def add(self, k):\n        self.n += k\n")
    counter = student.keep("Counter")
    assert counter.value() == Opaque("builtins.Counter")
    assert counter.method("add", 2) is None and counter.read("n") == 2
    assert counter.keep("__class__").read("n") == 0
    with pytest.raises(StudentError, match=r"`Counter` stopped with `AttributeError: .*'left'`"):
        counter.method("left")


def test_a_handle_goes_back_in_as_the_object_it_stands_for() -> None:
    student = body("same(a, b)", "return a is b")
    generator = student.make("torch.manual_seed", 42)
    assert student["same"](generator, generator) is True


def test_a_judge_makes_torch_things_only() -> None:
    with pytest.raises(ValueError, match=r"torch\.manual_seed only, not os\.system"):
        cell("").make("os.system", "true")


def test_checks_without_tensors_do_not_load_torch() -> None:
    modules = "autograder.checks.values, autograder.engine.kernel, course_tools.gradcheck"
    code = f"import {modules}, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_record_is_a_copy_and_looking_is_no_warning() -> None:
    tensor = make_leaf([1.0], dtype="float64", grad=[2.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        record, result = as_plain(tensor), as_plain(tensor * 2)
    tensor.data += 1
    assert isinstance(record, TensorRecord) and isinstance(result, TensorRecord)
    assert record.data.tolist() == [1.0]
    assert result.grad is None


def test_a_wrong_rule_is_told_apart_by_the_gradients_it_leaves() -> None:
    @wrong_rule("no backward at all", "Call `backward()`.")
    def forward_only(b: Tensor, w: Tensor, x: Tensor, y: Tensor) -> Tensor:
        return ((b + w * x - y) ** 2).mean()

    asked = item(points=1, wrong=[forward_only])(backward_step.ask)
    signature = "backward_step(b, w, x, y)"
    said = asked.judge(body(signature, LOSS + "return loss")).message
    assert said == "Call `backward()`. Right: the loss."
    halved = body(signature, LOSS + "(loss / 2).backward()\nreturn loss")
    assert asked.judge(halved).mistakes == ()


def test_autograd_switched_off_by_the_notebook_is_no_fault_of_ours() -> None:
    with torch.no_grad():
        verdict = backward(LOSS + "loss.backward()\nreturn loss")
    assert verdict.outcome.value == "crashed"
