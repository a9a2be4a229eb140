"""Rubric of source/pytorch/2-autograd.py: backward, the graph, the update, the manual loop."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import torch

from autograder.checks.pytorch.tensors import BY_DTYPE, fills_grads, steps_in_place
from autograder.items.earlier import pair
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, item, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.library import (
    always, forgot_x, gradients_not_cleared, no_factor_2, no_return, one_epoch_more,
    one_epoch_only, pair_swapped, root_taken, sum_for_mean, swapped, without, wrong_sign,
)
from autograder.mistakes.slips import slip
from autograder.rubrics.pytorch.inputs import (
    LR, small_trainings, start, steps, train_data, trainings, updates,
)
from autograder.checks.lists import same_names, same_words
from course_tools.data import Array
from course_tools.hand import two_points
from solutions import linear, torch_steps

Tensor = Any  # in code as students write it: torch's own type asks whether each .grad is there
RTOL = 1e-6  # of numbers by pencil
FLOAT32 = 1e-5  # the closest wrong answer is 3.7e-4 away
N_STEPS = 10  # of the path without clearing; at 1000 its last digits depend on how it is written
COMMUTES = "w·x is x·w: the order of the two does not matter."
DERIVED = ("b", "w", "yhat", "error")
NODES = ("AddBackward0", "MulBackward0", "AccumulateGrad", "None")
PLACES = ("the first of the sum", "the second of the sum", "the first of the product",
          "the second of the product")


# --- two points by pencil, each student's own


def hand(who: str) -> tuple[Array, Array]:
    """The two points this student has for the pencil: x, y (2, 1)."""
    points = two_points(who)
    return np.array(points.x, dtype=float)[:, None], np.array(points.y, dtype=float)[:, None]


@value(points=1, rtol=RTOL,
       forms=["hand_loss = np.mean([(1 + p - q) ** 2 for p, q in zip(hand.x, hand.y)])"])
def hand_loss(wrong: Wrong, who: str) -> object:
    """The loss of two points, by pencil"""
    x, y = hand(who)
    yhat = linear.predict(1.0, 1.0, x)
    loss = linear.mse(yhat, y)
    wrong(sum_for_mean(2, says=f"{2 * loss:g} is the sum of the squares. Divide by n = 2."))
    wrong("absolute errors", float(np.abs(yhat - y).mean()),
          "Square the errors before the mean.")
    wrong(root_taken(says="You took the root: the RMSE."))
    return loss


@value(points=2, rtol=RTOL, forms=["""
    t = torch.ones(2, requires_grad=True)
    ((t[0] + t[1] * torch.tensor(hand.x) - torch.tensor(hand.y)) ** 2).mean().backward()
    hand_grads = t.grad
