"""The service through its front door: a check, a hand-in, feedback; stop, start, and bad input."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import resource
import signal
import socket
import stat
import subprocess
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from autograder.classroom.records import course_in, read_results
from autograder.nbgrader.command import nbgrader
from autograder.service.hand_ins import hash_of_files
from course_tools.service import Service, ServiceError
from tests.service.served import NOTEBOOK, Served, as_sent

pytestmark = pytest.mark.xdist_group("service")  # they share a course
HALF = """def mse_gradients(b, w, x, y):
    error = b + w * x - y
    return error.mean(), (x * error).mean()
"""
EVERYBODY = httpx.Limits(max_connections=100)
ENDLESS = "def initialize(seed):\n    while True:\n        pass\n"


def packed(served: Served, **more: object) -> dict[str, object]:
    """A hand-in as the client sends it."""
    files = {"2-one-step.ipynb": base64.b64encode(served.notebook()).decode()}
    return {"assignment": "gradient-descent", "files": files, "key": "a" * 32} | more


# --- the whole way


def test_what_checks_say_is_what_the_grade_says(served: Served, tmp_path: Path) -> None:
    """A student is told a mistake by name, mends it, hands in; plain nbgrader does the rest."""
    service = served.service("ada")
    told = service.check(NOTEBOOK, "mse-gradients", served.cells({"mse-gradients": HALF}))
    assert told.outcome == "failed" and "half of the right ones" in told.message
    items = ["mse-gradients", "mse", "initialize"]
    checked = {item: service.check(NOTEBOOK, item, served.cells()) for item in items}
    assert {reply.outcome for reply in checked.values()} == {"passed"}
    folder = tmp_path / "gradient-descent"
    folder.mkdir()
    (folder / "2-one-step.ipynb").write_bytes(served.notebook())
    receipt = service.hand_in(folder / "2-one-step.ipynb")
    served.teach("collect", "gradient-descent")
    served.teach("autograde", "gradient-descent", "--student", "ada")
    results = read_results(course_in(served.course), "gradient-descent")
    (result,) = (one for one in results if one.student == "ada")  # others handed in, too
    scores = {verdict["item"]: verdict["score"] for verdict in result.verdicts}
    assert {item: scores[item] for item in items} == {
        item: reply.score for item, reply in checked.items()
    }
    with pytest.raises(httpx.HTTPStatusError):
        feedback_of(served, "ada")
    for command in ("generate_feedback", "release_feedback"):
        served.teach(command, "gradient-descent")
    assert b"PK" in feedback_of(served, "ada")
    with served.browser("ada") as browser:
        page = browser.get("/").text
        assert receipt.hash in page
        (link,) = re.findall(r'href="(feedback/[^"]+)"', page)
        shown = browser.get(f"/{link}")
        assert "mse_gradients" in shown.text
        assert "sandbox" in shown.headers["Content-Security-Policy"]
    with served.browser("bo") as browser:
        assert browser.get(f"/{link}").status_code == 404
    with pytest.raises(httpx.HTTPStatusError):
        feedback_of(served, "bo")


def feedback_of(served: Served, student: str) -> bytes:
    with served.client(student) as client:
        return client.get("/api/feedback/gradient-descent").raise_for_status().content


def test_a_hand_in_lies_there_as_nbgrader_submit_leaves_it(served: Served, tmp_path: Path) -> None:
    served.room.home("eve").mkdir(parents=True)
    (served.room.root / "campus").mkdir(exist_ok=True)
    home, env = served.room.home("eve"), served.room.student_env("eve")
    nbgrader("fetch_assignment", "gradient-descent", cwd=home, env=env)
    nbgrader("submit", "gradient-descent", "--student", "eve", cwd=home, env=env)
    notebook = home / "gradient-descent" / "2-one-step.ipynb"
    served.service("fay").hand_in(notebook)
    theirs, ours = (
        next(path for path in served.hand_ins() if path.name.startswith(f"{name}+"))
        for name in ("eve", "fay")
    )
    shape = r"(eve|fay)\+gradient-descent\+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC\+[\w-]{12}"
    assert re.fullmatch(shape, theirs.name) and re.fullmatch(shape, ours.name)
    assert looks_of(ours) == looks_of(theirs)
    assert (ours / "timestamp.txt").read_text() == ours.name.split("+")[2]
    assert (ours / "2-one-step.ipynb").read_bytes() == notebook.read_bytes()


def looks_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Names, modes, and how much is in the small files."""
    return {
        str(path.relative_to(folder)): (stat.filemode(path.stat().st_mode), path.stat().st_size)
        for path in [folder, *folder.rglob("*")]
        if path.is_file() or path == folder
    } | {".": (stat.filemode(folder.stat().st_mode), 0)}


