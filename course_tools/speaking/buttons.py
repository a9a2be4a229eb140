"""The options of a choice as buttons: takes an exercise, keeps what is clicked for its answer cell.

No program in a kernel can write into another cell. So a click is remembered, and the answer cell,
when it is run next, is replaced by the line that it has to hold: what is graded is the cell's text.
JupyterLab, Notebook and VS Code do replace it; anywhere else the line is there to be typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_tools.speaking.asked import Asked
from course_tools.speaking.blanks import is_blank
from course_tools.speaking.session import Session
from course_tools.speaking.values import in_code

WIDE = {"width": "auto", "min_width": "6em"}


def choice_buttons(asked: Asked, options: Sequence[str], session: Session) -> Any:
    """A row of buttons, to be displayed; None where there is no library for it."""
    try:
        import ipywidgets
    except ImportError:
        return None
    note = ipywidgets.HTML(_chosen_line(asked, session.chosen.get(asked.name)))
    buttons = {text: ipywidgets.Button(description=text, layout=WIDE) for text in options}

    def choose(button: Any) -> None:
        session.chosen[asked.name] = button.description
        note.value = _chosen_line(asked, button.description)
        for text, other in buttons.items():
            other.button_style = "info" if text == button.description else ""

    for button in buttons.values():
        button.on_click(choose)
    row = ipywidgets.HBox(list(buttons.values()), layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([row, note])


def _chosen_line(asked: Asked, chosen: str | None) -> str:
    if chosen is None:
        return ""
    return f"Chosen. Now run the cell of exercise {asked.number}: it writes the answer down."


@dataclass(frozen=True)
class WrittenDown:
    """What the cell of a choice is to hold, and what is said of it."""

    source: str
    value: str
    line: str


def write_choice(
    asked: Asked, source: str, session: Session, names: Mapping[str, object]
) -> WrittenDown | None:
    """Take what was clicked into the answer cell that has just run; None where nothing was, or
    where somebody has typed another answer since."""
    chosen = session.chosen.get(asked.name)
    value = names.get(asked.answer, ...)
    typed = not is_blank(value) and value != session.written.get(asked.name, value)
    assigned = re.compile(rf"^{asked.answer} = .*$", re.MULTILINE)
    if chosen is None or typed or value == chosen or not assigned.search(source):
        session.written[asked.name] = value
        session.chosen.pop(asked.name, None)
        return None
    code = f"{asked.answer} = {json.dumps(chosen, ensure_ascii=False)}"
    session.written[asked.name] = session.chosen.pop(asked.name)
    line = f"✎ This cell now holds {in_code(code)}. Where it does not, type that line."
    return WrittenDown(assigned.sub(lambda _: code, source, count=1), chosen, line)
