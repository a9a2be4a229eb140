"""What one changed sentence, and one changed item, cost an author, beside proving all anew.

`python -m tests.bench.proofs` copies the course, proves an assignment cold, changes the sentence of
one item and builds, adds a line to its code and builds, and prints times and ratios.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = "from autograder.cli import main; main()"
ASSIGNMENT, RUBRIC = "pytorch", "autograder/rubrics/pytorch/models.py"


def copied(folder: Path) -> Path:
    """The checkout as it is now, without what is kept of earlier proofs."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    return folder


def seconds(course: Path, *arguments: str) -> float:
    """How long `pencilgrad …` takes there."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", COMMAND, *arguments], cwd=course, check=True)
    return time.monotonic() - start


def last_item(text: str) -> ast.FunctionDef:
    """The last item of a rubric."""
    functions = [one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef)]
    return [one for one in functions if one.decorator_list and ast.get_docstring(one)][-1]


def change_a_sentence(rubric: Path) -> str:
    """Its title says the same with one word more; the item's name."""
    text = rubric.read_text(encoding="utf-8")
    item = last_item(text)
    says = ast.get_docstring(item)
    assert says and text.count(f'"""{says}"""') == 1, item.name
    changed = text.replace(f'"""{says}"""', f'"""{says} now"""')
    rubric.write_text(changed, encoding="utf-8")
    return item.name


def change_the_item(rubric: Path) -> None:
    """Its body has a line more."""
    lines = rubric.read_text(encoding="utf-8").splitlines()
    item = last_item("\n".join(lines))
    lines.insert((item.body[0].end_lineno or 0), "    seen = True")
    rubric.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="pencilgrad-proofs-") as folder:
        course = copied(Path(folder))
        cold = seconds(course, "build", ASSIGNMENT)
        again = seconds(course, "build", ASSIGNMENT)
        item = change_a_sentence(course / RUBRIC)
        told = seconds(course, "build", ASSIGNMENT)
        change_the_item(course / RUBRIC)
        proven = seconds(course, "build", ASSIGNMENT)
    print(f"build and prove {ASSIGNMENT}, cold: {cold:.1f} s; nothing changed: {again:.1f} s")
    for what, took in (("one changed sentence of", told), ("a change of", proven)):
        print(f"after {what} {item}: {took:.1f} s, {took / cold:.3f} of cold")


if __name__ == "__main__":
    main()
