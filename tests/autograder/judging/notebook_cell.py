"""A notebook's namespace behind the real door: what one cell of a student's defines."""

from __future__ import annotations

import linecache
import textwrap

import numpy as np
import torch

from autograder.engine.kernel import KernelDoor
from autograder.judging.submission import Submission

IMPORTS = "import numpy as np\nimport torch\nfrom torch import nn"


def cell(source: str, *, known: bool = False) -> Submission:
    """The submission whose notebook ran this cell, with `np`, `torch` and `nn` imported.

    known: does the judge have the text of the cell, as in the grading run?
    """
    names = {"np": np, "torch": torch, "nn": torch.nn}
    source = textwrap.dedent(source)
    # A kernel keeps the lines of its cells, so that an error can be told with its line.
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    exec(compile(source, "<cell>", "exec"), names)  # noqa: S102
    return Submission(KernelDoor(names, [IMPORTS, source] if known else []))


def body(signature: str, lines: str) -> Submission:
    """The submission that defines one function: `body("f(x)", "return x")`."""
    return cell(f"def {signature}:\n{textwrap.indent(textwrap.dedent(lines).strip(), '    ')}")
