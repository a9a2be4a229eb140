"""`prove`: each kind of claim has been seen to fail, through the engine that grades a class."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder.rubrics
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import source_notebook
from autograder.authoring.proofs import Proofs
from autograder.authoring.prove import Proof, answers_to_try, prove_answers
from autograder.engine import sandbox
from autograder.engine.grade import close_engines
from autograder.items.rubric import load_rubric
from autograder.judging.faults import AuthorError

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
AFTER = """

# %%
again = line(1)

# %% answer="line-twice"
### BEGIN SOLUTION
line_twice = again + line(1)
### END SOLUTION

# %% item="line-twice"
assert line_twice > 0
"""
STUB = 'def line(x):\n    """A line."""\n    raise NotImplementedError()'
RUBRIC = '''\
from autograder.checks.values import agrees, close
from autograder.mistakes.library import factor
from autograder.mistakes.misconceptions import wrong_rule
from autograder.items.rubric import Rubric
from autograder.items.kinds import item
from autograder.judging.verdict import PASSED, Verdict


@wrong_rule("no one", "The 1 is missing.")
def no_one(x):
    return 2 * x


def right(x):
    return 2 * x + 1


def ask(student):
    """The line"""
    return agrees(student["line"], right, over=[(0.0,), (2.0,), (-3.0,)], rtol=1e-9)


def pass_all(student):
    """The line"""
    student["line"](0.0)
    return PASSED


def name_none(student):
    """The line"""
    verdict = agrees(student["line"], right, over=[(2.0,)], rtol=1e-9)
    return Verdict(verdict.outcome, verdict.score, verdict.message)


@item(points=1, wrong=[factor(2, "doubled"), factor(5, "five times")])
def line_twice(student):
    """Two heights"""
    return close(student.value("line_twice"), 6, rtol=1e-9)


ask.__name__ = pass_all.__name__ = name_none.__name__ = "line"
RUBRIC = Rubric("lines/{name}", (item(points=1, {how})({asks}),{more}))
'''
# The notebooks of the course "lines", each with one item: how it is listed, and how it asks.
RUBRICS = {
    "good": (
        'wrong=[no_one, factor(3, "thrice")], forms=["line = lambda x: 1 + x + x"]',
        "ask",
    ),
    "blind": ("wrong=[no_one]", "pass_all"),
    "narrow": ('forms=["line = lambda x: x"]', "ask"),
    "nameless": ("wrong=[no_one]", "name_none"),
    "excused": (
        'equivalent={"double * x + 1 -> double * x - 1": "for this test"}', "pass_all"
    ),
    "two": ("wrong=[no_one, factor(3, 'thrice')]", "ask"),
    "mistaken": ('equivalent={"a -> b": "no such thing"}', "ask"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The rubrics, where this process and the engine's judge find them."""
    root = tmp_path_factory.mktemp("rubrics")
    (root / "lines").mkdir()
    (root / "lines" / "__init__.py").write_text("", encoding="utf-8")
    for name, (how, asks) in RUBRICS.items():
        more = " line_twice" if name == "two" else ""
        text = RUBRIC.format(name=name, how=how, asks=asks, more=more)
        (root / "lines" / f"{name}.py").write_text(text, encoding="utf-8")
    more = f"import autograder.rubrics\nautograder.rubrics.__path__.append({str(root)!r})\n"
    (root / "sitecustomize.py").write_text(more, encoding="utf-8")
    close_engines()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]))
        patch.setattr(autograder.rubrics, "__path__", [*autograder.rubrics.__path__, str(root)])
        yield
    close_engines()


def proven(tmp_path: Path, name: str, text: str = TEXT) -> list[Proof]:
    """All proofs of the notebook "lines/name"."""
    path = tmp_path / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    rubric = load_rubric(f"lines/{name}")
    source = source_notebook(path, rubric)[0]
    released = source_notebook(path, rubric)[0]
    released.cells[1].source = STUB
    if name == "two":
        released.cells[4].source = "line_twice = ..."
    exercise = AuthoredNotebook(source, released, rubric)
    return list(prove_answers(exercise, answers_to_try(exercise, rubric)))


def broken(found: list[Proof]) -> set[tuple[str, str]]:
    return {(proof.kind, proof.name) for proof in found if not proof.holds}


