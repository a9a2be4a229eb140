"""The table that `pencilgrad prove` and `build` print: takes proofs by notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table

from autograder.authoring.prove import Proof


def proof_table(proven: Mapping[str, Sequence[Proof]]) -> Table:
    """notebook · items whose solution is right and stub blank · forms · misconceptions · mutants"""
    table = Table(title="Proofs", title_justify="left", caption_justify="left")
    table.add_column("notebook", no_wrap=True)
    for column in ("items", "forms", "misconceptions", "mutants"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, found in proven.items():
        wrong = {p.item for p in found if p.kind in ("solution", "stub") and not p.holds}
        items = len({proof.item for proof in found})
        assignment, _, notebook = name.partition("/")
        table.add_row(
            notebook if notebook == assignment else name,
            f"{items - len(wrong)}/{items}",
            *(_count_held(found, kind) for kind in ("form", "misconception", "mutant")),
        )
    table.caption = _mutants_in_words([proof for found in proven.values() for proof in found])
    return table


def _count_held(found: Sequence[Proof], kind: str) -> str:
    of_kind = [proof for proof in found if proof.kind == kind]
    held = sum(proof.holds and not proof.excused for proof in of_kind)
    return f"{held}/{len(of_kind)}" if of_kind else "–"


def _mutants_in_words(found: Sequence[Proof]) -> str:
    """How many mutants were killed before exceptions, and how many are excused."""
    mutants = [proof for proof in found if proof.kind == "mutant"]
    if not mutants:
        return ""
    excused = sum(proof.excused for proof in mutants)
    killed = sum(proof.holds for proof in mutants) - excused
    share = 100 * killed / len(mutants)
    return f"{share:.1f} % of the mutants are killed; {excused} are listed as equivalent."
