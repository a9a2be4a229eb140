"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.models import LayerSizes, Predictions, layer_sizes, two_predictions
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
    "LayerSizes",
    "Points",
    "Predictions",
    "Tensors",
    "four_points",
    "four_tensors",
    "layer_sizes",
    "shared_change",
    "two_points",
    "two_predictions",
    "view_change",
]
