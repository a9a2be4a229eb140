"""The notebook's side of the course's service: who is asked, what is told where that fails."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from course_tools.own import own_copy
from course_tools.service import Receipt, Service, ServiceError, connected

CELLS = [("a1", "x = 1")]


class Course(ThreadingHTTPServer):
    """Answers what a test wants, in turn; the last one again and again."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def will_say(self, *said: object, status: int = 200) -> None:
        self.answers += [(status, json.dumps(one).encode()) for one in said]


class Answering(BaseHTTPRequestHandler):
    server: Course

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), asked))
        answers = self.server.answers
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        if status == 307:
            self.send_header("Location", body.decode())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def course() -> Iterator[Course]:
    with Course() as course:
        thread = threading.Thread(target=course.serve_forever, args=(0.01,))
        thread.start()
        yield course
        course.shutdown()
        thread.join()


@pytest.fixture
def service(course: Course) -> Service:
    return Service(course.address, "a-token")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's set-up but the test's."""
    for name in ("PENCILGRAD_SERVICE", "PENCILGRAD_TOKEN", "JUPYTERHUB_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("NBGRADER_EXECUTION", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_a_check_sends_the_cells_and_brings_the_sentence(course: Course, service: Service) -> None:
    course.will_say({"outcome": "failed", "message": "Half of it.", "more": "2 tries left."})
    reply = service.check("gradient-descent/2-one-step", "mse", CELLS)
    assert (reply.outcome, reply.message, reply.more) == ("failed", "Half of it.", "2 tries left.")
    path, headers, asked = course.asked[0]
    assert path == "/api/check" and headers["Authorization"] == "Bearer a-token"
    assert asked["cells"] == [{"id": "a1", "source": "x = 1"}]


def test_who_waits_hears_the_place_and_then_the_answer(course: Course, service: Service) -> None:
    course.will_say({"place": 12, "again": 0}, {"place": 1, "again": 0})
    course.will_say({"outcome": "passed", "message": "Right."})
    places: list[int] = []
    assert service.check("a/b", "mse", CELLS, places.append).outcome == "passed"
    assert places == [12, 1]


def test_who_waits_goes_on_while_the_service_is_started_anew(
    course: Course, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    course.will_say({"place": 2, "again": 0})
    course.answers += [(0, b""), (503, b"")]
    course.will_say({"outcome": "passed", "message": "Right."})
    assert service.check("a/b", "mse", CELLS).outcome == "passed"


def test_a_hand_in_takes_the_folder_along_and_nothing_hidden(
    course: Course, service: Service, tmp_path: Path
) -> None:
    folder = tmp_path / "gradient-descent"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / "2-one-step.ipynb").write_bytes(b"{}")
    (folder / "notes.txt").write_bytes(b"mine")
    (folder / ".secret").write_bytes(b"no")
    (folder / "link.txt").symlink_to("/etc/passwd")
    course.will_say({"time": "2026-11-27 18:00:00.000000 UTC", "hash": "abc"})
    receipt = service.hand_in(folder / "2-one-step.ipynb")
    assert receipt == Receipt("2026-11-27 18:00:00.000000 UTC", "abc")
    asked = course.asked[0][2]
    assert asked["assignment"] == "gradient-descent"
    files = {name: base64.b64decode(text) for name, text in asked["files"].items()}
    assert files == {"2-one-step.ipynb": b"{}", "notes.txt": b"mine"}


def test_a_line_that_breaks_is_asked_again_under_the_same_key(
    course: Course, service: Service, tmp_path: Path
) -> None:
    (tmp_path / "n.ipynb").write_bytes(b"{}")
    course.answers.append((0, b""))
    course.will_say({"time": "t", "hash": "h"})
    assert service.hand_in(tmp_path / "n.ipynb").hash == "h"
    first, second = (asked["key"] for _, _, asked in course.asked)
    assert first == second


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, b'{"error": "No such token."}', "No such token."),
        (401, b"<html>", "does not know your token"),
        (413, b"", "too large"),
        (429, b"", "Wait a minute"),
        (502, b"<html>nginx", "did not answer (status 502)"),
        (404, b"<html>", "is not the course's service"),
        (200, b"<html>", "is not JSON"),
        (200, b"[" * 100_000, "is not JSON"),
        (200, b'{"other": 1}', "is no verdict"),
        (0, b"", "did not answer"),
    ],
)
def test_every_failure_is_one_sentence(
    course: Course, service: Service, status: int, body: bytes, says: str
) -> None:
    course.answers = [(status, body)]
    with pytest.raises(ServiceError) as told:
        service.check("a/b", "mse", CELLS)
    assert says in str(told.value) and "\n" not in str(told.value)


def test_no_connection_is_one_sentence() -> None:
    with pytest.raises(ServiceError, match="did not answer"):
        Service("http://127.0.0.1:9", "a-token").check("a/b", "mse", CELLS)


def test_a_token_follows_no_redirect(course: Course, service: Service) -> None:
    course.answers = [(307, f"{course.address}/elsewhere".encode())]
    with pytest.raises(ServiceError):
        service.check("a/b", "mse", CELLS)
    assert [path for path, _, _ in course.asked] == ["/api/check"]


def test_a_proxy_does_not_hear_what_this_machine_tells_itself(
    course: Course, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    course.will_say({"outcome": "passed", "message": "Right."})
    assert service.check("a/b", "mse", CELLS).outcome == "passed"


@pytest.mark.parametrize(
    "address",
    ["http://course.example", "ftp://localhost", "localhost:8765", "https://", "https://a:b@c.de",
     "http://127.0.0.1.example.org", "http://localhost@example.org", "file:///etc/passwd"],
)  # fmt: skip
def test_a_token_goes_over_no_network_in_plain_text(address: str) -> None:
    with pytest.raises(ServiceError, match="is no address of a service"):
        Service(address, "a-token")


@pytest.mark.parametrize("token", ["a b", "a\nX-Student: ada", "à"])
def test_a_token_is_one_word(token: str) -> None:
    with pytest.raises(ServiceError, match="copy it again"):
        Service("https://course.example", token)


def test_the_set_up_is_kept_for_its_user_only(home: Path) -> None:
    assert connected() is None
    command = [sys.executable, "-m", "course_tools.service", "https://course.example", "t0ken"]
    subprocess.run(command, check=True, capture_output=True)
    kept = home / ".pencilgrad" / "service.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert connected() == Service("https://course.example", "t0ken")
    kept.write_text("[", encoding="utf-8")
    with pytest.raises(ServiceError, match="Write it again"):
        connected()


def test_a_wrong_set_up_is_refused_in_one_line() -> None:
    command = [sys.executable, "-m", "course_tools.service", "http://course.example", "t0ken"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and "is no address of a service" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_goes_first_and_the_hub_gives_its_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PENCILGRAD_SERVICE", "https://hub.example/services/pencilgrad")
    assert connected() is None
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of-the-hub")
    assert connected() == Service("https://hub.example/services/pencilgrad", "of-the-hub")
    monkeypatch.setenv("PENCILGRAD_TOKEN", "mine")
    assert connected() == Service("https://hub.example/services/pencilgrad", "mine")


def test_nobody_is_asked_while_a_notebook_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENCILGRAD_SERVICE", "https://course.example")
    monkeypatch.setenv("PENCILGRAD_TOKEN", "mine")
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert connected() is None


def test_a_notebook_hands_itself_in(
    course: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = own_copy("gradient-descent/2-one-step", "ada")
    with pytest.raises(ServiceError, match="No service"):
        mine.hand_in()
    monkeypatch.setenv("PENCILGRAD_SERVICE", course.address)
    monkeypatch.setenv("PENCILGRAD_TOKEN", "mine")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ServiceError, match="Save this one"):
        mine.hand_in()
    notebook = tmp_path / "copy" / "2-one-step.ipynb"
    notebook.parent.mkdir()
    notebook.write_bytes(b"{}")
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    course.will_say({"time": "2026-11-27 18:00:00.000000 UTC", "hash": "abc"})
    assert "Receipt: abc" in repr(mine.hand_in())
    assert course.asked[0][2]["assignment"] == "gradient-descent"
    assert "save (Ctrl+S)" in capsys.readouterr().out
