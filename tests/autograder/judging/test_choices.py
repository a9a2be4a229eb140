"""A choice may be written in any way in which Python or a person writes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from autograder.checks.choices import read_option
from autograder.checks.values import chosen
from autograder.judging.verdict import PASSED
from autograder.wire.plain import as_plain

SHAPES = ("(20, 1)", "(20,)", "(20, 20)", "an error")
SLOPES = ("near 2", "near 1", "near 0", "near -2")
LOSSES = ("0", "about 0.01", "about 0.1", "about 1")
WEIGHTS = ("w1", "w2", "w3", "none")
STEPS = ("0.1", "1e-4", "1e-8", "1e-12")
ENDS = ("the same", "closer", "nan")


@pytest.mark.parametrize(
    "answer, options, meant",
    [
        ("(20,20)", SHAPES, "(20, 20)"),
        ("20, 20", SHAPES, "(20, 20)"),
        (" ( 20 , 20 ) ", SHAPES, "(20, 20)"),
        ((20, 20), SHAPES, "(20, 20)"),
        ([20, 20], SHAPES, "(20, 20)"),
        (np.array([20, 20]), SHAPES, "(20, 20)"),
        (torch.Size([20, 20]), SHAPES, "(20, 20)"),
        ("torch.Size([20, 20])", SHAPES, "(20, 20)"),
        ((20,), SHAPES, "(20,)"),
        ("An error.", SHAPES, "an error"),
        (0, SLOPES, "near 0"),
        ("-2", SLOPES, "near -2"),
        (2.0, SLOPES, "near 2"),
        (0.01, LOSSES, "about 0.01"),
        ("0.1", LOSSES, "about 0.1"),
        (0, LOSSES, "0"),
        (np.array("w3"), WEIGHTS, "w3"),
        (np.array(["W3"]), WEIGHTS, "w3"),
        ({"w3"}, WEIGHTS, "w3"),
        (["w3"], WEIGHTS, "w3"),
        ("'w3'", WEIGHTS, "w3"),
        (None, WEIGHTS, "none"),
        (1e-8, STEPS, "1e-8"),
        ("1e-08", STEPS, "1e-8"),
        (0.0001, STEPS, "1e-4"),
        (float("nan"), ENDS, "nan"),
        (np.float32("nan"), ENDS, "nan"),
        (np.str_("Closer"), ENDS, "closer"),
    ],
)
def test_an_option_is_understood(answer: object, options: Sequence[str], meant: str) -> None:
    assert read_option(as_plain(answer), options) == meant
    assert chosen(as_plain(answer), right=meant, options=options) == PASSED


@pytest.mark.parametrize(
    "answer, options",
    [
        ("400", SHAPES),
        ("", SHAPES),
        ([], SHAPES),
        ("near 2 or near 0", SLOPES),
        ("nearly 0", SLOPES),
        (0.5, SLOPES),
        (0.0100001, LOSSES),
        ({"w1", "w3"}, WEIGHTS),
        (["w3", "w3"], WEIGHTS),
        (3, WEIGHTS),
        (True, STEPS),
        (object(), ENDS),
        (np.zeros(1000), ENDS),
    ],
)
def test_what_is_no_option_or_could_be_two_gets_the_sentence(
    answer: object, options: Sequence[str]
) -> None:
    verdict = chosen(as_plain(answer), right=options[0], options=options)
    assert verdict.score == 0
    assert verdict.message.startswith("Choose one of ")
