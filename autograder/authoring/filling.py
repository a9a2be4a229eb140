"""Filling in released notebooks as students would: with solutions, wrong rules, or nothing."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Mapping

import numpy as np
from nbformat import NotebookNode

from autograder.authoring.names import first_name
from autograder.mistakes.misconceptions import Change, Misconception
from autograder.nbgrader.cells import BEGIN_SOLUTION, END_SOLUTION, WRITE_HERE, grade_id

PLAIN = (str, int, float, tuple, list, dict, type(None))


def solutions_in(source: NotebookNode) -> dict[str, str]:
    """The answer cells of a source notebook, as a student who knows it all would write them."""
    return {
        cell.metadata.nbgrader.grade_id: _without_marks(cell.source)
        for cell in source.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    }


def fill_in(released: NotebookNode, answers: Mapping[str, str], *, words: str = "") -> NotebookNode:
    """A copy of a released notebook with these answer cells filled in; the others stay blank.

    words: what stands where an answer in words is asked; "" leaves those blank too.
    """
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell) or "", cell.source)
        if words and cell.source == WRITE_HERE:
            cell.source = words
    return notebook


def mistake_as_code(mistake: Misconception, solution: str) -> str:
    """An answer cell in which what `solution` defines follows the wrong rule.

    A rule without arguments gives the value that is asked; where that is a class, the class.
    """
    name = first_name(solution)
    assert name, "an answer cell defines a name"
    if isinstance(mistake, Change):
        return _with_changed_answer(mistake, name, solution)
    if not inspect.signature(mistake.rule).parameters:
        value = mistake.rule()
        value = value.tolist() if isinstance(value, np.ndarray) else value
        if isinstance(value, PLAIN):
            return f"{name} = {value!r}"
        return f"{_rule_as_code(mistake)}\n\n{name} = {mistake.rule.__name__}()"
    return f"{_rule_as_code(mistake)}\n\n{name} = {mistake.rule.__name__}"


def _with_changed_answer(mistake: Change, name: str, solution: str) -> str:
    """The solution, and under it the same name once more, with the right answer changed."""
    rule, right = f"wrong_{name}", f"right_{name}"
    options = "".join(f", {key}={value!r}" for key, value in mistake.options)
    parts = [solution, f"{right} = {name}", _rule_as_code(mistake, rule)]
    arguments = _arguments(solution, name)
    if arguments is None:
        parts.append(f"{name} = {rule}(lambda: {right}, {{}}{options})")
    else:
        asked = ", ".join(f"{argument!r}: {argument}" for argument in arguments)
        head = f"def {name}({', '.join(arguments)}):"
        parts.append(f"{head}\n    return {rule}({right}, {{{asked}}}{options})")
    return "\n\n".join(parts)


def _arguments(solution: str, name: str) -> list[str] | None:
    """The arguments of the function that a solution defines; None where it is a value."""
    for node in ast.parse(solution).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return [argument.arg for argument in node.args.args]
    return None


def _rule_as_code(mistake: Misconception, name: str = "") -> str:
    """The rule's own code, without the types and decorators that a notebook does not have."""
    tree = ast.parse(mistake.code)
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise TypeError(f"The rule of {mistake.name!r} is not a plain def.")
    function.decorator_list, function.returns = [], None
    function.name = name or function.name
    for argument in function.args.args:
        argument.annotation = None
    return ast.unparse(function)


def _without_marks(source: str) -> str:
    marks = (BEGIN_SOLUTION, END_SOLUTION)
    return "\n".join(line for line in source.splitlines() if line.strip() not in marks)
