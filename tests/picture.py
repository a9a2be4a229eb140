"""README's picture of `pencilgrad study`, taken anew: `python -m tests.picture`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.lab import LabNotebook, first_lines
from tests.studying import NOTEBOOK, ROOT, studying

PICTURE = ROOT / "docs" / "study.png"
ANSWERS = {
    "predict": "def predict(b, w, x):\n    return b + w * x",
    "mse": "def mse(yhat, y):\n    return ((yhat - y) ** 2).mean()",
    "mse-gradients": "def mse_gradients(b, w, x, y):\n"
    "    error = predict(b, w, x) - y\n    return error.mean(), (x * error).mean()",
}
HINT = 'mine.hint("mse-gradients")'


def take_picture(picture: Path) -> None:
    """An answer without its factor 2, its check, and a hint, into this file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        studying(Path(folder)) as study,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1100, "height": 720})
        notebook = LabNotebook(page, study.address, f"{NOTEBOOK}.ipynb")
        notebook.run("mine", "The printed copy")
        for item, answer in ANSWERS.items():
            own, check = first_lines(NOTEBOOK, item)
            notebook.write(own, f"{own}\n{answer}")
            notebook.run(own)
        notebook.run(check, "no factor 2")
        notebook.add_below(check, HINT)
        notebook.run(HINT, "Hint")
        notebook.cell(HINT).scroll_into_view_if_needed()
        page.screenshot(path=picture)


if __name__ == "__main__":
    take_picture(PICTURE)
