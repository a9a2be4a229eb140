"""What is tried against the service: to be somebody else, to read what is not one's own, to learn
what is asked, to stop it for others."""

from __future__ import annotations

import base64
import re
import socket
import sqlite3
from collections.abc import Callable

import pytest

from autograder.service.checks import SECRET
from autograder.service.store import DATABASE
from course_tools.service import Reply
from tests.service.served import NOTEBOOK, Served, as_sent
from tests.service.test_serving import packed

pytestmark = pytest.mark.xdist_group("service")  # they share a course
# Code that a student sends, to look around where it runs, and what it would bring out.
LOOKS = {
    "the service's database": "open({course!r} + '/.pencilgrad/service.db', 'rb').read()",
    "the service's secret": "open({course!r} + '/.pencilgrad/service-secret', 'rb').read()",
    "grading's secret": "open({course!r} + '/.pencilgrad/secret', 'rb').read()",
    "the solutions": "open({course!r} + '/source/gradient-descent/2-one-step.ipynb').read()",
    "hand-ins of others": "__import__('os').listdir({inbound!r})[0]",
    "the service's port": "__import__('socket').create_connection(('127.0.0.1', {port}))",
    "the token of the environment": "__import__('os').environ['PENCILGRAD_TOKEN']",
}


# Where a right function stands in for a wrong one of one's own, call it, and tell its value.
WRONG = "12345.0"
MSE_GRADIENTS = f"def mse_gradients(b, w, x, y):\n    return {WRONG}, {WRONG}\n"
PREDICT = f"def predict(b, w, x):\n    return {WRONG}\n"
STANDS = f"predict(7.5, 3.25, 5.125)\n    if got == {WRONG}:\n        raise ValueError\n"
VALUE = 7.5 + 3.25 * 5.125
TELLS: dict[str, tuple[str, dict[str, str]]] = {
    "as a value": (
        "loss-after",
        {
            "mse-gradients": MSE_GRADIENTS,
            "loss-after": "loss_after = mse_gradients(7.5, 3.25, np.array([[5.125]]), "
            f"np.array([[0.0]]))[0] / 2\nassert loss_after != {WRONG} / 2",
        },
    ),
    "as an answer": (
        "mse-gradients",
        {
            "predict": PREDICT,
            "mse-gradients": "def mse_gradients(b, w, x, y):\n"
            f"    got = {STANDS}    return got, got",
        },
    ),
    "in an exception": (
        "mse-gradients",
        {
            "predict": PREDICT,
            "mse-gradients": "def mse_gradients(b, w, x, y):\n"
            f"    got = {STANDS}    raise RuntimeError(got)",
        },
    ),
}


@pytest.fixture
def gains(record_property: Callable[[str, object], None]) -> Callable[[float, int], None]:
    """Tells what an attack came to, for the count at the end of a run."""

    def tell(gained: float, leaks: int) -> None:
        record_property("attack", (gained, leaks))
        assert (gained, leaks) == (0, 0)

    return tell


@pytest.mark.parametrize("what", LOOKS)
def test_code_that_is_checked_sees_nothing_of_the_service(
    served: Served, gains: Callable[[float, int], None], what: str
) -> None:
    """the service's database, secrets, port, token, the solutions and hand-ins, from code that is
    checked"""
    port = served.address.rpartition(":")[2]
    look = LOOKS[what].format(course=str(served.course), inbound=str(served.inbound), port=port)
    gains(0, int(right_if_seen(served, look).outcome == "passed"))


def test_what_can_be_seen_would_be_told(served: Served) -> None:
    """The looks above bring something out where there is something."""
    assert right_if_seen(served, "1 + 1").outcome == "passed"


