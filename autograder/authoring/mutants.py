"""Mutants: the solution with one small mistake in it. An item that passes one is blind to it.

Each is made by one rule on one node of the solution's syntax tree, and named by what it changes:
"error.mean() -> error.sum()". So an item can list the few that are truly equivalent, with a reason.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autograder.mistakes.mutations import mutations_of


@dataclass(frozen=True)
class Mutant:
    """One changed solution: what was changed, and the whole answer cell with the change."""

    change: str
    source: str


def make_mutants(source: str) -> list[Mutant]:
    """Every mutant of an answer cell, each once, without those that are the same code."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    made = []
    for _, node, changed, mutated in mutations_of(tree):
        text = ast.unparse(mutated)
        if text not in seen:
            seen.add(text)
            made.append(Mutant(_name_mutation(node, changed), text))
    return made


def _name_mutation(node: ast.AST, changed: ast.AST) -> str:
    return f"{_short_code(node)} -> {_short_code(changed)}"


def _short_code(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else text[:57] + "…"
