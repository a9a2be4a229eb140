"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.models import LayerSizes, Predictions, layer_sizes, two_predictions
from course_tools.hand.points import Points, four_points
from course_tools.hand.polynomial import Polynomial, polynomial
from course_tools.hand.split import Split, split

__all__ = [
    "LayerSizes",
    "Points",
    "Polynomial",
    "Predictions",
    "Split",
    "four_points",
    "layer_sizes",
    "polynomial",
    "split",
    "two_predictions",
]
