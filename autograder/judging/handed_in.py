"""A file that was handed in beside the notebook: its bytes, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath

from autograder.judging.faults import StudentError
from autograder.judging.sentences import say

MOST_OF_FILE = 16 * 10**6  # bytes
CLOSE = 0.75  # of 1: a letter or two are other ones, or capitals
MOST_NAMES = 500  # that are compared with the missing one
LONGEST = 80  # characters of a name that is told


def content_of(path: str, files: Mapping[str, bytes], most: int) -> bytes:
    """The bytes of one of these files. It is looked up, never opened: what intake did not take (a
    link, a pipe, what leads elsewhere) is not among them."""
    asked = PurePosixPath(path)
    if asked.is_absolute() or ".." in asked.parts or not asked.parts:
        raise StudentError(say("file.elsewhere", path=_name_as_code(path)))
    content = files.get(str(asked))
    if content is None:
        raise StudentError(_explain_missing_file(str(asked), files))
    if len(content) > most:
        raise StudentError(
            say(
                "file.too-large",
                path=_name_as_code(path),
                size=f"{len(content) / 10**6:.3g}",
                most=f"{most / 10**6:.3g}",
            )
        )
    return content


def _explain_missing_file(path: str, files: Iterable[str]) -> str:
    """The sentence for whoever handed it in under another name, or not at all."""
    known = {name.casefold(): name for name in sorted(files)[:MOST_NAMES]}
    last = PurePosixPath(path).name.casefold()
    elsewhere = [name for folded, name in known.items() if PurePosixPath(folded).name == last]
    close = get_close_matches(path.casefold(), known, n=1, cutoff=CLOSE)
    near = elsewhere[:1] or [known[one] for one in close]
    if near:
        return say("file.missing-but-close", path=_name_as_code(path), close=_name_as_code(near[0]))
    return say("file.missing", path=_name_as_code(path))


def _name_as_code(name: str) -> str:
    """A name as code in a sentence."""
    printed = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
    return "`" + printed.replace("`", "'")[:LONGEST] + "`"
