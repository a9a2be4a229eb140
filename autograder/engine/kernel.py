"""Judging inside the kernel that ran the student's cells: `judge("item")` in a hidden test.

There is no wall here: the student's code shares the process. It is how a course is graded by stock
nbgrader, and how an instructor tries an item in JupyterLab.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from autograder.engine.door import AnsweringDoor, answer_from
from autograder.engine.scored import ScoredOutput
from autograder.items.naming import name_generally
from autograder.items.rubric import load_rubric
from autograder.judging.submission import Submission
from course_tools.own import owner_of_copy


class KernelDoor(AnsweringDoor):
    """A door to the names of this very kernel."""

    def __init__(
        self,
        names: MutableMapping[str, Any],
        cells: Sequence[str] = (),
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """files: what is handed in beside the notebook; without them, what is in this folder."""
        self.names = names
        ask, right = answer_from(names)
        beside = Folder(Path.cwd()) if files is None else files
        super().__init__(ask, cells, right=right, files=beside)


class Folder(Mapping[str, bytes]):
    """The files of a folder, by their paths in it, each read when it is asked for."""

    def __init__(self, top: Path) -> None:
        self._top = top

    def __getitem__(self, name: str) -> bytes:
        path = self._top / name
        if "\0" in name or path.is_symlink() or not path.is_file():
            raise KeyError(name)
        return path.read_bytes()

    def __iter__(self) -> Iterator[str]:
        for path in sorted(self._top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(self._top).as_posix()

    def __len__(self) -> int:
        return sum(1 for _ in self)


def judge(
    item: str, *, of: str, student: str | None = None, cells: Sequence[str] | None = None
) -> ScoredOutput:
    """The verdict on one item of the notebook `of`, "assignment/notebook", for this kernel's names.

    `student` is the id of whoever handed in. Without it (under stock nbgrader, or for an instructor
    in JupyterLab) the notebook is believed, which names one as `student`. `cells` is the code of
    the notebook up to here; without it, what this kernel remembers to have run.

    Call it last in a cell. What the cell has put out before is cleared, so that its one deciding
    output is the score: neither a warning nor a printed number decides.
    """
    from IPython import get_ipython
    from IPython.display import clear_output

    asked = load_rubric(of)[item]
    shell = get_ipython()
    names = shell.user_ns
    wrote = shell.history_manager.input_hist_parsed if cells is None else cells
    who = owner_of_copy(names.get("student")) if student is None else student
    verdict = name_generally(asked, asked.judge(Submission(KernelDoor(names, wrote), who)), who)
    clear_output()
    return ScoredOutput(asked, verdict)
