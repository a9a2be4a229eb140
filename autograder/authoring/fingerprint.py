"""Fingerprints: takes a built notebook or one of its items, gives a hash of all that its proofs
depend on. `proofs` asks, to prove again what has changed and nothing else.

An item depends on its own definition and those that it builds on, on the code of ours that they
use, on the notebook's code from its top to its test cell, on the answers that are tried, on what
runs and judges every answer, and on the versions of libraries. Not on prose, what is only told to
people (`wording`), later cells, other items, other notebooks.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.definitions import ROOT, Course, UsedDefinitions
from autograder.authoring.prove import stated_answers, students
from autograder.authoring.statements import WHOLE, Module, Name, join_modules, read_module
from autograder.items.rubric import Item, rubric_module
from autograder.nbgrader.cells import judged_item
from course_tools.speaking.marks import without_mark

# What runs and judges every answer: whole packages, and modules of this one.
JUDGES_ALL = ("autograder.wire", "autograder.worker", "autograder.engine")
TRYING = ("prove", "mutants", "filling", "trials")
NOTEBOOKS_USE = "course_tools"
BUILDS = "autograder.authoring.build"
RELEASES = "autograder.nbgrader.plugin"
PINS = ROOT / "constraints.txt"


class Fingerprints:
    """Of one course's code as it is now: each module is read once."""

    def __init__(self) -> None:
        self._code = Course()
        modules = [module for package in JUDGES_ALL for module in self._code.modules_in(package)]
        modules += [f"autograder.authoring.{module}" for module in TRYING]
        self._every = self._code.used_by((module, WHOLE) for module in modules)
        self._of_every = _digest_of([_versions(), self._written(self._every)])

    def of_notebook(self, name: str, *notebooks: NotebookNode) -> str:
        """Of "assignment/notebook": where this is what it was, so is that of every item. Nothing is
        imported for it, neither the rubric nor what it needs."""
        rubric = rubric_module(name)
        roots = [(module, WHOLE) for module in (rubric, *self._code.modules_in(rubric))]
        sources = [cell.source for notebook in notebooks for cell in _code_cells(notebook)]
        return self._hash([*roots, *self._used_in(name, sources)], sources)

    def of_item(self, exercise: AuthoredNotebook, item: Item) -> str:
        """Of one item, by all answers that are tried. Mutants need not be made: they follow."""
        name = exercise.rubric.notebook
        sources = list(_until(item.name, exercise.source))
        whose = students(exercise) if item.varies else ("",)
        tried = [one for student in whose for one in stated_answers(exercise, item, student)]
        answers = [[one.kind, one.name, one.source] for one in tried]
        roots = [root for one in (*item.earlier, item) for root in self._defining(name, one)]
        used = self._used_in(name, [*sources, *(one.source for one in tried)])
        beside = [[path, _hash_bytes(content)] for path, content in exercise.rubric.files.items()]
        values = [sources, answers, beside, *map(_plain_fields, (*item.earlier, item))]
        return self._hash([*roots, *used], values)

    def of_text(self, name: str, text: str) -> str:
        """Of a text notebook, by what the notebook with solutions is built from."""
        rubric = rubric_module(name)
        modules = (BUILDS, rubric, *self._code.modules_in(rubric))
        return self._hash([(module, WHOLE) for module in modules], text)

    def of_release(self, hashes: Sequence[str], config: str) -> str:
        """Of a built pair of notebooks, by what makes a release of a source."""
        return self._hash([(RELEASES, WHOLE)], [*hashes, config])

    def of_references(self) -> str:
        """Of all reference maths, and of the claims by which it agrees with itself."""
        return self._hash([(module, WHOLE) for module in self._code.modules_in("solutions")], "")

    def _defining(self, notebook: str, item: Item) -> Iterator[Name]:
        """Where an item is defined: the names of its rubric that hold it; all of the rubric where
        none does, since a loop or a function made it."""
        rubric = rubric_module(notebook)
        loaded = [rubric, *(name for name in sys.modules if name.startswith(f"{rubric}."))]
        names = [
            (module, name)
            for module in loaded
            for name, value in vars(sys.modules[module]).items()
            if isinstance(value, Item) and _is_same(value, name, item)
        ]
        yield from names or [(module, WHOLE) for module in loaded]

    def _used_in(self, name: str, sources: Iterable[str]) -> list[Name]:
        """What code of a notebook imports; everything that it may import, where it is no Python."""
        cells = f"the notebook {name}"
        try:
            self._code.add(cells, join_modules(map(_read_cell, sources)))
        except SyntaxError:
            return [(module, WHOLE) for module in self._code.modules_in(NOTEBOOKS_USE)]
        return [(cells, WHOLE)]

    def _hash(self, roots: Iterable[Name], values: object) -> str:
        used = self._code.used_by(roots, but=self._every)
        return _digest_of([self._of_every, self._written(used), values])

    def _written(self, used: UsedDefinitions) -> list[object]:
        """All text that counts, data files beside it included."""
        texts = {module: sorted(texts) for module, texts in used.texts.items()}
        return [texts, _hash_data_files(map(self._code.path, texts))]


def _digest_of(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@cache
def _read_cell(source: str) -> Module:
    return read_module(_without_magics(source))


def _is_same(value: Item, variable: str, item: Item) -> bool:
    """Is this the item, as its module holds it? One without a name has that of its variable."""
    named = value.name or variable.replace("_", "-")
    code = [field.name for field in fields(item) if callable(getattr(item, field.name))]
    return named == item.name and all(
        getattr(value, name, None) is getattr(item, name) for name in code
    )


def _until(item: str, notebook: NotebookNode) -> Iterator[str]:
    """The code from the top to the item's test cell. What number it has is no part of it."""
    for cell in _code_cells(notebook):
        yield without_mark(cell.source)
        if judged_item(cell) == item:
            return


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _without_magics(source: str) -> str:
    """Lines for IPython's magics and the shell import nothing of ours."""
    lines = source.splitlines()
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def _plain_fields(item: Item) -> list[str]:
    """What of an item is plain data: points, forms, excuses. Not its title."""
    values = [getattr(item, field.name) for field in fields(item) if field.name != "says"]
    return [text for value in values if (text := _as_json(value))]


def _as_json(value: object) -> str:
    try:
        return json.dumps(value, sort_keys=True)
    except TypeError:  # code: its text counts
        return ""


def _hash_data_files(paths: Iterable[Path | None]) -> list[str]:
    """Hashes of the data files in the folders of these modules."""
    folders = {path.parent for path in paths if path is not None}
    files = sorted(
        path
        for folder in folders
        for path in folder.iterdir()
        if path.is_file() and not path.suffix.startswith(".py")
    )
    return [_hash_bytes(path.read_bytes()) for path in files]


def _hash_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _versions() -> list[str]:
    """Of Python and of every library that is pinned."""
    found = [sys.version]
    for line in PINS.read_text(encoding="utf-8").splitlines():
        name = line.partition("==")[0].strip()
        if name and not name.startswith("#"):
            try:
                found.append(f"{name} {version(name)}")
            except PackageNotFoundError:
                continue
    return found


__all__ = ["Fingerprints"]
