"""Backwards by pencil: a neuron with one input, and a network of two units, each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers

Whole = tuple[int, ...]
TRIES_OF_NETWORKS = 40  # of a network, each time that `draw_numbers` asks for one
MOST_WRITTEN = 90  # the largest gradient that anybody has to write


@dataclass(frozen=True)
class ChainNeuron:
    """A neuron with one input: x, its weight w, its bias b, and the truth y."""

    x: int
    w: int
    b: int
    y: int

    def __repr__(self) -> str:
        return f"x = {self.x}, w = {self.w}, b = {self.b}, y = {self.y}"

    def _repr_markdown_(self) -> str:
        cells = [str(part) for part in (self.x, self.w, self.b, self.y)]
        rows = ["| $x$ | $w$ | $b$ | $y$ |", "|" + "---|" * 4, f"| {' | '.join(cells)} |"]
        return "\n".join(rows).replace("| -", "| −")


@dataclass(frozen=True)
class SmallNetwork:
    """Two inputs, two ReLUs, one output: x (2,), W1 (2, 2), b1 (2,), W2 (2,), b2, and the truth."""

    x: Whole
    W1: tuple[Whole, Whole]
    b1: Whole
    W2: Whole
    b2: int
    y: int

    def __repr__(self) -> str:
        return (
            f"x = {list(self.x)}, W1 = {[list(row) for row in self.W1]}, b1 = {list(self.b1)}, "
            f"W2 = {[[part] for part in self.W2]}, b2 = {[self.b2]}, y = {self.y}"
        )

    def _repr_markdown_(self) -> str:
        parts = [
            f"x = {_in_brackets([self.x])}",
            f"W_1 = {_in_brackets(self.W1)}",
            f"b_1 = {_in_brackets([self.b1])}",
            f"W_2 = {_in_brackets([(part,) for part in self.W2])}",
            f"b_2 = {_in_brackets([(self.b2,)])}",
            f"y = {self.y}",
        ]
        return "$$" + ", \\quad ".join(parts) + "$$"


def live_neuron(student: str) -> ChainNeuron:
    """A neuron whose z is above 0, for a ReLU by pencil."""
    drawn: ChainNeuron = draw_numbers("live-neuron", student, ChainNeuron(2, 3, -1, 4), _live_chain)
    return drawn


def dead_neuron(student: str) -> ChainNeuron:
    """A neuron whose z is below 0."""
    drawn: ChainNeuron = draw_numbers("dead-neuron", student, ChainNeuron(2, -3, 1, 4), _dead_chain)
    return drawn


def squashed_neuron(student: str) -> ChainNeuron:
    """A neuron whose z is small, for a sigmoid by pencil; y is 0 or 1."""
    drawn: ChainNeuron = draw_numbers(
        "squashed-neuron", student, ChainNeuron(3, 2, -5, 0), _chain_near_zero
    )
    return drawn


def small_network(student: str) -> SmallNetwork:
    """A network of two ReLUs of which one is on and one is off."""
    printed = SmallNetwork((2, -3), ((1, 2), (-1, 1)), (-2, -2), (2, 5), -1, 4)
    drawn: SmallNetwork = draw_numbers("small-network", student, printed, _network_of_two)
    return drawn


# --- drawing


def _live_chain(numbers: Random) -> ChainNeuron | None:
    """z of 2 to 12, or None where a mistake would go unseen."""
    x, w, b = _signed_from(numbers, 2, 5), _signed_from(numbers, 2, 5), _signed_from(numbers, 2, 6)
    z = w * x + b
    y = z - _signed_from(numbers, 2, 4)
    # Where x and w are taken for each other, or left out, are other numbers.
    return ChainNeuron(x, w, b, y) if 2 <= z <= 12 and abs(x) != abs(w) and y != 0 else None


def _dead_chain(numbers: Random) -> ChainNeuron | None:
    """z of −2 to −12, or None where a mistake would go unseen."""
    x, w, b = _signed_from(numbers, 2, 5), _signed_from(numbers, 2, 5), _signed_from(numbers, 1, 6)
    z = w * x + b
    y = variants.between(numbers, 2, 6)
    return ChainNeuron(x, w, b, y) if -12 <= z <= -2 and abs(x) != abs(w) else None


def _chain_near_zero(numbers: Random) -> ChainNeuron | None:
    """z of −2, −1, 1 or 2, or None."""
    x, w, b = _signed_from(numbers, 2, 4), _signed_from(numbers, 2, 4), _signed_from(numbers, 1, 9)
    z = w * x + b
    neuron = ChainNeuron(x, w, b, variants.between(numbers, 0, 1))
    return neuron if 1 <= abs(z) <= 2 and abs(x) != abs(w) else None


def _network_of_two(numbers: Random) -> SmallNetwork | None:
    for _ in range(TRIES_OF_NETWORKS):
        network = SmallNetwork(
            (_signed_from(numbers, 2, 4), _signed_from(numbers, 2, 4)),
            ((_signed_from(numbers, 1, 3), _signed_from(numbers, 1, 3)),
             (_signed_from(numbers, 1, 3), _signed_from(numbers, 1, 3))),
            (_signed_from(numbers, 1, 4), _signed_from(numbers, 1, 4)),
            (_signed_from(numbers, 2, 5), _signed_from(numbers, 2, 5)),
            _signed_from(numbers, 1, 4),
            variants.between(numbers, -9, 9),
        )  # fmt: skip
        if _tells_gradients(network):
            return network
    return None


def _tells_gradients(network: SmallNetwork) -> bool:
    """Is one unit on and one off, and are no two gradients of one size?"""
    z = [
        network.x[0] * network.W1[0][k] + network.x[1] * network.W1[1][k] + network.b1[k]
        for k in (0, 1)
    ]
    if 0 in z or (z[0] > 0) == (z[1] > 0):
        return False
    on = 0 if z[0] > 0 else 1
    g = 2 * (z[on] * network.W2[on] + network.b2 - network.y)
    back = [g * part for part in network.W2]
    sizes = [g, g * z[on], *back, *(part * back[on] for part in network.x)]
    sizes = [abs(size) for size in sizes]
    turned = network.x[0] * back[on] != network.x[1] * back[1 - on]
    return (
        0 not in sizes and max(sizes) <= MOST_WRITTEN and turned and len(set(sizes)) == len(sizes)
    )


def _signed_from(numbers: Random, least: int, most: int) -> int:
    return variants.between(numbers, least, most) * variants.pick(numbers, (-1, 1))


def _in_brackets(rows: object) -> str:
    assert isinstance(rows, list | tuple)
    lines = " \\\\ ".join(" & ".join(map(str, row)) for row in rows)
    return f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}"
