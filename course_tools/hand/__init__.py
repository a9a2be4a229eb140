"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.models import LayerSizes, Predictions, layer_sizes, two_predictions
from course_tools.hand.points import Points, four_points

__all__ = [
    "LayerSizes",
    "Points",
    "Predictions",
    "four_points",
    "layer_sizes",
    "two_predictions",
]