def test_an_item_that_no_built_cell_answers_is_told_with_the_cure(tmp_path: Path) -> None:
    rubric = load_rubric("lines/good")
    path = tmp_path / "good.py"
    path.write_text(TEXT, encoding="utf-8")
    source = source_notebook(path, rubric)[0]
    source.cells = [cell for cell in source.cells if not cell.metadata.get("nbgrader")]
    with pytest.raises(AuthorError, match=r"^source/lines/good\.ipynb has no answer to the item "):
        answers_to_try(AuthoredNotebook(source, source, rubric), rubric)


def test_a_good_item_holds_in_every_claim(tmp_path: Path) -> None:
    found = proven(tmp_path, "good")
    assert broken(found) == set()
    assert {proof.kind for proof in found} == {
        "solution",
        "form",
        "stub",
        "misconception",
        "mutant",
    }


def test_an_item_that_passes_everything_is_found_out(tmp_path: Path) -> None:
    found = broken(proven(tmp_path, "blind"))
    assert ("misconception", "no one") in found
    assert ("mutant", "double * x + 1 -> double * x - 1") in found
    assert ("solution", "the solution") not in found


def test_an_item_that_refuses_the_solution_is_found_out(tmp_path: Path) -> None:
    found = proven(tmp_path, "good", TEXT.replace("double = 2", "double = 3"))
    assert ("solution", "the solution") in broken(found)


def test_a_form_that_is_not_accepted_is_found_out(tmp_path: Path) -> None:
    assert ("form", "line = lambda x: x") in broken(proven(tmp_path, "narrow"))


def test_a_visible_example_that_the_solution_fails_is_found_out(tmp_path: Path) -> None:
    found = proven(tmp_path, "good", TEXT.replace("line(0) == 1", "line(0) == 2"))
    assert ("solution", "the solution") in broken(found)
    assert any("Its examples raised AssertionError" in proof.said for proof in found)


def test_a_misconception_that_is_refused_but_not_named_is_found_out(tmp_path: Path) -> None:
    assert ("misconception", "no one") in broken(proven(tmp_path, "nameless"))


def test_a_mutant_that_never_ends_is_killed(tmp_path: Path) -> None:
    endless = TEXT.replace(
        "    return double * x + 1\n",
        "    k = 0\n    while k < 1:\n        k = k + 1\n    return double * x + k\n",
    )
    found = proven(tmp_path, "good", endless)
    assert any(p.said.startswith("timed out: Stopped: it ran too long.") and p.holds for p in found)


def test_a_listed_equivalent_is_excused_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    change = "double * x + 1 -> double * x - 1"
    (excused,) = [proof for proof in proven(tmp_path, "excused") if proof.name == change]
    assert excused.holds and excused.excused
    with pytest.raises(
        AuthorError, match="lists 'a -> b' as equivalent, but there is no such mutant"
    ):
        proven(tmp_path, "mistaken")


def test_without_a_sandbox_the_same_is_proven_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walled = proven(tmp_path, "good")
    monkeypatch.setattr("autograder.authoring.trials.why_no_sandbox", lambda: "no namespaces here")
    monkeypatch.setattr(sandbox, "_bwrap_command", lambda: pytest.fail("the sandbox was asked for"))
    said = "Proven without a sandbox, which this machine does not have: no namespaces here"
    with pytest.warns(UserWarning, match=said):
        assert proven(tmp_path, "good") == walled


def test_an_answer_does_not_spoil_what_is_tried_after_it(tmp_path: Path) -> None:
    found = proven(tmp_path, "two", TEXT + AFTER)
    assert broken(found) == set()
    assert sum(proof.kind == "misconception" for proof in found) == 4


def test_a_wrong_reference_stops_prove(tmp_path: Path) -> None:
    for room in ("solutions", "course_tools"):
        shutil.copytree(ROOT / room, tmp_path / room)
    wrong = tmp_path / "solutions" / "scaling.py"
    text = wrong.read_text(encoding="utf-8")
    assert "w * mean / std, w / std" in text
    wrong.write_text(
        text.replace("w * mean / std, w / std", "w * mean / std, w * std"), encoding="utf-8"
    )
    with pytest.raises(AuthorError, match=r"^The references do not agree: the gradients on scaled"):
        Proofs(ROOT, tmp_path).check_references()
    Proofs(ROOT, ROOT).check_references()
