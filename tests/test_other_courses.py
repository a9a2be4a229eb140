"""docs/other-courses.md, followed to the letter: nbgrader's own example course, graded in an
environment that has the wheels and no checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.clone import ROOT, Person, blocks, clone
from tests.compat.foreign import GUIDE
from tests.formgrader import serving

PAGE = (ROOT / "docs" / "other-courses.md").read_text(encoding="utf-8")
MAKE, INSTALL, DOCTOR, GRADE = blocks(PAGE, "sh")
(SETTINGS,) = blocks(PAGE, "python")
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "course101"\n'
NBGRADERS_OWN = {"bitdiddle": 1.5, "hacker": 3.0}  # its documentation, advanced.rst


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout, after the page's first line."""
    folder = tmp_path_factory.mktemp("wheels")
    author = Person(folder / "home", clone(folder / "clone"), f"{sys.prefix}/bin:/usr/bin:/bin")
    done = author.run(MAKE)
    assert done.returncode == 0, done.stderr
    assert MAKE.strip() in (ROOT / "README.md").read_text(encoding="utf-8")
    return author.folder / "dist"


def fresh_environment(folder: Path) -> Path:
    """A virtual environment with the packages of this one, but for ours: hard links, no download.

    Not this one's folders on its path: in the sandbox they would not be there.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    here = Path(sysconfig.get_path("purelib"))
    there = folder / here.relative_to(sys.prefix)
    for way in ("-al", "-a"):  # where links cannot be made, copies
        if not subprocess.run(["cp", way, f"{here}/.", str(there)], check=False).returncode:
            break
    for data in ("etc", "share"):  # what Jupyter reads of its extensions
        shutil.copytree(Path(sys.prefix) / data, folder / data, dirs_exist_ok=True)
    for ours in there.glob("*pencilgrad*"):
        shutil.rmtree(ours) if ours.is_dir() else ours.unlink()
    for name in ("pip", "nbgrader", "alembic", "jupyter"):
        text = (Path(sys.prefix) / "bin" / name).read_text(encoding="utf-8")
        script = folder / "bin" / name
        script.write_text(text.replace(sys.prefix, str(folder)), encoding="utf-8")
        script.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def owner(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Whose course it is, when all of the page is done."""
    folder = tmp_path_factory.mktemp("owner")
    environment = fresh_environment(folder / "environment")
    person = Person(
        folder / "home",
        folder / "course",
        f"{environment}/bin:/usr/bin:/bin",
        {"PIP_NO_INDEX": "1", "COLUMNS": "120"},  # what is missing is not downloaded, but told
    )
    shutil.copytree(dist, person.folder / "dist")
    shutil.copyfile(ROOT / "constraints.txt", person.folder / "constraints.txt")
    done = person.run(INSTALL)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(person.folder / "dist")
    shutil.copytree(GUIDE / "source" / "ps1", person.folder / "source" / "ps1")
    for student in NBGRADERS_OWN:
        handed_in = person.folder / "submitted" / student / "ps1"
        shutil.copytree(GUIDE / "submitted" / student / "ps1", handed_in)
    (person.folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    done = person.run("nbgrader generate_assignment ps1")
    assert done.returncode == 0, done.stderr
    return person


def scores(course: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions("ps1")}


def test_neither_wheel_holds_what_answers_an_exercise(dist: Path) -> None:
    held = {name for path in dist.glob("*.whl") for name in zipfile.ZipFile(path).namelist()}
    assert "autograder/engine/judge.py" in held and "course_tools/data.py" in held
    assert not [name for name in held if name.startswith(("solutions", "autograder/rubrics"))]
    assert not [name for name in held if name.endswith(".ipynb")]


def test_the_engine_comes_without_a_checkout(owner: Person) -> None:
    done = owner.run(
        "python -c 'import autograder, course_tools; print(autograder.__file__)'\n"
        "python -c 'import autograder.rubrics' || echo no rubrics"
    )
    where, rubrics = done.stdout.split("\n", 1)
    assert (rubrics, Path(where).is_relative_to(owner.folder.parent)) == ("no rubrics\n", True)


def test_the_doctor_is_content_with_another_course(owner: Person) -> None:
    done = owner.run(DOCTOR)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nbgrader_config.py" in done.stdout
    elsewhere = owner.run(f"cd .. && {DOCTOR}")
    assert (elsewhere.returncode, elsewhere.stderr) == (
        1, "settings: change into the folder of your course (cd …), then run it again\n",
    )  # fmt: skip


def test_only_the_commands_that_work_there_are_there(owner: Person) -> None:
    shown = owner.run("pencilgrad --help").stdout.partition("Commands:")[2].split("\n")
    assert [line.split()[0] for line in shown if line.strip()] == ["doctor", "grade"]


def test_it_gives_the_scores_of_nbgraders_documentation(owner: Person) -> None:
    done = owner.run(GRADE)
    assert done.returncode == 0, done.stderr
    assert scores(owner.folder) == NBGRADERS_OWN


@pytest.fixture(scope="module")
def settled(owner: Person) -> Person:
    """With the page's settings."""
    config = owner.folder / "nbgrader_config.py"
    config.write_text(f"{CONFIG}\n{SETTINGS}", encoding="utf-8")
    return owner


def marks(course: Path) -> list[object]:
    """How each graded notebook says that it was graded."""
    found = sorted((course / "autograded").rglob("*.ipynb"))
    return [nbformat.read(path, as_version=4).metadata.get("pencilgrad") for path in found]


def test_with_the_pages_settings_nbgrader_uses_it_too(settled: Person) -> None:
    shutil.rmtree(settled.folder / "autograded", ignore_errors=True)
    done = settled.run("nbgrader autograde ps1 && nbgrader generate_feedback ps1")
    assert done.returncode == 0, done.stderr
    assert scores(settled.folder) == NBGRADERS_OWN
    assert marks(settled.folder) == [{"sandbox": "bubblewrap"}] * 4
    pages = sorted((settled.folder / "feedback").rglob("*.html"))
    assert len(pages) == 4
    assert not [page for page in pages if "<script" in page.read_text(encoding="utf-8")]


def test_with_the_pages_settings_formgraders_button_uses_it_too(settled: Person) -> None:
    shutil.rmtree(settled.folder / "autograded", ignore_errors=True)
    python = str(Path(settled.path.partition(":")[0]) / "python")
    with serving(settled.folder, python) as server:
        url = f"{server}/formgrader/api/submission/ps1/hacker/autograde"
        with urllib.request.urlopen(urllib.request.Request(url, method="POST")) as response:
            assert json.load(response)["success"]
        with urllib.request.urlopen(f"{server}/formgrader/manage_assignments") as response:
            assert "default-src 'none'" in response.headers.get_all("Content-Security-Policy")[-1]
    assert marks(settled.folder) == [{"sandbox": "bubblewrap"}] * 2
