"""How many ordinary wrong answers have their mistake named: tries each, prints what the judge says.

`python -m tests.zoo [NOTEBOOK …] [=ITEM …]`. The answers stand in `assignment--notebook.zoo`, and
were written from the released notebook alone, before its rubric was opened:

    # item
    what is wrong with it | code; more code       (one line, or indented lines below it)

Full marks for one of them is a right answer in disguise, or a hole: look.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.authoring.authored import load_notebook
from autograder.authoring.filling import solutions_in
from autograder.authoring.trials import JudgedAnswer, TriedAnswer, try_answers

COURSE = Path(__file__).parents[2]
HERE = Path(__file__).parent
DEFINES = re.compile(r"^(def|class|import|from) ", re.MULTILINE)


def read_zoo(text: str, stubs: Mapping[str, str]) -> Iterator[TriedAnswer]:
    """The answers of one file: each as the answer cell that a student would have written."""
    item = label = ""
    lines: list[str] = []
    for line in [*text.splitlines(), "# "]:
        if line.startswith("    "):
            lines.append(line)
            continue
        if label:
            code = textwrap.dedent("\n".join(lines)).strip("\n")
            yield TriedAnswer(item, "misconception", label, fill_stub(stubs[item], item, code))
            label = ""
        if line.startswith("# "):
            item = line[2:].strip()
        elif "|" in line:
            label, _, code = line.partition(" |")
            lines = [code.strip()] if code.strip() else []


def fill_stub(stub: str, item: str, code: str) -> str:
    """The stub with this code in it, unless the code is the whole cell."""
    head = next((line for line in stub.splitlines() if line.startswith("def ")), "")
    if any(line.startswith("class ") for line in stub.splitlines()):
        return code
    if head:
        whole = DEFINES.search(code) and f"def {head[4:].partition('(')[0]}" in code
        body = code if "\n" in code else code.replace("; ", "\n")
        return code if whole else f"{head}\n{textwrap.indent(body, '    ')}"
    name = item.replace("-", "_")
    return code if re.search(rf"^{name}\b.*=", code, re.MULTILINE) else f"{name} = {code}"


def judge_zoo(name: str, items: list[str]) -> list[JudgedAnswer]:
    """What the judge says of the answers to "assignment/notebook", in the order of the file."""
    exercise = load_notebook(COURSE, name)
    text = (HERE / f"{name.replace('/', '--')}.zoo").read_text(encoding="utf-8")
    tried = list(read_zoo(text, solutions_in(exercise.released)))
    chosen = [answer for answer in tried if not items or answer.item in items]
    found = try_answers(name, exercise.source, exercise.solutions, chosen)
    return sorted(found, key=lambda judged: tried.index(judged.answer))


def tell(judged: JudgedAnswer) -> str:
    """FULL marks, named or unnamed; a line for whoever reads them one by one."""
    kind = "FULL" if judged.score == 1 else "named" if judged.mistakes else "unnamed"
    says = ", ".join(judged.mistakes) or judged.message.replace("\n", " ")[:120]
    print(f"{judged.answer.item:20} {kind:8} {judged.answer.name:30} {says}")
    return kind


def main(arguments: list[str]) -> None:
    items = [one[1:] for one in arguments if one.startswith("=")]
    there = sorted(path.stem.replace("--", "/") for path in HERE.glob("*.zoo"))
    names = [one for one in arguments if not one.startswith("=")] or there
    if unknown := sorted(set(names) - set(there)):
        sys.exit(f"There is no zoo of {', '.join(unknown)}. There are: {', '.join(there)}.")
    counts = {name: Counter(map(tell, judge_zoo(name, items))) for name in names}
    for name, count in counts.items():
        print(f"{name}: {count.total()} answers, {dict(count)}")


if __name__ == "__main__":
    main(sys.argv[1:])
