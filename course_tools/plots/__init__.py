"""The pictures of the course. Each function returns one that a notebook cell shows by itself.

data_and_line(x, y, b, w, errors=True)   as a cell's last line: image and caption, once
data_and_line(...).alt                   the same in words
move_line(x, y, b, w)                    with sliders where sliders can work
"""

from course_tools.plots.averages import averages_to_match, move_average, values_and_averages
from course_tools.plots.backprop import gradient_graph
from course_tools.plots.descents import losses_by_batch, move_paths, paths_of_descent
from course_tools.plots.graph import autograd_graph
from course_tools.plots.learning_rates import (
    losses_by_rate,
    move_learning_rate,
    path_on_contour,
    shrink_factors,
    slopes_on_sections,
    steps_on_sections,
)
from course_tools.plots.line import before_and_after, data_and_line, data_and_split
from course_tools.plots.optimizers import move_rules, paths_of_rules
from course_tools.plots.paths import two_paths
from course_tools.plots.perceptron import (
    activations,
    boundary,
    hidden_space,
    move_boundary,
    move_epochs,
)
from course_tools.plots.picture import Picture
from course_tools.plots.polynomial import (
    coefficients_over_steps,
    losses_over_steps,
    pairs_kept_and_lost,
    parabola_and_points,
)
from course_tools.plots.scaling import (
    contours_by_scale,
    epochs_by_scale,
    move_scale,
    points_by_scale,
    scaled_bowl,
    sections_by_scale,
)
from course_tools.plots.schedules import rates_over_steps
from course_tools.plots.slopes import secant_and_tangent
from course_tools.plots.surface import cross_sections, loss_surface
from course_tools.plots.tensors import tensor_shapes
from course_tools.plots.training import flat_and_column, layers_as_network, loss_per_epoch
from course_tools.plots.widget import Moving, move_line, move_secant, move_sections

__all__ = [
    "Moving",
    "Picture",
    "activations",
    "autograd_graph",
    "averages_to_match",
    "before_and_after",
    "boundary",
    "coefficients_over_steps",
    "contours_by_scale",
    "cross_sections",
    "data_and_line",
    "data_and_split",
    "epochs_by_scale",
    "flat_and_column",
    "gradient_graph",
    "hidden_space",
    "layers_as_network",
    "loss_per_epoch",
    "loss_surface",
    "losses_by_batch",
    "losses_by_rate",
    "losses_over_steps",
    "move_average",
    "move_boundary",
    "move_epochs",
    "move_learning_rate",
    "move_line",
    "move_paths",
    "move_rules",
    "move_scale",
    "move_secant",
    "move_sections",
    "pairs_kept_and_lost",
    "parabola_and_points",
    "path_on_contour",
    "paths_of_descent",
    "paths_of_rules",
    "points_by_scale",
    "rates_over_steps",
    "scaled_bowl",
    "secant_and_tangent",
    "sections_by_scale",
    "shrink_factors",
    "slopes_on_sections",
    "steps_on_sections",
    "tensor_shapes",
    "two_paths",
    "values_and_averages",
]
