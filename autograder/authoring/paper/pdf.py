"""Workbooks on paper: PDF by typst, one copy or a whole class, written whole or not at all."""

from __future__ import annotations

import difflib
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeAlias, cast, get_args

from autograder.authoring.paper.layout import PER_PAGE, SIZES, Data, Key, Part, document
from autograder.authoring.paper.whole import whole_file, write_folder, write_zip
from autograder.classroom.roster import check_ids, read_roster
from course_tools.variants import COURSE
from course_tools.worksheets.books import workbook
from course_tools.worksheets.exercise import WorksheetError

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many copies are done, of how many."""

LARGEST_PDF = 100
"""So many copies fit one PDF: while it is made, each takes 7 MB of memory."""

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_own = threading.local()


def run(
    name: str,
    *,
    output: str | Path,
    student: str | None = None,
    roster: str | Path | Sequence[str] | None = None,
    key: str = "corner",
    page: str = "a4",
    per_page: int = 1,
    progress: Progress | None = None,
    course: str = COURSE,
) -> list[Path]:
    """What `pencilgrad worksheet` does: one student's copy, a class's, or the printed book.

    `roster` is a CSV file or a list of ids. Returns the files written; a WorksheetError says in one
    line what is wrong with what was asked.
    """
    if student is not None and roster is not None:
        raise WorksheetError("Name one student or a class, not both.")
    who: str | Sequence[str] | None = student
    if student is not None:
        check_ids([student])
    if roster is not None:
        who = read_roster(roster).students if isinstance(roster, (str, Path)) else list(roster)
    return write_pdf(
        name, output, student=who, key=key, page=page, per_page=per_page, progress=progress,
        course=course,
    )  # fmt: skip


def write_pdf(
    name: str,
    output: str | Path,
    *,
    student: str | Sequence[str] | None = None,
    key: str = "corner",
    page: str = "a4",
    per_page: int = 1,
    progress: Progress | None = None,
    course: str = COURSE,
) -> list[Path]:
    """Write a workbook: 25 exercises and a last page; the same input, the same bytes.

    `student`  None is the printed book, a name one copy, a list a class. A class goes to a
               folder or a .zip, one PDF a student, or to one .pdf of all copies in a row.
    `key`      "corner": the solution small on each page; "separate": on pages of their own, at the
               end of the PDF or, beside one PDF a student, in the file key-<workbook>.pdf; "none".
    `page`     "a4" or "letter".
    `per_page` 1, 2 or 4 exercises a page.
    """
    output = Path(output)
    its_key = cast(Key, _one_of("key", key, get_args(Key)))
    page = _one_of("page size", page.lower(), tuple(SIZES))
    if per_page not in PER_PAGE:
        raise WorksheetError(f"A page holds 1, 2 or 4 exercises, not {per_page}.")
    one = student is None or isinstance(student, str)
    students = [str(student or "")] if one else list(student or ())
    if students != [""]:
        check_ids(students)
    workbook(name, course=course)  # An unknown one is refused before anything is touched.
    _typst()
    copies = _Copies(name, students, its_key, page, per_page, course)
    if one or output.suffix.lower() == ".pdf":
        return _write_one(output, copies, progress)
    files = copies.files(progress)
    return (
        write_zip(output, files) if output.suffix.lower() == ".zip" else write_folder(output, files)
    )


def _write_one(output: Path, copies: _Copies, progress: Progress | None) -> list[Path]:
    count = len(copies.students)
    if count > LARGEST_PDF:
        raise WorksheetError(
            f"{count} copies are too many for one PDF ({LARGEST_PDF} fit): "
            "name a folder or a .zip, and each student gets a PDF."
        )
    with whole_file(output) as part:
        part.write_bytes(copies.pdf(copies.students, "sheets", copies.key))
    if progress:
        progress(count, count)
    return [output]


@dataclass(frozen=True)
class _Copies:
    """Who gets what: all that one order of paper needs to know."""

    name: str
    students: list[str]
    key: Key
    page: str
    per_page: int
    course: str

    def pdf(self, students: list[str], part: Part, key: Key) -> bytes:
        books = [workbook(self.name, student, course=self.course) for student in students]
        return _compiled(
            document(books, key=key, page=self.page, part=part, per_page=self.per_page)
        )

    def files(self, progress: Progress | None) -> Iterator[tuple[str, bytes]]:
        """A PDF for every student, as they are made, and at last the key where it is separate.

        typst lets go of the interpreter while it works, so that threads use all cores.
        """
        key: Key = "none" if self.key == "separate" else self.key
        pool = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            made = pool.map(lambda student: self.pdf([student], "sheets", key), self.students)
            for done, (student, content) in enumerate(zip(self.students, made, strict=True), 1):
                yield f"{self.name}-{student}.pdf", content
                if progress:
                    progress(done, len(self.students))
        finally:
            pool.shutdown(cancel_futures=True)
        if self.key == "separate":
            yield f"key-{self.name}.pdf", self.pdf(self.students, "key", "separate")


def _compiled(data: Data) -> bytes:
    """The template with this data. Each thread has its compiler, which keeps what it has read."""
    if not hasattr(_own, "compiler"):
        typst = _typst()
        fonts = typst.Fonts(include_system_fonts=False)  # The same page on every machine.
        _own.compiler = typst.Compiler(
            input=_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True
        )
    text = json.dumps(data, ensure_ascii=False)
    # No clock in the file: same input, same bytes.
    return bytes(_own.compiler.compile(format="pdf", sys_inputs={"data": text}, timestamp=0))


def _one_of(what: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    close = difflib.get_close_matches(given, known, n=1, cutoff=0.4)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    raise WorksheetError(f"There is no {what} {given!r}.{guess} There are: {', '.join(known)}.")


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError:
        raise WorksheetError(
            "Worksheets on paper need typst: pip install 'pencilgrad[instructor]'."
        ) from None
    return typst
