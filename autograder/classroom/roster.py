"""A class list: who gets a copy, or a token. An id becomes a file name and a line of print: it is
checked.

Which column holds the ids is read from the first line, where it says so in so many words, and is
asked for where it does not: sheets for `Ada;ada`, or for somebody's first name, are wrong numbers.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.worksheets.exercise import WorksheetError

_LONGEST_ID = 64
# Separators of paths, and what one system or another refuses in a file name.
_REFUSED = set('/\\:*?"<>|')
_SEPARATORS = ",;\t"
# What the column of the ids is called: by nbgrader, Moodle and Canvas, in English and Portuguese.
_IDS = {
    "id", "student id", "studentid", "user id", "user", "username", "user name", "login",
    "login id", "id number", "sis user id", "sis login id", "nbgrader id", "nome de usuário",
    "nome de utilizador", "usuário", "utilizador", "id do usuário", "id do utilizador",
    "id do aluno", "id do estudante", "número de identificação", "identificação", "matrícula",
    "número de matrícula", "número de aluno", "número de estudante",
}  # fmt: skip
# Other names of columns: a line that holds one of these names columns, too, and no student.
_OTHERS = {
    "name", "full name", "first name", "last name", "surname", "given name", "family name",
    "student", "students", "email", "e-mail", "email address", "mail", "group", "groups",
    "section", "institution", "department", "roles", "nome", "nome completo", "primeiro nome",
    "sobrenome", "apelido", "último nome", "aluno", "alunos", "estudante", "estudantes",
    "endereço de email", "endereço de e-mail", "grupo", "grupos", "turma", "instituição",
    "departamento",
}  # fmt: skip
# Canvas has a line of these below the first, and one for a student who is nobody.
_NOBODY = {"points possible", "pontos possíveis", "student, test", "teste, aluno"}


class RosterError(WorksheetError):
    """The class list cannot be used. Says why, and what to do."""


@dataclass(frozen=True)
class Roster:
    """The ids of a class list, in its order, and how they were found."""

    students: list[str]
    column: str
    """In words, for whoever asked: "the column 'Username'"."""


def read_roster(path: str | Path, id_column: str | None = None) -> Roster:
    """The ids of a CSV file: commas, semicolons or tabs. `id_column` is a column's name or its
    number, from 1; needed only where the first line leaves it open."""
    path = Path(path)
    rows = _read_rows(path)
    first = [_plain_cell(cell) for cell in rows[0][1]]
    has_header = any(cell in _IDS | _OTHERS for cell in first)
    if id_column is None:
        column = _recognised(path, rows[0][1], first, has_header)
    else:
        column = _find_column(path, rows[0][1], first, id_column)
        has_header = has_header or _plain_cell(id_column) == first[column]
    name = f"the column {rows[0][1][column].strip()!r}" if has_header else f"column {column + 1}"
    found = [
        (f"{path}, line {line}", row[column].strip() if column < len(row) else "")
        for line, row in rows[has_header:]
        if _plain_cell(row[0]) not in _NOBODY
    ]
    return Roster(_checked_ids(found, str(path)), name if len(first) > 1 else "its only column")


def _recognised(path: Path, shown: list[str], first: list[str], has_header: bool) -> int:
    """The one column that is called what ids are called, or the only one."""
    called = [k for k, cell in enumerate(first) if cell in _IDS]
    if len(called) == 1 or len(first) == 1:
        return called[0] if called else 0
    columns = ", ".join(cell.strip() for cell in shown)
    why = (
        f"more than one column may hold the ids: {', '.join(shown[k].strip() for k in called)}"
        if called
        else f"no column is called id, username or the like: {columns}"
        if has_header
        else f"its first line does not say which column holds the ids: {columns}"
    )
    example = shown[called[0]].strip() if called else "1"
    example = f"'{example}'" if " " in example else example
    raise RosterError(
        f"{path}: {why}. Say which (the ids under which students hand in), by name or number: "
        f"--id-column {example}"
    )


def _find_column(path: Path, shown: list[str], first: list[str], asked: str) -> int:
    if _plain_cell(asked) in first:
        return first.index(_plain_cell(asked))
    if asked.strip().isdecimal() and 1 <= int(asked) <= len(first):
        return int(asked) - 1
    columns = ", ".join(f"{k} {cell.strip()}" for k, cell in enumerate(shown, 1))
    raise RosterError(f"{path} has no column {asked!r}. There are: {columns}.")


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers."""
    try:
        raw = path.read_bytes()
        # What Excel calls Unicode text begins with these two bytes.
        utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
        lines = text.splitlines(keepends=True)
        skipped = 0
        separator = _separator(lines[0]) if lines else ","
        if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
            separator, skipped, lines = lines[0][4], 1, lines[1:]  # Excel says it itself
        reader = csv.reader(lines, delimiter=separator, strict=True)
        rows = [(reader.line_num + skipped, row) for row in reader if any(map(str.strip, row))]
    except OSError as error:
        raise RosterError(f"Cannot read the roster {path}: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise RosterError(
            f"The roster {path} is not a CSV file in UTF-8: save it as such and try again."
        ) from None
    if not rows:
        raise RosterError(f"The roster {path} is empty.")
    return rows


def _separator(line: str) -> str:
    """The one that cuts the first line into most pieces."""
    return max(_SEPARATORS, key=lambda one: len(next(csv.reader([line], delimiter=one), [])))


def _plain_cell(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).replace("_", " ").casefold().split())


def check_ids(students: Iterable[str]) -> list[str]:
    """The same ids, or a RosterError that says which one cannot be used, and why."""
    return _checked_ids([(f"Student {n}", s) for n, s in enumerate(students, 1)], "the class")


def _checked_ids(found: Sequence[tuple[str, str]], source: str) -> list[str]:
    if not found:
        raise RosterError(f"There are no students in {source}.")
    seen: dict[str, tuple[str, str]] = {}
    for where, student in found:
        if fault := _fault(student):
            raise RosterError(f"{where}: {fault}")
        # As file names, these two are one on many computers.
        same = unicodedata.normalize("NFC", student).casefold()
        if same in seen:
            first, there = seen[same]
            raise RosterError(f"{where}: the id {student!r} is there before ({first!r}, {there}).")
        seen[same] = student, where
    return [student for _, student in found]


def _fault(student: object) -> str:
    """What is wrong with an id, in words; "" if nothing is."""
    if not isinstance(student, str):
        return f"an id must be text, not {student!r}."
    if not student.strip():
        return "the id is empty."
    if student != student.strip():
        return f"the id {student!r} begins or ends with a space."
    if student[0] in "-.":
        return f"the id {student!r} must not begin with {student[0]!r}."
    if len(student) > _LONGEST_ID:
        return f"the id {student[:20]!r}… is longer than {_LONGEST_ID} characters."
    for letter in student:
        # C: control characters, marks that turn text around; Zl, Zp: line and paragraph ends.
        if letter in _REFUSED or unicodedata.category(letter)[0] == "C":
            return f"the id {student!r} must not contain {letter!r}."
        if unicodedata.category(letter) in ("Zl", "Zp"):
            return f"the id {student!r} must not contain {letter!r}."
    return ""
