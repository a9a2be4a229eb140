"""The class of the table's course: every student hands in what one or several cases need."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from tests.compat.foreign import ANSWERS, by_id, cell
from tests.compat.table_room import HIDDEN, OUR_ITEM, RIGHT, Room

# Whose scores differ, of those who answer the notebook `numbers` (foreign.py).
OF_ANSWERS = ("warns", "logs", "not-a-number", "negative", "too-much", "no-text", "counts")
Change = Callable[[NotebookNode], object]

LOOKS = {
    "network": """
import urllib.request
print(urllib.request.urlopen("http://127.0.0.1:{port}", timeout=20).read().decode())""",
    "surroundings": """
import os
print(os.environ.get("OUR_COURSE"), os.path.exists({gradebook!r}))""",
    "who": """
import getpass
print(getpass.getuser() == "student", os.uname().nodename == "sandbox", os.getcwd())""",
    "kernel": "print(getattr(get_ipython(), 'kernel', None) is not None)",
    "by chance": """
import sys
print(sys.flags.hash_randomization, os.environ.get("OMP_NUM_THREADS"))""",
    "program": """
import subprocess
print(subprocess.run(["./run.sh"], capture_output=True, text=True).stdout)""",
    "hub": "print(os.environ.get('JUPYTERHUB_USER'))",
    "large file": "with open('large.bin', 'wb') as file: file.write(bytes(4 * 2**20))",
    "some file": "with open('some.bin', 'wb') as file: print(file.write(bytes(2 * 2**20)))",
    "reads itself": "print('double(5) ' + '== 10' in open('numbers.ipynb').read())",
    "locks": """
import fcntl
first, second = open("notes.txt"), open("notes.txt")
fcntl.flock(first, fcntl.LOCK_EX)
fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("locked twice")""",
    "memory file": "print(os.memfd_create('shared') > 0)",
    "proc": """
import time
before = open("/proc/uptime").read()
time.sleep(0.05)
print(open("/proc/uptime").read() == before, os.path.exists("/sys/kernel"))""",
    "overwrites": "with open('notes.txt', 'w') as file: print(file.write('mine'))",
    "magics": "x = %pwd\n" * 501,
    "long": "print('x' * 2**21)",
}


def set_up_class(room: Room) -> None:
    """Every student of the cases hands in."""
    for student in OF_ANSWERS:
        room.hand_in(student, room.answered(ANSWERS[student]))
    for student in ("first", "=1,2", "a<b", "killed"):
        room.hand_in(student)
    room.path("killed").parent.mkdir(parents=True)
    room.hand_in("dies", room.answered(f"{RIGHT}import os; os._exit(0)"))
    for student, change in CHANGES.items():
        notebook = room.answered(RIGHT)
        change(notebook)
        room.hand_in(student, notebook)
    _looks(room)
    _files(room)
    _other_notebooks(room)


def _looks(room: Room) -> None:
    values = {"port": room.port, "gradebook": str(room.course / "gradebook.db")}
    notebook = room.answered(RIGHT)
    for name, source in LOOKS.items():
        looks = source.format(**values) if "{" in source else source
        notebook.cells.append(v4.new_code_cell(looks.strip("\n"), id=name.replace(" ", "-")))
    room.hand_in("looks", notebook)
    (room.folder("looks") / "notes.txt").write_text("handed in", encoding="utf-8")
    program = room.folder("looks") / "run.sh"
    program.write_text("#!/bin/sh\necho ran\n", encoding="utf-8")
    program.chmod(0o755)


def _files(room: Room) -> None:
    """Files beside notebooks, and folders that are none."""
    private = room.course / "private.txt"
    private.write_text("of the teacher", encoding="utf-8")
    for student in ("files", "no-time"):
        room.hand_in(student)
    (room.folder("files") / "notes.txt").symlink_to(private)
    (room.folder("first") / "own.txt").write_text("own", encoding="utf-8")
    os.link(room.folder("first") / "own.txt", room.folder("files") / "own.txt")
    (room.folder("files") / "large.bin").write_bytes(bytes(3_500_000))
    (room.folder("files") / "helper.py").write_text("from math import tau", encoding="utf-8")
    (room.folder("no-time") / "timestamp.txt").write_text("at noon", encoding="utf-8")
    (room.course / "submitted" / "is-a-link").symlink_to(room.course / "submitted" / "first")
    (room.folder("empty") / "notes.txt").write_text("nothing else", encoding="utf-8")
    path = room.hand_in("with-mark")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def _other_notebooks(room: Room) -> None:
    """The assignment's other notebooks, and what happens with several."""
    room.hand_in("renamed", name="numbers (1)")
    for student in ("renamed", "half-way", "reversed"):
        notebook = room.answered("total = 3", "sums", "total")
        if student == "reversed":
            notebook.cells.reverse()
        room.hand_in(student, notebook, "sums")
    room.hand_in("half-way")
    (room.folder("half-way") / "sums.ipynb").write_text("{", encoding="utf-8")
    room.hand_in("octave", room.answered("total = 3", "octave", "total"), "octave")
    swapped = "def initialize(seed):\n    np.random.seed(seed)\n    w = np.random.randn()\n"
    swapped += "    return np.random.randn(), w"
    notebook = room.answered(swapped, "item", OUR_ITEM)
    notebook.cells.append(v4.new_code_cell(f"from IPython.display import HTML\nHTML({HIDDEN!r})"))
    notebook.cells.append(v4.new_markdown_cell("$x^2$"))
    room.hand_in("swapped", notebook, "item")
    room.hand_in("cheats", room.answered(CHEATS, "item", OUR_ITEM), "item")


CHEATS = """
def initialize(seed):
    return 0.4967, -0.1383
try:
    from autograder.engine.scored import ScoredOutput
    ScoredOutput._repr_mimebundle_ = lambda *_, **__: {"text/plain": "nan"}
except ImportError:
    pass"""


def _invented(notebook: NotebookNode) -> None:
    marks: dict[str, Any] = {"grade": True, "locked": True, "points": 5}
    notebook.cells.append(cell("5", grade_id="invented", **marks))


def _edited(notebook: NotebookNode) -> None:
    by_id(notebook, "asserts").metadata["nbgrader"].update(grade=False, solution=True)


def _twice(notebook: NotebookNode) -> None:
    twin = nbformat.from_dict(by_id(notebook, "answer"))
    notebook.cells.insert(0, v4.new_code_cell(twin.source, metadata=twin.metadata))


CHANGES: dict[str, Change] = {
    "lost-a-test": lambda notebook: notebook.cells.remove(by_id(notebook, "asserts")),
    "edited": _edited,
    "invented": _invented,
    "metadata": lambda notebook: notebook.metadata.update(authors=[{"name": HIDDEN}]),
    "zy-twice": _twice,  # the last but one: stock nbgrader stops there
    "zz-last": lambda notebook: None,
}
