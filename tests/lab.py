"""JupyterLab as somebody at a browser works in it, for tests and for README's picture."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page

from autograder.nbgrader.cells import TEST_SUFFIX, grade_id
from tests.waiting import until

ROOT = Path(__file__).parents[1]
SETTINGS = {
    # Cells that are out of sight are there too.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    # Dark in a dark browser.
    "apputils-extension/themes": '{"adaptive-theme": true}',
}
# Tests may be root; nobody is there to answer whether it may end.
SERVER = "c.ServerApp.allow_root = True\nc.ServerApp.answer_yes = True\n"
AT_MOST = 300_000  # milliseconds for a sign, however busy the machine is


@contextlib.contextmanager
def started(
    program: Sequence[str],
    environment: Mapping[str, str],
    home: Path,
    stop: signal.Signals = signal.SIGINT,
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program that runs JupyterLab, and the address that it says. All that they keep is in this
    home. `stop` ends it: Ctrl-C, unless another one is said."""
    _write_settings(home / "config")
    own = {
        "HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_CONFIG_DIR": str(home / "config"), "IPYTHONDIR": str(home / "ipython"),
    }  # fmt: skip
    said = home / "said"
    with said.open("w", encoding="utf-8") as log:
        command = subprocess.Popen(
            program, env={**environment, **own}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            text=True, cwd=home,
        )  # fmt: skip

    def address() -> str:
        text = said.read_text(encoding="utf-8")
        assert command.poll() is None, text
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*token=\w+", text)
        return found[0] if found else ""

    try:
        yield command, until(address)
    finally:
        if command.poll() is None:
            command.send_signal(stop)
            command.wait()


def _write_settings(config: Path) -> None:
    for name, text in SETTINGS.items():
        path = config / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (config / "jupyter_server_config.py").write_text(SERVER, encoding="utf-8")


def first_lines(notebook: str, item: str) -> tuple[str, str]:
    """Of an answer's cell and of its check, as they are released: by these they are found."""
    cells = nbformat.read(ROOT / "release" / f"{notebook}.ipynb", as_version=4).cells
    sources = {grade_id(cell): str(cell.source) for cell in cells}
    own, check = (sources[one].splitlines()[0] for one in (item, item + TEST_SUFFIX))
    return own, check


class LabNotebook:
    """One notebook in one page. Cells are found by a line of theirs."""

    def __init__(self, page: Page, address: str, path: str) -> None:
        """`address`: of JupyterLab, with its token."""
        base, _, token = address.partition("?token=")
        self.page = page
        page.set_default_timeout(AT_MOST)
        page.goto(f"{base.partition('/lab')[0]}/lab/tree/{path}?token={token}&reset")
        # The kernel, too, is there: what is run before it is, is not run at all.
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()

    def cell(self, line: str) -> Locator:
        """The one code cell that has this line."""
        written = self.page.locator(".cm-line", has_text=re.compile(rf"^{re.escape(line)}$"))
        return self.page.locator(".jp-CodeCell").filter(has=written)

    def write(self, line: str, source: str) -> None:
        """Put this into the cell that has `line`, as somebody who types over all of it."""
        self.cell(line).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def add_below(self, line: str, source: str) -> None:
        """A cell of one's own."""
        self.cell(line).locator(".cm-content").click()
        for key in ("Escape", "b", "Enter"):
            self.page.keyboard.press(key)
        self.page.keyboard.insert_text(source)

    def run(self, line: str, until_it_says: str = "") -> Locator:
        """Press Shift+Enter in the cell that has this line; what it puts out, once it says that."""
        cell = self.cell(line)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        said = cell.locator(".jp-OutputArea-output")
        if until_it_says:
            said.filter(has_text=until_it_says).wait_for()
        return said

    def save(self) -> None:
        """And wait until nothing is left to save."""
        self.page.keyboard.press("Control+S")
        self.page.locator(".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)").wait_for()
