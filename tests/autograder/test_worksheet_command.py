"""`pencilgrad worksheet`, as a person calls it: PDFs, or one clear line and nothing half-made."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

PENCILGRAD = str(Path(sys.executable).parent / "pencilgrad")


def call(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PENCILGRAD, "worksheet", *args], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n", encoding="utf-8")
    return tmp_path


def test_the_printed_book_is_one_pdf(folder: Path) -> None:
    done = call(folder, "linear-layer", "-o", "book.pdf")
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["book.pdf"], "")
    assert len(PdfReader(folder / "book.pdf").pages) == 26


def test_one_students_copy_names_them_and_may_be_letter_and_without_answers(folder: Path) -> None:
    args = ("--student", "ada", "--key", "none", "--page", "letter", "-o", "ada.pdf")
    assert call(folder, "linear-layer", *args).returncode == 0
    page = PdfReader(folder / "ada.pdf").pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    assert "ada" in page.extract_text()


def test_a_class_gets_a_folder_of_pdfs_and_a_key(folder: Path) -> None:
    args = ("--class", "roster.csv", "--key", "separate", "-o", "sheets")
    done = call(folder, "linear-layer", *args)
    assert (done.returncode, done.stdout.strip()) == (0, "3 files in sheets")
    assert done.stderr == "2 students in roster.csv, by the column 'id'; the first is 'ada'.\n"
    assert sorted(path.name for path in (folder / "sheets").iterdir()) == [
        "key-linear-layer.pdf", "linear-layer-ada.pdf", "linear-layer-bob.pdf",
    ]  # fmt: skip


def test_a_moodle_export_gives_a_copy_for_every_login_once_its_column_is_named(
    folder: Path,
) -> None:
    export = "First name,Last name,Username,ID number\nAda,L,ada,17\nBo,Li,bo,18\n"
    (folder / "moodle.csv").write_bytes(export.encode("utf-8-sig"))
    args = ("dot-product", "--class", "moodle.csv", "-o", "sheets")
    asked = call(folder, *args)
    assert "Username, ID number" in asked.stderr
    assert not (folder / "sheets").exists()
    done = call(folder, *args, "--id-column", "username")
    assert (done.returncode, done.stdout.strip()) == (0, "2 files in sheets")
    assert sorted(path.name for path in (folder / "sheets").iterdir()) == [
        "dot-product-ada.pdf", "dot-product-bo.pdf",
    ]  # fmt: skip


def test_a_class_may_go_to_an_archive(folder: Path) -> None:
    assert call(folder, "dot-product", "--class", "roster.csv", "-o", "all.zip").returncode == 0
    assert len(zipfile.ZipFile(folder / "all.zip").namelist()) == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            ("linear-layers", "-o", "x.pdf"),
            "There is no workbook 'linear-layers'. Did you mean 'linear-layer'? The workbooks are: "
            "dot-product, matrix-multiplication, linear-layer, activation, softmax.",
        ),
        (
            ("linear-layers",),
            "There is no workbook 'linear-layers'. Did you mean 'linear-layer'? The workbooks are: "
            "dot-product, matrix-multiplication, linear-layer, activation, softmax.",
        ),
        (
            ("linear-layer",),
            "Where to? Name a file: pencilgrad worksheet linear-layer -o linear-layer.pdf",
        ),
        (
            ("linear-layer", "--per-page", "3", "-o", "x.pdf"),
            "A page holds 1, 2 or 4 exercises, not 3.",
        ),
        (
            ("linear-layer", "--class", "moodle.csv", "-o", "x"),
            "moodle.csv: no column is called id, username or the like: First name, Email address. "
            "Say which (the ids under which students hand in), by name or number: --id-column 1",
        ),
        (
            ("linear-layer", "--page", "a5", "-o", "x.pdf"),
            "There is no page size 'a5'. Did you mean 'a4'? There are: a4, letter.",
        ),
        (
            ("linear-layer", "--key", "back", "-o", "x.pdf"),
            "There is no key 'back'. There are: corner, separate, none.",
        ),
        (
            ("linear-layer", "--student", "ada", "--class", "roster.csv", "-o", "x.pdf"),
            "Name one student or a class, not both.",
        ),
        (
            ("linear-layer", "--student", "a/b", "-o", "x.pdf"),
            "Student 1: the id 'a/b' must not contain '/'.",
        ),
        (
            ("linear-layer", "--class", "none.csv", "-o", "x"),
            "Cannot read the roster none.csv: No such file or directory.",
        ),
        (
            ("linear-layer", "--class", "twice.csv", "-o", "x"),
            "twice.csv, line 3: the id '[bob]' is there before ('[bob]', twice.csv, line 1).",
        ),
        (
            ("linear-layer", "--class", "empty.csv", "-o", "x"),
            "The roster empty.csv is empty.",
        ),
        (
            ("linear-layer", "-o", "none/x.pdf"),
            "Cannot write none/x.pdf: there is no folder none.",
        ),
        (
            ("linear-layer", "--class", "roster.csv", "-o", "roster.csv"),
            "Cannot write to roster.csv: it is a file, and a folder is needed.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(
    folder: Path, args: tuple[str, ...], says: str
) -> None:
    (folder / "twice.csv").write_text("[bob]\nada\n[bob]\n", encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    moodle = "First name,Email address\nAda,a@x.org\n"
    (folder / "moodle.csv").write_text(moodle, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = call(folder, *args)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, says)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_file_that_is_there_survives_a_fault(folder: Path) -> None:
    (folder / "x.pdf").write_text("mine", encoding="utf-8")
    assert call(folder, "linear-layer", "--key", "back", "-o", "x.pdf").returncode == 1
    assert (folder / "x.pdf").read_text(encoding="utf-8") == "mine"
