"""What a cell puts out, in the form in which nbclient would have stored it, within bounds."""

from __future__ import annotations

from typing import Any

MOST_TEXT = 2**20  # characters of the streams of one cell
MOST_BYTES = 16 * 2**20  # of all its other outputs, roughly
MOST = 1_000  # outputs of one cell
CUT = "\n[The output was longer; it is cut here.]\n"

Output = dict[str, Any]


class Outputs:
    """The outputs of the cell that runs now, in order."""

    def __init__(self) -> None:
        self.shown: dict[str, list[Output]] = {}  # by display id, of all cells
        self.restart()

    def restart(self) -> None:
        """A new cell begins."""
        self.list: list[Output] = []
        self._text, self._bytes = 0, 0
        self._clear_next = self._cut = False

    def stream(self, name: str, text: str) -> None:
        """Text written to stdout or stderr; what comes in a row is one output."""
        if not text or self._cut:
            return
        self._cleared()
        if self._text + len(text) > MOST_TEXT:
            text, self._cut = text[: MOST_TEXT - self._text] + CUT, True
        self._text += len(text)
        last = self.list[-1] if self.list else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        elif self._has_room():
            self.list.append({"output_type": "stream", "name": name, "text": [text]})

    def display(
        self, data: dict[str, Any], metadata: dict[str, Any], display_id: str | None, update: bool
    ) -> None:
        """Something displayed, or displayed anew where it was displayed before."""
        for before in self.shown.get(display_id or "", []):
            before.update(data=data, metadata=metadata)
        if update:
            return
        output: Output = {"output_type": "display_data", "data": data, "metadata": metadata}
        self._add(output, sum(map(_size, data.values())))
        if display_id:
            self.shown.setdefault(display_id, []).append(output)

    def result(self, data: dict[str, Any], metadata: dict[str, Any], count: int) -> None:
        """The value of a cell's last line."""
        output = {"output_type": "execute_result", "execution_count": count, "data": data}
        self._add({**output, "metadata": metadata}, sum(map(_size, data.values())))

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """An error, with its traceback."""
        error = {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}
        self._cleared()
        self.list.append(error)  # however much there is: in a test of another course it decides

    def has_error(self, name: str) -> bool:
        """Is there an error of this kind?"""
        return any(output.get("ename") == name for output in self.list)

    def clear(self, wait: bool) -> None:
        """Forget what there is, now or when the next output comes."""
        if wait:
            self._clear_next = True
        else:
            self.list = []

    def finished(self) -> list[Output]:
        """The outputs as they are stored: the texts of a stream as one."""
        for output in self.list:
            if isinstance(output.get("text"), list):
                output["text"] = "".join(output["text"])
        return self.list

    def _add(self, output: Output, size: int) -> None:
        self._cleared()
        if self._has_room() and self._bytes + size <= MOST_BYTES:
            self._bytes += size
            self.list.append(output)

    def _cleared(self) -> None:
        if self._clear_next:
            self.list, self._clear_next = [], False

    def _has_room(self) -> bool:
        if len(self.list) == MOST:
            self.list.append({"output_type": "stream", "name": "stdout", "text": [CUT]})
        return len(self.list) < MOST


def _size(value: object) -> int:
    return len(value) if isinstance(value, str) else len(repr(value))
