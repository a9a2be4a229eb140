"""The sandbox's own walls, each looked at from inside, by a notebook that runs in the engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.engine.grade import close_engines, grade_notebook
from autograder.engine.job import GradedNotebook, Job, JobCell
from autograder.engine.sandbox import ETC, path_inside
from autograder.worker import kernel, walls
from autograder.worker.limits import Limits
from tests.attacks.harness import NOTEBOOK, ROOT
from tests.attacks.inside import LOOK

MiB = 2**20
LIMITS = Limits()


def run(*sources: str, **more: Any) -> GradedNotebook:
    return grade_notebook(Job(NOTEBOOK, tuple(map(JobCell, sources)), **more))


def printed(graded: GradedNotebook) -> str:
    return "".join(o.get("text", "") for cell in graded.cells for o in cell.outputs)


@pytest.fixture(scope="module")
def found() -> Any:
    graded = run(LOOK)
    assert "found.json" in graded.files, graded.cells
    yield json.loads(graded.files["found.json"])
    close_engines()


def test_the_user_is_nobody_in_particular(found: Any) -> None:
    uid, effective, gid, groups = found["user"]
    assert (uid, effective, gid) == (1000, 1000, 1000)
    assert set(groups) <= {1000, 65534}


def test_processes_are_its_own_namespaces(found: Any) -> None:
    """It is the first process there, leads its own group, and reaches no other."""
    pid, parent, session, group = found["processes"]
    assert (pid, parent) == (1, 0)
    assert (session, group) == (1, 1)
    assert found["reached"] == []


def test_the_network_is_not_there(found: Any) -> None:
    assert found["network"] == ["lo"]
    assert found["outside"] == "ENETUNREACH"


def test_the_host_name_is_not_the_machines(found: Any) -> None:
    assert found["host name"] == "sandbox"


def test_nothing_is_there_but_python_libraries_and_fonts(found: Any) -> None:
    root = found["root"]
    prefixes = {Path(path).parts[1] for path in (path_inside(sys.prefix), sys.base_prefix)}
    assert set(root) - prefixes <= {"dev", "etc", "home", "proc", "srv", "tmp", "usr"}
    assert root["home"] == ["student"]
    assert set(root["srv"]) - {Path(path_inside(sys.prefix)).parts[2]} == {"pencilgrad", "proc"}
    assert set(root["etc"]) <= {"ld.so.cache", "alternatives", "fonts", "localtime", *ETC}


def test_the_course_does_not_exist_there() -> None:
    looked = [ROOT / name for name in ("solutions", "autograder/rubrics", "autograder/checks", "autograder/mistakes", "autograder/items", "tests",
                                       "source", "release", "gradebook.db", ".git", "README.md")]  # fmt: skip
    paths = [str(path) for path in (*looked, Path.home() / ".bashrc", Path.cwd() / "Makefile")]
    code = f"import os\nprint([path for path in {paths!r} if os.path.lexists(path)])"
    ours = "print(sorted(os.listdir('/srv/pencilgrad')), sorted(os.listdir('/srv/pencilgrad/autograder')))"
    assert printed(run(code, ours)) == "[]\n['autograder', 'course_tools'] ['wire', 'worker']\n"


@pytest.mark.parametrize(("path", "size"), walls.own_folders(LIMITS).items())
def test_its_folders_have_a_size(found: Any, path: str, size: int) -> None:
    assert found["mounts"][path] == [size, walls.MOST_FILES, False]
    assert found["writing"][path] == "written"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/dev",
        "/proc",
        "/usr/lib",
        "/srv/pencilgrad/course_tools",
        f"{path_inside(sys.prefix)}/lib",
    ],
)
def test_all_else_is_read_only(found: Any, path: str) -> None:
    assert found["mounts"][path][2]
    assert found["writing"][path] == ("ENOENT" if path == "/proc" else "EROFS")


def test_what_proc_tells_of_a_process_is_read_only(found: Any) -> None:
    """And of the machine: whoever grades as root has a user's rights to its settings."""
    assert found["writing proc"] == ["EROFS"] * 4


def test_each_limit_is_in_force(found: Any) -> None:
    limits = {name: soft for name, (soft, hard) in found["limits"].items() if soft == hard}
    assert limits["CPU"] == 901
    assert limits["NPROC"] == LIMITS.processes
    assert limits["NOFILE"] == LIMITS.open_files
    assert limits["FSIZE"] == LIMITS.file_size * MiB
    assert limits["CORE"] == 0
    assert LIMITS.memory * MiB < limits["AS"] < LIMITS.memory * MiB + 4096 * MiB


