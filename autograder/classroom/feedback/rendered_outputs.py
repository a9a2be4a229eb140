"""One output of a cell as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.classroom.feedback.markup import can_be_cleaned, clean_html, markdown
from autograder.classroom.feedback.mathml import LONGEST, formula_html
from autograder.classroom.feedback.page_room import PageRoom, cut

LONGEST_RAW = (
    400_000  # characters of a text that are read: a progress bar writes over most of its own
)
LONGEST_ERROR = 20_000  # of an error's message, of an entry of its traceback
MOST_FRAMES = 5
MOST_ENTRIES = 200  # of a traceback
WIDEST = 10_000  # pixels
NO_ALT = "A picture without a description."
LEFT_OUT = Markup('<p class="left-out">This page is long; more output is left out here.</p>')
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FRAME = re.compile(r"\s*(?:Cell|Input) In ?\[\d{1,6}\], line (\d{1,6})(?:, in ([^\n]{0,200}))?")
_TEMPORARY = re.compile(r"\((?:\d{1,9}\.py|<ipython-input-[\w-]{1,99}>|<unknown>), line")
_ARROW = re.compile(r"^-+> *\d{1,6} ?(.*)$", re.MULTILINE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def output_html(output: NotebookNode, room: PageRoom) -> Markup:
    """What a cell put out: its picture, else its HTML, formula or text."""
    if output.output_type == "stream":
        return plain_text(output.text, room)
    if output.output_type == "error":
        return _error_html(output)
    for mime, show in _SHOWN.items():
        content = output.get("data", {}).get(mime)
        if isinstance(content, str) and content and (shown := show(content, output, room)):
            return shown
    return Markup("")


def plain_text(text: str, room: PageRoom) -> Markup:
    """A text as it is, without its terminal codes, cut where it is long."""
    text = cut(without_codes(cut(text, LONGEST_RAW)).rstrip("\n"))
    if not text.strip():
        return Markup("")
    return Markup("<pre>{}</pre>").format(text) if room.takes("text", len(text)) else LEFT_OUT


def without_codes(text: str) -> str:
    """Without terminal codes: colours, links, cursor moves."""
    lines = _ESCAPES.sub("", text).replace("\r\n", "\n").split("\n")
    return _CONTROLS.sub("", "\n".join(map(_overwrite_line, lines)))


def _overwrite_line(line: str) -> str:
    """A line as a terminal leaves it: a progress bar's earlier states are written over."""
    return line.rstrip("\r").rpartition("\r")[2]


def _error_html(output: NotebookNode) -> Markup:
    """The message first, then where in the notebook: no frames of libraries, no rulers."""
    entries = [
        without_codes(cut(entry, LONGEST_ERROR)) for entry in output.traceback[-MOST_ENTRIES:]
    ]
    if output.ename in ("SyntaxError", "IndentationError", "TabError"):
        where = [_own_lines(entry) for entry in entries[-1:]]
    else:
        where = [_frame_line(frame, entry) for entry in entries if (frame := _FRAME.match(entry))][
            -MOST_FRAMES:
        ]
    return Markup('<pre class="error"><strong>{}</strong>{}</pre>').format(
        error_line(output),
        cut("".join(f"\n{place}" for place in where if place), 2_000),
    )


def error_line(output: NotebookNode) -> str:
    """ "NameError: name 'b0' is not defined" """
    name, says = cut(output.ename, 200), cut(output.evalue, LONGEST_ERROR)
    says = _TEMPORARY.sub("(line", says)
    return cut(without_codes(f"{name}: {says}" if says else name), 1_000)


def _frame_line(frame: re.Match[str], entry: str) -> str:
    """ "line 2 of mse(yhat, y):  return (error**3).mean()" """
    line = _ARROW.search(entry)
    of = f" of {frame[2]}" if frame[2] else ""
    return f"line {frame[1]}{of}:  {line[1].strip() if line else ''}"


def _own_lines(entry: str) -> str:
    """Python's own picture of a syntax error, from below its first line to above its message."""
    lines = entry.strip("\n").split("\n")
    return "\n".join(lines[1:-1])


Show = Callable[[str, NotebookNode, PageRoom], Markup]


def _picture_html(kind: str) -> Show:
    def show(content: str, output: NotebookNode, room: PageRoom) -> Markup:
        content = "".join(content.split())
        if not _BASE64.fullmatch(content) or not room.takes("picture", len(content)):
            return Markup("")
        about = output.get("metadata", {})
        if isinstance(about.get(kind), dict):
            about = about[kind]
        alt, width = about.get("alt"), about.get("width")
        return Markup('<img src="data:{};base64,{}" alt="{}"{}>').format(
            kind,
            content,
            cut(alt, 1_000) if alt and isinstance(alt, str) else NO_ALT,
            Markup(' width="{}"').format(width) if _is_size(width) else "",
        )

    return show


def _is_size(width: object) -> bool:
    return type(width) is int and 0 < width <= WIDEST  # True is no width


def _html(content: str, output: NotebookNode, room: PageRoom) -> Markup:
    fits = can_be_cleaned(content) and room.takes("html", len(content))
    return clean_html(content) if fits else Markup("")


def _latex(content: str, output: NotebookNode, room: PageRoom) -> Markup:
    short = content if len(content) <= LONGEST + 99 else ""
    one = re.fullmatch(r"\s*\$\$?(?:\\displaystyle)?([^$]*)\$\$?\s*", short)
    return formula_html(one[1], "block", room) if one else plain_text(content, room)


_SHOWN: dict[str, Show] = {
    "image/png": _picture_html("image/png"),
    "image/jpeg": _picture_html("image/jpeg"),
    "text/html": _html,
    "text/latex": _latex,
    "text/markdown": lambda content, _, room: markdown(content, room),
    "text/plain": lambda content, _, room: plain_text(content, room),
}
