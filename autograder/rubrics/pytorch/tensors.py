"""Rubric of source/pytorch/1-tensors.py: shapes, types, shared memory, parameters on a device."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import prod

from autograder.checks.pytorch.devices import goes_to_device
from autograder.checks.pytorch.tensors import BY_DTYPE, makes_tensors
from autograder.items.kinds import RIGHT, Earlier, Wrong, choice, item, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.faults import StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from autograder.judging.verdict import partial as partly
from autograder.mistakes.library import always, pair_swapped
from autograder.mistakes.slips import slip
from autograder.rubrics.pytorch.inputs import DEVICE, arrays, seeds
from autograder.checks.lists import same_letters, same_shapes, same_words
from autograder.wire.plain import TensorRecord
from course_tools.hand import four_tensors, shared_change, view_change
from solutions import hand, tensors

EXACT = 1e-9  # whole numbers
DTYPES = ("int64", "float32", "float64", "bool")
ONE_TENSOR = "b and w are one and the same tensor: draw each on its own."


# --- shapes and types


@value(points=2, check=partial(same_shapes, names="abcd"), forms=[
    "hand_shapes = tuple(torch.tensor(values).shape for values in hand.lists())",
    "hand_shapes = [list(np.shape(values)) for values in hand.lists()]",
])
def hand_shapes(wrong: Wrong, who: str) -> object:
    """The shapes of four tensors"""
    shapes = hand.shapes(four_tensors(who))
    wrong("(1,) for a scalar", tuple(shape or (1,) for shape in shapes),
          "A scalar has no direction at all: its shape is the empty tuple `()`. `(1,)` is a vector "
          "with one entry.")
    wrong("from the inside out", tuple(shape[::-1] for shape in shapes),
          "Read from the outside in: the first size counts the entries between the outermost "
          "brackets.")
    wrong("a vector as a row", tuple((1, *one) if len(one) == 1 else one for one in shapes),
          "A vector has one pair of brackets, so one size: `(3,)`. `(1, 3)` is a matrix.")
    wrong("counted numbers", tuple((prod(shape),) for shape in shapes),
          "That is how many numbers each tensor holds. Its shape has one size for each pair of "
          "brackets.")
    return shapes


@value(points=1, rtol=EXACT, builds_on=("hand-shapes",), forms=[
    "hand_dims = [torch.tensor(values).dim() for values in hand.lists()]",
    "hand_dims = np.array([len(np.shape(values)) for values in hand.lists()])",
])
def hand_dims(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """Their numbers of dimensions"""
    shapes = earlier["hand_shapes"]
    wrong("one too many", tuple(len(shape) + 1 for shape in shapes),
          "Count the pairs of brackets: a scalar has none, so it has 0 dimensions.")
    wrong("1 for a scalar", tuple(max(len(shape), 1) for shape in shapes),
          "A scalar has no brackets: 0 dimensions.")
    wrong("counted numbers", tuple(prod(shape) for shape in shapes),
          "That is how many numbers each holds. The dimensions are the length of the shape.")
    return tuple(len(shape) for shape in shapes)


@value(points=2, check=partial(same_words, among=DTYPES, names="pqrs"), forms=[
    'dtypes = ("torch.int64", "torch.float32", "torch.float64", "torch.bool")',
    'dtypes = ["Int64", "float32 ", "float64", "bool"]',
    'dtypes = np.array(["int64", "float32", "float64", "bool"])',
    "dtypes = [torch.int64, torch.float32, torch.float64, torch.bool]",
])
def dtypes(wrong: Wrong) -> object:
    """The types of four tensors"""
    wrong("always float32", ("float32", "float32", "float32", "float32"),
          "float32 is only what decimal numbers become. Whole numbers, truth values and NumPy's "
          "arrays bring their own type.")
    wrong("NumPy's numbers as float32", ("int64", "float32", "float32", "bool"),
          "NumPy computes in float64, and `as_tensor` keeps the type of an array.")
    wrong("whole numbers as float32", ("float32", "float32", "float64", "bool"),
          "No decimal point in the list, so PyTorch keeps whole numbers: int64.")
    wrong("a comparison as a number", ("int64", "float32", "float64", "float32"),
          "`>` asks a question for each entry; the answers are truth values: bool.")
    return DTYPES


pi_kept = choice("What a tensor keeps of a number that it prints with four decimals", {
    "about 7 digits": RIGHT,
    "4 decimals": "Only the print is short: `print(pi.item())` shows more digits than four.",
    "all 16 digits":
        "16 digits is float64, Python's own type. A tensor made of a decimal number is float32.",
}, shown={
    "about 7 digits": "3.14159 as exactly as float32 can",
    "4 decimals": "3.1416, as printed",
    "all 16 digits": "3.14159 as exactly as Python's own numbers can",
}, points=1)


# --- who shares memory with whom


@value(points=1, rtol=EXACT, forms=[
    "after_view = torch.tensor(change.rows())\nafter_view.view(6)[change.place] = change.new",
])
def after_view(wrong: Wrong, who: str) -> object:
    """A matrix after its view was changed"""
    change = view_change(who)
    after = hand.after(change)
    column, row = divmod(change.place, 2)
    by_columns, from_one = change.rows(), change.rows()
    by_columns[row][column] = change.new
    from_one[(change.place - 1) // 3][(change.place - 1) % 3] = change.new
    wrong("a view as a copy", change.rows(), "A view is no copy: it is the same numbers, read in "
          "another shape. The matrix changes too.")
    wrong("column by column", by_columns,
          "A view reads row by row: first the whole first row, then the second.")
    wrong("counted from 1", from_one, "Python counts from 0: `flat[1]` is the second.")
    wrong("one row", after,
          "That is `flat`. `matrix` is still a matrix: a list of two rows.")
    return [list(after[:3]), list(after[3:])]


@value(points=1, rtol=EXACT, forms=[
    "after_array = np.array([shared.new, shared.values[shared.place]] * 2)[[0, 1, 1]]",
])
def after_array(wrong: Wrong, who: str) -> object:
    """Three tensors after the array they came from was changed"""
    change = shared_change(who)
    new, old = change.new, change.values[change.place]
    wrong("nothing shared", (old, old, old),
          "`as_tensor` does not copy an array: tensor and array are the same memory.")
    wrong("everything shared", (new, new, new), "Only one of them shares memory. `torch.tensor` "
          "always copies, and `.float()` makes new numbers of another type.")
    wrong("torch.tensor shares", (new, new, old),
          "`torch.tensor` always copies: it kept the old number.")
    wrong("the two swapped", (old, new, old),
          "The other way round: `torch.tensor` always copies, `as_tensor` shares.")
    wrong("shared through float()", (new, old, new),
          "float64 and float32 cannot be the same memory: `.float()` had to make new numbers.")
    return new, old, old


# --- data and parameters, on the device they are told


def also_elsewhere(
    student: Submission, verdict: Verdict, name: str, reference: Rule, *inputs: object,
    returns: tuple[str, str],
) -> Verdict:
    """Half of the points for the right tensors on the CPU, half for being where `device` says."""
    if not verdict.passed:
        return verdict
    there = goes_to_device(student, name, reference, *inputs, returns=returns)
    if there.passed:
        return there
    told = partly(0.5 + there.score / 2, f"Right on the CPU. {there.message}", there.evidence)
    return told.explained(there.mistakes, told.message)


@item(points=3, reference=tensors.to_tensors, wrong=[
    slip("float64", {"dtype=torch.float32, ": ""},
         "NumPy's numbers are float64 and `as_tensor` keeps that. Parameters are float32, and so "
         "must the data be: `.float()`."),
    slip("data ask for gradients", {"device=device": "device=device, requires_grad=True"},
         "Only b and w are to be learned. The data stay as they are: leave out `requires_grad`."),
    pair_swapped(says="The pair is (x_tensor, y_tensor): x comes first."),
    slip("column flattened", {"device=device)": "device=device).flatten()"},
         "Keep the columns: shape (n, 1), as the arrays have it."),
    slip("device not used", {", device=device": ""},
         "Right on the CPU; but the argument `device` is not used, so on a GPU the data would stay "
         "behind: `.to(device)`."),
], forms=["""
    def to_tensors(x, y, device):
        return [torch.tensor(v, dtype=torch.float32, device=device) for v in (x, y)]
