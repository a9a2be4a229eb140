"""A rate that falls, and losses on a plateau, for pencil and paper: each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers


@dataclass(frozen=True)
class FallingRate:
    """A first rate, its decay, and how long it falls: so many epochs of so many updates."""

    lr: float
    decay: float
    updates: int
    epochs: int

    def __repr__(self) -> str:
        return (
            f"lr = {self.lr}, decay = {self.decay}, {self.epochs} epochs of {self.updates} updates"
        )

    def _repr_markdown_(self) -> str:
        return (
            f"$\\eta_0 = {self.lr}$ and $d = {self.decay}$; the training has {self.epochs} epochs "
            f"of {self.updates} updates each."
        )


@dataclass(frozen=True)
class PlateauLosses:
    """Losses, a first rate, by what it is multiplied at a cut, and the patience."""

    losses: tuple[float, ...]
    lr: float
    factor: float
    patience: int

    def __repr__(self) -> str:
        return (
            f"losses = {list(self.losses)}, lr = {self.lr}, factor = {self.factor}, "
            f"patience = {self.patience}"
        )

    def _repr_markdown_(self) -> str:
        places = " | ".join(map(str, range(len(self.losses))))
        table = f"| $i$ | {places} |\n|---|{'---|' * len(self.losses)}\n"
        row = f"| loss | {' | '.join(map(str, self.losses))} |\n\n"
        return (
            f"{table}{row}The rate starts at {self.lr}, the factor is {self.factor}, the patience "
            f"{self.patience}."
        )


def falling_rate(student: str) -> FallingRate:
    """A rate with time decay, for its value after some epochs."""
    drawn: FallingRate = draw_numbers(
        "falling-rate", student, FallingRate(0.01, 0.1, 16, 200), _falling
    )
    return drawn


def losses_on_a_plateau(student: str) -> PlateauLosses:
    """Ten losses with one or two cuts of the rate by PyTorch's rule."""
    drawn: PlateauLosses = draw_numbers(
        "plateau", student,
        PlateauLosses((1.0, 0.8, 0.7, 0.8, 0.6, 0.6, 0.6, 0.7, 0.6, 0.5), 0.1, 0.5, 1), _stuck,
    )  # fmt: skip
    return drawn


def _falling(numbers: Random) -> FallingRate | None:
    """Numbers of which none is 1, and updates that are not epochs."""
    lr = variants.pick(numbers, (0.01, 0.02, 0.05, 0.1, 0.2, 0.5))
    decay = variants.pick(numbers, (0.01, 0.02, 0.05, 0.1))
    updates = variants.pick(numbers, (5, 8, 10, 16, 20, 25, 40))
    epochs = variants.pick(numbers, (10, 20, 30, 50, 100, 200))
    clear = updates * 2 <= epochs and 3 < decay * updates * epochs <= 200
    return FallingRate(lr, decay, updates, epochs) if clear else None


def _stuck(numbers: Random) -> PlateauLosses | None:
    """Losses in tenths, or None where a mistake would go unseen."""
    losses, best = [1.0], 1.0
    for _ in range(9):
        change = variants.pick(numbers, (-0.2, -0.1, 0.0, 0.1))
        losses.append(round(best + change, 1))
        best = min(best, losses[-1])
    patience = variants.pick(numbers, (1, 2))
    found = PlateauLosses(
        tuple(losses), variants.pick(numbers, (0.1, 0.2, 0.4)),
        variants.pick(numbers, (0.1, 0.5)), patience,
    )  # fmt: skip
    ways = [_cuts(found.losses, patience, way) for way in range(6)]
    apart = len({*ways}) == len(ways)
    return found if apart and 1 <= ways[0][-1] <= 2 and min(losses) >= 0.2 else None


def _cuts(losses: tuple[float, ...], patience: int, way: int) -> tuple[int, ...]:
    """How often the rate is cut after each loss: 0 the right way, 1 … 5 with a mistake."""
    best, bad, cuts, found = float("inf"), 0, 0, []
    for loss in losses:
        better = loss <= best if way == 1 else loss < best
        bad = 0 if better else bad + 1
        best = loss if better or way == 2 else best
        if bad >= patience + (way != 3):
            cuts, bad = cuts + 1, (bad if way == 4 else 0)
        found.append(cuts)
    return (0, *found[:-1]) if way == 5 else tuple(found)
