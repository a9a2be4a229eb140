"""A notebook as it was handed in, made one that can be read, graded and written again.

What an editor, a merge or a student did to parts that nobody sees (a cell's id, half of a surrogate
pair) is mended here, before anything is graded: after it, a file that cannot be written would be a
score without a notebook.
"""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.nbgrader.intake.handed_in import IntakeError

ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
HALF = re.compile("[\ud800-\udfff]")
ESCAPED = re.compile(r"\\u[dD][89a-fA-F]", re.ASCII)  # of a pair, or of half of one


def read_notebook(name: str, content: bytes) -> NotebookNode:
    """The notebook in these bytes. Raises IntakeError where there is none."""
    try:
        text = content.decode("utf-8-sig")
        notebook = nbformat.reader.parse_json(text)
        if _mend_ids(notebook) or ESCAPED.search(text):
            text = json.dumps(_without_half_surrogates(notebook))
        return nbformat.reads(text, as_version=4)
    except Exception as error:  # many kinds come from nbformat, and a RecursionError from JSON
        raise IntakeError(
            f"{name} is not a notebook ({type(error).__name__}); ask for it again."
        ) from error


def _mend_ids(notebook: Any) -> bool:
    """Give a cell whose id can be none a new one, the same each time. Was there any?"""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    odd = [
        (place, cell)
        for place, cell in enumerate(cells if isinstance(cells, list) else [])
        if isinstance(cell, dict) and "id" in cell and not _is_id(cell["id"])
    ]
    known = {
        cell["id"] for cell in cells or [] if isinstance(cell, dict) and _is_id(cell.get("id"))
    }
    for place, cell in odd:
        cell["id"] = next(
            name for k in range(len(known) + 1) if (name := f"cell-{place}-{k}") not in known
        )
        known.add(cell["id"])
    return bool(odd)


def _is_id(found: object) -> bool:
    return isinstance(found, str) and ID.fullmatch(found) is not None


def _without_half_surrogates(value: Any) -> Any:
    """The same with no half of a surrogate pair in it, which no file can hold."""
    if isinstance(value, str):
        return HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_without_half_surrogates(part) for part in value]
    if isinstance(value, dict):
        return {
            _without_half_surrogates(key): _without_half_surrogates(part)
            for key, part in value.items()
        }
    return value
