"""Numbers for pencil and paper, each student's own: small, whole, and never trivial."""

from course_tools.hand.averages import FiveValues, five_values
from course_tools.hand.backprop import (
    ChainNeuron,
    SmallNetwork,
    dead_neuron,
    live_neuron,
    small_network,
    squashed_neuron,
)
from course_tools.hand.columns import HandInputs, four_inputs, inputs_to_scale
from course_tools.hand.epochs import Counts, points_of_an_epoch, run_to_count
from course_tools.hand.models import LayerSizes, Predictions, layer_sizes, two_predictions
from course_tools.hand.optimizers import Parabola, two_momentum_steps
from course_tools.hand.perceptron import Neuron, RuleEpoch, epoch_of_the_rule, own_neuron
from course_tools.hand.points import Points, four_points
from course_tools.hand.polynomial import Polynomial, polynomial
from course_tools.hand.schedules import (
    FallingRate,
    PlateauLosses,
    falling_rate,
    losses_on_a_plateau,
)
from course_tools.hand.split import Split, split
from course_tools.hand.tensors import (
    Changed,
    Tensors,
    four_tensors,
    shared_change,
    two_points,
    view_change,
)

__all__ = [
    "ChainNeuron",
    "Changed",
    "Counts",
    "FallingRate",
    "FiveValues",
    "HandInputs",
    "LayerSizes",
    "Neuron",
    "Parabola",
    "PlateauLosses",
    "Points",
    "Polynomial",
    "Predictions",
    "RuleEpoch",
    "SmallNetwork",
    "Split",
    "Tensors",
    "dead_neuron",
    "epoch_of_the_rule",
    "falling_rate",
    "five_values",
    "four_inputs",
    "four_points",
    "four_tensors",
    "inputs_to_scale",
    "layer_sizes",
    "live_neuron",
    "losses_on_a_plateau",
    "own_neuron",
    "points_of_an_epoch",
    "polynomial",
    "run_to_count",
    "shared_change",
    "small_network",
    "split",
    "squashed_neuron",
    "two_momentum_steps",
    "two_points",
    "two_predictions",
    "view_change",
]
