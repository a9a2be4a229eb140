"""A class of mixed students of the lecture, through real nbgrader commands.

`python -m tests.autograder.course.lecture_class FOLDER` runs all of them over all eight notebooks,
from release to feedback, and leaves the course there: its feedback pages are worth reading.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from autograder.authoring import demo, samples
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps
from autograder.authoring.filling import fill_in
from autograder.authoring.names import first_name
from autograder.authoring.samples import Sample
from autograder.classroom.records import Result, course_in, read_results
from autograder.engine.settings import CONFIG
from autograder.items.rubric import load_rubric
from autograder.nbgrader.cells import grade_id, sign
from autograder.nbgrader.command import nbgrader
from course_tools.speaking.marks import without_mark
from course_tools.variants import COURSE

ROOT = Path(__file__).parents[3]
ASSIGNMENTS = ("gradient-descent", "pytorch")
Write = Callable[[AuthoredNotebook], str]


def each_answer(change: Callable[[str, str, int], str], *, words: bool = True) -> Write:
    """All answers right but for one change: (name, its right code, its number) -> the code."""

    def write(exercise: AuthoredNotebook) -> str:
        answers = {}
        for k, (answer, code) in enumerate(exercise.solutions.items()):
            answers[answer] = change(first_name(code) or "", code, k)
        said = exercise.filled(answers)
        return dumps(said if words else sign(fill_in(said, {}), exercise.student))

    return write


def is_value(name: str, code: str) -> bool:
    """Whether an answer is a value, not a function or class of that name."""
    return not any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name
        for node in ast.parse(code).body
    )


def mistyped(name: str, code: str, k: int) -> str:
    """Every third name is not quite the one that is asked for."""
    return re.sub(rf"\b{name}\b", f"{name}s", code) if k % 3 == 0 else code


def in_quotes(name: str, code: str, k: int) -> str:
    """Numbers as text."""
    quoted = f"{code}\ndef quoted(v):\n    return [quoted(p) for p in v] if np.ndim(v) else str(v)"
    return f"{quoted}\n{name} = quoted({name})" if is_value(name, code) else code


def other_shapes(name: str, code: str, k: int) -> str:
    """One number in a list of lists, several as a column; functions give flat arrays back."""
    if is_value(name, code):
        return f"{code}\n{name} = [[p] for p in {name}] if np.ndim({name}) else [[{name}]]"
    if f"class {name}" in code:
        return code
    flat = "lambda v: v.detach().flatten() if hasattr(v, 'detach') else np.ravel(v)"
    return f"{code}\n{name} = (lambda f, flat: lambda *a: flat(f(*a)))({name}, {flat})"


def other_library(name: str, code: str, k: int) -> str:
    """Tensors where NumPy is usual, and NumPy where tensors are."""
    if f"class {name}" in code:
        return code
    other = (
        "import torch\ndef other(v):\n    if isinstance(v, (tuple, list)):\n"
        "        return type(v)(other(p) for p in v)\n    if isinstance(v, torch.Tensor):\n"
        "        return v.detach().numpy()\n"
        "    return torch.tensor(v) if isinstance(v, (float, np.ndarray)) else v\n"
    )
    if is_value(name, code):
        return f"{code}\n{other}{name} = other({name})"
    return f"{code}\n{other}{name} = (lambda f: lambda *a: other(f(*a)))({name})"


def half_filled(name: str, code: str, k: int) -> str:
    """Every other answer is begun: a pair with one number, a function that stops half-way."""
    if k % 2:
        return code
    if is_value(name, code):
        return f"{code}\n{name} = ({name}[0], ...) if isinstance({name}, (tuple, list)) else None"
    return (
        code.replace("return", "pass  #") if k % 4 else code + "\n    raise NotImplementedError()"
    )


def overwritten(name: str, code: str, k: int) -> str:
    """All right when it was written; then a name is used again for something else."""
    return f"{code}\nx = 3\nn = w = 'my notes'" if k == 1 else code


def prints(name: str, code: str, k: int) -> str:
    """Functions print what they should return."""
    if is_value(name, code) or f"class {name}" in code:
        return code
    return f"{code}\n{name} = (lambda f: lambda *a: print(f(*a)))({name})"


def rearranged(exercise: AuthoredNotebook) -> str:
    """Every fifth answer cell deleted, every seventh moved to the end, a test cell moved to it."""
    notebook = exercise.filled(exercise.solutions)
    marked = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    tests = [c for c in notebook.cells if (grade_id(c) or "").endswith("-test")]
    for cell in (*marked[4::5], *tests[2::9]):
        notebook.cells.remove(cell)
    for cell in (*[c for c in marked[6::7] if c in notebook.cells], tests[0]):
        notebook.cells.remove(cell)
        notebook.cells.append(cell)
    return dumps(notebook)


def from_before_marks(exercise: AuthoredNotebook) -> str:
    """From a release whose cells had no marks: the tensors are all right, the rest is blank."""
    knows = exercise.rubric.notebook == "pytorch/1-tensors"
    write = samples.answer_all if knows else samples.answer_nothing
    notebook = nbformat.reads(write(exercise), as_version=4)
    for cell in notebook.cells:
        assert "# Exercise" not in cell.source or without_mark(cell.source) != cell.source
        cell.source = without_mark(cell.source)
    return dumps(notebook)


MIXED: dict[str, Write] = {
    "ada": samples.answer_all,
    "boris": samples.answer_nothing,
    "chen": samples.answer_with_warnings,
    "dara": samples.crash_twice,
    **{name: samples.make_mistakes(k) for k, name in enumerate(("emil", "fatou", "gita", "hana"))},
    "ivo": samples.make_mistakes(5),
    "juana": samples.stop_early,
    "kofi": samples.add_cells,
    "lena": samples.tear_apart,
    "mika": each_answer(mistyped),
    "nuru": each_answer(in_quotes),
    "otto": each_answer(other_shapes),
    "pia": each_answer(other_library),
    "quin": each_answer(half_filled, words=False),
    "rosa": each_answer(overwritten),
    "sven": each_answer(prints),
    "tara": rearranged,
    "ulla": from_before_marks,
}


def set_up(root: Path, assignments: Sequence[str]) -> Path:
    """These assignments as a course of its own, with its exchange, in this folder."""
    course = root / "course"
    for assignment in assignments:
        shutil.copytree(ROOT / "source" / assignment, course / "source" / assignment)
    shutil.copyfile(ROOT / CONFIG, course / CONFIG)
    (root / "exchange").mkdir()
    (root / "campus").mkdir()
    config = demo.STUDENT_CONFIG.format(course=COURSE, exchange=str(root / "exchange"))
    (root / "campus" / CONFIG).write_text(config, encoding="utf-8")
    return course


def run(
    root: Path, students: Sequence[str], assignments: Sequence[str] = ASSIGNMENTS
) -> dict[str, list[Result]]:
    """Each assignment from release to feedback; the results of each."""
    course, found = set_up(root, assignments), {}
    class_of = [Sample(name, MIXED[name]) for name in students]
    for assignment in assignments:
        room = demo.Classroom(root, assignment, "")
        env = room.teacher_env()
        nbgrader("generate_assignment", assignment, cwd=course, env=env)
        nbgrader("release_assignment", assignment, cwd=course, env=env)
        demo.for_each(class_of, lambda sample, room=room: hand_in(room, sample))  # type: ignore[misc]
        nbgrader("collect", assignment, "--ExchangeCollect.check_owner=False", cwd=course, env=env)
        demo.autograde(course, assignment, env, lambda student: None)
        nbgrader("generate_feedback", assignment, cwd=course, env=env)
        found[assignment] = read_results(course_in(course), assignment)
    return found


def hand_in(room: demo.Classroom, sample: Sample) -> None:
    """Fetch, fill in every notebook of the assignment, submit."""
    home, env = room.home(sample.student), room.student_env(sample.student)
    home.mkdir(parents=True, exist_ok=True)
    nbgrader("fetch_assignment", room.assignment, cwd=home, env=env)
    for path in sorted((home / room.assignment).glob("*.ipynb")):
        name = f"{room.assignment}/{path.stem}"
        source, released = (
            nbformat.read(room.course / folder / f"{name}.ipynb", as_version=4)
            for folder in ("source", "release")
        )
        exercise = AuthoredNotebook(source, released, load_rubric(name), sample.student)
        path.write_text(sample.write(exercise), encoding="utf-8")
    nbgrader("submit", room.assignment, "--student", sample.student, cwd=home, env=env)


if __name__ == "__main__":
    for assignment, graded in run(Path(sys.argv[1]).absolute(), sys.argv[2:] or [*MIXED]).items():
        print(assignment)
        for result in graded:
            print(f"  {result.student:8} {result.score} of {result.points:g}: {result.summary}")
