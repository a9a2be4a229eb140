"""Whose a file is that has several names (hard links).

A snapshot, `cp -al submitted backup`, gives every file a second name, and takes nothing from
anybody. A second name among a classmate's files or in the course tells of somebody else's file. So:

1. A file that another user of this machine owns than the folder it was handed in with is not the
   student's; one of which only this student is the owner is.
2. A file that has a name in another submission, or anywhere in the course but where a snapshot of
   this submission would have it (`…/student/assignment/file`), is not the student's. Where owners
   do not tell, two students with one file are both asked: only a person can say whose it is.
3. What has names outside the course is like a snapshot of the class, or like somebody's private
   file. It is a snapshot's where most notebooks that were handed in have as many such names.

A copy of what the course itself handed out is no secret and is taken in any case.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from statistics import median_high

from autograder.nbgrader.intake.plain_files import Found

SKIPPED = (".venv", ".git", "node_modules", "__pycache__", ".ipynb_checkpoints")
Node = tuple[int, int]  # what names of one file have in common


def find_foreign_files(found: Found, folder: Path, submitted: Path, root: Path) -> list[str]:
    """The files of a submission that are, or may be, somebody else's.

    folder: of the submission, somewhere below `submitted`; root: of the course.
    """
    several = {name: s for name, s in found.stats.items() if s.st_nlink > 1}
    if not several:
        return []
    own = Counter(_inode(status) for status in found.stats.values())
    # For a class one after the other: looked at once in ten seconds.
    names, usual = _scan_names(submitted, root, int(time.monotonic()) // 10)
    tail = folder.parts[-2:]
    mine = _owners(submitted)
    wrong = []
    for name, status in several.items():
        elsewhere = [p for p in names.get(_inode(status), []) if not p.is_relative_to(folder)]
        kept = [p for p in elsewhere if _is_snapshot(p, submitted, (*tail, *Path(name).parts))]
        others = [p for p in elsewhere if p not in kept]
        outside = status.st_nlink - own[_inode(status)] - len(elsewhere)
        if (
            status.st_uid != found.owner
            or (others and not _only_mine(status.st_uid, others, submitted, mine))
            or outside > usual
        ):
            wrong.append(name)
    return wrong


def _inode(status: os.stat_result) -> Node:
    return status.st_dev, status.st_ino


def _walk_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """All files below a folder, and what is known of them; links are not followed."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED]
        for name in names:
            path = Path(where, name)
            try:
                yield path, path.lstat()
            except OSError:  # it has just gone
                continue


@lru_cache(maxsize=2)
def _scan_names(submitted: Path, root: Path, moment: int) -> tuple[dict[Node, list[Path]], int]:
    names = _names_by_inode(submitted, root)
    return names, _names_outside(submitted, names)


def _names_by_inode(submitted: Path, root: Path) -> dict[Node, list[Path]]:
    """The names of all files with several, in the course and where submissions are."""
    found: dict[Node, list[Path]] = {}
    below = submitted.resolve().is_relative_to(root.resolve()) and not submitted.is_symlink()
    for place in [root] if below else [root, submitted]:
        for path, status in _walk_files(place):
            if status.st_nlink > 1:
                found.setdefault(_inode(status), []).append(path)
    return found


def _is_snapshot(path: Path, submitted: Path, tail: tuple[str, ...]) -> bool:
    """Is this name where a copy of all submissions would have it?"""
    return not path.is_relative_to(submitted) and path.parts[-len(tail) :] == tail


def _names_outside(submitted: Path, names: Mapping[Node, list[Path]]) -> int:
    """How many names outside the course most notebooks have that were handed in."""
    found = [status for path, status in _walk_files(submitted) if path.suffix == ".ipynb"]
    outside = [
        status.st_nlink - len(names[_inode(status)]) if _inode(status) in names else 0
        for status in found
    ]
    return median_high(outside) if outside else 0


def _submission_folders(submitted: Path) -> list[Path]:
    return [path for path in submitted.iterdir() if path.is_dir() and not path.is_symlink()]


def _owners(submitted: Path) -> Mapping[Path, int]:
    return {path: path.lstat().st_uid for path in _submission_folders(submitted)}


def _only_mine(
    owner: int, others: Iterable[Path], submitted: Path, owners: Mapping[Path, int]
) -> bool:
    """Do the owners of their folders tell that the other names are the ones that are borrowed?"""
    for path in others:
        if not path.is_relative_to(submitted):
            return False
        student = submitted / path.relative_to(submitted).parts[0]
        if owners.get(student) in (None, owner):
            return False
    return True
