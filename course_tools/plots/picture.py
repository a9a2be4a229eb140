"""What every plot function returns: the drawn PNG and the sentence that says what it shows.

A notebook cell that ends in a plot shows two outputs: the image, and its sentence below it. The
sentence is a caption and not only `alt` metadata, because JupyterLab and the usual template of
nbconvert drop that metadata (the classic one keeps it): a screen reader would find nothing there.

Nothing here touches pyplot: no open figure, no backend, no inline hook, so nothing shows twice.
"""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from course_tools.plots.style import CSS_WIDTH, DPI, HEIGHT, STYLE, WIDTH

NOT_DRAWN = "A figure, which the grading run does not draw: your own notebook shows it."


@dataclass(frozen=True)
class Picture:
    """A finished figure: `png` is the image, `alt` says in words what it shows.

    In the grading run nothing is drawn, and a cell says so: nobody looks at these figures, and for
    a class they were half of the time of the cells and nearly all of the bytes.
    """

    png: bytes = field(repr=False)
    alt: str

    def __repr__(self) -> str:
        return self.alt

    def _ipython_display_(self) -> None:
        self.show()

    def show(self, *, place: str | None = None, again: bool = False) -> None:
        """Send image and caption to the notebook; `place` names them, `again` replaces them."""
        shell = notebook_shell()
        if shell is None:
            print(self.alt)
            return
        image = {"image/png": b64encode(self.png).decode(), "text/plain": self.alt}
        about = {"image/png": {"alt": self.alt, "width": CSS_WIDTH}}
        caption: dict[str, Any] = {"text/markdown": self.alt}
        parts = [("image", image, about), ("caption", caption, {})]
        for part, data, metadata in parts if self.png else parts[1:]:
            name = {} if place is None else {"display_id": f"{place}-{part}"}
            shell.display_pub.publish(data, metadata, transient=name, update=again)


def draw_picture(draw: Callable[[Figure], str]) -> Picture:
    """Let `draw` fill an empty figure in our style; the sentence it returns becomes the `alt`."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return Picture(b"", NOT_DRAWN)
    with mpl.rc_context():
        mpl.rcdefaults()  # a student's own style must not reach in, nor ours out
        mpl.rcParams.update(STYLE)
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        alt = draw(figure)
        png = BytesIO()
        # Without this the file names the matplotlib that wrote it.
        figure.savefig(png, format="png", metadata={"Software": None})
    return Picture(png.getvalue(), alt)


def notebook_shell() -> Any:
    """The IPython shell we run in, or None.

    Asked of IPython rather than of the builtin `get_ipython`, which is gone between two cells,
    when a slider's message comes in; and not imported, as where IPython runs it is imported.
    """
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
