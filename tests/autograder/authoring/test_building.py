"""`pencilgrad build` and `build --check`, in a copy of the course, through the command itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.authoring import build as building
from autograder.authoring.numbering import number_exercises
from autograder.authoring.text import read_text
from autograder.engine.settings import CONFIG
from autograder.items.rubric import load_rubric
from autograder.judging.faults import AuthorError
from autograder.nbgrader.plugin import FUNCTION_STUB, answer_stub

ROOT = Path(__file__).parents[3]
NOTEBOOK = "gradient-descent/2-one-step"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "source/gradient-descent", folder / "source/gradient-descent")
    shutil.copyfile(ROOT / CONFIG, folder / CONFIG)
    building.build_course(folder, tell=print)
    return folder


@pytest.fixture
def released(course: Path) -> nbformat.NotebookNode:
    return nbformat.read(course / "release" / f"{NOTEBOOK}.ipynb", as_version=4)


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.ipynb")}


def test_the_same_text_gives_the_same_bytes(course: Path) -> None:
    first = files(course)
    building.build_course(course, tell=print)
    assert files(course) == first


@pytest.fixture
def changed(course: Path) -> Iterator[Path]:
    """A built notebook that a test may spoil."""
    path = course / "release" / f"{NOTEBOOK}.ipynb"
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def built(course: Path) -> list[str]:
    """What `build` tells that it builds."""
    said: list[str] = []
    building.build_course(course, tell=said.append)
    return said


def test_what_did_not_change_is_not_built_again(course: Path, changed: Path) -> None:
    assert built(course) == []
    before = changed.read_bytes()
    changed.write_bytes(before + b"\n")
    assert built(course) == ["building gradient-descent"]
    assert changed.read_bytes() == before


def test_changed_text_is_built_and_the_notebooks_beside_it_are_not(course: Path) -> None:
    text = course / "source" / f"{NOTEBOOK}.py"
    kept, before = text.read_text(encoding="utf-8"), files(course)
    try:
        text.write_text(kept + "\n# %% [markdown]\n# The end.\n", encoding="utf-8")
        assert built(course) == ["building gradient-descent"]
        now = files(course)
    finally:
        text.write_text(kept, encoding="utf-8")
    differ = {path for path, content in now.items() if before[path] != content}
    assert differ == {Path(folder, f"{NOTEBOOK}.ipynb") for folder in ("source", "release")}
    building.build_course(course, tell=print)
    assert files(course) == before


def test_check_finds_nothing_in_what_was_just_built(course: Path) -> None:
    assert building.find_differences(course, tell=print) == []


def test_check_names_a_built_file_that_was_edited(course: Path, changed: Path) -> None:
    changed.write_text(changed.read_text(encoding="utf-8").replace("0.1", "0.2"), encoding="utf-8")
    assert building.find_differences(course, tell=print) == [
        f"release/{NOTEBOOK}.ipynb is not what its text builds."
    ]


def test_check_names_files_that_are_missing_or_belong_to_no_text(
    course: Path, changed: Path
) -> None:
    stray = changed.rename(changed.with_name("stray.ipynb"))
    try:
        assert building.find_differences(course, tell=print) == [
            f"release/{NOTEBOOK}.ipynb is missing.",
            "release/gradient-descent/stray.ipynb is built by no text notebook.",
        ]
    finally:
        stray.unlink()


def test_only_notebooks_reach_release(course: Path) -> None:
    released = [path for path in (course / "release").rglob("*") if path.is_file()]
    assert {path.suffix for path in released} == {".ipynb"}


def test_the_release_holds_no_solution_and_no_hidden_test(released: nbformat.NotebookNode) -> None:
    text = nbformat.writes(released)
    for secret in ("SOLUTION", "HIDDEN", "judge(", "autograder", "2 * error.mean()"):
        assert secret not in text


def test_a_function_stub_raises_and_a_value_stub_keeps_its_name(
    released: nbformat.NotebookNode,
) -> None:
    sources = {cell.id: cell.source for cell in released.cells}
    assert sources["predict"].endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")
    assert sources["dloss-db"] == "# Exercise 10 · 1 point\ndloss_db = ..."


def test_exercises_are_numbered_in_their_order_with_their_points(
    released: nbformat.NotebookNode,
) -> None:
    firsts = [cell.source.partition("\n")[0] for cell in released.cells]
    numbers = [re.match(r"(?:# |\*\*)Exercise (\d+) · [\d.]+ points?", line) for line in firsts]
    found = [int(number[1]) for number in numbers if number]
    assert found == list(range(1, 29))
    assert firsts[released_place(released, "mse")] == "# Exercise 6 · 2 points"
    assert firsts[released_place(released, "mse-test")] == "# Check of exercise 6: mse"


def released_place(notebook: nbformat.NotebookNode, name: str) -> int:
    return [cell.id for cell in notebook.cells].index(name)


def test_an_exercise_that_is_moved_is_numbered_anew_and_nothing_is_typed_for_it() -> None:
    text = ROOT / "source" / f"{NOTEBOOK}.py"
    cells = read_text(text)
    (first, check) = (k for k, cell in enumerate(cells) if cell.name == "initialize")
    later = [*cells[:first], *cells[check + 1 :], cells[first], cells[check]]
    rubric = load_rubric(NOTEBOOK)
    assert number_exercises(cells, rubric).answers["predict"] == 3
    moved = number_exercises(later, rubric)
    assert moved.answers["predict"] == 2
    assert moved.mark(cells[first]) == "# Exercise 28 · 2 points"


def test_what_notebooks_may_know_of_their_exercises_is_written_and_holds_no_answer(
    course: Path,
) -> None:
    told = (course / "course_tools/questions/gradient-descent--2-one-step.json").read_text("utf-8")
    asked = json.loads(told)
    assert asked[5] == {
        "name": "mse",
        "number": 6,
        "points": 2.0,
        "answer": "mse",
        "kind": "function",
        "prediction": False,
        "options": [],
        "hints": ["Subtract, square, mean: each is one NumPy operation on the whole column."],
    }
    assert all(one["hints"] for one in asked)
    ways = next(one for one in asked if one["name"] == "which-way")
    assert ways["options"] == sorted(ways["options"]), "the right one has no place of its own"


def test_check_names_exercises_that_are_not_what_the_text_builds(course: Path) -> None:
    path = course / "course_tools/questions/gradient-descent--2-one-step.json"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Subtract", b"Add"))
    try:
        assert building.find_differences(course, tell=print) == [
            f"{path.relative_to(course)} is not what its text builds."
        ]
    finally:
        path.write_bytes(before)


def test_an_exercise_without_a_hint_is_refused_with_its_line_and_the_cure(course: Path) -> None:
    text = course / "source" / f"{NOTEBOOK}.py"
    kept = text.read_text(encoding="utf-8")
    hint = "# <details><summary>Hint</summary>\n#\n# Subtract, square, mean"
    assert hint in kept
    text.write_text(kept.replace(hint, "# Subtract, square, mean"), encoding="utf-8")
    try:
        with pytest.raises(AuthorError, match=r"2-one-step\.py:\d+: 'mse' has no hint; put one "):
            building.build_course(course, tell=print)
    finally:
        text.write_text(kept, encoding="utf-8")


def test_a_stub_for_several_names_keeps_them_all() -> None:
    source = "### BEGIN SOLUTION\na = 1\nb = a + 1\na = 3\n### END SOLUTION"
    assert answer_stub(source, "BEGIN SOLUTION", "END SOLUTION") == "a = ...\nb = ..."


def test_a_solution_with_a_magic_has_the_stub_of_a_function() -> None:
    source = "### BEGIN SOLUTION\n%matplotlib inline\na = 1\n### END SOLUTION"
    assert answer_stub(source, "BEGIN SOLUTION", "END SOLUTION") == FUNCTION_STUB


def test_an_unknown_assignment_is_named_with_those_that_exist(course: Path) -> None:
    with pytest.raises(AuthorError) as refused:
        building.build_course(course, ["gradient-decent"], tell=print)
    assert str(refused.value) == (
        "No assignment 'gradient-decent' in source/. Did you mean 'gradient-descent'? "
        "There are: gradient-descent."
    )


def test_an_unknown_notebook_is_named_with_those_of_its_assignment(course: Path) -> None:
    assert building.text_notebook(course, NOTEBOOK) == NOTEBOOK
    with pytest.raises(AuthorError) as refused:
        building.text_notebook(course, "gradient-descent/one-step")
    assert str(refused.value).startswith(
        "No notebook 'one-step' in source/gradient-descent/. "
        "Did you mean 'gradient-descent/2-one-step'? There are: gradient-descent/1-model, "
    )


def test_nothing_is_written_when_a_notebook_is_refused(course: Path) -> None:
    before = files(course)
    text = course / "source" / f"{NOTEBOOK}.py"
    kept = text.read_text(encoding="utf-8")
    text.write_text(kept.replace('item="update"', 'item="updat"'), encoding="utf-8")
    try:
        with pytest.raises(AuthorError, match=r"2-one-step\.py:\d+: "):
            building.build_course(course, tell=print)
    finally:
        text.write_text(kept, encoding="utf-8")
    assert files(course) == before