""", """
    def to_tensors(x, y, device):
        x = torch.from_numpy(x).to(device, torch.float)
        y = torch.from_numpy(y.astype('float32')).to(device)
        return x, y
"""])
def to_tensors(student: Submission) -> Verdict:
    """`to_tensors` makes float32 tensors on the device"""
    asked, names = arrays(student.seed()), ("x_tensor", "y_tensor")
    verdict = makes_tensors(student, "to_tensors", tensors.to_tensors, over=asked, returns=names,
                            rtol=BY_DTYPE)
    x, y, _ = asked[2]
    return also_elsewhere(student, verdict, "to_tensors", tensors.to_tensors, x, y, returns=names)


doubles = choice("What a layer says to float64 numbers", {
    "an error": RIGHT,
    "a float64 result":
        "The layer's own numbers are float32, and torch does not mix the two in a matrix product.",
    "a float32 result":
        "torch does not round behind your back: it stops, and asks you to choose with `.float()`.",
}, points=1)


def is_one_tensor(student: Submission) -> bool:
    """Are b and w the same tensor? Then zeros that are written into one are in the other, too."""
    try:
        made = student.keep("init_parameters", 42, DEVICE)
        first, second = (made.keep("__getitem__", k) for k in (0, 1))
        first.keep("detach").method("zero_")
        left = second.value()
    except StudentError:
        return False
    return isinstance(left, TensorRecord) and not left.data.any()


@item(points=3, reference=tensors.init_parameters, wrong=[
    pair_swapped(says="b and w are the other way round: b is drawn first, and b comes first in "
                      "what is returned."),
    always("seed", 42, "always seed 42"),
    slip("no requires_grad", {"requires_grad=True, ": ""}, "The tensors do not ask for gradients: "
         "`requires_grad=True` makes them parameters."),
    slip("seeded twice", {"    w =": "    torch.manual_seed(seed)\n    w ="},
         "b and w are the same number: the seed is set once, before the first of the two."),
    slip("NumPy's numbers", {"torch.manual_seed": "np.random.seed",
                             "torch.randn(1": "torch.tensor(np.random.randn(1)"},
         "NumPy's generator gives other numbers: set torch's seed and draw with `torch.randn`."),
    slip("rand, not randn", {"randn": "rand"}, "`torch.rand` draws evenly between 0 and 1; "
         "`torch.randn`, with an n, from N(0, 1)."),
    slip("no leaf on another device", {", device=device)": ").to(device)"},
         "Right on the CPU; on a GPU, `.to(device)` after `requires_grad=True` gives a result, no "
         "leaf, and its `.grad` stays empty. Make it there, or move it first and then ask for its "
         "gradient."),
    slip("device not used", {", device=device": ""},
         "Right on the CPU; but the argument `device` is not used, so on a GPU the parameters "
         "would not be where the data are: `device=device`."),
], forms=["""
    def init_parameters(seed, device):
        torch.manual_seed(seed)
        b = torch.randn((1,), device=device)
        w = torch.empty(1, device=device).normal_()
        return [b.requires_grad_(), w.requires_grad_()]
