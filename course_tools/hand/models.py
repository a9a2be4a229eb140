"""Hand-size numbers for models in PyTorch: two predictions with their truths, sizes of layers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers


@dataclass(frozen=True)
class Predictions:
    """Predictions and the truth, in whole tenths, shown as a table."""

    yhat: tuple[float, ...]
    y: tuple[float, ...]

    def __repr__(self) -> str:
        return f"yhat = {list(self.yhat)}, y = {list(self.y)}"

    def _repr_markdown_(self) -> str:
        rows = [
            [name, *map(_tenths_in_words, row)]
            for name, row in ((r"$\hat y$", self.yhat), ("$y$", self.y))
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), lines[1]])


@dataclass(frozen=True)
class LayerSizes:
    """Two linear layers: how many inputs, nodes between them, and outputs."""

    inputs: int
    hidden: int
    outputs: int

    @property
    def sizes(self) -> tuple[int, int, int]:
        return self.inputs, self.hidden, self.outputs

    def __repr__(self) -> str:
        return (
            f"nn.Sequential(nn.Linear({self.inputs}, {self.hidden}), "
            f"nn.Linear({self.hidden}, {self.outputs}))"
        )

    def _repr_markdown_(self) -> str:
        return f"```python\n{self!r}\n```"


def two_predictions(student: str) -> Predictions:
    """Two predictions and their truths, for the mean squared error by pencil."""
    drawn: Predictions = draw_numbers(
        "two-predictions", student, Predictions((0.5, 1.0), (2.0, 1.3)), _two_tenths
    )
    return drawn


def layer_sizes(student: str) -> LayerSizes:
    """The sizes of two linear layers, for counting their parameters."""
    drawn: LayerSizes = draw_numbers("layer-sizes", student, LayerSizes(3, 5, 1), _two_layers)
    return drawn


def _two_tenths(numbers: Random) -> Predictions | None:
    """Errors of at most 1.6, in tenths, or None where a mistake would go unseen."""
    errors = [variants.between(numbers, 1, 16) * variants.pick(numbers, (-1, 1)) for _ in range(2)]
    truths = [variants.between(numbers, 5, 25) for _ in range(2)]
    guesses = [truth + error for truth, error in zip(truths, errors, strict=True)]
    if min(guesses) < 0 or not _tells_losses(*errors):
        return None
    return Predictions(tuple(g / 10 for g in guesses), tuple(t / 10 for t in truths))


def _tells_losses(first: int, second: int) -> bool:
    """Are the mean square, its double, its half and its root, the mean size, and the square of the
    mean error clearly apart? first, second: errors in tenths."""
    mean = (first**2 + second**2) / 200
    size, middle = (abs(first) + abs(second)) / 20, (first + second) / 20
    return _apart([mean, 2 * mean, mean / 2, mean**0.5, size, middle**2, abs(middle)])


def _two_layers(numbers: Random) -> LayerSizes | None:
    """Three different sizes, or None where a mistake would go unseen."""
    inputs, hidden = variants.between(numbers, 2, 6), variants.between(numbers, 3, 8)
    outputs = variants.between(numbers, 1, 4)
    weights = inputs * hidden + hidden * outputs
    counts = [
        weights + hidden + outputs,
        weights,
        weights + 2,
        (inputs + 1) * hidden,
        weights + inputs + hidden + outputs,
        inputs * hidden * outputs,
        inputs + hidden + outputs,
    ]
    different = len({inputs, hidden, outputs}) == 3
    return LayerSizes(inputs, hidden, outputs) if different and _apart(counts) else None


def _apart(values: list[float] | list[int]) -> bool:
    return all(abs(a - b) > 0.02 * max(a, b) for a, b in combinations(values, 2))


def _tenths_in_words(value: float) -> str:
    return f"{value:g}".replace("-", "−")
