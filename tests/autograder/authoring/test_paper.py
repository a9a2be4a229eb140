"""Workbooks on paper, read back: pages, words, fonts, bytes; and all ways to ask for nonsense."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from autograder.authoring.paper import pdf
from autograder.authoring.paper.layout import _frame, answer_text, document
from autograder.authoring.paper.pdf import run, write_pdf
from autograder.classroom.roster import read_roster
from course_tools.worksheets import NAMES, WorksheetError, workbook
from course_tools.worksheets.shapes import LOOKS
from solutions.worksheets import answers

LAYER = "linear-layer"


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_has_one_exercise_a_page_and_a_last_page(name: str, tmp_path: Path) -> None:
    assert write_pdf(name, tmp_path / "book.pdf") == [tmp_path / "book.pdf"]
    texts = pages(tmp_path / "book.pdf")
    book = workbook(name)
    assert len(texts) == 26
    for exercise, text in zip(book.exercises, texts[:25], strict=True):
        assert book.title in text
        assert re.search(rf"Exercise {exercise.number}\b", text)
        assert f"{exercise.number} / 25" in text
        assert "?" not in text.replace(exercise.note, "") or "?" in exercise.note
        assert "Name" in text
        assert "000000" in text
    assert "AI by Hand" in " ".join(texts[25].split())
    assert "Tom Yeh" in texts[25]
    assert "This is the printed book." in texts[25]
    assert "your own numbers" not in " ".join(texts[25].split())


@pytest.mark.parametrize(("per_page", "sheets"), [(1, 25), (2, 13), (4, 7)])
def test_a_page_may_hold_one_two_or_four_exercises(
    per_page: int, sheets: int, tmp_path: Path
) -> None:
    for name in NAMES:
        write_pdf(name, tmp_path / "book.pdf", student="ada", per_page=per_page)
        texts = pages(tmp_path / "book.pdf")
        assert len(texts) == sheets + 1
        numbers = re.findall(r"Exercise (\d+)", " ".join(texts))
        assert numbers == [str(n) for n in range(1, 26)]
        assert "These are your own numbers." in texts[-1]


@pytest.mark.parametrize("per_page", [2, 4])
def test_nothing_on_a_page_of_several_runs_into_anything_else(per_page: int) -> None:
    """Below the note the drawing, below that the pencil's room: all inside the frame."""
    for name in NAMES:
        data = document(
            [workbook(name, who) for who in ("", "ada", "bo")],
            key="corner", page="letter", part="sheets", per_page=per_page,
        )  # fmt: skip
        _, height = _frame("letter", per_page)
        for sheet in (sheet for copy in data["copies"] for sheet in copy["pages"]):
            assert sheet["top"] + sheet["height"] <= height - sheet["free"] + 0.1, sheet["number"]
            assert sheet["free"] >= 8


def test_a_students_copy_names_student_and_variant_on_every_page(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "ada.pdf", student="ada")
    code = workbook(LAYER, "ada").code
    assert all(f"ada · variant {code}" in text for text in pages(tmp_path / "ada.pdf"))


def test_the_numbers_on_paper_are_those_of_the_copy(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "ada.pdf", student="ada", key="none")
    for exercise, text in zip(
        workbook(LAYER, "ada").exercises, pages(tmp_path / "ada.pdf")[:25], strict=True
    ):
        printed = re.findall(r"(?<![\d+−])−?\d+", text)
        for grid in exercise.grids:
            for cell, value in grid.cells():
                shown = answer_text(value)
                assert cell == exercise.missing or shown in printed, (exercise, shown, text)


def last_box(text: str) -> str:
    """What is printed last in the frame, before the footer."""
    return text.split("Name")[0].split()[-1]


def test_the_solution_stands_in_the_corner(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "ada.pdf", student="ada")
    found = [last_box(text) for text in pages(tmp_path / "ada.pdf")[:25]]
    assert found == [answer_text(answer) for answer in answers(LAYER, "ada")]


def test_a_separate_key_comes_after_the_last_page(tmp_path: Path) -> None:
    write_pdf("softmax", tmp_path / "ada.pdf", student="ada", key="separate")
    write_pdf("softmax", tmp_path / "none.pdf", student="ada", key="none")
    with_key, without = pages(tmp_path / "ada.pdf"), pages(tmp_path / "none.pdf")
    assert with_key[:26] == without
    (key,) = with_key[26:]
    words = " ".join(key.split())
    for number, answer in enumerate(answers("softmax", "ada"), start=1):
        assert f"{number}. {answer_text(answer)}" in words


