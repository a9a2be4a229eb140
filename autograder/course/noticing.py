"""What a graded notebook has to say beside its grades: what it lacked, and what of it is not kept.

One student's missing file is that student's trouble; one that is missing in every notebook is the
course's, and whoever grades the class counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.engine.job import Graded

LEFT_OUT = "%s: not kept. A notebook may make %s MB of files (c.JudgeExecute.files_kept)."
LACKED = {
    "ModuleNotFoundError": r"No module named '([^']+)'",
    "ImportError": r"from '([^']+)'|No module named '?([^' ]+)",
    "FileNotFoundError": r"No such file or directory: '([^']+)'",
    "KeyError": r"^'([A-Z][A-Z0-9_]+)'$",  # os.environ["NAME"]
}
MOST, LONGEST = 50, 200  # of what is noted; characters of each


def notices(graded: Graded) -> dict[str, Any]:
    """For the notebook's metadata, where `pencilgrad grade` reads it: what it lacked, as the errors
    of its cells name it ("ModuleNotFoundError: numpy"), and the files that were not kept."""
    lacked = list(dict.fromkeys(_lacked(graded)))[:MOST]
    left_out = [[name, size] for name, size in graded.left_out]
    found = {"lacked": lacked, "left_out": left_out}
    return {name: what for name, what in found.items() if what}


def _lacked(graded: Graded) -> Iterator[str]:
    errors = [
        output for cell in graded.cells for output in cell.outputs
        if output["output_type"] == "error" and output["ename"] in LACKED
    ]  # fmt: skip
    for error in errors:
        if named := re.search(LACKED[error["ename"]], error["evalue"][:10_000]):
            what = next(filter(None, named.groups()))
            yield f"{error['ename']}: {what[:LONGEST]}"


def about_files(files: Sequence[tuple[str, int]]) -> str:
    """ "big.npy (40 MB), more.bin (12 MB) and 3 more"."""
    named = [f"{name} ({-(-size // 2**20)} MB)" for name, size in files[:3]]
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(named) + more


def tell_left_out(nb: NotebookNode, says: str) -> None:
    """Below the last cell that ran: text, which decides no score."""
    cells = [cell for cell in nb.cells if cell.cell_type == "code"]
    if cells:
        output = {"output_type": "stream", "name": "stdout", "text": f"[{says}]\n"}
        cells[-1].outputs.append(nbformat.from_dict(output))
