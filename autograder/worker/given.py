"""What notebooks are given of course_tools, and through which names anything else is found.

Read by `items/sources`, which looks at an answer's text, and by `silence`, which leaves what is
given its voice.
"""

from __future__ import annotations

OUR_PACKAGES = ("course_tools", "solutions", "autograder")
# What exercises give: data, symbols, numbers of one's own. None of it answers anything.
GIVEN: dict[str, tuple[str, ...]] = {
    "course_tools.data": ("load_regression",),
    "course_tools.own": ("own_copy",),
    "course_tools.symbols": ("b", "w", "x", "y", "n", "i"),
    "course_tools.curves": ("parabola", "cube", "wave"),
    "course_tools.hand": (
        "dead_neuron", "epoch_of_the_rule", "falling_rate", "five_values", "four_inputs",
        "four_points", "four_tensors", "inputs_to_scale", "layer_sizes", "live_neuron",
        "losses_on_a_plateau", "own_neuron", "points_of_an_epoch", "polynomial", "run_to_count",
        "shared_change", "small_network", "split", "squashed_neuron", "two_momentum_steps",
        "two_points", "two_predictions", "view_change",
    ),
}  # fmt: skip
# Libraries through which nothing else is found, but by the names below.
LIBRARIES = frozenset(
    """numpy sympy torch scipy pandas matplotlib sklearn math cmath statistics fractions decimal
    itertools functools collections operator dataclasses typing random time datetime copy string re
    enum abc numbers warnings bisect heapq textwrap pprint __future__ tqdm torchvision seaborn
    ipywidgets""".split()  # noqa: SIM905
)
# They find things by a text, run one, or read files; asked of a library or imported from one, too.
FINDERS = frozenset(
    """eval exec compile globals locals vars dir setattr delattr open input breakpoint help chr
    get_ipython sys os gc inspect importlib builtins ctypes pickle marshal subprocess runpy pkgutil
    import_module attrgetter methodcaller sympify S parse_expr lambdify load loads read_pickle query
    from_file fromfile memmap FileIO runsource decode fromhex tb_frame tb_next gi_frame gi_code
    cr_frame ag_frame f_globals f_locals f_builtins f_back""".split()  # noqa: SIM905
)
HARMLESS = frozenset({"__init__", "__name__", "__doc__", "__len__", "__call__", "__class__"})
# Calls of these keep nothing of what they are given.
KEEP_NOTHING = frozenset(
    """print display enumerate zip range len list tuple sum min max abs float int round sorted str
    repr bool any all isinstance""".split()  # noqa: SIM905
)
