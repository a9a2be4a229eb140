"""What a drawing is made of, in units of one cell: shapes, their looks, a scene to hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from course_tools.worksheets.exercise import Cell, Exercise


@dataclass(frozen=True)
class Look:
    """How a shape is drawn: colours as #rrggbb or "none", widths in units."""

    fill: str = "none"
    stroke: str = "none"
    width: float = 0.0
    ink: str = "#2b2b2b"
    dash: bool = False
    radius: float = 0.0
    bold: bool = False
    italic: bool = False


GRAPHITE, SOFT_RED, RED, GREY, PALE = "#3b3b3b", "#fbe2da", "#b8402a", "#e7e7e4", "#8d8d88"

# The missing cell is red and has a thick border: colour is never the only sign. It is empty, for a
# person to write into it.
# What is empty but not asked for is dashed and has no mark.
LOOKS: dict[str, Look] = {
    "given": Look("#ffffff", PALE, 0.022),
    "bias": Look(GREY, PALE, 0.022),
    "missing": Look(SOFT_RED, RED, 0.065, ink=RED, radius=0.08, bold=True),
    "blank": Look("#ffffff", GRAPHITE, 0.03, dash=True, radius=0.08),
    "frame": Look("none", GRAPHITE, 0.045, radius=0.04),
    "look": Look("none", RED, 0.05, dash=True, radius=0.2),
    "node": Look("#ffffff", GRAPHITE, 0.04),
    "missing-node": Look(SOFT_RED, RED, 0.075, ink=RED, bold=True),
    "blank-node": Look("#ffffff", GRAPHITE, 0.04, dash=True),
    "wire": Look(stroke=GRAPHITE, width=0.03),
    "wire-zero": Look(stroke=PALE, width=0.022, dash=True),
    "wire-missing": Look(stroke=RED, width=0.09),
    "tag": Look("#ffffff", radius=0.1),
    "tag-bias": Look(GREY, PALE, 0.022, radius=0.14),
    "arrow": Look(stroke=GRAPHITE, width=0.04),
    "name": Look(italic=True, ink="#55554f"),
    "small": Look(ink="#55554f"),
}


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    look: str
    text: str = ""
    size: float = 0.5


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    look: str
    text: str = ""
    size: float = 0.5


@dataclass(frozen=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True)
class Word:
    """A word centred on a point."""

    x: float
    y: float
    text: str
    look: str = "name"
    size: float = 0.46


Shape: TypeAlias = Box | Circle | Stroke | Word


@dataclass
class Scene:
    """Shapes in the order they are painted, in a box of width by height units."""

    width: float = 0.0
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        self.shapes += shapes


def text_and_look(exercise: Exercise, cell: Cell, text: str, look: str) -> tuple[str, str]:
    """What stands in a cell and how it looks: its number, or nothing yet."""
    if cell == exercise.missing:
        return "", "missing"
    if exercise.is_empty(cell):
        return "", "blank"
    return text, look
