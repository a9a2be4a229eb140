"""The pictures of the course. Each function returns one that a notebook cell shows by itself.

data_and_line(x, y, b, w, errors=True)   as a cell's last line: image and caption, once
data_and_line(...).alt                   the same in words
move_line(x, y, b, w)                    with sliders where sliders can work
"""

from course_tools.plots.descents import losses_by_batch, move_paths, paths
from course_tools.plots.line import before_and_after, data_and_line, data_and_split
from course_tools.plots.picture import Picture
from course_tools.plots.slopes import secant_and_tangent
from course_tools.plots.surface import cross_sections, loss_surface
from course_tools.plots.widget import Moving, move_line, move_secant

__all__ = [
    "Moving",
    "Picture",
    "before_and_after",
    "cross_sections",
    "data_and_line",
    "data_and_split",
    "loss_surface",
    "losses_by_batch",
    "move_line",
    "move_paths",
    "move_secant",
    "paths",
    "secant_and_tangent",
]
