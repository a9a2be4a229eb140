"""IPython's `%magic`, `!command` and `help?` in a cell's text, found in one pass.

IPython cuts the whole cell into tokens again after each of them: a long cell with many took a
minute. Here a cell is cut once, and IPython gets the few lines of each of them to transform.
"""

from __future__ import annotations

import contextlib
import re
import tokenize
from collections.abc import Iterator

from IPython.core.inputtransformer2 import (
    ESCAPE_SINGLES,
    HelpEnd,
    TransformerManager,
    find_end_of_continued_line,
)
from IPython.utils.tokenutil import generate_tokens_catch_errors

BETWEEN = (tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
FOR_MAGIC = TransformerManager().token_transformers
MAY_BE_MAGIC = re.compile(r"[%!?]|^[ \t]*[,;/]", re.MULTILINE)
# Characters of a line that asks for help: its pattern tries every letter as a beginning.
LONGEST_HELP = 2_000
IPYTHONS, IPYTHONS_WITHOUT_HELP = TransformerManager(), TransformerManager()
IPYTHONS_WITHOUT_HELP.token_transformers = [one for one in FOR_MAGIC if one is not HelpEnd]


class Transformers(TransformerManager):  # type: ignore[misc]
    """What IPython does with a cell before Python sees it, in time that grows with its length."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """The lines of a cell, as IPython found them, as Python."""
        if self.token_transformers != FOR_MAGIC:  # the student added one
            return list(super().do_token_transforms(lines))
        if not MAY_BE_MAGIC.search("".join(lines)):
            return lines
        done: list[str] = []
        at = 0
        for begins, ends in _special(lines):
            block = lines[begins:ends]
            short = sum(map(len, block)) <= LONGEST_HELP
            ipythons = IPYTHONS if short else IPYTHONS_WITHOUT_HELP
            done += lines[at:begins] + ipythons.do_one_token_transform(block)[1]
            at = ends
        return done + lines[at:]


def _special(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where IPython's own syntax stands: the first line of each and the one after its last.

    What comes after it is cut into tokens anew: `!echo (` opens nothing.
    """
    at = 0
    with contextlib.suppress(tokenize.TokenError):  # it ends in a bracket or a string
        while found := _next_special(lines, at):
            yield found
            at = found[1]


def _next_special(lines: list[str], at: int) -> tuple[int, int] | None:
    statement: list[tokenize.TokenInfo] = []
    depth = 0  # of brackets
    for token in generate_tokens_catch_errors(
        (lines[k] for k in range(at, len(lines))).__next__, extra_errors_to_catch=["expected EOF"]
    ):
        row = at + token.start[0] - 1
        begins = at + statement[0].start[0] - 1 if statement else row
        ended = statement[-1].string if statement else ""
        # Where no Python has them: first in a statement, or right after its `=`.
        if token.string in (ESCAPE_SINGLES if not ended else "%!" if ended == "=" else ""):
            return begins, find_end_of_continued_line(lines, row) + 1
        if token.type == tokenize.NEWLINE or (token.type == tokenize.NL and depth == 0):
            if ended == "?":
                return begins, at + statement[-1].end[0]
            statement = []
        elif token.type not in BETWEEN and not token.string.isspace():
            statement.append(token)
            depth = _deeper(depth, token)
    return None


def _deeper(depth: int, token: tokenize.TokenInfo) -> int:
    if token.type != tokenize.OP:
        return depth
    return (
        depth + 1
        if token.string in "([{"
        else max(0, depth - 1)
        if token.string in ")]}"
        else depth
    )
