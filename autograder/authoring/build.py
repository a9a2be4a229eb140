"""Build: text notebooks -> source/**/*.ipynb -> release/**/*.ipynb, and what `course_tools` is told
of their exercises. Same text, same bytes."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.choices import options_cell, visible_example
from autograder.authoring.fingerprint import Fingerprints
from autograder.authoring.marks import check_marks
from autograder.authoring.numbering import Numbered, check_hints, number_exercises
from autograder.authoring.standing import Standing, built_from
from autograder.authoring.text import TextCell, read_text
from autograder.engine.settings import CONFIG
from autograder.items.kinds import Choice
from autograder.items.rubric import Rubric, load_rubric
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import (
    BEGIN_SOLUTION,
    END_SOLUTION,
    TEST_SUFFIX,
    WRITE_HERE,
    WRITTEN_SUFFIX,
    hidden_region,
)
from autograder.nbgrader.command import nbgrader
from autograder.nbgrader.near_names import did_you_mean
from course_tools.speaking.asked import FOLDER, dump_asked, file_of

OPTIONS_SUFFIX = "-options"  # of the id of the cell that shows a choice
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def assignments(course: Path, wanted: Iterable[str] = ()) -> list[str]:
    """The assignments of a course that have text notebooks, or AuthorError for an unknown one."""
    known = sorted({path.parent.name for path in (course / "source").glob("*/*.py")})
    for name in wanted:
        if name not in known:
            raise AuthorError(
                f"No assignment {name!r} in source/.{did_you_mean(name, known)} "
                f"There are: {', '.join(known)}."
            )
    return [name for name in known if name in set(wanted)] if wanted else known


def text_notebook(course: Path, name: str) -> str:
    """The same "assignment/notebook", or AuthorError where there is no such text notebook."""
    assignment, _, notebook = name.partition("/")
    assignments(course, [assignment])
    known = [f"{assignment}/{path.stem}" for path in _texts(course, assignment)]
    if name not in known:
        raise AuthorError(
            f"No notebook {notebook!r} in source/{assignment}/.{did_you_mean(name, known)} "
            f"There are: {', '.join(known)}."
        )
    return name


def build_course(
    course: Path,
    names: Iterable[str] = (),
    *,
    tell: Callable[[str], None],
    accept: Callable[[Path, list[str]], None] = lambda built, chosen: None,
    fingerprints: Fingerprints | None = None,
) -> None:
    """Write source/**/*.ipynb, release/ and course_tools/questions/ of these assignments (all if
    none is named).

    accept: looks at what was built, in its folder, and raises to refuse it. Nothing is written
    unless every notebook builds and is accepted. What would come out the same is not built again.
    """
    standing = Standing(course, course / CONFIG, fingerprints or Fingerprints())
    with tempfile.TemporaryDirectory(prefix="pencilgrad-build-") as folder:
        built = Path(folder)
        chosen = build_in(course, built, names, tell=tell, standing=standing)
        accept(built, chosen)
        for name in chosen:
            for path in _built_files(built, name):
                target = course / path.relative_to(built)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            for path in _built_files(course, name) - _twins(built, course, name):
                path.unlink()
            for path in _texts(course, name):
                standing.remember(f"{name}/{path.stem}")


def find_differences(
    course: Path, names: Iterable[str] = (), *, tell: Callable[[str], None]
) -> list[str]:
    """What in the built files differs from what the text builds, a line each."""
    found = []
    with tempfile.TemporaryDirectory(prefix="pencilgrad-build-") as folder:
        built = Path(folder)
        for name in build_in(course, built, names, tell=tell):
            expected = _twins(built, course, name)
            for path in sorted(expected | _built_files(course, name)):
                where = path.relative_to(course)
                if path not in expected:
                    found.append(f"{where} is built by no text notebook.")
                elif not path.exists():
                    found.append(f"{where} is missing.")
                elif not filecmp.cmp(path, built / where, shallow=False):
                    found.append(f"{where} is not what its text builds.")
    return found


def build_in(
    course: Path,
    folder: Path,
    names: Iterable[str],
    *,
    tell: Callable[[str], None],
    standing: Standing | None = None,
) -> list[str]:
    """Build into an empty folder; the names of the assignments built.

    standing: what of an earlier build may be taken over, since it would come out the same.
    """
    chosen = assignments(course, names)
    shutil.copyfile(course / CONFIG, folder / CONFIG)
    for name in chosen:
        (folder / "source" / name).mkdir(parents=True)
        taken_over = [
            path for path in _texts(course, name) if not _write_source(path, folder, name, standing)
        ]
        if len(taken_over) < len(_texts(course, name)):
            tell(f"building {name}")
            nbgrader("generate_assignment", name, "--no-db", cwd=folder)
        for path in taken_over:
            for built in built_from(f"{name}/{path.stem}"):
                (folder / built).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(course / built, folder / built)
    return chosen


def _texts(course: Path, assignment: str) -> list[Path]:
    return sorted((course / "source" / assignment).glob("*.py"))


def _write_source(path: Path, folder: Path, assignment: str, standing: Standing | None) -> bool:
    """Write what a text notebook stands for, unless what was built of it stands. Was it written?"""
    name = f"{assignment}/{path.stem}"
    if standing and standing.stands(name):
        return False
    notebook, numbered = source_notebook(path, load_rubric(name))
    check_hints(path, read_text(path), numbered, name)
    text, told = dumps(notebook), dump_asked(numbered.asked)
    if standing and standing.has_source(name, text, told):
        return False
    (folder / "source" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    told_in = folder / file_of(name)
    told_in.parent.mkdir(parents=True, exist_ok=True)
    told_in.write_text(told, encoding="utf-8")
    return True


def source_notebook(path: Path, rubric: Rubric) -> tuple[NotebookNode, Numbered]:
    """The notebook with solutions and hidden tests that a text notebook stands for, and its
    exercises, numbered."""
    cells = read_text(path)
    check_marks(path, cells, rubric)
    numbered = number_exercises(cells, rubric)
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    taken: dict[str, int] = {}
    for text in cells:
        mark = numbered.mark(text)
        if text.mark == "explain":
            cell = _question_cell(text, mark)
        else:
            cell = _marked_cell(text, rubric, mark)
        cell["id"] = _stable_id(text, taken)
        notebook.cells.append(cell)
        if text.mark == "explain":
            notebook.cells.append(_writing_cell(text.name + WRITTEN_SUFFIX))
    return notebook, numbered


def _question_cell(text: TextCell, mark: str) -> NotebookNode:
    """A question for a person: nbgrader's task cell, whose mark scheme the grader sees."""
    marks = {"schema_version": 3, "cell_type": "markdown", "grade_id": text.name, "task": True}
    marks |= {"solution": False, "grade": False, "locked": True, "points": text.points}
    source = f"{mark} {text.cell.source}"
    return nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": marks})


