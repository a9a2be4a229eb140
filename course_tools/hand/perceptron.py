"""Hand-size neurons: two weights, a bias and inputs; and an epoch of the perceptron's rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers

Whole = tuple[int, ...]
TRIES_OF_POINTS = 50
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


@dataclass(frozen=True)
class Neuron:
    """Weights w1, w2, a bias b, one input x, and three more points."""

    w: Whole
    b: int
    x: Whole
    points: tuple[Whole, ...]

    def __repr__(self) -> str:
        return (
            f"w = {list(self.w)}, b = {self.b}, x = {list(self.x)}, "
            f"points = {[list(point) for point in self.points]}"
        )

    def _repr_markdown_(self) -> str:
        heads = ["$w_1$", "$w_2$", "$b$", "", "$x_1$", "$x_2$", "", "A", "B", "C"]
        points = [f"({p}, {q})" for p, q in self.points]
        cells = [*map(str, self.w), str(self.b), "", *map(str, self.x), "", *points]
        return _as_table([heads, cells])


@dataclass(frozen=True)
class RuleEpoch:
    """The four corners in an order of one's own, and the w1, w2, b to start from."""

    order: tuple[Whole, ...]
    w: Whole
    b: int

    def __repr__(self) -> str:
        return f"order = {list(self.order)}, w = {list(self.w)}, b = {self.b}"

    def _repr_markdown_(self) -> str:
        heads = ["start: $w_1$", "$w_2$", "$b$", "", "1st point", "2nd", "3rd", "4th"]
        points = [f"({p}, {q})" for p, q in self.order]
        return _as_table([heads, [*map(str, self.w), str(self.b), "", *points]])


def own_neuron(student: str) -> Neuron:
    """A neuron with an input and three points, for z, step, sigmoid and border by pencil."""
    printed = Neuron((3, -2), 1, (-1, 2), ((1, 1), (0, 2), (0, 0)))
    drawn: Neuron = draw_numbers("own-neuron", student, printed, _telling_neuron)
    return drawn


def epoch_of_the_rule(student: str) -> RuleEpoch:
    """An order of the corners and a start, for one epoch of the perceptron's rule on AND."""
    printed = RuleEpoch(((0, 1), (0, 0), (1, 1), (1, 0)), (1, -1), 1)
    drawn: RuleEpoch = draw_numbers("epoch-of-the-rule", student, printed, _telling_epoch)
    return drawn


def _telling_neuron(numbers: Random) -> Neuron | None:
    """A neuron with |z| of 1 to 6, or None where a mistake would go unseen."""
    w = (_signed(numbers, 4), _signed(numbers, 4))
    b, x = _signed(numbers, 5), (_signed(numbers, 3), _signed(numbers, 3))
    if not (_tells_sums(w, b, x) and _tells_line(w, b)):
        return None
    for _ in range(TRIES_OF_POINTS):
        points = tuple((_upto(numbers), _upto(numbers)) for _ in range(3))
        if _tells_sides(w, b, points):
            return Neuron(w, b, x, points)
    return None


def _tells_sums(w: Whole, b: int, x: Whole) -> bool:
    """Do the ways to go wrong with w·x + b all give another number, and no z = 0?"""
    z = _dot(w, x) + b
    ways = [z, z - b, z - 2 * b, -z, w[0] * x[1] + w[1] * x[0] + b, sum(w) + sum(x) + b]
    ways += [abs(w[0] * x[0]) + abs(w[1] * x[1]) + b, w[0] * x[0] - w[1] * x[1] + b]
    return 1 <= abs(z) <= 6 and len(set(ways)) == len(ways)


def _tells_line(w: Whole, b: int) -> bool:
    """Are slope and height two numbers, other ones turned over, and other ones not divided?"""
    return abs(w[0]) not in (abs(w[1]), abs(b)) and abs(w[1]) > 1


def _tells_sides(w: Whole, b: int, points: tuple[Whole, ...]) -> bool:
    """Are there points on both sides, none on the line, and does the bias matter?"""
    sums = [_dot(w, point) for point in points]
    sides = [total + b > 0 for total in sums]
    clear = len(set(points)) == 3 and -b not in sums
    other = [total > 0 for total in sums]
    turned = [not side for side in sides]
    return clear and len(set(sides)) == 2 and other not in (sides, turned)


def _telling_epoch(numbers: Random) -> RuleEpoch | None:
    """A start and an order with two errors or more, or None where a mistake would go unseen."""
    left = list(CORNERS)
    order = []
    while left:
        order.append(left.pop(variants.between(numbers, 0, len(left) - 1)))
    w = (variants.between(numbers, -2, 2), variants.between(numbers, -2, 2))
    epoch = RuleEpoch(tuple(order), w, variants.between(numbers, -2, 2))
    ends = [
        _walk_once(epoch),
        _walk_once(epoch, at_zero=1),
        _walk_once(epoch, bias=0),
        _walk_once(epoch, sign=-1),
        _walk_once(epoch, stop=1),
        _walk_at_once(epoch),
        _walk_once(RuleEpoch(epoch.order * 2, epoch.w, epoch.b)),
        (*epoch.w, epoch.b),
    ]
    return epoch if all(a != b for a, b in combinations(ends, 2)) else None


def _walk_once(
    epoch: RuleEpoch, *, at_zero: int = 0, bias: int = 1, sign: int = 1, stop: int = 99
) -> Whole:
    """Where one epoch ends, by the rule or by a wrong one."""
    (w1, w2), b, missed = epoch.w, epoch.b, 0
    for x1, x2 in epoch.order:
        z = w1 * x1 + w2 * x2 + b
        miss = sign * (x1 * x2 - (at_zero if z == 0 else int(z > 0)))
        if miss and missed < stop:
            w1, w2, b, missed = w1 + miss * x1, w2 + miss * x2, b + bias * miss, missed + 1
    return w1, w2, b


def _walk_at_once(epoch: RuleEpoch) -> Whole:
    """Where the sum of all four steps ends, each taken from the start."""
    misses = [x1 * x2 - int(_dot(epoch.w, (x1, x2)) + epoch.b > 0) for x1, x2 in epoch.order]
    w1, w2 = (
        start + sum(miss * point[k] for miss, point in zip(misses, epoch.order, strict=True))
        for k, start in enumerate(epoch.w)
    )
    return w1, w2, epoch.b + sum(misses)


def _dot(w: Whole, x: Whole) -> int:
    return sum(p * q for p, q in zip(w, x, strict=True))


def _signed(numbers: Random, most: int) -> int:
    return variants.between(numbers, 1, most) * variants.pick(numbers, (-1, 1))


def _upto(numbers: Random) -> int:
    return variants.between(numbers, -3, 3)


def _as_table(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |".replace("-", "−") for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
