"""Lists of shapes, of words, of names: generous in how they are written, each entry its share."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.checks.lists import (
    same_letters,
    same_names,
    same_shapes,
    same_words,
    words_in_order,
)
from autograder.wire.messages import Seen, pack, unpack
from autograder.wire.plain import as_plain

SHAPES = ((), (3,), (2, 3))
WORDS = ("int64", "float32", "None")


def shapes(answer: object) -> tuple[float, str]:
    verdict = same_shapes(answer, SHAPES, names="abc")
    return round(verdict.score, 3), verdict.message


@pytest.mark.parametrize(
    "answer",
    [
        [(), (3,), (2, 3)],
        ([], [3], [2, 3]),
        [(), 3, np.array([2, 3])],
        [(), (3.0,), (2, np.int64(3))],
        ["()", "(3,)", "torch.Size([2, 3])"],
        ["", "3", "(2,3)"],
    ],
)
def test_shapes_may_be_tuples_lists_or_arrays(answer: object) -> None:
    assert shapes(answer) == (1, "Right.")


@pytest.mark.parametrize(
    ("answer", "score", "says"),
    [
        ([(1,), (3,), (2, 3)], 0.667, "Not right yet: a."),
        ([(), (3, 1), (3, 2)], 0.333, "Not right yet: b, c."),
        ([0, 1, 2], 0, "Not right yet: a, b, c."),
        ([(), "three", "2x3"], 0.333, "Not right yet: b, c."),
        ([(), (3.5,), ((2, 3),)], 0.333, "Not right yet: b, c."),
        ([(), (3,)], 0, "Expected a list of 3 shapes"),
        ("()", 0, "Expected a list of 3 shapes"),
        (None, 0, "Expected a list of 3 shapes"),
        ([(), (float("inf"),), (2, 3)], 0.667, "Not right yet: b."),
    ],
)
def test_each_right_shape_earns_its_share(answer: object, score: float, says: str) -> None:
    got, message = shapes(answer)
    assert got == score
    assert message.startswith(says)


def test_words_are_read_without_case_prefix_or_spaces() -> None:
    answer: object
    for answer in (["int64", "torch.float32", None], ("INT64", " float32", "none")):
        assert same_words(answer, WORDS, among=WORDS, names="pqr").passed
    assert same_words(["int64"] * 3, WORDS, among=WORDS, names="pqr").score == pytest.approx(1 / 3)
    for answer in (["int", "float32", "None"], [1, 2, 3], ["int64"], "int64"):
        assert same_words(answer, WORDS, among=WORDS, names="pqr").score == 0


def test_letters_and_names_come_in_any_order_and_all_or_nothing() -> None:
    answer: object
    for answer in ("abd", "d, b and a".replace(" and ", ", "), ["a", "B", "d"], ("abd",)):
        assert same_letters(answer, "abd", among="abcde").passed
    for answer in (["b", "w"], ("w", "b"), "w, b", " B,w "):
        assert same_names(answer, ("b", "w"), among=("b", "w", "x")).passed
    for answer in ("ab", "abcde", "", "abz", 3, None, [1], ["a", None]):
        assert same_letters(answer, "abd", among="abcde").score == 0
    for answer in (["b"], ["b", "w", "x"], [], [0], {"b": 1}, None, "b w"):
        assert same_names(answer, ("b", "w"), among=("b", "w", "x")).score == 0


def handed_in(answer: object) -> object:
    """An answer as the judge reads it, on the other end of the wire."""
    return unpack(pack(Seen(as_plain(answer))), Seen).value


DTYPES = ("int64", "float32", "float64", "bool")


@pytest.mark.parametrize(
    "answer",
    [
        np.array(DTYPES),
        np.array(DTYPES, dtype=object),
        [torch.int64, torch.float, torch.double, torch.bool],
        list(map(np.dtype, DTYPES)),
        "int64, float32, float64, bool",
    ],
)
def test_words_may_be_an_array_or_the_types_themselves(answer: object) -> None:
    assert same_words(handed_in(answer), DTYPES, among=DTYPES, names="pqrs").passed


def test_a_set_answers_only_where_the_order_does_not_matter() -> None:
    assert same_names(handed_in({"w", "b"}), ("b", "w"), among=("b", "w", "x")).passed
    assert same_letters(handed_in(frozenset("ab")), "ab", among="abc").passed
    assert not same_names(handed_in({"w", "x"}), ("b", "w"), among=("b", "w", "x")).passed
    assert same_words(handed_in(set(DTYPES)), DTYPES, among=DTYPES, names="pqrs").score == 0
    assert words_in_order(handed_in({"b", "w"})) == []
    assert words_in_order(handed_in(np.array(["b", "W "]))) == ["b", "w"]


def test_nodes_of_a_graph_stand_for_their_names() -> None:
    nodes = ("AccumulateGrad", "None")
    leaf = torch.ones(1, requires_grad=True)
    parts = [node for node, _ in (leaf * torch.ones(1)).grad_fn.next_functions]  # type: ignore[union-attr]
    for answer in (parts, [str(part) for part in parts], [type(part).__name__ for part in parts]):
        assert same_words(handed_in(answer), nodes, among=nodes, names="12").passed
