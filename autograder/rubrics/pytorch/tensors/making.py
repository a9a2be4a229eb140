"""Tensors of data, parameters with gradients, and the device they are on."""

from __future__ import annotations

from dataclasses import replace

from autograder.checks.pytorch.devices import goes_to_device
from autograder.checks.pytorch.tensors import BY_DTYPE, makes_tensors
from autograder.checks.values import chosen
from autograder.items.kinds import item
from autograder.judge.faults import StudentError
from autograder.judge.submission import Submission
from autograder.judge.verdict import Rule, Verdict, partial
from autograder.rubrics.pytorch.listing import same_letters
from autograder.rubrics.pytorch.tensors import making_mistakes as wrong
from autograder.rubrics.pytorch.tensors.lecture import DEVICE, data, seeds
from autograder.wire.plain import TensorRecord
from solutions import tensors

ONE_TENSOR = "b and w are one and the same tensor: draw each on its own."


@item(
    points=3,
    misconceptions=[
        wrong.DATA_IN_FLOAT64,
        wrong.DATA_WITH_GRADIENTS,
        wrong.DATA_SWAPPED,
        wrong.DATA_FLAT,
        wrong.DATA_STAYS,
    ],
    forms=[
        "def to_tensors(x, y, device):\n"
        "    return [torch.tensor(v, dtype=torch.float32, device=device) for v in (x, y)]",
        "def to_tensors(x, y, device):\n"
        "    x = torch.from_numpy(x).to(device, torch.float)\n"
        "    y = torch.from_numpy(y.astype('float32')).to(device)\n"
        "    return x, y",
    ],
)
def to_tensors(student: Submission) -> Verdict:
    """`to_tensors` makes float32 tensors on the device"""
    over = data(student.seed(1))
    verdict = makes_tensors(
        student,
        "to_tensors",
        tensors.to_tensors,
        over=over,
        returns=("x_tensor", "y_tensor"),
        rtol=BY_DTYPE,
    )
    x, y, _ = over[2]
    return _also_elsewhere(
        student, verdict, "to_tensors", tensors.to_tensors, x, y, returns=("x_tensor", "y_tensor")
    )


@item(points=1, misconceptions=[wrong.DOUBLES_PASS, wrong.DOUBLES_ROUNDED])
def doubles(student: Submission) -> Verdict:
    """What a layer says to float64 numbers"""
    options = ("an error", "a float64 result", "a float32 result")
    return chosen(student.value("doubles"), right="an error", options=options)


@item(
    points=3,
    misconceptions=[
        wrong.DRAWN_SWAPPED,
        wrong.DRAWN_ALWAYS_42,
        wrong.DRAWN_WITHOUT_GRAD,
        wrong.DRAWN_TWICE_SEEDED,
        wrong.DRAWN_BY_NUMPY,
        wrong.DRAWN_UNIFORM,
        wrong.DRAWN_THEN_MOVED,
        wrong.DRAWN_HERE,
    ],
    forms=[
        "def init_parameters(seed, device):\n"
        "    torch.manual_seed(seed)\n"
        "    b = torch.randn((1,), device=device)\n"
        "    w = torch.empty(1, device=device).normal_()\n"
        "    return [b.requires_grad_(), w.requires_grad_()]",
        "def init_parameters(seed, device):\n"
        "    torch.manual_seed(seed)\n"
        "    b = torch.nn.Parameter(torch.randn(1).to(device))\n"
        "    w = torch.nn.Parameter(torch.randn(1, dtype=torch.float).to(device))\n"
        "    return b, w",
    ],
)
def init_parameters(student: Submission) -> Verdict:
    """`init_parameters` draws b and w as leaves on the device"""
    verdict = makes_tensors(
        student,
        "init_parameters",
        tensors.init_parameters,
        over=seeds(student.seed(2)),
        returns=("b", "w"),
        rtol=BY_DTYPE,
    )
    if not verdict.passed and _is_one_tensor(student):
        told = replace(
            verdict, evidence=None, asked=verdict.reference
        )  # who seeds twice has the same two numbers
        return told.explained(("one tensor for both",), ONE_TENSOR)
    return _also_elsewhere(
        student, verdict, "init_parameters", tensors.init_parameters, 42, returns=("b", "w")
    )


def _is_one_tensor(student: Submission) -> bool:
    """Are b and w the same tensor? Then zeros that are written into one are in the other, too."""
    try:
        made = student.keep("init_parameters", 42, DEVICE)
        first, second = (made.keep("__getitem__", k) for k in (0, 1))
        first.keep("detach").method("zero_")
        left = second.value()
    except StudentError:
        return False
    return isinstance(left, TensorRecord) and not left.data.any()


@item(
    points=1,
    misconceptions=[wrong.GENERATOR_PRECISION, wrong.GENERATOR_SEED, wrong.GENERATOR_PRINT],
)
def other_numbers(student: Submission) -> Verdict:
    """Why a GPU draws other numbers from the same seed"""
    options = ("another generator", "less exact numbers", "another seed", "another rounding")
    return chosen(student.value("other_numbers"), right="another generator", options=options)


@item(points=1, misconceptions=[wrong.B_MOVES, wrong.X_MOVES])
def two_devices(student: Submission) -> Verdict:
    """What tensors on two devices give together"""
    options = ("an error", "b moves", "x moves")
    return chosen(student.value("two_devices"), right="an error", options=options)


@item(
    points=2,
    misconceptions=[wrong.LEAVES_NEVER_MOVED, wrong.LEAVES_MOVED, wrong.LEAVES_ALL, wrong.NO_LEAF],
    forms=[
        'leaves = ["a", "b", "d"]',
        'leaves = "d, b, a"',
        'leaves = "A B D"',
        'leaves = {"a", "b", "d"}',
    ],
)
def leaves(student: Submission) -> Verdict:
    """Which tensors are leaves"""
    return same_letters(student.value("leaves"), "abd", among="abcde")


def _also_elsewhere(
    student: Submission,
    verdict: Verdict,
    name: str,
    reference: Rule,
    *inputs: object,
    returns: tuple[str, str],
) -> Verdict:
    """Half of the points for the right tensors on the CPU, half for being where `device` says."""
    if not verdict.passed:
        return verdict
    there = goes_to_device(student, name, reference, *inputs, returns=returns)
    if there.passed:
        return there
    told = partial(0.5 + there.score / 2, f"Right on the CPU. {there.message}", there.evidence)
    return told.explained(there.mistakes, told.message)