def test_no_key_is_no_key(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "none.pdf", key="none")
    write_pdf(LAYER, tmp_path / "corner.pdf")
    for bare, solved in zip(
        pages(tmp_path / "none.pdf")[:25], pages(tmp_path / "corner.pdf"), strict=False
    ):
        assert len(solved.split()) == len(bare.split()) + 1


@pytest.mark.parametrize(("page", "size"), [("a4", (595, 842)), ("Letter", (612, 792))])
def test_pages_have_the_size_asked_for(page: str, size: tuple[int, int], tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "book.pdf", page=page)
    read = PdfReader(tmp_path / "book.pdf")
    assert len(read.pages) == 26
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in read.pages} == {size}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for run_number in (1, 2):
        write_pdf("activation", tmp_path / f"{run_number}.pdf", student="ada")
        run(LAYER, roster=["ada", "bo"], output=tmp_path / f"{run_number}.zip", key="separate")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_every_font_is_in_the_file(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "book.pdf")
    found: set[str] = set()
    for page in PdfReader(tmp_path / "book.pdf").pages:
        resources: Any = page["/Resources"]
        fonts = resources["/Font"]
        for font in fonts.values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys()
            found.add(str(descriptor["/FontName"]).split("+")[1])
    assert {name.split("-")[0] for name in found} == {
        "LibertinusSerif",
        "NewCMMath",
        "DejaVuSansMono",
    }


def test_a_drawing_on_paper_has_words_for_those_who_hear_it(tmp_path: Path) -> None:
    write_pdf(LAYER, tmp_path / "book.pdf")
    read = PdfReader(tmp_path / "book.pdf")
    tags: list[Any] = [read.get_object(number) for number in range(1, len(read.xref[0]) + 1)]
    spoken = [str(tag["/Alt"]) for tag in tags if isinstance(tag, dict) and "/Alt" in tag]
    assert sum(text.startswith("W times X, plus b, is Y.") for text in spoken) == 25


# -- a class -------------------------------------------------------------------------------------