def test_the_same_key_brings_the_same_receipt(served: Served) -> None:
    with served.client("kay") as client:
        first, second = (client.post("/api/hand-in", json=packed(served)).json() for _ in "12")
    assert first == second
    (folder,) = (path for path in served.hand_ins() if path.name.startswith("kay+"))
    digest = hashlib.sha256((folder / "2-one-step.ipynb").read_bytes()).hexdigest()
    line = f"{digest}  2-one-step.ipynb\n"
    assert first["hash"] == hashlib.sha256(line.encode()).hexdigest()


def test_what_is_released_is_handed_out(served: Served) -> None:
    with served.client("ada") as client:
        (one,) = client.get("/api/assignments").json()["assignments"]
        assert (one["assignment"], one["notebooks"]) == ("gradient-descent", ["2-one-step"])
        assert client.get("/api/release/gradient-descent").content.startswith(b"PK")
        answer = client.get("/api/release/pytorch")
        assert answer.status_code == 404 and "gradient-descent" in answer.json()["error"]


# --- bad input


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"notebook": "pytorch/9-none"}, 404, "knows no notebook"),
        ({"notebook": "../course/source"}, 404, "knows no notebook"),
        ({"item": "no-such"}, 404, "of an older version"),
        ({"cells": "all"}, 400, "did not understand"),
        ({"cells": [{"id": "", "source": ""}] * 2000}, 413, "up to 1000 cells"),
        ({"cells": [{"id": "", "source": "x" * 2_000_000}]}, 413, "more than the 1 MB"),
    ],
)
def test_a_wrong_question_is_answered_in_one_sentence(
    served: Served, asked: dict[str, object], status: int, says: str
) -> None:
    usual: dict[str, object] = {"notebook": NOTEBOOK, "item": "mse", "cells": []}
    with served.client("ada") as client:
        answer = client.post("/api/check", json=usual | asked)
    assert answer.status_code == status and says in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"{", {}, 400),
        (b"[" * 500_000, {}, 400),
        (b'{"notebook": ' + b'{"a":' * 100_000, {}, 400),
        (b"\xff\xfe", {}, 400),
        (b'{"notebook": "\\ud800", "item": "mse", "cells": []}', {}, 400),
        (b"x" * 100, {"Content-Encoding": "gzip"}, 415),
    ],
)
def test_a_body_that_is_none_is_refused(
    served: Served, body: bytes, headers: dict[str, str], status: int
) -> None:
    with served.client("ada") as client:
        answer = client.post("/api/check", content=body, headers=headers)
    assert answer.status_code == status and answer.json()["error"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"other.ipynb": "e30="}, "Expected: 2-one-step.ipynb"),
        ({"2-one-step.ipynb": "e30="}, "no notebook, or a damaged one"),
        ({"2-one-step.ipynb": "*"}, "came in damaged"),
        ({"../2-one-step.ipynb": "e30="}, "give it a plain one"),
        ({"/etc/passwd": "e30="}, "give it a plain one"),
        ({"a/../../b.txt": "e30="}, "give it a plain one"),
        ({"a\\..\\b.txt": "e30="}, "give it a plain one"),
        ({"a\nb": "e30="}, "give it a plain one"),
        ({"x" * 300: "e30="}, "give it a plain one"),
    ],
)
def test_odd_files_are_not_handed_in(served: Served, files: dict[str, str], says: str) -> None:
    before = served.hand_ins()
    with served.client("ada") as client:
        answer = client.post("/api/hand-in", json=packed(served, files=files, key="b" * 32))
    assert answer.status_code == 400 and says in answer.json()["error"]
    assert served.hand_ins() == before


def test_a_token_that_is_wrong_old_or_foreign_is_told(served: Served) -> None:
    old = served.token("old")
    served.tokens.pop("old")
    served.token("old")  # renews it
    for token in ("pg_wrong", old, "of-a-hub", "x" * 10_000):
        with pytest.raises(ServiceError, match="does not know your token"):
            Service(served.address, token).check(NOTEBOOK, "mse", [])


def test_a_cell_that_never_ends_costs_nobody_else_anything(served: Served) -> None:
    with ThreadPoolExecutor(2) as pool:
        endless = pool.submit(
            served.service("eve").check, NOTEBOOK, "initialize",
            served.cells({"initialize": ENDLESS}),
        )  # fmt: skip
        assert served.service("ada").check(NOTEBOOK, "initialize", served.cells()).score == 2
        assert not endless.done()
        assert endless.result().outcome == "timed out"


def test_many_at_once_are_all_answered_and_told_their_place(served: Served) -> None:
    services = [served.service(f"many{k}") for k in range(12)]
    places: list[int] = []
    with ThreadPoolExecutor(len(services)) as pool:
        replies = list(
            pool.map(lambda one: one.check(NOTEBOOK, "initialize", [], places.append), services)
        )
    assert Counter(reply.outcome for reply in replies) == {"blank": 12}
    assert max(places, default=1) >= 1


