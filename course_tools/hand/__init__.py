"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.points import Points, four_points
from course_tools.hand.tensors import (
    Changed,
    Tensors,
    four_tensors,
    shared_change,
    two_points,
    view_change,
)

__all__ = [
    "Changed",
    "Points",
    "Tensors",
    "four_points",
    "four_tensors",
    "shared_change",
    "two_points",
    "view_change",
]