def test_limits_stop_what_goes_beyond_them() -> None:
    memory = "try:\n    bytearray(3 * 10**9)\nexcept MemoryError:\n    print('memory')"
    file = (
        "try:\n    open('/tmp/x', 'wb').write(bytes(65 * 2**20))\n"
        "except OSError as error:\n    print(error.strerror)"
    )
    assert printed(run(memory, file)) == "memory\nFile too large\n"
    cpu = run("while True: pass", "print('next')", timeout=30.0, total=2.0)
    assert printed(cpu) == ""  # the notebook's time is over, and so is its processor time


def test_it_has_no_capabilities_and_can_get_none(found: Any) -> None:
    assert found["capabilities"] == [0] * 6
    assert found["bounding set"] == []
    assert found["no new privileges"] == 1


def test_what_leads_around_the_walls_is_refused(found: Any) -> None:
    refused = found["refused"]
    assert refused.pop("set user") == "EINVAL"  # there is no such user here
    assert {name for name, said in refused.items() if said not in ("EPERM", "ENOSYS")} == set()
    assert found["seccomp"] == 2


def test_proc_shows_its_own_processes_and_copies_of_what_programs_ask_of_the_machine(
    found: Any,
) -> None:
    assert found["processes seen"] == ["1"]
    assert found["proc"] == sorted(kernel.MACHINE_FILES)
    assert set(found["under proc"]) == {*kernel.MACHINE_FILES, "nothing", "folder"}


READ_TWICE = """
import os, time
def read():
    return [open(f"/proc/{name}").read() for name in sorted(os.listdir("/proc"))
            if not name.isdigit() and not os.path.islink(f"/proc/{name}") and os.path.isfile(f"/proc/{name}")]
before = read()
kept = bytearray(300 * 2**20)
end = time.process_time() + 0.5
while time.process_time() < end:
    pass
print(before == read())
"""


def test_what_proc_tells_of_the_machine_stands_still() -> None:
    """What moves there, another notebook could move."""
    assert printed(run(READ_TWICE)) == "True\n"


def test_it_holds_only_its_own_descriptors(found: Any) -> None:
    """Nothing to read, what it writes, the one line to the judge; an event loop of its own, which is
    made after the fork (see worker/__main__.py); and fonts that are open."""
    held = found["descriptors"]
    assert (held.pop("0"), held.pop("1"), held.pop("2")) == ("device", "memory", "memory")
    others = [kind for kind in held.values() if not (kind.startswith("read ") and "ttf" in kind)]
    assert sorted(others) == ["other", "socket", "socket", "socket"]


def test_devices_are_the_harmless_ones(found: Any) -> None:
    assert set(found["devices"]) <= {"core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr",
                                     "stdin", "stdout", "tty", "urandom", "zero"}  # fmt: skip
    assert found["terminals"] == ["ptmx"]


def test_the_environment_is_not_the_instructors(found: Any) -> None:
    assert not {"PENCILGRAD_EXCHANGE", "PYTEST_CURRENT_TEST", "SHELL", "SSH_AUTH_SOCK"} & set(
        found["environment"]
    )


def test_one_notebook_sees_nothing_of_another() -> None:
    folders = ("/tmp", "/dev/shm", "/home/student", "/dev/pts")
    leave = f"""
import os, pty
for folder in {folders[:3]!r}:
    open(folder + "/left", "w").write("left")
terminal = pty.openpty()
import multiprocessing.shared_memory as shared
kept = shared.SharedMemory("left", create=True, size=100)
"""
    look = (
        f"import os\nprint([name for f in {folders!r} for name in os.listdir(f) if name != 'ptmx'])"
    )
    assert printed(run(leave)) == ""
    assert printed(run(look)) == "[]\n"


def test_a_terminal_of_whoever_grades_is_not_lent_out() -> None:
    """bubblewrap makes /dev/console of a standard output that is a terminal."""
    program = (
        "from autograder.engine.grade import grade_notebook\n"
        "from autograder.engine.job import Job, JobCell\n"
        'cell = JobCell(\'import os; print(os.path.exists("/dev/console"), os.listdir("/dev/pts"))\')\n'
        f"print(grade_notebook(Job({NOTEBOOK!r}, (cell,))).cells[0].outputs[0]['text'])"
    )
    ours, theirs = os.openpty()
    done = subprocess.run([sys.executable, "-c", program], stdout=theirs, stdin=theirs, check=True)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "False ['ptmx']" in said
