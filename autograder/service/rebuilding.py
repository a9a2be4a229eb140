"""A notebook as it would be graded now, from the cells that a student has run.

What the course gives and locks is the course's own text; what a student may change is theirs, where
they ran it; cells of their own stay behind the cell after which they ran them. So a check is asked
as grading asks, and nobody is checked on other cells than those that count.
"""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True)
class GivenCell:
    """A code cell as it is released."""

    id: str
    source: str
    locked: bool = False  # a student's copy of it does not count
    answer: str = ""  # the id of the answer, where a student writes one
    item: str = ""  # that is judged here, where one is


class SentCell(Struct, frozen=True):
    """A cell as a notebook sent it: its id, where one is known, and what was run."""

    source: str
    id: str = ""


class CheckRequest(Struct):
    """What a notebook asks: an item, about the cells that were run so far."""

    notebook: str
    item: str
    cells: list[SentCell]


def rebuild_cells(given: Sequence[GivenCell], sent: Sequence[SentCell]) -> tuple[str, ...]:
    """The sources to run, in the notebook's order. `given` ends with the cell that asks."""
    places = _places(given, sent)
    theirs: dict[int, str] = {}
    own: dict[int, list[str]] = defaultdict(list)
    behind = -1  # the first one
    for place, cell in zip(places, sent, strict=True):
        if place is None:
            own[behind].append(cell.source)
        else:
            theirs[place] = cell.source  # of several copies the last one counts
            behind = place
    return tuple(_in_order(given, theirs, own))


def _in_order(
    given: Sequence[GivenCell], theirs: Mapping[int, str], own: Mapping[int, list[str]]
) -> Iterator[str]:
    last = len(given) - 1
    yield from own.get(-1, ())
    for place, cell in enumerate(given):
        if place == last:  # what stands behind it cannot count, and the examples are run last
            yield cell.source
            return
        yield cell.source if cell.locked else theirs.get(place, cell.source)
        yield from own.get(place, ())


def answer_sent(given: Sequence[GivenCell], sent: Sequence[SentCell]) -> str:
    """The answer that the last cell asks about, as a hash: the cells that a student wrote into
    since the question before."""
    last = len(given) - 1
    first = max((k + 1 for k in range(last) if given[k].item), default=0)
    places = zip(_places(given, sent), sent, strict=True)
    written = [
        cell.source
        for place, cell in places
        if place is not None and first <= place < last and given[place].answer
    ]
    return hashlib.sha256("\0".join(written).encode("utf-8", "surrogatepass")).hexdigest()


def _places(given: Sequence[GivenCell], sent: Sequence[SentCell]) -> list[int | None]:
    """Which of the given cells each sent one is; None for one of the student's own."""
    by_id = {cell.id: place for place, cell in enumerate(given) if cell.id}
    by_text = _only({cell.source.strip(): place} for place, cell in enumerate(given))
    answers = [(place, cell) for place, cell in enumerate(given) if cell.answer]
    by_mark = _only({_mark(cell.source): place} for place, cell in answers)
    by_name = _only({name: place} for place, cell in answers for name in _defined(cell.source))
    found: list[int | None] = []
    for cell in sent:
        place = by_id.get(cell.id) if cell.id else None
        if place is None and not cell.id:  # an editor that gives its cells no ids
            place = by_text.get(cell.source.strip(), by_mark.get(_mark(cell.source)))
        if place is None and not cell.id:
            named = {by_name[name] for name in _defined(cell.source) if name in by_name}
            place = named.pop() if len(named) == 1 else None
        found.append(place)
    return found


def _only(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """What has a name for itself."""
    places: dict[str, set[int]] = defaultdict(set)
    for one in found:
        for name, place in one.items():
            places[name].add(place)
    return {name: them.pop() for name, them in places.items() if name and len(them) == 1}


def _mark(source: str) -> str:
    """The comment on a cell's first line, which its notebook was released with; or ""."""
    first = source.lstrip().partition("\n")[0].strip()
    return first if first.startswith("#") else ""


def _defined(source: str) -> list[str]:
    """The names that a cell defines, at its top."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names: list[str] = []
    for one in statements:
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            names.append(one.name)
        elif isinstance(one, ast.Assign):
            nodes = [node for goal in one.targets for node in ast.walk(goal)]
            names += [node.id for node in nodes if isinstance(node, ast.Name)]
    return names
