"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.columns import Inputs, four_inputs, inputs_to_scale
from course_tools.hand.points import Points, four_points

__all__ = ["Inputs", "Points", "four_inputs", "four_points", "inputs_to_scale"]
