"""The update, and what happens where a line of it is forgotten; the whole loop."""

from __future__ import annotations

from autograder.checks.pytorch.still import to_the_end
from autograder.checks.pytorch.tensors import BY_DTYPE, steps_in_place
from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.pytorch.autograd import loop_mistakes as wrong
from autograder.rubrics.pytorch.autograd.lecture import (
    FLOAT32,
    LR,
    N_STEPS,
    Training,
    data,
    own_backward,
    own_training,
    small_trainings,
    start,
    trainings,
    updates,
)
from solutions import torch_steps

COMMUTES = "w·x is x·w: the order of the two does not matter."


@item(points=1, misconceptions=[wrong.NEW_KEEPS, wrong.NEW_STOPS, wrong.NEW_LEAF])
def new_tensor(student: Submission) -> Verdict:
    """What `b = b - lr * b.grad` makes of b"""
    options = ("a result", "a parameter", "a plain leaf", "an error")
    return chosen(student.value("new_tensor"), right="a result", options=options)


@item(points=1, misconceptions=[wrong.IN_PLACE_MOVES, wrong.IN_PLACE_RESULT, wrong.IN_PLACE_NONE])
def in_place(student: Submission) -> Verdict:
    """What `b -= lr * b.grad` does to a parameter"""
    options = ("an error", "b moves", "b becomes a result", "nothing")
    return chosen(student.value("in_place"), right="an error", options=options)


@item(
    points=3,
    misconceptions=[
        wrong.UPHILL,
        wrong.NO_RATE,
        wrong.CROSSED,
        wrong.ALWAYS_A_TENTH,
        wrong.NOT_CLEARED,
        wrong.CLEARED_FIRST,
        wrong.A_NEW_TENSOR,
        wrong.RECORDED,
        wrong.HALF_CLEARED,
    ],
    forms=[
        "def sgd_step(b, w, lr):\n"
        "    for p in (b, w):\n"
        "        p.data = p.data - lr * p.grad\n"
        "        p.grad = None",
        "def sgd_step(b, w, lr):\n"
        "    optimizer = torch.optim.SGD([b, w], lr=lr)\n"
        "    optimizer.step()\n"
        "    optimizer.zero_grad()",
        "@torch.no_grad()\n"
        "def sgd_step(b, w, lr):\n"
        "    b.add_(b.grad, alpha=-lr)\n"
        "    w.sub_(lr * w.grad)\n"
        "    b.grad, w.grad = torch.zeros_like(b), torch.zeros_like(w)\n"
        "    return b, w",
    ],
)
def sgd_step(student: Submission) -> Verdict:
    """`sgd_step` moves b and w in place and clears their gradients"""
    return steps_in_place(
        student,
        "sgd_step",
        torch_steps.update_in_place,
        over=updates(student.seed(2)),
        names=("b", "w", "lr"),
        rtol=BY_DTYPE,
    )


@item(
    points=3,
    builds_on=("backward-step", "sgd-step"),
    misconceptions=[
        wrong.NEVER_CLEARED,
        wrong.ONE_EPOCH,
        wrong.ONE_TOO_MANY,
        wrong.PAIR_TURNED,
        wrong.NOTHING_RETURNED,
        wrong.ONE_GRADIENT,
    ],
    forms=[
        "def train_autograd(x, y, b, w, lr, n_epochs):\n"
        "    optimizer = torch.optim.SGD([b, w], lr=lr)\n"
        "    for _ in range(n_epochs):\n"
        "        optimizer.zero_grad()\n"
        "        torch.nn.functional.mse_loss(b + w * x, y).backward()\n"
        "        optimizer.step()\n"
        "    return b, w",
        "def train_autograd(x, y, b, w, lr, n_epochs):\n"
        "    b = b.detach().clone().requires_grad_()\n"
        "    w = w.detach().clone().requires_grad_()\n"
        "    for _ in range(n_epochs):\n"
        "        loss = ((b + w * x - y) ** 2).mean()\n"
        "        b_grad, w_grad = torch.autograd.grad(loss, [b, w])\n"
        "        b = (b - lr * b_grad).detach().requires_grad_()\n"
        "        w = (w - lr * w_grad).detach().requires_grad_()\n"
        "    return [b.item(), w.item()]",
    ],
    equivalent={
        "backward_step(b, w, x, y) -> backward_step(b, x, w, y)": COMMUTES,
        "sgd_step(b, w, lr) -> sgd_step(w, b, lr)": "It does the same with both.",
    },
)
def train_autograd(student: Submission) -> Verdict:
    """`train_autograd` takes one step an epoch"""

    def asked(over: list[Training]) -> Verdict:
        return agrees(
            student["train_autograd"],
            torch_steps.train_autograd,
            over=over,
            rtol=FLOAT32,
            returns=("b", "w"),
        )

    verdict = to_the_end(asked(trainings(student.seed(3))), lambda: asked(small_trainings()))
    return follows(verdict, lambda *inputs: own_training(student, *inputs), rtol=FLOAT32)


@item(
    points=2,
    builds_on=("backward-step",),
    misconceptions=[wrong.PATH_CLEARED, wrong.PATH_DOUBLED, wrong.PATH_BEFORE, wrong.PATH_OF_ONE],
    forms=[
        "b, w = start()\n"
        "optimizer = torch.optim.SGD([b, w], lr=0.1)\n"
        "path = []\n"
        "for _ in range(10):\n"
        "    ((b + w * x - y) ** 2).mean().backward()\n"
        "    optimizer.step()\n"
        "    path.append([b.item(), w.item()])\n"
        "forgotten_path = np.round(path, 5)",
    ],
    equivalent={"backward_step(b, w, x, y) -> backward_step(b, x, w, y)": COMMUTES},
)
def forgotten_path(student: Submission) -> Verdict:
    """b and w after each of ten steps without clearing"""
    path = torch_steps.path_with_momentum_1(*data(), *start(), LR, N_STEPS)
    right = [list(pair) for pair in path]

    def own() -> object:
        b, w = start()
        made = []
        for _ in range(N_STEPS):
            b, w = own_backward(student, b, w, *data())
            assert b.grad is not None and w.grad is not None
            b.data -= LR * b.grad
            w.data -= LR * w.grad
            made.append([b.item(), w.item()])
        return made

    verdict = close(student.value("forgotten_path"), right, rtol=FLOAT32)
    return follows(verdict, own, rtol=FLOAT32)


@item(
    points=1,
    misconceptions=[wrong.LIKE_DOUBLE_RATE, wrong.LIKE_STALE, wrong.LIKE_NOISE],
)
def like_forgetting(student: Submission) -> Verdict:
    """What forgetting to clear amounts to"""
    options = ("momentum 1", "twice the learning rate", "an old gradient", "noise")
    return chosen(student.value("like_forgetting"), right="momentum 1", options=options)
