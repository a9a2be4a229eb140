"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.points import Points, four_points
from course_tools.hand.polynomial import Polynomial, polynomial
from course_tools.hand.split import Split, split

__all__ = ["Points", "Polynomial", "Split", "four_points", "polynomial", "split"]