"""])
def hand_grads(wrong: Wrong, who: str) -> object:
    """The gradients of two points, by pencil"""
    x, y = hand(who)
    b_grad, w_grad = linear.mse_gradients(1.0, 1.0, x, y)
    wrong(no_factor_2(says="Both are half of it: what is the derivative of a square?"))
    wrong(sum_for_mean(2, says="These are sums. Divide by n = 2."))
    wrong(wrong_sign(says="Both signs are wrong: the error is ŷ − y."))
    wrong(forgot_x(says="For w, each error is multiplied by its own x."))
    wrong("mean(x)·mean(error)", (b_grad, float(x.mean()) * b_grad),
          "For w, multiply each error by its own x first, then take the mean.")
    wrong(pair_swapped(says="The derivative for b comes first."))
    return b_grad, w_grad


# --- backward: what it fills, and the graph that it walks

CLEAR = "    b.grad = w.grad = None\n"
CUT_OFF = "    loss = torch.tensor(loss.item(), requires_grad=True)\n"


@item(points=3, reference=torch_steps.backward_step, wrong=[
    slip("sum, not mean", {"x, y)": 'x, y, reduction="sum")'},
         "You added the squares up; the MSE is their mean."),
    slip("half the loss", {"x, y)": "x, y) / 2"},
         "This is half of the MSE: there is no 1/2 in it."),
    slip("no backward", {"    torch.autograd.backward(loss)\n": ""},
         "The loss is right, but nobody asks for its gradients: `backward()`.", tells_right=True),
    slip("loss cut off", {"    torch.autograd": CUT_OFF + "    torch.autograd"},
         "`torch.tensor(…)` makes a new tensor that remembers nothing: call `backward()` on the "
         "loss as it was computed."),
    slip("computed under no_grad", {"    loss =": "    with torch.no_grad():\n        loss ="},
         "Under `torch.no_grad()` nothing is recorded, so there is no way back from the loss. Keep "
         "it for the update."),
    slip("gradients cleared first", {"    loss =": CLEAR + "    loss ="},
         "What was in `.grad` before is lost: this function adds to it. Clearing comes with the "
         "update."),
    slip("gradients cleared after", {"    return": CLEAR + "    return"},
         "The gradients are there and then cleared, before anybody can use them."),
    swapped("b", "w", says="b is added, w is multiplied by x: ŷ = b + w·x."),
    slip("gradients returned", {"return loss": "return b.grad, w.grad"},
         "The gradients stay in `.grad`; what is returned is the loss."),
    slip("backward of all errors", {"x, y)": 'x, y, reduction="none")'},
         "`backward()` starts from one number: take the mean of the squares first."),
], forms=["""
    def backward_step(b, w, x, y):
        loss = torch.nn.functional.mse_loss(b + w * x, y)
        loss.backward()
        return loss.item()
""", """
    def backward_step(b, w, x, y):
        error = y - b - x @ w.reshape(1, 1)
        loss = error.square().sum() / len(y)
        loss.backward(torch.tensor(1.0, dtype=loss.dtype))
        return loss.detach()