def right_if_seen(served: Served, look: str) -> Reply:
    """The reply to an answer that is right where a look raises nothing, and wrong elsewhere."""
    right = dict(served.cells())["initialize"]
    code = f"try:\n    {look}\nexcept Exception:\n    initialize = lambda seed: None\n"
    cells = {"initialize": f"{right}\n{code}"}
    return served.service("mallory").check(NOTEBOOK, "initialize", served.cells(cells))


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(0)",
        "import sys; sys.exit(0)",
        "print('2.0')",
        "from autograder import judge",
        "__import__('os').write(1, b'passed')",
        "raise SystemExit('passed')",
    ],
)
def test_no_words_of_a_cell_are_a_verdict(
    served: Served, gains: Callable[[float, int], None], code: str
) -> None:
    """print, exit, raise or write what a verdict looks like"""
    reply = served.service("mallory").check(NOTEBOOK, "initialize", [("initialize", code)])
    gains(reply.score, int(reply.outcome == "passed"))


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Student", "victim"), ("X-Forwarded-User", "victim"), ("Remote-User", "victim")],
        [("Cookie", "pencilgrad=victim")],
        [("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1;by=victim")],
    ],
)
def test_nobody_is_somebody_else_by_a_header(
    served: Served, gains: Callable[[float, int], None], headers: list[tuple[str, str]]
) -> None:
    """headers that name somebody else"""
    before = served.hand_ins()
    with served.client("mallory") as client:
        answer = client.post("/api/hand-in", json=packed(served, key="d" * 32), headers=headers)
    new = [path.name for path in served.hand_ins() if path not in before]
    gains(0, sum(not name.startswith("mallory+") for name in new))
    assert answer.status_code == 200


def test_two_tokens_are_none(served: Served, gains: Callable[[float, int], None]) -> None:
    """two tokens in one request"""
    with served.client() as client:
        request = client.build_request("GET", "/api/assignments")
        both = [(b"Authorization", f"Bearer {served.token(one)}".encode())
                for one in ("mallory", "victim")]  # fmt: skip
        request.headers = type(request.headers)([*request.headers.raw, *both])
        gains(0, int(client.send(request).status_code != 401))


def test_a_request_inside_a_request_is_nobodys(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """a request inside a request: two lengths of one body, which a proxy reads differently"""
    host, _, port = served.address.removeprefix("http://").partition(":")
    inner = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    for lengths in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 50\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ):
        token = f"Authorization: Bearer {served.token('mallory')}\r\n".encode()
        head = b"POST /api/check HTTP/1.1\r\nHost: x\r\n" + token + lengths + b"\r\n"
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(head + b"0\r\n\r\n" + inner)
            line.shutdown(socket.SHUT_WR)
            said = b""
            while part := line.recv(65536):
                said += part
        gains(0, said.count(b"pencilgrad_checks_waiting"))


@pytest.mark.parametrize(
    "name",
    ["../../course/source/gradient-descent", "..%2f..%2fcourse", "%2e%2e", ".", "*", "inbound",
     "gradient-descent/..", "gradient-descent%00", "gradient-descent%0a", "' OR 1=1 --"],
)  # fmt: skip
def test_no_name_leads_out_of_what_is_released(
    served: Served, gains: Callable[[float, int], None], name: str
) -> None:
    """names of assignments that lead out of what is released"""
    with served.client("mallory") as client:
        for what in ("release", "feedback"):
            answer = client.get(f"/api/{what}/{name}")
            gains(0, int(answer.status_code == 200 and b"PK" in answer.content[:4]))


@pytest.mark.parametrize("name", ["x' OR '1'='1", '"; DROP TABLE token; --', "mse\x00", "%", "_"])
def test_names_are_no_sql(served: Served, gains: Callable[[float, int], None], name: str) -> None:
    """SQL in names and keys"""
    asked = {"notebook": name, "item": name, "cells": as_sent([])}
    with served.client("mallory") as client:
        answers = [
            client.post("/api/check", json=asked),
            client.post("/api/check", json=asked | {"notebook": NOTEBOOK}),
            client.post("/api/hand-in", json=packed(served, assignment=name, key="e" * 32)),
            client.post("/api/hand-in", json=packed(served, key=name)),
        ]
    assert {answer.status_code for answer in answers} <= {400, 404}
    with sqlite3.connect(served.course / DATABASE) as kept:
        count = kept.execute("SELECT count(*) FROM token").fetchone()[0]
    kept.close()
    gains(0, int(count == 0))


