"""A case for each row of "Where we differ from stock nbgrader" in docs/grading.md: what is handed
in, where to look, and what is there after stock nbgrader and after ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.compat.foreign import by_id
from tests.compat.table_room import HIDDEN, OUR_ITEM, Room

Look = Callable[[Room], object]
SWAPPED = "Your b is the second number drawn and your w the first."


@dataclass(frozen=True)
class Case:
    """A row of the table, where to look for it, and what is there."""

    row: str  # its first column
    look: Look
    stock: object
    ours: object


def of_class(student: str, test: str = "asserts", name: str = "numbers") -> Look:
    """The points of a student in a test cell; None where there are none."""
    return lambda room: room.score(student, test, name)


def is_graded(student: str) -> Look:
    return lambda room: room.graded(student)


def is_there(student: str, name: str) -> Look:
    return lambda room: room.path(student, name).exists()


def printed(which: str) -> Look:
    """What a cell of the student who looks around has shown."""
    return lambda room: room.shown("looks", which)


def _who(room: Room) -> tuple[bool, ...]:
    user, host, folder = room.shown("looks", "who").split(" ", 2)
    return user == "True", host == "True", folder == "/home/student"


def _verdict(room: Room) -> str:
    """How the test cell of our item ended."""
    last = room.cell("swapped", f"{OUR_ITEM}-test", "item").outputs[-1]
    return str(last.get("ename") or last.data["text/markdown"].partition(":** ")[2])


def _renamed(room: Room) -> object:
    says = " ".join([room.notices("renamed", "sums"), room.said])
    return room.score("renamed"), "Handed in was numbers (1).ipynb" in says


def _feedback(room: Room) -> tuple[bool, ...]:
    page = room.feedback("swapped", "item")
    return "BEGIN HIDDEN TESTS" in page, "AssertionError</span>" in page, SWAPPED in page


def _page_runs(page: str) -> tuple[bool, ...]:
    return "cdn" in page.casefold() or "cdnjs" in page, HIDDEN in page


def _formgrader(room: Room) -> tuple[bool, ...]:
    page = room.in_formgrader("swapped", "item")
    return *_page_runs(
        page
    ), "content-security-policy: " in page.casefold() and "script-src" in page


def _exported(room: Room) -> object:
    [line] = [line for line in room.exported() if "=1,2" in line]
    return '"\'=1,2"' in line


def _stub(room: Room) -> str:
    return str(by_id(room.released("item"), "value").source)


def _timed(room: Room) -> bool:
    return "execution" in room.cell("first", "answer").metadata


def _hooks(room: Room) -> set[str]:
    said = (room.course / "hook.txt").read_text(encoding="utf-8").split()
    return set(said) & {"*", "first"}


def _another_run(room: Room) -> bool:
    return "here since" in room.beside_another_run()


def _notes(room: Room) -> str:
    return room.path("looks", "notes.txt").read_text(encoding="utf-8")


def _kept(room: Room) -> tuple[bool, bool]:
    return room.path("looks", "some.bin").exists(), "some.bin (2 MB)" in room.notices("looks")


def _marked(room: Room) -> bool:
    return "pencilgrad" in room.notebook("first").metadata


def _markup(room: Room) -> bool:
    return HIDDEN in str(room.notebook("metadata").metadata)


def _refused(room: Room) -> tuple[bool, bool]:
    return room.graded("a<b"), "which web pages read as markup" in room.said


def _empty(room: Room) -> tuple[bool, bool]:
    return room.graded("empty"), "Handed in notes.txt; expected" in room.said


def _long(room: Room) -> bool:
    return len(room.shown("looks", "long")) < 2**21


SCORE = "a test cell of another course ends in nan, or a negative number"
CASES = [
    # What comes in
    Case("a link in a submission", is_there("files", "notes.txt"), True, False),
    Case("a student's folder is a link", is_graded("is-a-link"), True, False),
    Case("a file that is one with a classmate's (hard link)",
         is_there("files", "own.txt"), True, False),
    Case("a file over `max_file_size`, folders over 24 deep",
         is_there("files", "large.bin"), True, False),
    Case("`*.py` beside a notebook", is_there("files", "helper.py"), True, False),
    Case("an id that web pages, patterns or a terminal read as something else",
         _refused, (True, False), (False, True)),
    Case("an id with a comma, or that a spreadsheet computes, in `nbgrader export`",
         _exported, False, True),
    Case("a notebook under another name", _renamed, (0.0, False), (0.0, True)),
    Case("a submission without a notebook", _empty, (False, False), (False, True)),
    Case("a notebook that no program reads: byte order mark, ids that are none, half of a "
         "surrogate pair", is_graded("with-mark"), False, True),
    Case("a `timestamp.txt` that holds no time", of_class("no-time"), None, 2.0),
    Case("a broken archive or an odd name in `zip_collect` and `collect`",
         lambda room: room.collected(), False, True),
    # Cells
    Case("a duplicated cell", lambda room: (room.score("zy-twice"), room.score("zz-last")),
         (None, None), (2.0, 2.0)),
    Case("a test cell was deleted", of_class("lost-a-test"), None, 2.0),
    Case("a test cell's flags or points were edited", of_class("edited"), None, 2.0),
    Case("a test cell stands before its answer", of_class("reversed", "total-test", "sums"),
         0.0, 1.0),
    Case("a cell with an id of nbgrader's that the assignment does not have",
         of_class("invented"), None, 2.0),
    Case("metadata that is more than names, numbers and words", _markup, True, False),
    Case("the stub of a value in a released notebook", _stub,
         "# YOUR CODE HERE\nraise NotImplementedError()", "value = ..."),
    # Scores
    Case("a correct answer warns on stderr", of_class("warns"), 0.0, 2.0),
    Case("a correct answer warns on stderr", of_class("logs", "by-share"), 0.0, 2.0),
    Case(SCORE, of_class("not-a-number", "by-number"), 2.0, 0.0),
    Case(SCORE, of_class("negative", "by-number"), 2.0, 0.0),
    Case("a test cell of another course ends in more than its points",
         of_class("too-much", "by-number"), None, 0.0),
    Case("a test cell of another course ends in more than its points",
         of_class("too-much", "by-share"), None, 2.0),
    Case("a test cell ends in a value without text", of_class("no-text", "by-number"), None, 2.0),
    Case("the student's code displays a number as a result of its own",
         of_class("counts", "by-number"), 2.0, 0.0),
    Case("the test cell of one of our items ends in nan, text or nothing",
         of_class("cheats", "initialize-test", "item"), 2.0, 0.0),
    Case("a wrong answer to one of our items fails a visible example", _verdict,
         "AssertionError", f"{SWAPPED} Draw b first, and return b, then w."),
    Case("a submission fails after its first notebook", of_class("half-way"), 2.0, None),
    # While it runs
    Case("code ends its own process, or does not heed an interrupt",
         of_class("dies"), None, 0.0),
    Case("a notebook asks the network", printed("network"), "reached", "URLError"),
    Case("data, modules, variables of your user; another environment",
         printed("surroundings"), "deep True", "None False"),
    Case("who runs the code", _who, (False, False, False), (True, True, True)),
    Case("a program beside the notebook, `!./run.sh`", printed("program"),
         "ran", "PermissionError"),
    Case("the kernel as an object (`get_ipython().kernel`, comms)", printed("kernel"),
         "True", "False"),
    Case("threads of NumPy and torch, the order of a set of words", printed("by-chance"),
         "1 None", "0 1"),
    Case("`JUPYTERHUB_USER` in a notebook", printed("hub"), "None", "looks"),
    Case("memory, processes, files, time", printed("large-file"), "", "OSError"),
    Case("files that a notebook makes", _kept, (True, False), (False, True)),
    Case("a notebook writes in the place of a file that was handed in", _notes,
         "mine", "handed in"),
    Case("a notebook reads itself", printed("reads-itself"), "True", "False"),
    Case("a lock on a file", printed("locks"), "BlockingIOError", "locked twice"),
    Case("inotify, leases, memory files, System V segments, namespaces",
         printed("memory-file"), "True", "PermissionError"),
    Case("what `/proc` tells of the machine", printed("proc"), "False True", "True False"),
    Case("more than 500 magics in a cell", printed("magics"), "RuntimeError", ""),
    Case("a cell prints more than a million characters", _long, False, True),
    Case("a notebook in another language than Python",
         of_class("octave", "total-test", "octave"), 1.0, None),
    # What is left, and how it is run
    Case("when each cell ran (`c.Execute.record_timing`)", _timed, True, False),
    Case("how it was graded, in a graded notebook's metadata", _marked, False, True),
    Case("a graded folder without its notebooks, as a killed run leaves it",
         of_class("killed"), None, 2.0),
    Case("two runs of one assignment at a time", _another_run, False, True),
    Case("hooks before and after conversion, in `pencilgrad grade`", _hooks, {"*"}, {"first"}),
    # Pages
    Case("a wrong answer in the feedback", _feedback, (True, True, False), (False, False, True)),
    Case("formulas, scripts in feedback",
         lambda room: _page_runs(room.feedback("swapped", "item")), (True, True), (False, False)),
    Case("a submission in Formgrader", _formgrader, (True, True, False), (False, False, True)),
]  # fmt: skip
