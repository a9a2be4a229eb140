"""What looks like a fault of the course, or of the machine that grades, and not of its students.

Takes the results of a graded class, gives one sentence for each finding with how many it concerns;
`pencilgrad grade` prints them, puts them into its JSON, and ends with an exit code of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# Errors by which a notebook says that something is not there: a package, a file, a host.
ABSENT = {
    "ModuleNotFoundError", "ImportError", "FileNotFoundError", "NotADirectoryError",
    "PermissionError", "ConnectionError", "ConnectionRefusedError", "URLError", "gaierror",
    "MemoryError", "BrokenProcessPool", "TerminatedWorkerError",
}  # fmt: skip
VARIABLE = re.compile(r"'[A-Z][A-Z0-9_]+'")  # os.environ["COURSE_DATA"]
NO_SCORE = "NoScore"  # the error of a test cell that gave what is no score: see foreign.py
MANY = 3  # notebooks; or half of the class, where that is less
LONGEST = 200  # characters of an error
_TOLD = re.compile(rf"\b({'|'.join(sorted(ABSENT))}): ([^`\n]*)")


@dataclass(frozen=True)
class CellError:
    """An error with which a cell of a graded notebook ended."""

    cell: str  # its id for nbgrader; "" where it has none
    name: str
    says: str

    @property
    def told(self) -> str:
        """As Python tells it."""
        return f"{self.name}: {self.says}" if self.says else self.name


@dataclass(frozen=True)
class Finding:
    """One thing that should be looked at before grades are given back."""

    says: str
    students: tuple[str, ...]


class GradedWork(Protocol):
    """What is read of one student's graded work: see records.Result."""

    @property
    def student(self) -> str: ...
    @property
    def stops(self) -> Sequence[CellError]: ...
    @property
    def verdicts(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def cells(self) -> Mapping[str, tuple[float, float]]: ...


def cell_errors(notebook: Mapping[str, Any]) -> Iterator[CellError]:
    """The errors that stand in a graded notebook's outputs."""
    for cell in notebook.get("cells", []):
        marks = cell.get("metadata", {}).get("nbgrader", {})
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                name = str(output.get("ename"))
                yield CellError(
                    str(marks.get("grade_id", "")), name, _first_line(output.get("evalue"))
                )


def find_faults(graded: Sequence[GradedWork]) -> list[Finding]:
    """All there are, the most frequent first."""
    found = [*_find_absent(graded), *_find_no_scores(graded), *_find_without_points(graded)]
    return sorted(found, key=lambda finding: -len(finding.students))


def _find_absent(graded: Sequence[GradedWork]) -> Iterator[Finding]:
    """One missing thing that stopped many."""
    for (name, says), students in _group_students(graded, _missing_things):
        if _are_many(students, graded):
            yield Finding(
                f"{_count_students(students, graded)} stopped with {name}: {says}. Perhaps what "
                "they need is missing in the sandbox and not in their work: docs/settings.md says "
                "how to let it in, and --dry-run tries your own solution.",
                students,
            )


def _missing_things(one: GradedWork) -> Iterator[tuple[str, str]]:
    for stop in one.stops:
        variable = stop.name == "KeyError" and VARIABLE.fullmatch(stop.says)
        if stop.name in ABSENT or variable:
            yield stop.name, stop.says
    for verdict in one.verdicts:  # a function that stopped while the judge asked it
        for name, says in _TOLD.findall(str(verdict.get("message", ""))):
            yield name, _first_line(says)


def _find_no_scores(graded: Sequence[GradedWork]) -> Iterator[Finding]:
    """A test that gives what is no score."""

    def told(one: GradedWork) -> Iterator[tuple[str, str]]:
        return ((stop.cell, stop.says) for stop in one.stops if stop.name == NO_SCORE)

    by_cell: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for (cell, says), students in _group_students(graded, told):
        by_cell[cell].append((says, students))
    for cell, some in by_cell.items():
        students = tuple(sorted({student for _, those in some for student in those}))
        if _are_many(students, graded):
            says = max(some, key=lambda one: len(one[1]))[0]
            yield Finding(
                f"{_count_students(students, graded)} have 0 points in the test cell {cell} "
                f"because of what the test gave. {says} The test is at fault: mend it in source/, "
                "run nbgrader generate_assignment --force, and grade with --force.",
                students,
            )


def _find_without_points(graded: Sequence[GradedWork]) -> Iterator[Finding]:
    """A test cell in which nobody has a point, though some have answered."""
    told = {stop.cell for one in graded for stop in one.stops if stop.name == NO_SCORE}
    for cell in dict.fromkeys(cell for one in graded for cell in one.cells):
        tried = [one for one in graded if cell in one.cells and not _was_left_blank(one, cell)]
        scores = [one.cells[cell] for one in tried]
        worth = max((points for _, points in scores), default=0)
        if len(tried) < MANY or not worth or cell in told or any(score for score, _ in scores):
            continue
        ends = Counter(stop.told for one in tried for stop in one.stops if stop.cell == cell)
        why = f" Most often it ended with {ends.most_common(1)[0][0]}." if ends else ""
        yield Finding(
            f"Nobody of {len(tried)} who answered has a point in the test cell {cell}.{why} Is the "
            "test at fault? --dry-run tries your own solution.",
            tuple(one.student for one in tried),
        )


def _was_left_blank(one: GradedWork, cell: str) -> bool:
    """Is what this test asks for not there? By its verdict, or by the error of a released stub."""
    item = cell.removesuffix("-test")
    outcomes = {verdict.get("outcome") for verdict in one.verdicts if verdict.get("item") == item}
    ends = {stop.name for stop in one.stops if stop.cell == cell}
    return "blank" in outcomes or bool(ends & {"NotImplementedError", "NameError"})


def _group_students(
    graded: Iterable[GradedWork], told: Callable[[GradedWork], Iterable[tuple[str, str]]]
) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Whom each thing that is told concerns."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for one in graded:
        for thing in told(one):
            found[thing][one.student] = None
    for thing, students in found.items():
        yield thing, tuple(students)


def _are_many(students: Sequence[str], graded: Sequence[GradedWork]) -> bool:
    return len(students) >= MANY or 2 * len(students) >= len(graded)


def _count_students(students: Sequence[str], graded: Sequence[GradedWork]) -> str:
    return f"{len(students)} of {len(graded)} submissions"


def _first_line(text: object) -> str:
    """The first line of an error, bounded; a full stop is the sentence's."""
    lines = str(text).strip().splitlines()
    return lines[0].strip().rstrip(".")[:LONGEST] if lines else ""
