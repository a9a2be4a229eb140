"""The name that an answer cell defines, and the id that comes of it."""

from __future__ import annotations

import ast
import re

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # where a word of a class's name begins


def answer_id(name: str) -> str:
    """ "mse_gradients" as "mse-gradients", the class "LinearModel" as "linear-model"."""
    return _CAPITAL.sub("-", name).replace("_", "-").lower()


def first_name(source: str) -> str | None:
    """The first name a cell defines: a function, class or variable."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            return statement.name
        if isinstance(statement, ast.Assign):
            for node in ast.walk(statement.targets[0]):
                if isinstance(node, ast.Name):
                    return node.id
    return None
