"""What a course's owner may set about the students' code, each seen from inside the sandbox."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.engine.grade import close_engines, grade_notebook
from autograder.engine.job import GradedNotebook, Job, JobCell
from autograder.engine.sandbox import SandboxError
from autograder.engine.settings import Limits, Settings


def needed_by(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """`found`, and this package with all that it needs."""
    if name not in found:
        found[name] = distribution(name)
        for one in map(Requirement, found[name].requires or ()):
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                needed_by(canonicalize_name(one.name), found)
    return found


@pytest.fixture(scope="module", autouse=True)
def close() -> Iterator[None]:
    yield
    close_engines()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Path]:
    """A course with modules, data and an environment of its own: not in /tmp, which is the
    sandbox's own."""
    folder = Path(tempfile.mkdtemp(prefix="pencilgrad-", dir="/var/tmp"))
    (folder / "data").mkdir()
    (folder / "data" / "numbers.csv").write_text("1,2", encoding="utf-8")
    (folder / "modules").mkdir()
    (folder / "modules" / "our_course.py").write_text("week = 7", encoding="utf-8")
    yield folder
    subprocess.run(["rm", "-r", folder], check=True)


def printed(graded: GradedNotebook) -> list[str]:
    return [
        "".join(output.get("text", output.get("ename", "")) for output in cell.outputs)
        for cell in graded.cells
    ]


ASKS = """
import os, resource
def limit(name):
    return resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0]
def size(path):
    about = os.statvfs(path)
    return about.f_blocks * about.f_frsize // 2**20
print(limit("FSIZE") // 2**20, limit("NPROC"), limit("NOFILE"))
print(size("."), size("/tmp"), size("/dev/shm"))
import psutil
print(psutil.virtual_memory().total // 2**20)
"""
LOCKS = """
import fcntl
held, asked = open("a", "w"), open("a")
fcntl.flock(held, fcntl.LOCK_EX)
try:
    fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
    print("feigned")
except BlockingIOError:
    print("locked")
"""


def test_all_that_is_set_is_there(elsewhere: Path) -> None:
    limits = Limits(3000, 70, 140, 80, 32, 200, True)
    settings = Settings(
        bind=(str(elsewhere / "data"),),
        pythonpath=(str(elsewhere / "modules"),),
        environment=(("OUR_COURSE", "deep"),),
        startup=(("00-first.py", "import math\nready = math.e"),),
        one_at_a_time=True,
        limits=limits,
    )
    reads = f"print(open({str(elsewhere / 'data' / 'numbers.csv')!r}).read())"
    writes = reads.replace("read()", "write('x')").replace("csv')", "csv', 'r+')")
    cells = ("import our_course, os\nprint(our_course.week, os.environ['OUR_COURSE'], ready > 2)",
             reads, writes, ASKS, LOCKS)  # fmt: skip
    graded = grade_notebook(Job("numbers", tuple(map(JobCell, cells))), settings=settings)
    asked = "70 32 200\n140 140 80\n3000\n"
    assert printed(graded) == ["7 deep True\n", "1,2\n", "OSError", asked, "locked\n"]


def test_without_a_setting_nothing_of_it_is_there(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_COURSE", "deep")
    cells = ("import our_course", f"open({str(elsewhere / 'data' / 'numbers.csv')!r})",
             "import os\nos.environ['OUR_COURSE']", LOCKS)  # fmt: skip
    graded = grade_notebook(Job("numbers", tuple(map(JobCell, cells))))
    assert printed(graded) == ["ModuleNotFoundError", "FileNotFoundError", "KeyError", "feigned\n"]


def test_another_environment_runs_its_notebooks_with_what_it_has(elsewhere: Path) -> None:
    """Here: ipykernel and what that needs, a module of its own, and not even NumPy."""
    environment, has = elsewhere / "env", elsewhere / "site"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    has.mkdir()
    packages = needed_by("ipykernel", {}).values()
    for path in (path for package in packages for path in package.files or ()):
        # Not what stands elsewhere, as bin/jupyter, nor the thousands of stubs that jedi reads.
        if not {"..", "__pycache__", "third_party"} & set(path.parts):
            (has / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path.locate(), has / path)
    site = next(environment.glob("lib/python*/site-packages"))
    (site / "has.pth").write_text(f"{has}\n", encoding="utf-8")
    (site / "only_there.py").write_text("answer = 42", encoding="utf-8")
    settings = Settings(
        python=str(environment / "bin" / "python"),
        bind=(str(has),),
    )
    cells = ("import only_there, sys\nprint(only_there.answer, sys.prefix)", "import numpy")
    graded = grade_notebook(Job("numbers", tuple(map(JobCell, cells))), settings=settings)
    assert printed(graded) == [f"42 {environment}\n", "ModuleNotFoundError"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(bind=("/nowhere",)), "/nowhere is to be there in the sandbox"),
        (Settings(bind=("/tmp",)), "in the place of /tmp, /home/student: put it elsewhere"),
        (Settings(startup=(("00-first.py", "1 / 0"),)), "did not begin: ZeroDivisionError"),
    ],
    ids=["path", "hidden path", "startup"],
)
def test_what_cannot_be_is_told_and_nobody_is_graded(settings: Settings, says: str) -> None:
    with pytest.raises(Exception, match=says) as raised:
        grade_notebook(Job("numbers", (JobCell("1"),)), settings=settings)
    assert isinstance(raised.value, SandboxError) or "The judge failed" in str(raised.value)


def test_files_beyond_what_may_be_handed_out_are_named() -> None:
    sizes = "{'a': 40, 'b': 20, 'c': 5}"
    cell = f"for name, size in {sizes}.items():\n    open(name, 'wb').write(bytes(size));"
    graded = grade_notebook(Job("numbers", (JobCell(cell),), most_handed_out=30))
    assert (sorted(graded.files), graded.left_out) == (["b", "c"], (("a", 40),))
    graded = grade_notebook(Job("numbers", (JobCell(cell),), most_files=1))
    assert (sorted(graded.files), graded.left_out) == (["a"], (("b", 20), ("c", 5)))


AT_WORK = """
import time
begins = time.monotonic()
time.sleep(0.5)
print(begins, time.monotonic())
"""


def test_one_at_a_time_is_one_at_a_time() -> None:
    job = Job("numbers", (JobCell(AT_WORK),))
    alone = Settings(one_at_a_time=True)
    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(lambda _: grade_notebook(job, settings=alone), range(2)))
    (_, first), (second, _) = sorted([float(t) for t in printed(one)[0].split()] for one in ran)
    assert first <= second
