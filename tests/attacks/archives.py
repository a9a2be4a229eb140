"""Archives: what `nbgrader zip_collect` is given to unpack."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

NAME = "2-one-step.ipynb"
LINK, FILE = 0o120777 << 16, 0o100644 << 16


def _zip(path: Path, members: dict[str, str | bytes], mode: int = FILE) -> Path:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr, member.compress_type = mode, zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return path.with_suffix(".zip")


def _tar(path: Path, *members: tuple[str, bytes, str]) -> Path:
    """Members: name, kind, and where a link leads or what a file holds."""
    with tarfile.open(path.with_suffix(".tar.gz"), "w:gz") as archive:
        for name, kind, more in members:
            member = tarfile.TarInfo(name)
            member.type, member.devmajor, member.devminor = kind, 1, 5
            if kind == tarfile.REGTYPE:
                member.size = len(more)
            else:
                member.linkname = more
            archive.addfile(member, io.BytesIO(more.encode()))
    return path.with_suffix(".tar.gz")


def names_that_climb(path: Path, course: Path) -> None:
    """names with .. , up to the root"""
    _zip(path, {"../" * up + "slipped.txt": "36" for up in range(1, 9)})


def names_that_climb_in_a_tar(path: Path, course: Path) -> None:
    """the same in a tar, also in the middle of a name"""
    up = "../" * 4
    _tar(
        path,
        (f"{up}slipped.txt", tarfile.REGTYPE, "36"),
        (f"a/{up}slipped.txt", tarfile.REGTYPE, "36"),
    )


def names_from_the_root(path: Path, course: Path) -> None:
    """absolute names, to the gradebook and to another student's folder"""
    there = course / "submitted" / "alice" / "gradient-descent"
    _zip(path, {f"{course}/slipped.txt": "36", f"{there}/slipped.txt": "36"})


def names_of_another_system(path: Path, course: Path) -> None:
    """backslashes, drives, shares"""
    names = ("..\\..\\..\\slipped.txt", "C:\\slipped.txt", "\\\\host\\share\\slipped.txt")
    _zip(path, dict.fromkeys(names, "36"))


def a_link(path: Path, course: Path) -> None:
    """a link to the gradebook in the place of the notebook"""
    _zip(path, {NAME: str(course / "gradebook.db")}, LINK)


def links_in_a_tar(path: Path, course: Path) -> None:
    """symbolic and hard links to the gradebook, the secret and a classmate"""
    book, other = str(course / "gradebook.db"), "../alice_work/2-one-step.ipynb"
    _tar(
        path,
        ("book.ipynb", tarfile.SYMTYPE, book),
        ("hard.ipynb", tarfile.LNKTYPE, book),
        (NAME, tarfile.LNKTYPE, other),
    )


def through_a_link(path: Path, course: Path) -> None:
    """a link to the course, then a file through it"""
    _tar(
        path,
        ("inner", tarfile.SYMTYPE, str(course)),
        ("inner/slipped.txt", tarfile.REGTYPE, "36"),
    )


def a_link_then_a_file_of_its_name(path: Path, course: Path) -> None:
    """a link, then a file of the same name, which would be written where it leads"""
    _tar(
        path,
        ("x.ipynb", tarfile.SYMTYPE, str(course / "slipped.txt")),
        ("x.ipynb", tarfile.REGTYPE, "36"),
    )


def devices(path: Path, course: Path) -> None:
    """a device without an end and a pipe"""
    _tar(path, (NAME, tarfile.CHRTYPE, ""), ("pipe.ipynb", tarfile.FIFOTYPE, ""))


def a_bomb(path: Path, course: Path) -> None:
    """300 MB of zeros in 300 kB"""
    with (
        zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(NAME, "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(bytes(10**6))


def bombs_in_a_zip(path: Path, course: Path) -> None:
    """small bombs, each within bounds, in one archive"""
    inner = _zip(path.with_name("inner"), {"zeros.bin": bytes(40 * 10**6)})
    content = inner.read_bytes()
    inner.unlink()
    _zip(path, {f"{k}.zip": content for k in range(12)})


def archives_in_archives(path: Path, course: Path) -> None:
    """forty archives, each in the next"""
    content: bytes = b"36"
    for k in range(40):
        inner = _zip(path.with_name("inner"), {f"{k}.zip" if k else NAME: content})
        content = inner.read_bytes()
    inner.replace(path.with_suffix(".zip"))


def many_files(path: Path, course: Path) -> None:
    """more files than a submission has"""
    _zip(path, {f"{k}.txt": b"" for k in range(5_000)})


def a_size_that_is_a_lie(path: Path, course: Path) -> None:
    """a member that says it is small, or a terabyte"""
    there = _zip(path, {NAME: "36" * 50_000})
    content = there.read_bytes()
    size = (100_000).to_bytes(4, "little")
    assert size in content
    there.write_bytes(content.replace(size, (0xFFFFFFF0).to_bytes(4, "little")))


def truncated(path: Path, course: Path) -> None:
    """half of a zip"""
    there = _zip(path, {NAME: os.urandom(50_000)})
    there.write_bytes(there.read_bytes()[:20_000])


def truncated_tar(path: Path, course: Path) -> None:
    """half of a tar: the notebook stops in the middle"""
    there = _tar(path, (NAME, tarfile.REGTYPE, os.urandom(50_000).hex()))
    there.write_bytes(there.read_bytes()[:20_000])


def no_archive(path: Path, course: Path) -> None:
    """words in a file called .zip"""
    path.with_suffix(".zip").write_text("36")


def an_empty_file(path: Path, course: Path) -> None:
    """nothing in a file called .gz"""
    path.with_suffix(".gz").write_bytes(b"")


def encrypted(path: Path, course: Path) -> None:
    """a member that asks for a password"""
    there = _zip(path, {NAME: "36"})
    content = bytearray(there.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    there.write_bytes(content)


def unspeakable_names(path: Path, course: Path) -> None:
    """names with control characters, too long, of another direction"""
    names = ("new\nline.ipynb", "\u202egnp.ipynb", "\x1b[31m.ipynb", "x" * 300 + ".ipynb")
    _zip(path, dict.fromkeys(names, "36"))


def a_file_where_a_folder_is(path: Path, course: Path) -> None:
    """a/b in a file a, and a file a in the place of its folder"""
    _zip(path, {"a": "36", "a/b.ipynb": "36", "c/d.ipynb": "36", "c": "36"})


def one_name_twice(path: Path, course: Path) -> None:
    """two notebooks of one name in two folders, and no time to choose by"""
    _zip(path, {f"a/{NAME}": "36", f"b/{NAME}": "36"})