def test_a_class_gets_a_folder_with_a_copy_each(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = run(
        LAYER,
        roster=["ada", "bo", "cy"],
        output=tmp_path / "class",
        progress=lambda done, of: told.append((done, of)),
    )
    assert [file.name for file in files] == [f"{LAYER}-{who}.pdf" for who in ("ada", "bo", "cy")]
    assert told == [(1, 3), (2, 3), (3, 3)]
    alone = write_pdf(LAYER, tmp_path / "alone.pdf", student="bo")[0]
    assert files[1].read_bytes() == alone.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone.pdf", "class"]


def test_a_class_gets_a_zip_with_a_separate_key(tmp_path: Path) -> None:
    run(LAYER, roster=["ada", "bo"], output=tmp_path / "class.zip", key="separate")
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        *copies, key = archive.namelist()
        assert copies == [f"{LAYER}-ada.pdf", f"{LAYER}-bo.pdf"]
        assert key == f"key-{LAYER}.pdf"
        with archive.open(key) as file:
            text = PdfReader(file).pages[0].extract_text()
    assert "ada" in text
    assert workbook(LAYER, "bo").code in text


def test_a_small_class_fits_one_pdf(tmp_path: Path) -> None:
    run(LAYER, roster=["ada", "bo"], output=tmp_path / "class.pdf", key="separate")
    texts = pages(tmp_path / "class.pdf")
    assert len(texts) == 2 * 26 + 1
    assert workbook(LAYER, "bo").code in texts[26]


def test_a_large_class_is_told_that_one_pdf_is_too_small(tmp_path: Path) -> None:
    with pytest.raises(WorksheetError, match=r"^101 copies are too many for one PDF"):
        run(LAYER, roster=[f"s{n}" for n in range(101)], output=tmp_path / "class.pdf")


def test_a_folder_that_is_there_keeps_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    run(LAYER, roster=["ada"], output=tmp_path)
    run(LAYER, roster=["ada", "bo"], output=tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"{LAYER}-ada.pdf", f"{LAYER}-bo.pdf", "notes.txt"]


# -- the roster ----------------------------------------------------------------------------------


MOODLE = (
    "First name,Last name,ID number,Email address\nAda,Lovelace,ada,a@x.org\nBo,Li,bo,b@x.org\n"
)
CANVAS = (
    "Student,SIS Login ID,Section,Quiz\n    Points Possible,,,10\n"
    '"Lovelace, Ada",ada,One,3\n"Li, Bo",bo,One,4\n"Student, Test",zz,One,\n'
)
PORTUGUESE = "Nome;Apelido;Nome de usuário;Endereço de e-mail\nÁda;L;ada;a@x\nBó;Li;bo;b@x\n"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("id,first_name\nada,Ada\nbo,Bo\n", "the column 'id'"),
        ("first_name,ID\nAda,ada\n\nBo, bo \n", "the column 'ID'"),
        ("ada\nbo\n", "its only column"),
        ("Student\nada\nbo\n", "its only column"),
        ('"Username"\r\n"ada"\r\n"bo"\r\n', "its only column"),
        (MOODLE, "the column 'ID number'"),
        (MOODLE.replace(",", ";"), "the column 'ID number'"),
        (MOODLE.replace(",", "\t"), "the column 'ID number'"),
        ("sep=;\n" + MOODLE.replace(",", ";"), "the column 'ID number'"),
        (CANVAS, "the column 'SIS Login ID'"),
        (PORTUGUESE, "the column 'Nome de usuário'"),
        (PORTUGUESE.replace("Nome de usuário", "Número de matrícula"),
         "the column 'Número de matrícula'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_column_of_ids_is_recognised_by_its_name(
    text: str, column: str, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    found = read_roster(tmp_path / "roster.csv")
    assert (found.students, found.column) == (["ada", "bo"], column)


@pytest.mark.parametrize(
    ("text", "asked", "column"),
    [
        ("First name,Email\nAda,ada\nBo,bo\n", "email", "the column 'Email'"),
        ("First name,Email\nAda,ada\nBo,bo\n", "2", "the column 'Email'"),
        ("1,ada\n2,bo\n", "2", "column 2"),
        ("ID,SIS Login ID\n1,ada\n2,bo\n", "SIS login ID", "the column 'SIS Login ID'"),
        ("Ada;ada\nBo;bo\n", "2", "column 2"),
    ],
)
def test_the_column_of_ids_may_be_named(text: str, asked: str, column: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    found = read_roster(tmp_path / "roster.csv", asked)
    assert (found.students, found.column) == (["ada", "bo"], column)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("First name,Last name,Email address\nAda,Lovelace,a@x.org\n",
         "no column is called id, username or the like: First name, Last name, Email address. "
         "Say which"),
        ("ada;Ada\nbo;Bo\n", "its first line does not say which column holds the ids: ada, Ada"),
        ('"ada",1\n"bo",2\n', "its first line does not say which column holds the ids: ada, 1"),
        ("Student,ID,SIS User ID,SIS Login ID\nA,1,2,ada\n",
         "more than one column may hold the ids: ID, SIS User ID, SIS Login ID"),
        ("Username,ID number\nada,1\n", "--id-column Username"),
        ("First name,ID number,Username\nada,1,2\n", "--id-column 'ID number'"),
    ],
)  # fmt: skip
def test_a_column_that_is_not_told_is_asked_for(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(WorksheetError, match=re.escape(says)):
        run(LAYER, roster=tmp_path / "roster.csv", output=tmp_path / "class")
    with pytest.raises(WorksheetError, match=r"has no column 'x'\. There are: 1 "):
        read_roster(tmp_path / "roster.csv", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id\nada\nbo\nada\n", r"line 4: the id 'ada' is there before \('ada', .*line 2\)"),
        ("id\nada\nAda\n", r"line 3: the id 'Ada' is there before"),
        ("id,name\nada,Ada\n,Bo\n", r"line 3: the id is empty"),
        ("name,id\nAda\n", r"line 2: the id is empty"),
        ("id\n../ada\n", r"line 2: the id '../ada' must not begin with '.'"),
        ("id\nada/bo\n", r"line 2: the id 'ada/bo' must not contain '/'"),
        ("id\na\\b\n", r"must not contain"),
        ("id\n-rf\n", r"line 2: the id '-rf' must not begin with '-'"),
        ('id\n"a\nb"\n', r"must not contain '\\n'"),
        ("id\na\x07b\n", r"must not contain '\\x07'"),
        ("id\na\u202eb\n", r"must not contain '\\u202e'"),
        ("id\n" + "a" * 65 + "\n", r"longer than 64"),
        ("id\n", r"There are no students"),
        ("", r"is empty"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where_and_why(
    text: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(WorksheetError, match=message) as caught:
        run(LAYER, roster=tmp_path / "roster.csv", output=tmp_path / "class")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_a_roster_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorksheetError, match=r"Cannot read the roster .*: No such file"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "book.csv").write_bytes(b"id\nJo\xe3o\n")
    with pytest.raises(WorksheetError, match="not a CSV file in UTF-8"):
        read_roster(tmp_path / "book.csv")


@pytest.mark.parametrize("student", ["", " ", "a/b", "a\nb", "-x", "..", "\x00"])
def test_a_student_with_an_odd_id_is_refused(student: str, tmp_path: Path) -> None:
    with pytest.raises(WorksheetError):
        run(LAYER, student=student, output=tmp_path / "book.pdf")
    assert list(tmp_path.iterdir()) == []


# -- the wrong thing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"name": "linear"}, r"no workbook 'linear'. Did you mean 'linear-layer'\?"),
        ({"page": "a3"}, r"no page size 'a3'. Did you mean 'a4'\? There are: a4, letter"),
        ({"page": "foolscap"}, r"no page size 'foolscap'. There are"),
        ({"key": "corners"}, r"no key 'corners'. Did you mean 'corner'\?"),
        ({"student": "ada", "roster": ["bo"]}, r"one student or a class, not both"),
        ({"roster": []}, r"There are no students in the class"),
        ({"roster": ["ada", "ada"]}, r"Student 2: the id 'ada' is there before"),
    ],
)
def test_what_does_not_exist_is_refused_in_one_line(
    asked: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(WorksheetError, match=message) as caught:
        everything: dict[str, Any] = {"name": LAYER, "output": tmp_path / "book.pdf"} | asked
        run(**everything)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for output, message in (
        (tmp_path / "none" / "book.pdf", "there is no folder"),
        (tmp_path / "file" / "book.pdf", "there is no folder"),
        (tmp_path, "it is a folder"),
        (Path("/proc/book.pdf"), "Cannot write /proc/book.pdf: no such file|permission"),
    ):
        with pytest.raises(WorksheetError, match=message):
            run(LAYER, output=output)
    with pytest.raises(WorksheetError, match="it is a file, and a folder is needed"):
        run(LAYER, roster=["ada"], output=tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("output", ["class", "class.zip", "class.pdf"])
def test_what_fails_halfway_leaves_nothing_behind(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(data: dict[str, Any]) -> bytes:
        if any(copy["student"] == "cy" for copy in data["copies"]):
            raise RuntimeError("the printer is on fire")
        return b"%PDF"

    monkeypatch.setattr(pdf, "_compiled", fails)
    with pytest.raises(RuntimeError, match="on fire"):
        run(LAYER, roster=["ada", "bo", "cy", "di"], output=tmp_path / output)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book.pdf").write_text("the old one")

    def fails(data: dict[str, Any]) -> bytes:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr(pdf, "_compiled", fails)
    with pytest.raises(RuntimeError):
        run(LAYER, output=tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_text() == "the old one"
    monkeypatch.undo()
    run(LAYER, output=tmp_path / "book.pdf")
    assert len(pages(tmp_path / "book.pdf")) == 26


def test_without_typst_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WorksheetError, match=r"pip install 'pencilgrad\[instructor\]'"):
        run(LAYER, output=tmp_path / "book.pdf")


def test_the_template_takes_what_a_student_is_called_as_words(tmp_path: Path) -> None:
    """An id is data: no markup, no code."""
    run(LAYER, student="#read(sys) $x$ _a_ [b]", output=tmp_path / "book.pdf")
    assert "#read(sys) $x$ _a_ [b] · variant" in pages(tmp_path / "book.pdf")[0]


def test_screen_and_paper_are_painted_from_one_palette() -> None:
    assert {look.fill for look in LOOKS.values()} >= {"#fbe2da", "#e7e7e4"}
    template = Path(pdf.__file__).with_name("sheet.typ").read_text(encoding="utf-8")
    assert "data.looks" in template
