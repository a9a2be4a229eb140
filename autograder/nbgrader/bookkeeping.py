"""nbgrader's bookkeeping, as it is but without doing the same work again for every cell.

Measured on notebooks of a hundred cells, where it took three times as long as running them: the
metadata's schema was checked before each cell was checked by it, every gradebook that was opened
compiled its queries anew, every cell, grade and comment was a query of its own, and each grade a
transaction. Validating is done with fastjsonschema, nbformat's own choice.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import fastjsonschema
import jsonschema
import nbgrader.api
import nbgrader.nbgraderformat.common
from jsonschema.exceptions import best_match
from nbformat import NotebookNode
from nbgrader.converters import autograde
from nbgrader.preprocessors import (
    NbGraderPreprocessor,
    SaveAutoGrades,
    latesubmissions,
    overwritecells,
    overwritekernelspec,
)
from sqlalchemy import create_engine

from autograder.nbgrader.gradebook import KnownGradebook, open_gradebook

Resources = dict[str, Any]
# The schema that was asked for last, and its text: one for all cells of a notebook.
_asked: tuple[dict[str, Any], str] = ({}, "{}")


class SaveScores(SaveAutoGrades):  # type: ignore[misc]
    """SaveAutoGrades with one transaction for a notebook: all of its grades, or none."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        of = resources["nbgrader"]
        self.notebook_id, self.assignment_id = of["notebook"], of["assignment"]
        self.student_id, self.db_url = of["student"], of["db_url"]
        self.gradebook = open_gradebook(self.db_url)
        with self.gradebook as gradebook:
            gradebook.db.commit = lambda: None
            try:
                nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            finally:
                del gradebook.db.commit
            gradebook.db.commit()
        return nb, resources


def speed_up_bookkeeping() -> None:
    """Make nbgrader, in this process, keep what it would work out again and again."""
    gc.freeze()  # all that nbgrader imports, which every collection would look through
    # One engine for a database, as SQLAlchemy means it: an engine keeps its compiled queries.
    nbgrader.api.create_engine = lru_cache(maxsize=8)(create_engine)
    autograde.Gradebook = KnownGradebook
    for step in (latesubmissions, overwritecells, overwritekernelspec):
        step.Gradebook = open_gradebook
    kept = SimpleNamespace(validate=_validate, exceptions=jsonschema.exceptions)
    nbgrader.nbgraderformat.common.jsonschema = kept


def _validate(instance: object, schema: dict[str, Any]) -> None:
    """As jsonschema.validate, with a schema that is itself checked once."""
    global _asked
    asked = _asked
    if schema is not asked[0]:
        asked = _asked = schema, json.dumps(schema)
    fast, slow = _validators(asked[1])
    try:
        fast(instance)
    except fastjsonschema.JsonSchemaException:
        error = best_match(slow.iter_errors(instance))  # says better what is wrong
        if error is not None:
            raise error from None


@cache
def _validators(schema: str) -> tuple[Callable[[object], object], Any]:
    asked = json.loads(schema)
    kind = jsonschema.validators.validator_for(asked)
    kind.check_schema(asked)
    return fastjsonschema.compile(asked), kind(asked)
