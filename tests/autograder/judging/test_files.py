"""`Submission.file`: a file is looked up by its path, and no path leads out of the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.engine.kernel import KernelDoor
from autograder.judging.faults import StudentError
from autograder.judging.submission import Submission

FILES = {"dvc.yaml": b"stages:", "models/net.onnx": b"\x08", "..": b"up", "a\0b": b"nul"}


def submission() -> Submission:
    return Submission(KernelDoor({}, files=FILES))


def test_a_file_is_found_by_its_path_in_the_folder() -> None:
    assert submission().file("dvc.yaml") == submission().file("./dvc.yaml") == b"stages:"
    assert submission().file("models/net.onnx") == b"\x08"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "..", "../dvc.yaml", "models/../dvc.yaml", "", ".", "/", "../a\0b"]
)
def test_a_path_that_leads_elsewhere_is_the_students_mistake(path: str) -> None:
    with pytest.raises(StudentError, match=r"is no file of the notebook's folder: name one in it"):
        submission().file(path)


@pytest.mark.parametrize(
    "path", ["dvc.yaml\0", "\0", "dvc.yaml/", "models", "`", "\ud800", "x" * 900]
)
def test_a_name_that_nobody_handed_in_is_told_in_one_short_line(path: str) -> None:
    if path == "dvc.yaml/":
        assert submission().file(path) == b"stages:"
        return
    with pytest.raises(StudentError) as told:
        submission().file(path)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300 and str(told.value).count("`") in (2, 4)


def test_a_file_is_read_up_to_a_size() -> None:
    assert submission().file("dvc.yaml", most=7) == b"stages:"
    with pytest.raises(StudentError, match=r"^`dvc\.yaml` has 7e-06 MB; up to 6e-06 MB are read\."):
        submission().file("dvc.yaml", most=6)


def test_in_a_kernel_the_folder_is_read_without_links_and_pipes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("inner/file")
    os.mkfifo(tmp_path / "pipe")
    student = Submission(KernelDoor({}))
    assert student.file("inner/file") == b"1"
    for name in ("link", "pipe", "inner", "a\0b"):
        with pytest.raises(StudentError, match="was handed in"):
            student.file(name)
