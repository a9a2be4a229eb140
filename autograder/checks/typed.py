"""Typed maths as an answer: text or LaTeX, read by the grammar of autograder.checks.maths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from autograder.checks.formulas import same_expression
from autograder.checks.maths import MathsError, read_maths
from autograder.checks.numbers import quote_code
from autograder.judging.sentences import join_sentences, say
from autograder.judging.verdict import Verdict, failed


def same_typed(
    answer: object,
    reference: sp.Expr,
    *,
    names: Sequence[str],
    seed: int,
    positive: Sequence[str] = (),
) -> Verdict:
    """Is the typed text `answer` the expression `reference`? Says how it was understood.

    names: as for `read_maths`, "x[i]" for an indexed x. Nothing typed is evaluated.
    """
    try:
        understood = read_maths(answer, names=names).expression  # type: ignore[arg-type]
    except MathsError as error:
        return failed(str(error))
    symbols = sorted({name.partition("[")[0] for name in names} | {"i"})
    verdict = same_expression(understood, reference, symbols=symbols, seed=seed, positive=positive)
    if verdict.passed:
        return verdict
    understood_as = say("typed.understood", expression=quote_code(str(understood)))
    return replace(verdict, message=join_sentences(verdict.message, understood_as))