def test_a_receipts_key_is_each_students_own(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """the key of a classmate's hand-in, for the classmate's receipt"""
    with served.client("victim") as client:
        theirs = client.post("/api/hand-in", json=packed(served, key="f" * 32)).json()
    other = {"2-one-step.ipynb": base64.b64encode(b'{"cells": []}').decode()}
    with served.client("mallory") as client:
        mine = client.post("/api/hand-in", json=packed(served, files=other, key="f" * 32)).json()
    gains(0, int(mine["hash"] == theirs["hash"] or mine["time"] == theirs["time"]))


def test_times_and_secrets_of_a_hand_in_are_the_services(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """a timestamp.txt of one's own, which would make a late one early"""
    old = base64.b64encode(b"2001-01-01 00:00:00 UTC").decode()
    files = packed(served)["files"]
    assert isinstance(files, dict)
    own = {"timestamp.txt": old, "submission_secret.txt": old}
    with served.client("early") as client:
        client.post("/api/hand-in", json=packed(served, files=files | own, key="0" * 32))
    (folder,) = (path for path in served.hand_ins() if path.name.startswith("early+"))
    kept = (folder / "timestamp.txt").read_text() + (folder / "submission_secret.txt").read_text()
    gains(0, kept.count("2001"))


def test_asking_again_and_again_asks_the_same(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """the same check again and again, for other hidden inputs; grading's are of another secret"""
    tells = "def initialize(seed):\n    return seed\n"
    service = served.service("oracle")
    said = {
        service.check(NOTEBOOK, "initialize", [("", tells + f"# {k}")]).message for k in range(3)
    }
    assert (served.course / SECRET).read_bytes() != read_or_empty(served)
    gains(0, len(said) - 1)


def read_or_empty(served: Served) -> bytes:
    path = served.course / ".pencilgrad" / "secret"
    return path.read_bytes() if path.exists() else b""


def test_no_message_holds_a_number_that_was_expected(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """a wrong answer, for the numbers that were expected in its sentence"""
    wrong = served.cells({"mse": "def mse(yhat, y):\n    return 123.0"})
    reply = served.service("oracle").check(NOTEBOOK, "mse", wrong)
    numbers = set(re.findall(r"\d+\.\d+", reply.message)) - {"123.0"}
    gains(reply.score, len(numbers))


@pytest.mark.parametrize("way", TELLS)
def test_no_sentence_tells_what_a_right_function_gives(
    served: Served, gains: Callable[[float, int], None], way: str
) -> None:
    """the right function that stands in for a wrong one, called, and its value told: as a value, as
    an answer, in an exception"""
    item, answers = TELLS[way]
    reply = served.service("oracle").check(NOTEBOOK, item, served.cells(answers))
    gains(reply.score, int(f"{VALUE:.2f}"[:-1] in f"{reply}"))


def test_a_right_function_does_stand_in_there(served: Served) -> None:
    """What is called above answers where it is used as it should be."""
    answers = served.cells({"mse-gradients": MSE_GRADIENTS})
    reply = served.service("oracle").check(NOTEBOOK, "loss-after", answers)
    assert reply.outcome == "passed" and "in the place of yours" in reply.message


def test_one_who_holds_many_lines_keeps_nobody_out(
    served: Served, gains: Callable[[float, int], None]
) -> None:
    """many requests that never end"""
    host, _, port = served.address.removeprefix("http://").partition(":")
    head = "POST /api/hand-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
    head += f"Authorization: Bearer {served.token('mallory')}\r\n\r\n"
    lines = [socket.create_connection((host, int(port))) for _ in range(40)]
    try:
        for line in lines:
            line.sendall(head.encode() + b"{")
        with served.client("victim") as client:
            answer = client.post("/api/hand-in", json=packed(served, key="9" * 32))
        gains(0, int(answer.status_code != 200))
    finally:
        for line in lines:
            line.close()
