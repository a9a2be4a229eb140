"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.points import Points, four_points

__all__ = ["Points", "four_points"]