def test_the_newest_check_of_a_student_counts(served: Served) -> None:
    """Three tabs at a time: one runs, one waits, and the one between is told."""
    service = served.service("tabs")
    said: list[str] = []

    def ask(number: int) -> None:
        cells = served.cells({"initialize": ENDLESS if number == 0 else f"x = {number}"})
        try:
            said.append(service.check(NOTEBOOK, "initialize", cells).outcome)
        except ServiceError as error:
            said.append(str(error))

    tabs = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(said) == 3 and sum("newer check" in one for one in said) == 1


# --- stop, start


def test_killed_amid_hand_ins_and_checks_it_loses_nothing_and_takes_nothing_twice(
    served: Served,
) -> None:
    """kill -9 of the service, then of its engine, amid 50 hand-ins and 50 checks; who hears nothing
    asks again: no receipt without its notebook, no notebook twice, every check answered."""
    students = served.give_tokens(f"kill{k}" for k in range(50))
    check: dict[str, object] = {"notebook": NOTEBOOK, "item": "initialize", "cells": as_sent([])}
    said: dict[str, list[str]] = {"hand-in": [], "check": []}
    notebook = packed(served)
    there, heard = threading.Event(), threading.Condition()

    def ask(student: str, place: str, asked: dict[str, object]) -> None:
        headers = {"Authorization": f"Bearer {served.tokens[student]}"}
        while there.wait():
            with suppress(httpx.TransportError):  # the service is gone: once more
                answer = line.post(f"{served.address}/api/{place}", json=asked, headers=headers)
                if answer.status_code not in (202, 500):  # told its place, or the engine is gone
                    break
        with heard:
            said[place].append(answer.json().get("hash") or answer.json()["outcome"])
            heard.notify()

    def kill(process: psutil.Process | subprocess.Popen[str], receipts: int, checks: int) -> None:
        with heard:
            heard.wait_for(
                lambda: len(said["hand-in"]) >= receipts and len(said["check"]) >= checks
            )
        process.kill()

    with httpx.Client(timeout=120, limits=EVERYBODY) as line, ThreadPoolExecutor(100) as pool:
        tries = [
            pool.submit(ask, student, place, asked)
            for student in students
            for place, asked in (("hand-in", notebook), ("check", check))
        ]
        there.set()
        assert served.process
        kill(served.process, 5, 1)
        there.clear()
        served.stop(signal.SIGKILL)
        served.start()
        there.set()
        for engine in psutil.Process(served.process.pid).children():
            kill(engine, 10, 10)
        for one in tries:
            one.result()
    assert Counter(said["check"]) == {"blank": 50}
    folders = [path for path in served.inbound.iterdir() if "kill" in path.name]
    assert sorted(path.name.partition("+")[0] for path in folders) == sorted(students)
    name = "2-one-step.ipynb"
    kept = {hash_of_files({name: (path / name).read_bytes()}) for path in folders}
    assert {*said["hand-in"]} == kept and len(said["hand-in"]) == 50


def test_a_stop_loses_nothing_and_a_start_goes_on(served: Served) -> None:
    with served.client("zoe") as client:
        receipt = client.post("/api/hand-in", json=packed(served)).json()
    assert "Stopped." in served.stop()
    served.start()
    with served.client("zoe") as client:
        assert client.post("/api/hand-in", json=packed(served)).json() == receipt


def test_one_course_is_served_once(served: Served) -> None:
    second = Served(served.room)
    with pytest.raises(AssertionError):
        second.start()
    assert second.process and second.process.wait() == 1
    assert second.process.communicate()[0] == ""


def test_a_full_disk_is_told_and_nothing_is_half_there(served: Served) -> None:
    served.stop()
    most = 2**20  # the largest size of a file, in the place of the disk's
    large = base64.b64encode(bytes(2 * most)).decode()
    notebook = base64.b64encode(served.notebook()).decode()
    files = {"2-one-step.ipynb": notebook, "data.bin": large}
    served.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    before = served.hand_ins()
    with served.client("ada") as client:
        answer = client.post("/api/hand-in", json=packed(served, files=files, key="c" * 32))
        assert answer.status_code == 507 and "no room" in answer.json()["error"]
    assert served.hand_ins() == before
    assert not [path for path in served.inbound.iterdir() if path.name.startswith(".")]
    served.stop()
    served.start()
    with served.client("ada") as client:
        assert client.post("/api/hand-in", json=packed(served, key="c" * 32)).status_code == 200


def test_a_line_that_is_cut_off_costs_nothing(served: Served) -> None:
    host, _, port = served.address.removeprefix("http://").partition(":")
    for sent in (b"POST /api/check HTTP/1.1\r\n", b"\x00" * 100, b"GET / HTTP/9\r\n\r\n"):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(sent)
    body = json.dumps({"notebook": NOTEBOOK, "item": "mse", "cells": as_sent([])}).encode()
    head = f"POST /api/check HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) + 100}\r\n"
    head += f"Authorization: Bearer {served.token('ada')}\r\n\r\n"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + body)
    with served.client() as client:
        assert client.get("/health").json() == {"status": "ok"}
