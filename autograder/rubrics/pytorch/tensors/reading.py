"""Shapes, dimensions, types, and who shares memory with whom: read, and said before it is run."""

from __future__ import annotations

from autograder.checks.values import chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.own_numbers import close_to_own
from autograder.rubrics.pytorch.listing import same_shapes, same_words
from autograder.rubrics.pytorch.tensors import reading_mistakes as wrong
from autograder.rubrics.pytorch.tensors.lecture import DTYPES, TENSORS
from course_tools.hand import four_tensors, shared_change, view_change

EXACT = 1e-9  # whole numbers


@item(
    points=2,
    misconceptions=wrong.shapes,
    forms=[
        "hand_shapes = tuple(torch.tensor(values).shape for values in hand.lists())",
        "hand_shapes = [list(np.shape(values)) for values in hand.lists()]",
    ],
)
def hand_shapes(student: Submission) -> Verdict:
    """The shapes of four tensors"""
    right = four_tensors(student.student).shapes
    return same_shapes(student.value("hand_shapes"), right, names=TENSORS)


@item(
    points=1,
    builds_on=("hand-shapes",),
    misconceptions=wrong.dims,
    forms=[
        "hand_dims = [torch.tensor(values).dim() for values in hand.lists()]",
        "hand_dims = np.array([len(np.shape(values)) for values in hand.lists()])",
    ],
)
def hand_dims(student: Submission) -> Verdict:
    """Their numbers of dimensions"""

    def right(who: str) -> object:
        return tuple(len(shape) for shape in four_tensors(who).shapes)

    def own() -> object:
        shapes = student.value("hand_shapes")
        assert isinstance(shapes, list | tuple)
        return tuple(len(shape) for shape in shapes)

    verdict = close_to_own(student, "hand_dims", right, rtol=EXACT)
    return follows(verdict, own, rtol=EXACT)


@item(
    points=2,
    misconceptions=[wrong.ALL_FLOAT32, wrong.NUMPY_FLOAT32, wrong.WHOLE_FLOAT32, wrong.COMPARED],
    forms=[
        'dtypes = ("torch.int64", "torch.float32", "torch.float64", "torch.bool")',
        'dtypes = ["Int64", "float32 ", "float64", "bool"]',
        'dtypes = np.array(["int64", "float32", "float64", "bool"])',
        "dtypes = [torch.int64, torch.float32, torch.float64, torch.bool]",
    ],
)
def dtypes(student: Submission) -> Verdict:
    """The types of four tensors"""
    names = ("p", "q", "r", "s")
    return same_words(student.value("dtypes"), DTYPES, among=DTYPES, names=names)


@item(points=1, misconceptions=[wrong.KEPT_FOUR, wrong.KEPT_ALL])
def pi_kept(student: Submission) -> Verdict:
    """What a tensor keeps of a number that it prints with four decimals"""
    options = ("about 7 digits", "4 decimals", "all 16 digits")
    return chosen(student.value("pi_kept"), right="about 7 digits", options=options)


@item(
    points=1,
    misconceptions=wrong.views,
    forms=["after_view = torch.tensor(change.after).view(2, 3)"],
)
def after_view(student: Submission) -> Verdict:
    """A matrix after its view was changed"""
    right = view_change(student.student).after
    rows = [list(right[:3]), list(right[3:])]
    return close(student.value("after_view"), rows, rtol=EXACT)


@item(
    points=1,
    misconceptions=wrong.shared,
    forms=["after_array = np.array([shared.new, shared.values[shared.place]] * 2)[[0, 1, 1]]"],
)
def after_array(student: Submission) -> Verdict:
    """Three tensors after the array they came from was changed"""

    def right(who: str) -> object:
        change = shared_change(who)
        old = change.values[change.place]
        return change.new, old, old

    return close_to_own(student, "after_array", right, rtol=EXACT)
