"""`prove`: each kind of claim has been seen to fail; proofs are kept until something changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import proofs
from autograder.course.build import source_notebook
from autograder.course.prove import Proof, answers, prove
from autograder.course.samples import Exercise
from autograder.judging.checks import agrees
from autograder.judging.misconceptions import wrong_rule
from autograder.judging.rubric import AuthorError, Item, Rubric, item
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Verdict

ROOT = Path(__file__).parents[3]
TEXT = '''\
# %%
double = 2

# %% answer="line"
def line(x):
    """A line."""
    ### BEGIN SOLUTION
    return double * x + 1
    ### END SOLUTION


# %% item="line"
assert line(0) == 1
'''
STUB = 'def line(x):\n    """A line."""\n    raise NotImplementedError()'


@wrong_rule("no one", "The 1 is missing.")
def no_one(x: float) -> float:
    return 2 * x


def right(x: float) -> float:
    return 2 * x + 1


@item(points=1, misconceptions=[no_one], forms=["line = lambda x: 1 + x + x"])
def line(student: Submission) -> Verdict:
    """The line"""
    return agrees(student["line"], right, over=[(0.0,), (2.0,), (-3.0,)], rtol=1e-9)


@item(points=1, misconceptions=[no_one], forms=["line = lambda x: x"])
def blind(student: Submission) -> Verdict:
    """The line"""
    student["line"](0.0)
    return PASSED


def proven(tmp_path: Path, asked: Item, text: str = TEXT) -> list[Proof]:
    """All proofs of a notebook with this one item in the place of `line`."""
    path = tmp_path / "1-line.py"
    path.write_text(text, encoding="utf-8")
    one = Item(
        "line", asked.points, asked.says, asked.ask, asked.known(), asked.forms, asked.equivalent
    )
    rubric = Rubric("lines/1-line", (one,))
    source = source_notebook(path, rubric)
    released = source_notebook(path, rubric)
    released.cells[1].source = STUB
    exercise = Exercise(source, released, rubric)
    return list(prove(exercise, answers(exercise)))


def broken(found: list[Proof]) -> set[tuple[str, str]]:
    return {(proof.kind, proof.name) for proof in found if not proof.holds}


def test_a_good_item_holds_in_every_claim(tmp_path: Path) -> None:
    found = proven(tmp_path, line)
    assert broken(found) == set()
    assert {proof.kind for proof in found} == {
        "solution",
        "form",
        "stub",
        "misconception",
        "mutant",
    }


def test_an_item_that_passes_everything_is_found_out(tmp_path: Path) -> None:
    found = broken(proven(tmp_path, blind))
    assert ("misconception", "no one") in found
    assert ("mutant", "double * x + 1 -> double * x - 1") in found
    assert ("solution", "the solution") not in found


def test_an_item_that_refuses_the_solution_is_found_out(tmp_path: Path) -> None:
    found = proven(tmp_path, line, TEXT.replace("double = 2", "double = 3"))
    assert ("solution", "the solution") in broken(found)


def test_a_form_that_is_not_accepted_is_found_out(tmp_path: Path) -> None:
    asked = Item("line", 1, "The line", line.ask, (), ("line = lambda x: x",))
    assert ("form", "line = lambda x: x") in broken(proven(tmp_path, asked))


def test_a_visible_example_that_the_solution_fails_is_found_out(tmp_path: Path) -> None:
    found = proven(tmp_path, line, TEXT.replace("line(0) == 1", "line(0) == 2"))
    assert ("solution", "the solution") in broken(found)
    assert any("Its examples raised AssertionError" in proof.said for proof in found)


def test_a_misconception_that_is_refused_but_not_named_is_found_out(tmp_path: Path) -> None:
    @item(points=1, misconceptions=[no_one])
    def nameless(student: Submission) -> Verdict:
        """The line"""
        verdict = agrees(student["line"], right, over=[(2.0,)], rtol=1e-9)
        return Verdict(verdict.outcome, verdict.score, verdict.message)

    assert ("misconception", "no one") in broken(proven(tmp_path, nameless))


def test_a_mutant_that_never_ends_is_killed(tmp_path: Path) -> None:
    endless = TEXT.replace(
        "    return double * x + 1\n",
        "    k = 0\n    while k < 1:\n        k = k + 1\n    return double * x + k\n",
    )
    found = proven(tmp_path, line, endless)
    assert any(p.said == "timed out: It ran too long." and p.holds for p in found)


def test_a_listed_equivalent_is_excused_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    change = "double * x + 1 -> double * x - 1"
    asked = Item("line", 1, "The line", blind.ask, (), (), {change: "for this test"})
    (excused,) = [proof for proof in proven(tmp_path, asked) if proof.name == change]
    assert excused.holds and excused.excused
    asked = Item("line", 1, "The line", blind.ask, (), (), {"a -> b": "no such thing"})
    with pytest.raises(
        AuthorError, match="lists 'a -> b' as equivalent, but there is no such mutant"
    ):
        proven(tmp_path, asked)


def test_proofs_are_kept_until_something_they_depend_on_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def count(course: Path, name: str, advance: proofs.Advance) -> list[Proof]:
        made.append(name)
        return [Proof("line", "stub", "the stub", True, "blank: Not answered yet.")]

    monkeypatch.setattr(proofs, "_made", count)
    for folder in ("source", "release"):
        (tmp_path / folder / "lines").mkdir(parents=True)
        (tmp_path / folder / "lines" / "1-line.ipynb").write_text("{}", encoding="utf-8")
    for module in proofs.OWN:
        (tmp_path / "autograder" / "course").mkdir(parents=True, exist_ok=True)
        (tmp_path / "autograder" / "course" / f"{module}.py").write_text("", encoding="utf-8")
    (tmp_path / "solutions").mkdir()

    def ask() -> list[Proof]:
        return proofs.proofs_of(tmp_path, tmp_path, "lines/1-line", lambda done, total: None)

    first = ask()
    assert ask() == first and len(made) == 1
    (tmp_path / "solutions" / "linear.py").write_text("pass", encoding="utf-8")
    assert ask() == first and len(made) == 2
