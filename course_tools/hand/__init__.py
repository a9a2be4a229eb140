"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.epochs import Counts, points_of_an_epoch, run_to_count
from course_tools.hand.points import Points, four_points

__all__ = ["Counts", "Points", "four_points", "points_of_an_epoch", "run_to_count"]
