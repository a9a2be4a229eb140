"""docs/attacks.md, written from the attacks: `python -m tests.attacks.page` after changing one."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

from tests.attacks import (
    archives,
    by_course,
    by_tools,
    change_the_judge,
    channels,
    exchange,
    forge_replies,
    forge_results,
    hand_ins,
    hostile_values,
    look_around,
    metadata,
    output_channel,
    read_answers,
    resources,
    shortcuts,
)
from tests.attacks.harness import attacks_of
from tests.service import test_service_attacks as service_attacks

PAGE = Path(__file__).parents[2] / "docs" / "attacks.md"
HEAD = """\
# Attacks that are tried

Written from tests/attacks by `python -m tests.attacks.page`; a test compares. Each row is one submission that does not
solve the exercise, graded by the real engine. None may gain a point, bring out a planted word, leave a process behind,
keep the next submission from its points, or change a file of the course. `pytest tests/attacks` counts them:
*N attacks, 0 points gained, 0 leaks*. tests/attacks/test_walls.py looks at each wall from inside,
tests/attacks/test_harness.py shows that a gain or a leak would be seen, and tests/attacks/test_output_channel.py opens
what instructor and student read in a browser.
"""
STOPS: dict[ModuleType, str] = {
    read_answers: "What is not in the sandbox cannot be read: course, gradebook, classmates, solutions and rubrics "
    "are not bound into it, nor the network or other processes.",
    look_around: "Namespaces of its own for each notebook: no other process, no network, no folder, segment or terminal "
    "that another one has. What can be written is gone with it.",
    channels: "What the kernel keeps for a file that all of them read is out of reach, what was inherited open is opened "
    "anew, and what /proc tells of the machine stands still.",
    change_the_judge: "The judge is another process. It asks for values over one line and compares them itself.",
    forge_replies: "Who takes the line over gives wrong answers, no more: what is read there is plain data within bounds, "
    "never unpickled, evaluated or looked up.",
    hostile_values: "Values are read with base-class methods in the student's process and rebuilt from plain data in "
    "the judge's: no method of the student's runs there.",
    forge_results: "A score is what the judge wrote down. A cell that ends its process is left out, and the others "
    "are run again in a fresh one.",
    metadata: "The gradebook's cells, points and flags replace those of the notebook; tests are always run; links are "
    "not followed; whoever cannot be graded stops nobody else.",
    hand_ins: "A folder is read once, from open folders, without following or waiting: plain files of its own are taken, "
    "and what is left out is said; a file with several names counts for who can be its only owner.",
    exchange: "Hand-ins are read as submissions are, all of one before any of the older one goes; a name that says neither "
    "who nor when is said.",
    archives: "Plain files under names that stay in their folder, no more of them than an archive of that size may hold; "
    "what is broken is said, and the next one is unpacked.",
    resources: "Limits on processor time, memory, processes, files and outputs, time for a cell, an item and a "
    "notebook; what goes beyond is killed with all that came from it.",
    output_channel: "One submission holds them all, and a browser opens it in Formgrader and as feedback. What is "
    "stored is checked by type, both pages are made by one code of known tags, and each has a policy by which "
    "only its own scripts run.",
    shortcuts: "Functions are asked on inputs that no cell shows; a wrong constant carries nothing.",
    by_tools: "An answer by hand is told again from its text in a fresh process, in which only what is allowed is there.",
    by_course: "An answer calls nothing of course_tools unless its exercise says so: where its text can reach a tool, the "
    "notebook is run once more in a fresh process in which the tools have no code.",
}  # fmt: skip

SERVICE = """\
## Against the service

Each asks a real `pencilgrad serve`. Who asks is told by one token and nothing else; code runs in the sandbox of the
grading run; told are a verdict, the names of mistakes and a sentence, in which stands nothing that a right function gave.
A student's answer can be told right or wrong by what it saw: a check tells that much, each time.

| attack | in tests/service/test_service_attacks.py |
|---|---|"""


def page() -> str:
    parts = [HEAD]
    for module, stops in STOPS.items():
        heading = (module.__doc__ or "").partition(":")[0]
        rows = [
            f"| {' '.join((inspect.getdoc(attack) or '').split())} | `{name}` |".replace(
                "*/", "\\*/"
            )
            for name, attack in attacks_of(module).items()
        ]
        if module is metadata:
            rows += [f"| a student id with {what} | `IDS` |" for what in metadata.IDS.values()]
        name = module.__name__.rpartition(".")[2]
        head = [
            f"## {heading}\n",
            f"{stops}\n",
            f"| attack | in tests/attacks/{name}.py |",
            "|---|---|",
        ]
        parts.append("\n".join([*head, *rows, ""]))
    return "\n".join([*parts, SERVICE, *service_rows(), ""])


def service_rows() -> list[str]:
    """Those that are tried against a running service, by the tests that count them."""
    return [
        f"| {' '.join((inspect.getdoc(test) or '').split())} | `{name}` |"
        for name, test in vars(service_attacks).items()
        if name.startswith("test_") and "gains" in inspect.signature(test).parameters
    ]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