""", """
    def init_parameters(seed, device):
        torch.manual_seed(seed)
        b = torch.nn.Parameter(torch.randn(1).to(device))
        w = torch.nn.Parameter(torch.randn(1, dtype=torch.float).to(device))
        return b, w
"""])
def init_parameters(student: Submission) -> Verdict:
    """`init_parameters` draws b and w as leaves on the device"""
    reference, names = tensors.init_parameters, ("b", "w")
    verdict = makes_tensors(student, "init_parameters", reference, over=seeds(student.seed()),
                            returns=names, rtol=BY_DTYPE)
    if not verdict.passed and is_one_tensor(student):
        # Without evidence: who seeds twice has the same two numbers.
        told = replace(verdict, evidence=None, asked=verdict.reference)
        return told.explained(("one tensor for both",), ONE_TENSOR)
    return also_elsewhere(student, verdict, "init_parameters", reference, 42, returns=names)


other_numbers = choice("Why a GPU draws other numbers from the same seed", {
    "another generator": RIGHT,
    "less exact numbers":
        "Both compute in float32. Rounding changes the seventh digit, not the first.",
    "another seed":
        "`torch.manual_seed` sets the same seed on all devices. What is done with it differs.",
    "another rounding":
        "Printing rounds to four decimals on both. 0.3367 and 0.1940 are two numbers.",
}, shown={
    "another generator": "CPU and GPU turn a seed into numbers by different recipes",
    "less exact numbers": "a GPU computes with fewer digits",
    "another seed": "`torch.manual_seed` reaches the CPU only",
    "another rounding": "the GPU prints other digits of the same number",
}, points=1)

two_devices = choice("What tensors on two devices give together", {
    "an error": RIGHT,
    "b moves":
        "PyTorch moves nothing by itself, however small it is: a copy between devices takes time, "
        "and you are to decide where it happens.",
    "x moves":
        "PyTorch moves nothing by itself. To fetch the data anew in each step would be slower than "
        "no GPU at all.",
}, shown={
    "an error": "PyTorch stops and moves nothing by itself",
    "b moves": "a copy of b goes to where x is, and the sum is there",
    "x moves": "a copy of x comes to the CPU, and the sum is there",
}, points=1)


@value(points=2, check=partial(same_letters, among="abcde"), forms=[
    'leaves = ["a", "b", "d"]', 'leaves = "d, b, a"', 'leaves = "A B D"',
    'leaves = {"a", "b", "d"}',
])
def leaves(wrong: Wrong) -> object:
    """Which tensors are leaves"""
    wrong("b taken for a result", "ad", "b is on the CPU already: `.to(…)` then gives back the "
          "very same tensor, still a leaf.")
    wrong("c taken for a leaf", "abcd", "Another type means new numbers, computed from a: c is the "
          "result of an operation.")
    wrong("whatever asks for a gradient", "abcde", "All five ask for a gradient, but c and e were "
          "computed from a: results are no leaves.")
    wrong("d taken for a result", "ab", "When d was converted it did not ask for a gradient, so "
          "nothing was recorded: it starts as a leaf where `requires_grad_()` is called.")
    return "abd"


RUBRIC = Rubric("pytorch/1-tensors", items_in(globals()))