"""])
def backward_step(student: Submission) -> Verdict:
    """`backward_step` returns the loss and fills the gradients"""
    return fills_grads(
        student, "backward_step", torch_steps.backward_step, over=steps(student.seed()),
        names=("b", "w", "x", "y"), earlier="added to", rtol=BY_DTYPE,
    )


@value(points=1, rtol=RTOL, builds_on=("hand-grads",),
       forms=["hand_twice = np.array(hand_grads) * 2"])
def hand_twice(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """The gradients after two calls of `backward()`, by pencil"""
    b_grad, w_grad = pair(earlier["hand_grads"])
    wrong("replaced, not added", (b_grad, w_grad),
          "`backward()` does not replace what is in `.grad`, it adds to it.")
    wrong("cleared by itself", (0, 0),
          "Nothing clears `.grad` but you: the two gradients add up.")
    wrong("one call too many", (3 * b_grad, 3 * w_grad),
          "Two calls: the gradient is in there twice, not three times.")
    return 2 * b_grad, 2 * w_grad


@value(points=1, check=partial(same_names, among=("x", "y", *DERIVED)), forms=[
    'asks_grad = "error, yhat, b, w"',
    'asks_grad = ("w", "b", "error", "yhat")',
    'asks_grad = {"w", "b", "error", "yhat"}',
    'asks_grad = np.array(["w", "b", "error", "yhat"])',
])
def asks_grad(wrong: Wrong) -> object:
    """Which tensors ask for a gradient"""
    wrong("only the parameters", ("b", "w"), "Whatever is computed from b or w asks too: else "
          "there would be no way back from the loss.")
    wrong("all of them", (*DERIVED, "x", "y"), "x and y are data: nobody wants to change them, and "
          "they do not ask for a gradient.")
    wrong("x too", (*DERIVED, "x"), "x stands next to w, but it is data and does not ask. Only "
          "w · x does, because of w.")
    wrong("the error left out", ("b", "w", "yhat"),
          "The error is computed from ŷ, which asks, so it asks too.")
    return DERIVED


@value(points=2, check=partial(same_words, among=NODES, names=PLACES), forms=[
    "graph_nodes = ('AccumulateGrad', 'MulBackward0', 'AccumulateGrad', None)",
    "graph_nodes = [f.name().split('::')[-1] if f else f for f, _ in\n"
    "    (yhat.grad_fn.next_functions + yhat.grad_fn.next_functions[1][0].next_functions)]",
    "graph_nodes = [f for f, _ in\n"
    "    (yhat.grad_fn.next_functions + yhat.grad_fn.next_functions[1][0].next_functions)]",
])
def graph_nodes(wrong: Wrong) -> object:
    """The nodes of the graph behind ŷ = b + w·x"""
    leaf, product = "AccumulateGrad", "MulBackward0"
    wrong("x as a node", (leaf, product, leaf, leaf),
          "x does not ask for a gradient, so the graph has nothing there: None.")
    wrong("the sum turned round", (product, leaf, leaf, "None"),
          "The order is that of the formula, b + w * x: first what is behind b.")
    wrong("the product left out", (leaf, leaf, leaf, "None"), "The second part of the sum is no "
          "parameter but a product, which is an operation of its own.")
    return leaf, product, leaf, "None"


not_taken = choice("What a branch that did not run leaves in `.grad`", {
    "no gradient": RIGHT,
    "minus two":
        "That is the derivative of the other branch. For x = −2 that branch did not run, so "
        "nothing of it was written down.",
    "an error":
        "The graph holds operations, not lines of code: of the `if` it knows nothing, and there is "
        "a way back to b.",
    "both branches":
        "Only what ran is in the graph: the other branch has left nothing to average.",
}, shown={
    "no gradient": "`None`, as before the call",
    "minus two": "−2, the derivative of b + w · x",
    "an error": "PyTorch cannot go back through an `if`",
    "both branches": "the mean of the two branches, −1",
}, points=1)

same_loss_twice = choice("What a second `backward()` on the same loss does", {
    "an error": RIGHT,
    "the gradients double":
        "They do so after another forward pass. The graph of this one is used up: torch frees it "
        "as it walks.",
    "the gradients stay":
        "torch does not pass over it: the graph was freed by the first call.",
    "the gradients become 0":
        "`backward()` never clears a gradient. What did the first call free?",
}, points=1)


# --- the update, said before it is run; then written


new_tensor = choice("What `b = b - lr * b.grad` makes of b", {
    "a parameter":
        "The right side makes a new tensor, and b is now its name. The parameter is what it was, "
        "and has no name any more.",
    "a result": RIGHT,
    "a plain leaf":
        "It was computed from a tensor that asks for its gradient, so it asks too, and is no leaf.",
    "an error":
        "Nothing is forbidden about it: b is only a name, and gets a new tensor. The error comes "
        "one step later.",
}, shown={
    "a parameter": "the same leaf as before, with another number in it",
    "a result": "a new tensor that asks for gradients, is no leaf and has no `.grad`",
    "a plain leaf": "a new leaf that asks for no gradient",
    "an error": "PyTorch refuses this line",
}, points=1)

in_place = choice("What `b -= lr * b.grad` does to a parameter", {
    "b moves":
        "Autograd is still recording, and it forbids to overwrite a leaf whose gradient it may "
        "need.",
    "b becomes a result":
        "`-=` writes into the tensor itself and makes no new one. May it, while all is recorded?",
    "an error": RIGHT,
    "nothing": "`-=` does write into the tensor. May it, while all is recorded?",
}, shown={
    "b moves": "as it should",
    "b becomes a result": "as with the line before",
    "an error": "PyTorch refuses this line",
    "nothing": "b stays what it is",
}, points=1)


def updated(b: Tensor, w: Tensor, lr: float) -> None:
    """The update as students write it."""
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    b.grad.zero_()
    w.grad.zero_()


@item(points=3, code=updated, reference=torch_steps.update_in_place, wrong=[
    slip("plus sign", {"-=": "+="}, "That goes uphill: subtract the gradient, do not add it."),
    without("lr", 1, "no learning rate",
            "The step is lr times the gradient, not the whole of it."),
    slip("gradients swapped", {"b -= lr * b.grad": "b -= lr * w.grad",
                               "w -= lr * w.grad": "w -= lr * b.grad"},
         "b moves by b's own gradient, w by w's."),
    always("lr", 0.1, "always 0.1"),
    gradients_not_cleared(says="b and w move as they should; but the gradients stay, and the next "
                               "`backward()` adds to them: `b.grad.zero_()`, and the same for w."),
    slip("cleared too early", {"    with": "    b.grad.zero_()\n    w.grad.zero_()\n    with"},
         "The gradients are cleared before they are used: move first."),
    slip("new tensor", {"    with": "    old_b, old_w = b, w\n    with",
                        "b -= lr": "b = b - lr", "b.grad.zero_": "old_b.grad.zero_",
                        "w -= lr": "w = w - lr", "w.grad.zero_": "old_w.grad.zero_"},
         "`b = b - …` gives the name b to a new tensor, which only the function knows. Change the "
         "caller's own: `b -= …`."),
    slip("no torch.no_grad()", {"torch.no_grad()": "torch.enable_grad()"},
         "Autograd records all that happens to a parameter, and an update is no part of the loss: "
         "put it under `with torch.no_grad():`."),
    slip("only one cleared", {"    w.grad.zero_()\n": ""},
         "b's gradient is cleared; w's must be, too."),
], forms=["""
    def sgd_step(b, w, lr):
        for p in (b, w):
            p.data = p.data - lr * p.grad
            p.grad = None