def _writing_cell(name: str) -> NotebookNode:
    """The cell in which a student answers in words. nbgrader knows nothing of it: to it, the
    question above is what is graded."""
    return nbformat.v4.new_markdown_cell(WRITE_HERE, id=name)


def _marked_cell(text: TextCell, rubric: Rubric, mark: str) -> NotebookNode:
    """A cell with nbgrader's metadata for its mark."""
    source = text.cell.source
    if text.cell.cell_type == "markdown":
        return nbformat.v4.new_markdown_cell(source)
    if text.mark is None:
        return nbformat.v4.new_code_cell(source)
    if text.mark == "choose":
        return nbformat.v4.new_code_cell(options_cell(_choice(text.name, rubric)))
    marks = {"schema_version": 3, "cell_type": "code", "task": False}
    if text.mark == "answer":
        source = _solved(source, text.name, rubric)
        marks |= {"grade_id": text.name, "solution": True, "grade": False, "locked": False}
    else:
        if not source.strip() and isinstance(rubric[text.name], Choice):
            source = visible_example(_choice(text.name, rubric))
        source = f"{source}\n{hidden_region(text.name, rubric.notebook)}".lstrip("\n")
        marks |= {"grade_id": text.name + TEST_SUFFIX, "solution": False, "grade": True}
        marks |= {"locked": True, "points": rubric[text.name].points}
    return nbformat.v4.new_code_cell(f"{mark}\n{source}", metadata={"nbgrader": marks})


def _choice(name: str, rubric: Rubric) -> Choice:
    item = rubric[name]
    assert isinstance(item, Choice), "check_choices has looked"
    return item


def _solved(source: str, name: str, rubric: Rubric) -> str:
    """An answer cell with the printed copy's solution, where the rubric has it and not the text."""
    written = next((item.solution for item in rubric if item.name == name and item.solution), None)
    if written is None:
        return source
    return f"{BEGIN_SOLUTION}\n{written('')}\n{END_SOLUTION}"


def _stable_id(text: TextCell, taken: dict[str, int]) -> str:
    """A cell's id comes from its mark or else its text, so that inserting a cell moves no other."""
    if text.mark in ("answer", "explain"):
        return text.name
    if text.mark == "item":
        return text.name + TEST_SUFFIX
    if text.mark == "choose":
        return text.name + OPTIONS_SUFFIX
    digest = hashlib.sha256(text.cell.source.encode()).hexdigest()[:8]
    name = f"{text.cell.cell_type}-{digest}"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def dumps(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, version=4)) + "\n"


def _built_files(root: Path, assignment: str) -> set[Path]:
    """Everything of one assignment that a build writes."""
    released = (root / "release" / assignment).rglob("*")
    return {
        *(root / "source" / assignment).glob("*.ipynb"),
        *(root / FOLDER).glob(f"{assignment}--*.json"),
        *(path for path in released if path.is_file()),
    }


def _twins(built: Path, course: Path, assignment: str) -> set[Path]:
    """Where the built files belong in the course."""
    return {course / path.relative_to(built) for path in _built_files(built, assignment)}
