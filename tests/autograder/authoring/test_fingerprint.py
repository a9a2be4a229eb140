"""What is proven again after a change: the items that depend on what changed, and no other."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pytest

import autograder.checks
import autograder.rubrics
import course_tools
import solutions
from autograder.authoring import definitions, fingerprint, proofs
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps, source_notebook
from autograder.authoring.definitions import Course
from autograder.authoring.proofs import Proofs
from autograder.authoring.prove import Proof
from autograder.authoring.statements import Module, join_modules, read_module
from autograder.authoring.trials import TriedAnswer
from autograder.items.rubric import load_rubric
from autograder.judging.faults import AuthorError

NOTEBOOK = "toy/1-lines"
FILES = {
    "source/toy/1-lines.py": """\
# %% [markdown]
# Three lines.

# %%
from course_tools import toy_data

start = toy_data.START

# %% answer="first"
### BEGIN SOLUTION
first = start + 1
### END SOLUTION

# %% item="first"
assert first > 0

# %%
between = first + 1

# %% answer="second"
### BEGIN SOLUTION
second = between * 2
### END SOLUTION

# %% item="second"
assert second > 0

# %% answer="third"
### BEGIN SOLUTION
third = 3
### END SOLUTION

# %% item="third"
assert third > 0

# %% choose="fourth"

# %% answer="fourth"
### BEGIN SOLUTION
fourth = "left"
### END SOLUTION

# %% item="fourth"
""",
    "rubrics/toy/__init__.py": "",
    "rubrics/toy/lines.py": '''\
from autograder.checks import toy_check
from autograder.checks.toy_check import near
from autograder.items.kinds import RIGHT, choice, item, value
from autograder.items.rubric import Rubric, items_in
from autograder.mistakes.library import factor
from autograder.mistakes.misconceptions import wrong_value
from solutions import toy_maths

HALF = 0.5
EXACT = 1e-9
SEEN = []


@value(points=1, rtol=EXACT)
def first(wrong):
    """The first"""
    wrong("seven", 7, "Seven is too much.")
    return toy_maths.two()


@item(points=1, wrong=[wrong_value(8, "eight", "Eight is too much.")])
def second(student):
    """The second"""
    return near(student.value("second"), 6, HALF)


@item(points=1, builds_on=("first",), wrong=[factor(2, "twice", "Twice too much.")])
def third(student):
    """The third"""
    return toy_check.near(student.value("third"), 3, 1e-3)


fourth = choice("The fourth", {"left": RIGHT, "right": "Not that one."}, points=1)

SEEN.append("all")
RUBRIC = Rubric("toy/1-lines", items_in(globals()))
''',
    "rubrics/toy/other.py": '''\
from autograder.items.kinds import item
from autograder.items.rubric import Rubric


@item(points=1)
def elsewhere(student):
    """In another notebook"""


RUBRIC = Rubric("toy/2-other", (elsewhere,))
''',
    "checks/toy_check.py": """\
from autograder.checks.values import close

NOBODY = "asks for this"


def _loosely(rtol):
    return 2 * rtol


def near(value, right, rtol):
    return close(value, right, rtol=_loosely(rtol))
