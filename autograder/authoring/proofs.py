"""Proofs kept beside the course: takes built notebooks, gives the proofs of their items, and makes
those anew whose item has changed. `build` and `prove` call it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.authoring.authored import AuthoredNotebook, load_notebook
from autograder.authoring.fingerprint import Fingerprints
from autograder.authoring.proof_files import Kept, KeptItem, read_kept, write_kept
from autograder.authoring.prove import Proof, answers_to_try, prove_answers, students
from autograder.authoring.trials import prepare_engine
from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError
from autograder.nbgrader.near_names import did_you_mean

PROOFS = Path(".pencilgrad", "proofs")
AGREED = "references"  # the file of what the references were when they agreed

Advance = Callable[[int, int], None]  # done, of how many


@dataclass
class Proofs:
    """The proofs of a course as it is built in `course`; kept in `checkout`."""

    course: Path
    checkout: Path
    fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def of(self, name: str, advance: Advance, items: Sequence[str] = ()) -> list[Proof]:
        """The proofs of "assignment/notebook", or of these items of it: kept, or made and kept."""
        kept = read_kept(self._path(name))
        if kept.whole != self._fingerprint(name):
            prepare_engine()  # while the rubric is imported
            kept = self._renewed(name, kept, items, advance)
            write_kept(self._path(name), kept.holding())
        check_items(name, items, list(kept.items))
        return [
            proof
            for item, one in kept.items.items()
            if not items or item in items
            for proof in one.proofs
        ]

    def _renewed(self, name: str, kept: Kept, items: Sequence[str], advance: Advance) -> Kept:
        """What is kept from now on: with new proofs of what has changed, or of what of `items` has;
        all others as they were."""
        exercise = load_notebook(self.course, name)
        check_items(name, items, [item.name for item in exercise.rubric])
        now = {item.name: self.fingerprints.of_item(exercise, item) for item in exercise.rubric}
        known = {item: one for item, one in kept.items.items() if item in now}
        changed = [
            item
            for item in exercise.rubric
            if (not items or item.name in items)
            and (item.name not in known or known[item.name].fingerprint != now[item.name])
        ]
        if changed:
            self.check_references()
        made = _make_proofs(exercise, changed, advance)
        known |= {item: KeptItem(now[item], proofs) for item, proofs in made.items()}
        in_order = {item: known[item] for item in now if item in known}
        complete = now == {item: one.fingerprint for item, one in in_order.items()}
        return Kept(self._fingerprint(name) if complete else "", in_order)

    def check_references(self) -> None:
        """sympy, NumPy and autograd agree with each other before they judge anybody; asked where
        they have changed since they did. In a process of its own, which looks at `checkout`."""
        path, now = self._path(AGREED), self.fingerprints.of_references()
        if read_kept(path).whole == now:
            return
        command = [sys.executable, "-m", "solutions.agreement"]
        done = subprocess.run(
            command, cwd=self.checkout, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AuthorError(f"The references do not agree: {done.stdout or done.stderr}")
        write_kept(path, Kept(now))

    def _fingerprint(self, name: str) -> str:
        built = [self.course / folder / f"{name}.ipynb" for folder in ("source", "release")]
        notebooks = [nbformat.read(path, as_version=4) for path in built]
        return self.fingerprints.of_notebook(name, *notebooks)

    def _path(self, name: str) -> Path:
        return self.checkout / PROOFS / f"{name.replace('/', '--')}.json"


def check_items(notebook: str, asked: Sequence[str], known: Sequence[str]) -> None:
    """AuthorError for an item that the notebook does not have."""
    for name in asked:
        if name not in known:
            raise AuthorError(
                f"{notebook} has no item {name!r}.{did_you_mean(name, known)} "
                f"There are: {', '.join(known)}."
            )


def _make_proofs(
    exercise: AuthoredNotebook, items: Sequence[Item], advance: Advance
) -> dict[str, tuple[Proof, ...]]:
    """New proofs of these items."""
    tried = {student: answers_to_try(exercise, items, student) for student in students(exercise)}
    total, done = sum(map(len, tried.values())), 0
    made: dict[str, tuple[Proof, ...]] = {item.name: () for item in items}
    for student, some in tried.items():
        for proof in prove_answers(exercise, some, student):
            made[proof.item] += (proof,)
            done += 1
            advance(done, total)
    return made
