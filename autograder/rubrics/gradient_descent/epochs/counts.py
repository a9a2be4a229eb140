"""How many updates an epoch holds: batch, mini-batch, stochastic."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.mistakes.misconceptions import Misconception, wrong_rule, wrong_value
from autograder.rubrics.own_numbers import close_to_own
from course_tools.hand import run_to_count
from solutions import epochs

RTOL = 1e-6

NOT_SIZES = wrong_value(
    (80, 16, 1), "batch size for updates", "Those are the batch sizes. How many batches are there?"
)
SIZE_16 = wrong_value(
    (1, 16, 80),
    "16 batches",
    "16 is the size of a batch. How many batches of 16 do 80 points make?",
)
REVERSED = wrong_value(
    (80, 5, 1),
    "batch and stochastic swapped",
    "Batch descent looks at all points before each update, stochastic descent at one.",
)
NO_EPOCHS = wrong_value(
    (1, 5, 80), "one epoch only", "That is one epoch. Every one of the 100 has as many updates."
)
EPOCHS_SIZES = wrong_value(
    (8000, 1600, 100),
    "batch size for updates",
    "You multiplied batch sizes by 100. Multiply the updates of one epoch instead.",
)


@item(points=1, misconceptions=[NOT_SIZES, SIZE_16, REVERSED])
def epoch_updates(student: Submission) -> Verdict:
    """Updates in one epoch of 80 points: batch, mini-batch, stochastic"""
    return close(student.value("epoch_updates"), (1, 5, 80), rtol=RTOL)


@item(points=1, builds_on=("epoch-updates",), misconceptions=[NO_EPOCHS, EPOCHS_SIZES])
def hundred_epochs(student: Submission) -> Verdict:
    """Updates in 100 epochs"""

    def own() -> object:
        return tuple(100 * np.asarray(student.value("epoch_updates"), dtype=float).ravel())

    verdict = close(student.value("hundred_epochs"), (100, 500, 8000), rtol=RTOL)
    return follows(verdict, own, rtol=RTOL)


def counted_wrong(student: str) -> list[Misconception]:
    """Wrong ways to count a run whose batches do not come out even."""
    run = run_to_count(student)
    full, exact = run.n // run.batch_size, run.n / run.batch_size
    total = run.n_epochs
    return [
        wrong_value(
            (full, full * total),
            "last batch dropped",
            "The points left over make a batch too, a smaller one: round up.",
        ),
        wrong_value(
            (exact, exact * total), "not rounded", "There is no part of an update: round up."
        ),
        wrong_value(
            (full + 1, -(-run.n * total // run.batch_size)),
            "batches across epochs",
            "Each epoch ends with its own smaller batch: round up first, then multiply.",
        ),
        wrong_value(
            (run.batch_size, run.batch_size * total),
            "batch size for updates",
            "That is how many points are in a batch. How many batches are there?",
        ),
        wrong_value((full + 1, full + 1), "one epoch only", "The second number is of all epochs."),
        wrong_value(
            (run.n, run.n * total),
            "an update a point",
            "That is stochastic descent. Here an update waits for a whole batch.",
        ),
    ]


@item(points=2, misconceptions=counted_wrong)
def own_updates(student: Submission) -> Verdict:
    """Updates in an epoch, and in all, of a run of your own"""

    def right(who: str) -> object:
        run = run_to_count(who)
        each = epochs.updates_per_epoch(run.n, run.batch_size)
        return each, each * run.n_epochs

    return close_to_own(student, "own_updates", right, rtol=RTOL)


@wrong_rule("last batch dropped", "The points left over make a batch too: round up, not down.")
def floor(n: int, batch_size: int) -> int:
    return n // batch_size


@wrong_rule("not rounded", "There is no part of an update: round up.")
def not_rounded(n: int, batch_size: int) -> float:
    return n / batch_size


@wrong_rule("always one more", "Where the batches come out even, there is no extra one.")
def always_one_more(n: int, batch_size: int) -> int:
    return n // batch_size + 1


@wrong_rule("rounded to the nearest", "Any rest, however small, makes one more batch: round up.")
def nearest(n: int, batch_size: int) -> int:
    return round(n / batch_size)


@wrong_rule("batch size for updates", "That is the size of a batch. How many batches are there?")
def size(n: int, batch_size: int) -> int:
    return batch_size


@item(
    points=2,
    misconceptions=[floor, not_rounded, always_one_more, nearest, size],
    forms=[
        "def updates_per_epoch(n, batch_size):\n    return -(-n // batch_size)",
        "def updates_per_epoch(n, batch_size):\n    return len(range(0, n, batch_size))",
        "def updates_per_epoch(n, batch_size):\n    return np.ceil(n / batch_size)",
    ],
)
def updates_per_epoch(student: Submission) -> Verdict:
    """`updates_per_epoch` counts the smaller last batch too"""
    rng = np.random.default_rng(student.seed(1))
    size, full = (int(k) for k in rng.integers(3, 30, size=2))
    rest = int(rng.integers(1, size))
    runs = [(80, 80), (80, 16), (80, 1), (500, 32), (7, 10), (33, 32), (63, 32)]
    runs += [(full * size, size), (full * size + rest, size), (10**6 + rest, 64)]
    return agrees(student["updates_per_epoch"], epochs.updates_per_epoch, over=runs, rtol=RTOL)