""",
    "solutions/toy_maths.py": "def two():\n    return _one() + 1\n\n\ndef _one():\n    return 1\n",
    "course_tools/toy_data.py": "START = 1\nUNUSED = 2\n",
}
BESIDE = {"rubrics": autograder.rubrics, "checks": autograder.checks, "solutions": solutions,
          "course_tools": course_tools}  # fmt: skip
ALL = ("first", "second", "third", "fourth")


@dataclass
class Toy:
    """A course of one notebook, its files, and what of it was proven."""

    root: Path
    proven: list[str]
    fails: list[str] = field(default_factory=list)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    def prove(self, *items: str) -> list[str]:
        """Build and prove it as a new process would; the items that were proven."""
        self.proven.clear()
        for name in [name for name in sys.modules if "toy" in name]:
            del sys.modules[name]
        importlib.invalidate_caches()
        for folder in ("source", "release"):
            notebook = source_notebook(self.root / "source/toy/1-lines.py", load_rubric(NOTEBOOK))[
                0
            ]
            path = self.root / folder / "toy" / "1-lines.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dumps(notebook), encoding="utf-8")
        Proofs(self.root, self.root).of(NOTEBOOK, lambda done, total: None, items)
        return list(dict.fromkeys(self.proven))


read_once = functools.cache(read_module)


def read_anew(text: str, package: str = "") -> Module:
    """As a new process would, but that each text is parsed once for all tests."""
    return join_modules([read_once(text, package)])


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Toy]:
    """Its modules stand beside ours, as if they were in our packages; proving is only noted."""
    for file, text in FILES.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    for folder, package in BESIDE.items():
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path / folder)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made = Toy(tmp_path, [])

    def prove(
        exercise: AuthoredNotebook, tried: Sequence[TriedAnswer], student: str
    ) -> Iterator[Proof]:
        for answer in tried:
            made.proven.append(answer.item)
            holds = answer.item not in made.fails
            yield Proof(answer.item, answer.kind, answer.name, holds, "", "")

    monkeypatch.setattr(definitions, "read_module", read_anew)
    monkeypatch.setattr(proofs, "prove_answers", prove)
    monkeypatch.setattr(proofs, "prepare_engine", lambda: None)
    monkeypatch.setattr(Proofs, "check_references", lambda self: None)
    assert made.prove() == [*ALL]
    yield made
    for name in [name for name in sys.modules if "toy" in name]:
        del sys.modules[name]


RUBRIC, CHECK, TEXT = "rubrics/toy/lines.py", "checks/toy_check.py", "source/toy/1-lines.py"
CHANGES = {
    "nothing": (RUBRIC, "RUBRIC =", "RUBRIC =", ()),
    # A verdict goes by a mistake's name. What is said of it is not asked when it is proven.
    "a sentence": (RUBRIC, "Seven is too much.", "Seven!", ()),
    "a sentence on two lines": (RUBRIC, '"Eight is too much."', '"Eight"\n    " is more."', ()),
    "a sentence of the library's": (RUBRIC, "Twice too much.", "Twice as much.", ()),
    "a title": (RUBRIC, "The second", "Number two", ()),
    "what is said of an option": (RUBRIC, "Not that one.", "Not this one.", ()),
    "a sentence that is put together": (RUBRIC, '"Eight is too much."', 'f"{8} is too much."',
                                        ("second",)),
    "a mistake's name": (RUBRIC, '8, "eight"', '8, "eigth"', ("second",)),
    # Where the first answer is wrong, the third may be right by it: the one asks for the other.
    "a mistake of an item on which another builds": (
        RUBRIC, '"seven", 7', '"seven", 7.0', ("first", "third"),
    ),
    "an option": (RUBRIC, '"right":', '"up":', ("fourth",)),
    "points": (RUBRIC, "points=1, builds_on", "points=2, builds_on", ("third",)),
    "a constant of the rubric": (RUBRIC, "HALF = 0.5", "HALF = 0.25", ("second",)),
    "a statement that may do anything": (RUBRIC, 'append("all")', 'append("any")', ALL),
    "a check": (CHECK, "rtol=_loosely(rtol)", "rtol=rtol", ("second", "third")),
    "a function that a check uses": (CHECK, "2 * rtol", "3 * rtol", ("second", "third")),
    "what nobody uses of a module": (CHECK, "asks for this", "asked", ()),
    "a reference": ("solutions/toy_maths.py", "_one() + 1", "1 + _one()", ("first", "third")),
    "what a reference uses": ("solutions/toy_maths.py", "return 1", "return 1.0",
                              ("first", "third")),
    "an earlier answer": (TEXT, "first = start + 1", "first = 1 + start", ALL),
    "a cell between two answers": (TEXT, "between = first + 1", "between = 1 + first",
                                   ("second", "third", "fourth")),
    "an example of a test cell": (TEXT, "assert third > 0", "assert third > 1",
                                  ("third", "fourth")),
    "a later answer": (TEXT, "third = 3", "third = 1 + 2", ("third", "fourth")),
    "prose": (TEXT, "Three lines.", "Three other lines.", ()),
    "what the notebook imports": ("course_tools/toy_data.py", "START = 1", "START = 2 - 1", ALL),
    "what it does not use of that": ("course_tools/toy_data.py", "UNUSED = 2", "UNUSED = 3", ()),
    "another notebook's rubric": ("rubrics/toy/other.py", "In another", "Out of another", ()),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_depends_on_a_change_is_proven_again_and_nothing_else(toy: Toy, what: str) -> None:
    file, old, new, items = CHANGES[what]
    toy.change(file, old, new)
    assert toy.prove() == [*items]
    assert toy.prove() == []


def test_what_did_not_hold_is_proven_again(toy: Toy) -> None:
    """It may have been the machine's fault: an answer that a busy one did not get through."""
    toy.fails.append("second")
    toy.change(TEXT, "third = 3", "third = 1 + 2")
    toy.change(TEXT, "between = first + 1", "between = 1 + first")
    assert toy.prove() == ["second", "third", "fourth"]
    toy.fails.clear()
    assert toy.prove() == ["second"]
    assert toy.prove() == []


def test_another_version_of_a_library_proves_all_again(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = metadata.version

    def upgraded(name: str) -> str:
        return "99.0" if name == "numpy" else real(name)

    fingerprint._versions.cache_clear()
    monkeypatch.setattr(fingerprint, "version", upgraded)
    try:
        assert toy.prove() == [*ALL]
    finally:
        fingerprint._versions.cache_clear()


@pytest.mark.parametrize(
    "module",
    ["autograder.worker.stand_ins", "autograder.engine.judge", "autograder.authoring.prove"],
)
def test_what_judges_every_answer_is_in_every_fingerprint(
    toy: Toy, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Course.module

    def changed(self: Course, name: str) -> object:
        found = read(self, name)
        if name == module and found:
            found.statements[-1].text += "  # changed"
        return found

    monkeypatch.setattr(Course, "module", changed)
    assert toy.prove() == [*ALL]


def test_named_items_are_proven_alone_and_the_others_when_they_are_asked_for(toy: Toy) -> None:
    toy.change(TEXT, "first = start + 1", "first = 1 + start")
    assert toy.prove("second") == ["second"]
    assert toy.prove() == ["first", "third", "fourth"]


def test_an_unknown_item_is_named_with_those_that_exist(toy: Toy) -> None:
    for change in (False, True):  # with all proofs kept, and with some to make
        if change:
            toy.change(TEXT, "third = 3", "third = 1 + 2")
        with pytest.raises(AuthorError) as refused:
            toy.prove("secnd")
        assert str(refused.value) == (
            "toy/1-lines has no item 'secnd'. Did you mean 'second'? "
            "There are: first, second, third, fourth."
        )
