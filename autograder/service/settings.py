"""What a course's owner may set about the service, as traits: c.PencilgradService.…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from traitlets import Dict, Float, Integer, TraitError, Unicode, validate
from traitlets.config import Configurable

PREDICTION = "prediction"  # a choice or a value that the notebook asks before it shows it
KINDS = (PREDICTION, "choice", "formula", "function", "question", "value")
FREELY = "as often as they like"
LOCKS = "after the prediction is locked"
OFF = "off"
_AN_HOUR = re.compile(r"(\d{1,4}) (?:tries )?an hour")


@dataclass(frozen=True)
class Policy:
    """How often one kind of item may be checked."""

    tries: int | None = None  # an hour; None: no limit
    locks: bool = False  # the first answer that is checked stays the only one
    off: bool = False


def read_policy(text: str) -> Policy:
    """A policy in its words; ValueError where these are none."""
    if found := _AN_HOUR.fullmatch(text):
        return Policy(tries=int(found[1]))
    known = {FREELY: Policy(), LOCKS: Policy(locks=True), OFF: Policy(off=True)}
    if text not in known:
        raise ValueError(text)
    return known[text]


class PencilgradService(Configurable):  # type: ignore[misc]
    """docs/serving.md lists them all."""

    policy = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help=f"How often each kind of item may be checked: {', '.join(KINDS)}. In words: "
        f'"{FREELY}" (which is the default), "10 an hour", "{LOCKS}", "{OFF}".',
    ).tag(config=True)
    checks_a_minute = Integer(20, min=1, help="Checks of a student, of all items.").tag(config=True)
    hand_ins_an_hour = Integer(30, min=1, help="Hand-ins of a student.").tag(config=True)
    check_size = Float(1.0, min=0.01, help="MB of one check's cells.").tag(config=True)
    hand_in_size = Float(20.0, min=0.1, help="MB of the files of one hand-in.").tag(config=True)
    at_once = Integer(0, min=0, help="Checks that run at a time; 0: as many as cores.").tag(
        config=True
    )
    longest_queue = Integer(500, min=1, help="Checks that wait; more are sent away.").tag(
        config=True
    )
    seconds = Float(60.0, min=1.0, help="Seconds for all cells of one check.").tag(config=True)
    kept_days = Integer(180, min=1, help="Days that attempts are kept.").tag(config=True)

    @validate("policy")  # type: ignore[untyped-decorator]
    def _known_policy(self, proposal: dict[str, dict[str, str]]) -> dict[str, str]:
        for kind, text in proposal["value"].items():
            if kind not in KINDS:
                raise TraitError(
                    f"c.PencilgradService.policy has no kind {kind!r}. There are: "
                    f"{', '.join(KINDS)}."
                )
            try:
                read_policy(text)
            except ValueError:
                raise TraitError(
                    f"c.PencilgradService.policy[{kind!r}] is {text!r}. It may be "
                    f'"{FREELY}", "10 an hour", "{LOCKS}" or "{OFF}".'
                ) from None
        return proposal["value"]

    def policy_for(self, kind: str) -> Policy:
        """How often items of this kind may be checked."""
        return read_policy(self.policy.get(kind, FREELY))