""", """
    def sgd_step(b, w, lr):
        optimizer = torch.optim.SGD([b, w], lr=lr)
        optimizer.step()
        optimizer.zero_grad()
""", """
    @torch.no_grad()
    def sgd_step(b, w, lr):
        b.add_(b.grad, alpha=-lr)
        w.sub_(lr * w.grad)
        b.grad, w.grad = torch.zeros_like(b), torch.zeros_like(w)
        return b, w
"""])
def sgd_step(student: Submission) -> Verdict:
    """`sgd_step` moves b and w in place and clears their gradients"""
    return steps_in_place(
        student, "sgd_step", torch_steps.update_in_place, over=updates(student.seed()),
        names=("b", "w", "lr"), rtol=BY_DTYPE,
    )


# --- the loop, and the one that forgets to clear


def trained(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    """The loop as students write it, all in one."""
    b, w = b.detach().clone().requires_grad_(), w.detach().clone().requires_grad_()
    for _ in range(n_epochs):
        b.grad = w.grad = None
        ((b + w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
    return b, w


LOOP = "    for _ in range(n_epochs):\n"
BACKWARD = "    ((b + w * x - y) ** 2).mean().backward()\n"


def own_training(
    earlier: Earlier, x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> object:
    """b, w after n_epochs of the student's `backward_step` and `sgd_step`."""
    for _ in range(n_epochs):
        b, w, *_ = earlier.after("backward_step", b, w, x, y)
        b, w, _ = earlier.after("sgd_step", b, w, lr)
    return b, w


