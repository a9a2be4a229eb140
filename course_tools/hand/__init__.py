"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.epochs import Counts, run_to_count, two_points
from course_tools.hand.points import Points, four_points

__all__ = ["Counts", "Points", "four_points", "run_to_count", "two_points"]
