"""One's own copies of the released notebooks, in a folder: made once, and never written over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.nbgrader.near_names import did_you_mean


class StudyError(Exception):
    """Nothing can be studied here. Says why, and what to do."""


@dataclass(frozen=True)
class OwnNotebooks:
    """The folder, what is opened of it, and how many files were there before."""

    folder: Path
    opened: str  # the path of a notebook or of a folder in it; "" for all of it
    new: int
    kept: int


def copy_notebooks(release: Path, folder: Path, asked: str = "") -> OwnNotebooks:
    """Copy what is released and not there yet. `asked`: a notebook or an assignment, by its name.
    Raises StudyError."""
    opened = _find(release, asked) if asked else ""
    new = kept = 0
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release)
        if not path.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("xb") as own:
                own.write(path.read_bytes())
            new += 1
        except FileExistsError:
            if not (folder / name).is_file():
                raise StudyError(
                    f"{folder} is no folder for notebooks: {folder / name} is in the way. Name "
                    "another one with --folder."
                ) from None
            kept += 1
        except OSError as error:
            raise StudyError(
                f"Your copies cannot be written into {folder} ({error.strerror}). Name another "
                "folder with --folder."
            ) from None
    return OwnNotebooks(folder, opened, new, kept)


def _find(release: Path, asked: str) -> str:
    """The path of what was asked for, below the release."""
    named = asked.removesuffix(".ipynb").strip("/")
    known: dict[str, str] = {}
    for path in sorted(release.glob("*/*.ipynb")):
        inside = path.relative_to(release)
        known.setdefault(inside.parent.as_posix(), inside.parent.as_posix())
        for name in (inside.with_suffix("").as_posix(), inside.stem):
            known[name] = inside.as_posix()
    if named not in known:
        listed = ", ".join(name for name in sorted(known) if "/" in name)
        meant = did_you_mean(named, list(known))
        raise StudyError(f"There is no notebook {asked!r}.{meant} There are: {listed}.")
    return known[named]
