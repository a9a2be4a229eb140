"""Tokens by command: made once, kept as hashes, renewed and ended."""

from __future__ import annotations

import csv
import stat
import subprocess
from pathlib import Path

import pytest

from autograder.service.store import DATABASE, Store
from autograder.service.tokens import Person, whose_token
from tests.service.served import COMMAND


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nbgrader_config.py").write_text("", encoding="utf-8")
    return tmp_path


def serve(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "serve", *arguments], cwd=folder, capture_output=True, text=True
    )


def whose(folder: Path, token: str) -> Person | None:
    store = Store(folder)
    try:
        return whose_token(store, token)
    finally:
        store.close()


def test_a_class_list_becomes_tokens_that_are_shown_once(folder: Path) -> None:
    (folder / "class.csv").write_text("username,name\nada,Ada\nbo,Bo\n", encoding="utf-8")
    done = serve(folder, "token", "--roster", "class.csv", "-o", "tokens.csv")
    assert done.returncode == 0, done.stderr
    written = folder / "tokens.csv"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    rows = dict(list(csv.reader(written.read_text(encoding="utf-8").splitlines()))[1:])
    assert list(rows) == ["ada", "bo"]
    assert whose(folder, rows["ada"]) == Person("ada")
    kept = (folder / DATABASE).read_bytes()
    assert not [token for token in rows.values() if token.encode() in kept]
    assert stat.S_IMODE((folder / DATABASE).stat().st_mode) == 0o600
    again = serve(folder, "token", "--roster", "class.csv")
    assert again.stdout == "id,token\r\n" or again.stdout == "id,token\n"
    assert "--renew" in again.stderr


def test_a_token_is_renewed_and_ended(folder: Path) -> None:
    first = serve(folder, "token", "--student", "ada").stdout.split(",")[-1].strip()
    second = serve(folder, "token", "--student", "ada", "--renew").stdout.split(",")[-1].strip()
    assert whose(folder, first) is None and whose(folder, second) == Person("ada")
    assert serve(folder, "revoke", "ada").returncode == 0
    assert whose(folder, second) is None
    done = serve(folder, "revoke", "ada")
    assert done.returncode == 1 and "no token of ada" in done.stderr


def test_a_teachers_token_is_another(folder: Path) -> None:
    token = serve(folder, "token", "--teacher", "prof").stdout.split(",")[-1].strip()
    assert whose(folder, token) == Person("prof", teacher=True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--student", "a+b"], "an id holds neither"),
        (["--student", "*"], "takes an id with"),
        (["--roster", "none.csv"], "Cannot read the roster"),
        ([], "For whom?"),
    ],
)
def test_what_is_no_id_gets_no_token(folder: Path, arguments: list[str], says: str) -> None:
    done = serve(folder, "token", *arguments)
    assert done.returncode == 1 and says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_elsewhere_than_in_a_course_it_says_so(tmp_path: Path) -> None:
    for command in ([], ["token", "--student", "ada"]):
        done = serve(tmp_path, *command)
        assert done.returncode == 1 and "is no course" in " ".join(done.stderr.split())
    assert not (tmp_path / ".pencilgrad").exists()
