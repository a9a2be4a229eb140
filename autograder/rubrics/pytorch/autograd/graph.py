"""A loss by pencil, `backward()`, and the graph that it walks."""

from __future__ import annotations

from typing import Any, cast

from autograder.checks.pytorch.tensors import BY_DTYPE, fills_grads
from autograder.checks.values import chosen, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.own_numbers import close_to_own
from autograder.rubrics.pytorch.autograd import graph_mistakes as wrong
from autograder.rubrics.pytorch.autograd.lecture import RTOL, gradients, points, steps
from autograder.rubrics.pytorch.listing import same_names, same_words
from solutions import linear, torch_steps

NODES = ("AddBackward0", "MulBackward0", "AccumulateGrad", "None")
PLACES = ("the first of the sum", "the second of the sum", "the first of the product",
          "the second of the product")  # fmt: skip


@item(
    points=1,
    misconceptions=wrong.hand_loss,
    forms=["hand_loss = np.mean([(1 + p - q) ** 2 for p, q in zip(hand.x, hand.y)])"],
)
def hand_loss(student: Submission) -> Verdict:
    """The loss of two points, by pencil"""

    def right(who: str) -> object:
        x, y = points(who)
        return linear.mse(linear.predict(1.0, 1.0, x), y)

    return close_to_own(student, "hand_loss", right, rtol=RTOL)


@item(
    points=2,
    misconceptions=wrong.hand_grads,
    forms=[
        "t = torch.ones(2, requires_grad=True)\n"
        "((t[0] + t[1] * torch.tensor(hand.x) - torch.tensor(hand.y)) ** 2).mean().backward()\n"
        "hand_grads = t.grad"
    ],
)
def hand_grads(student: Submission) -> Verdict:
    """The gradients of two points, by pencil"""
    return close_to_own(student, "hand_grads", gradients, rtol=RTOL)


@item(
    points=3,
    misconceptions=[
        wrong.SUMMED,
        wrong.HALVED,
        wrong.NO_BACKWARD,
        wrong.CUT_OFF,
        wrong.NOT_RECORDED,
        wrong.OVERWRITTEN,
        wrong.CLEARED,
        wrong.CROSSED_LINE,
        wrong.GRADIENTS_RETURNED,
        wrong.BACKWARD_ON_ALL,
    ],
    forms=[
        "def backward_step(b, w, x, y):\n"
        "    loss = torch.nn.functional.mse_loss(b + w * x, y)\n"
        "    loss.backward()\n"
        "    return loss.item()",
        "def backward_step(b, w, x, y):\n"
        "    error = y - b - x @ w.reshape(1, 1)\n"
        "    loss = error.square().sum() / len(y)\n"
        "    loss.backward(torch.tensor(1.0, dtype=loss.dtype))\n"
        "    return loss.detach()",
    ],
)
def backward_step(student: Submission) -> Verdict:
    """`backward_step` returns the loss and fills the gradients"""
    return fills_grads(
        student,
        "backward_step",
        torch_steps.backward_step,
        over=steps(student.seed(1)),
        names=("b", "w", "x", "y"),
        earlier="added to",
        rtol=BY_DTYPE,
    )


@item(
    points=1,
    builds_on=("hand-grads",),
    misconceptions=wrong.hand_twice,
    forms=["hand_twice = np.array(hand_grads) * 2"],
)
def hand_twice(student: Submission) -> Verdict:
    """The gradients after two calls of `backward()`, by pencil"""

    def right(who: str) -> object:
        b_grad, w_grad = gradients(who)
        return 2 * b_grad, 2 * w_grad

    def own() -> object:
        b_grad, w_grad = cast("tuple[Any, Any]", student.value("hand_grads"))
        return 2 * b_grad, 2 * w_grad

    return follows(close_to_own(student, "hand_twice", right, rtol=RTOL), own, rtol=RTOL)


@item(
    points=1,
    misconceptions=[wrong.ONLY_PARAMETERS, wrong.ALL_SIX, wrong.DATA_TOO, wrong.NOT_THE_ERROR],
    forms=[
        'asks_grad = "error, yhat, b, w"',
        'asks_grad = ("w", "b", "error", "yhat")',
        'asks_grad = {"w", "b", "error", "yhat"}',
        'asks_grad = np.array(["w", "b", "error", "yhat"])',
    ],
)
def asks_grad(student: Submission) -> Verdict:
    """Which tensors ask for a gradient"""
    right = ("b", "w", "yhat", "error")
    return same_names(student.value("asks_grad"), right, among=("x", "y", *right))


@item(
    points=2,
    misconceptions=[wrong.X_IS_A_NODE, wrong.NODES_SWAPPED, wrong.NAMES_OF_TENSORS],
    forms=[
        "graph_nodes = ('AccumulateGrad', 'MulBackward0', 'AccumulateGrad', None)",
        "graph_nodes = [f.name().split('::')[-1] if f else f for f, _ in\n"
        "    (yhat.grad_fn.next_functions + yhat.grad_fn.next_functions[1][0].next_functions)]",
        "graph_nodes = [f for f, _ in\n"
        "    (yhat.grad_fn.next_functions + yhat.grad_fn.next_functions[1][0].next_functions)]",
    ],
)
def graph_nodes(student: Submission) -> Verdict:
    """The nodes of the graph behind ŷ = b + w·x"""
    right = ("AccumulateGrad", "MulBackward0", "AccumulateGrad", "None")
    return same_words(student.value("graph_nodes"), right, among=NODES, names=PLACES)


@item(points=1, misconceptions=[wrong.TAKEN_ANYWAY, wrong.NO_WAY_BACK, wrong.BOTH_BRANCHES])
def not_taken(student: Submission) -> Verdict:
    """What a branch that did not run leaves in `.grad`"""
    options = ("no gradient", "minus two", "an error", "both branches")
    return chosen(student.value("not_taken"), right="no gradient", options=options)


@item(points=1, misconceptions=[wrong.GRAPH_DOUBLES, wrong.GRAPH_SAME, wrong.GRAPH_CLEARS])
def same_loss_twice(student: Submission) -> Verdict:
    """What a second `backward()` on the same loss does"""
    options = ("an error", "the gradients double", "the gradients stay", "the gradients become 0")
    return chosen(student.value("same_loss_twice"), right="an error", options=options)
