"""What one changed sentence costs its author, beside proving all anew.

`python -m tests.bench.proofs [assignment]` copies the course, proves the assignment cold, changes
the sentence of one item and builds, and prints both times and their ratio.
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
RUBRIC = "autograder/rubrics/pytorch/models.py"


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


def change_a_sentence(rubric: Path) -> str:
    """The last item of a rubric says the same with one word more; its name."""
    text = rubric.read_text(encoding="utf-8")
    functions = [one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef)]
    last = [one for one in functions if one.decorator_list and ast.get_docstring(one)][-1]
    says = ast.get_docstring(last)
    assert says and text.count(f'"""{says}"""') == 1, last.name
    changed = text.replace(f'"""{says}"""', f'"""{says} now"""')
    rubric.write_text(changed, encoding="utf-8")
    return last.name


def main() -> None:
    assignment = (sys.argv[1:] or ["pytorch"])[0]
    with tempfile.TemporaryDirectory(prefix="pencilgrad-proofs-") as folder:
        course = copied(Path(folder))
        cold = seconds(course, "build", assignment)
        again = seconds(course, "build", assignment)
        item = change_a_sentence(course / RUBRIC)
        changed = seconds(course, "build", assignment)
    print(f"build and prove {assignment}, cold: {cold:.1f} s; nothing changed: {again:.1f} s")
    print(f"after one changed sentence of {item}: {changed:.1f} s, {changed / cold:.3f} of cold")


if __name__ == "__main__":
    main()
