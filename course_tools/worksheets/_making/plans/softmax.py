"""Softmax: scores become shares of 1, by hand, with 3 in place of e."""

from __future__ import annotations

from fractions import Fraction

from course_tools.worksheets._making.softmax import SoftmaxPlan as Plan

NAME = "softmax"
TITLE = "Softmax"
FORMULA = "p = 3ᶻ / Σ 3ᶻ"

PLANS = (
    Plan(
        2,
        "E",
        (1, 3),
        blank="SP",
        note="By hand we take 3 in place of e. Each score z becomes the power 3ᶻ.",
    ),
    Plan(2, "E", (0, 3), blank="SP", answer=1, note="A score of 0: how much is that?"),
    Plan(3, "E", (0, 4), blank="SP"),
    Plan(
        2,
        "E",
        (-2, 2),
        blank="SP",
        answer=Fraction(1, 3),
        note="Below zero, powers become fractions, and stay positive.",
    ),
    Plan(2, "S", (1, 3), blank="P", note="Σ adds up the powers."),
    Plan(2, "S", (0, 4), blank="P"),
    Plan(3, "S", (0, 3), blank="P"),
    Plan(3, "S", (0, 4), blank="EP", note="Fill the empty dashed cells on your way."),
    Plan(
        2,
        "P",
        (0, 2),
        note="The share p of a row is its power divided by Σ. Leave it as a fraction.",
    ),
    Plan(2, "P", (0, 3)),
    Plan(2, "P", (0, 4), blank="S"),
    Plan(2, "P", (1, 4), equal=True, blank="ES", answer=Fraction(1, 2), note="Two equal scores."),
    Plan(3, "P", (0, 2)),
    Plan(3, "P", (0, 3), blank="S"),
    Plan(3, "P", (0, 3), blank="ES"),
    Plan(3, "P", (0, 3), blank="ES"),
    Plan(
        3,
        "P",
        shift=2,
        blank="ES",
        note="Every score of the exercise before, plus 2. What changes, and what does not?",
    ),
    Plan(4, "P", (0, 3), blank="S"),
    Plan(4, "P", (0, 4), blank="ES"),
    Plan(3, "P", (-2, 2), blank="ES", negatives=1, note="A negative score still gets a share."),
    Plan(3, "P", (0, 3), blank="zES", note="All you need to know: the shares add up to 1."),
    Plan(4, "P", (0, 4), blank="zES"),
    Plan(2, "z", (1, 4), note="Backwards now: which score has this power?"),
    Plan(2, "z", (1, 4), blank="ES", note="How many times larger is one share than the other?"),
    Plan(3, "z", (-1, 3), blank="ES", negatives=1),
)
