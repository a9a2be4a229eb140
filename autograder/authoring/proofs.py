"""Proofs kept beside the course, so that what has not changed is not proven again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from autograder.authoring.prove import Proof, answers, load_exercise, prove, students
from autograder.judge.faults import AuthorError

KEPT = Path(".pencilgrad", "proofs")
# Everything a verdict depends on. What only builds, prints or grades a class is not among it.
ROOMS = (
    "course_tools",
    "solutions",
    "autograder/worker",
    "autograder/judge",
    "autograder/mistakes",
    "autograder/checks",
    "autograder/items",
    "autograder/engine",
    "autograder/rubrics",
)
OWN = (
    "authoring/filling",
    "authoring/mutants",
    "authoring/prove",
    "authoring/rounds",
    "authoring/trial",
    "course/cells",
)
LIBRARIES = ("numpy", "sympy", "torch")

Advance = Callable[[int, int], None]  # done, of how many


def proofs_of(course: Path, checkout: Path, name: str, advance: Advance) -> list[Proof]:
    """The proofs of "assignment/notebook" as built in `course`: kept ones, or made now and kept."""
    kept = checkout / KEPT / f"{name.replace('/', '--')}.json"
    fingerprint = _fingerprint(course, checkout, name)
    if kept.exists():
        stored = json.loads(kept.read_text(encoding="utf-8"))
        if stored["fingerprint"] == fingerprint:
            return [Proof(**proof) for proof in stored["proofs"]]
    _check_references(checkout)
    made = _made(course, name, advance)
    kept.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"fingerprint": fingerprint, "proofs": [asdict(proof) for proof in made]})
    half = kept.with_suffix(".half")
    half.write_text(text, encoding="utf-8")
    half.replace(kept)
    return made


@cache
def _check_references(checkout: Path) -> None:
    """sympy, NumPy and autograd agree with each other before they judge anybody.

    In a process of its own: this one is to fork, and must not have used torch.
    """
    if not (checkout / "solutions" / "agreement.py").exists():
        return
    command = [sys.executable, "-m", "solutions.agreement"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AuthorError(f"The references do not agree: {done.stdout or done.stderr}")


def _made(course: Path, name: str, advance: Advance) -> list[Proof]:
    exercise = load_exercise(course, name)
    tried = {student: answers(exercise, student) for student in students(exercise)}
    total = sum(len(some) for some in tried.values())
    made: list[Proof] = []
    for student, some in tried.items():
        for proof in prove(exercise, some, student):
            made.append(proof)
            advance(len(made), total)
    return made


def _fingerprint(course: Path, checkout: Path, name: str) -> str:
    """A hash of the notebook and of all code that its verdicts depend on."""
    digest = hashlib.sha256(sys.version.encode())
    files = [course / folder / f"{name}.ipynb" for folder in ("source", "release")]
    for room in ROOMS:
        files += sorted(path for path in (checkout / room).rglob("*") if _counts(path))
    files += [checkout / "autograder" / f"{module}.py" for module in OWN]
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(version(library).encode())
    return digest.hexdigest()


def _counts(path: Path) -> bool:
    return path.is_file() and path.suffix in (".py", ".csv")