@function(torch_steps.train_autograd, points=3, rtol=FLOAT32, returns=("b", "w"), code=trained,
          builds_on=("backward-step", "sgd-step"), follow=own_training, small=small_trainings(),
          wrong=[
    slip("never cleared", {"    " + CLEAR: ""},
         "The gradients pile up over the epochs: clear them after each step."),
    one_epoch_only(),
    one_epoch_more(name="one epoch too many",
                   says="These are n_epochs + 1 steps: `range(n_epochs)`."),
    pair_swapped(says="The pair is (b, w): b comes first."),
    no_return(says="The function gives None: does it end with `return b, w`?"),
    slip("one gradient for all steps",
         {LOOP + "    " + CLEAR + "    " + BACKWARD: BACKWARD + LOOP},
         "The gradient is worked out once, before the loop: `backward_step` goes inside."),
], forms=["""
    def train_autograd(x, y, b, w, lr, n_epochs):
        optimizer = torch.optim.SGD([b, w], lr=lr)
        for _ in range(n_epochs):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(b + w * x, y).backward()
            optimizer.step()
        return b, w
""", """
    def train_autograd(x, y, b, w, lr, n_epochs):
        b = b.detach().clone().requires_grad_()
        w = w.detach().clone().requires_grad_()
        for _ in range(n_epochs):
            loss = ((b + w * x - y) ** 2).mean()
            b_grad, w_grad = torch.autograd.grad(loss, [b, w])
            b = (b - lr * b_grad).detach().requires_grad_()
            w = (w - lr * w_grad).detach().requires_grad_()
        return [b.item(), w.item()]
"""], equivalent={
    "backward_step(b, w, x, y) -> backward_step(b, x, w, y)": COMMUTES,
    "sgd_step(b, w, lr) -> sgd_step(w, b, lr)": "It does the same with both.",
})
def train_autograd(seed: int) -> Inputs:
    """`train_autograd` takes one step an epoch"""
    return trainings(seed)


def cleared_path(lr: float) -> list[tuple[float, float]]:
    """(b, w) after each step of the loop as it should be."""
    b, w = start()
    made = []
    for _ in range(N_STEPS):
        b, w = torch_steps.train_autograd(*train_data(), b, w, lr, 1)
        made.append((b.item(), w.item()))
    return made


@value(points=2, rtol=FLOAT32, builds_on=("backward-step",), forms=["""
    b, w = start()
    optimizer = torch.optim.SGD([b, w], lr=0.1)
    path = []
    for _ in range(10):
        ((b + w * x - y) ** 2).mean().backward()
        optimizer.step()
        path.append([b.item(), w.item()])
    forgotten_path = np.round(path, 5)
"""], equivalent={"backward_step(b, w, x, y) -> backward_step(b, x, w, y)": COMMUTES})
def forgotten_path(wrong: Wrong, earlier: Earlier) -> object:
    """b and w after each of ten steps without clearing"""
    b, w = start()
    path = [(b.item(), w.item())]
    for _ in range(N_STEPS):
        b, w, *_ = earlier.after("backward_step", b, w, *train_data())
        b.data -= LR * b.grad
        w.data -= LR * w.grad
        path.append((b.item(), w.item()))
    wrong("gradients cleared", cleared_path(LR), "That is the path of the right loop. Clear "
          "nothing: only `backward_step` and the move.")
    wrong("learning rate doubled", cleared_path(2 * LR), "That is the right loop with lr = 0.2. "
          "Run the loop with lr = 0.1 and no clearing.")
    wrong("start included", path[:-1], "The first pair is the start, and the tenth step is "
          "missing: keep b and w *after* each step.")
    wrong("the same tensor ten times", path[-1:] * N_STEPS, "All ten pairs are the last one: the "
          "list keeps b and w themselves, which move on. Keep the numbers, `b.item()` and "
          "`w.item()`.")
    return path[1:]


like_forgetting = choice("What forgetting to clear amounts to", {
    "twice the learning rate":
        "That fits the second step, about, and no other: the sum has all earlier gradients in it.",
    "momentum 1": RIGHT,
    "an old gradient":
        "The newest gradient is there too, at each step; the old ones come on top of it.",
    "noise": "Nothing is random here: run it twice, and compare. What is added to what?",
}, shown={
    "twice the learning rate": "each step is twice as long as it should be",
    "momentum 1": "each step goes along the sum of all gradients so far",
    "an old gradient": "each step goes along the gradient of the start",
    "noise": "each step goes another, random way",
}, points=1)

RUBRIC = Rubric("pytorch/2-autograd", items_in(globals()))
