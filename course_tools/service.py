"""The course's service, from a notebook: it checks an answer, and takes in what is handed in.

>>> service = connected()                      # None where no service was set up
>>> service.check("gradient-descent/2-one-step", "mse", cells).message
>>> service.hand_in("2-one-step.ipynb", "gradient-descent")

Set up once, with what the course gave you:  python -m course_tools.service URL TOKEN
"""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from getpass import getpass
from http.client import HTTPException as _HTTPError
from pathlib import Path
from typing import Any, NoReturn

KEPT = Path(".pencilgrad") / "service.json"  # in one's home
PATIENCE = 300.0  # seconds that a check may wait for its turn and its answer
A_REQUEST = 90.0  # seconds of silence
MOST_FILES = 100  # that are handed in together
MOST_BYTES = 20 * 2**20
LONGEST_REPLY = 2**20
NO_ANSWER = (
    "The course's service did not answer ({why}). Nothing is lost: try again in a minute, and tell "
    "your teacher if it stays so."
)
AGAIN = "Set it up again: python -m course_tools.service URL TOKEN"
ODD = "What answered is not the course's service ({why}). Is its address right? " + AGAIN
BUSY = "The course's service is busy: your check got no turn. Try again in a few minutes."
# Where a proxy in front answers in its own words, or nothing is known but the number.
IN_WORDS = {
    401: f"The service does not know your token. {AGAIN}",
    413: "That is too large for the course's service. Are there large files beside the notebook, "
    "or outputs in it? Remove them, save, and try again.",
    429: "That was too much at once. Wait a minute and try again.",
}


class ServiceError(Exception):
    """The service was asked in vain. Its text is one sentence for the student."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class Reply:
    """What the judge says of one answer: `outcome` is "passed", "failed", "blank", …"""

    outcome: str
    message: str  # the sentence to show
    more: str = ""  # one more line: how many tries are left, say
    title: str = ""
    score: float = 0.0
    points: float = 0.0
    mistakes: tuple[str, ...] = ()  # by name, where the judge knows one


@dataclass(frozen=True, repr=False)
class Receipt:
    """That something was handed in: when, and the hash of all of it."""

    time: str
    hash: str

    def __repr__(self) -> str:  # the last line of a cell
        return f"Handed in at {self.time}. Receipt: {self.hash}"


@dataclass(frozen=True)
class Service:
    """A course's service, and who asks. ServiceError where others could read the token."""

    address: str
    token: str

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.address)
        safe = parts.scheme == "https" or (
            parts.scheme == "http" and _on_this_machine(parts.hostname or "")
        )
        if not (safe and parts.hostname) or parts.username or parts.query or parts.fragment:
            raise ServiceError(
                f"{self.address!r} is no address of a service: it begins with https://, or with "
                "http:// on this machine only, since others on the network could read your token."
            )
        if not self.token.isascii() or not self.token.isprintable() or " " in self.token:
            raise ServiceError("The token is not one: copy it again, whole and without spaces.")

    def check(
        self,
        notebook: str,
        item: str,
        cells: Sequence[tuple[str, str]],
        waiting: Callable[[int], None] = lambda _: None,
    ) -> Reply:
        """What the judge says of one item. `cells` are the code cells that were run so far, in the
        notebook's order: each one's id (or "") and source. `waiting` is told the place in the
        queue, each time it is known."""
        given = [{"id": name, "source": source} for name, source in cells]
        asked = {"notebook": notebook, "item": item, "cells": given}
        until, said = time.monotonic() + PATIENCE, self._post("api/check", asked)
        while "place" in said:
            waiting(int(said["place"]))
            if time.monotonic() > until:
                raise ServiceError(BUSY)
            time.sleep(min(max(float(said.get("again", 1)), 0.2), 10))
            try:
                said = self._post("api/check", asked)
            except _NoAnswerError:  # started anew, perhaps: whoever waits goes on waiting
                said = {**said, "again": 5}
        return _read_reply(said)

    def solution(self, notebook: str, item: str, student: str = "") -> str:
        """The solution of one item, in markdown. NotThereError unless one studies alone."""
        asked = {"notebook": notebook, "item": item, "student": student}
        return str(self._post("api/solution", asked)["message"])

    def hand_in(self, notebook_path: str | Path, assignment: str = "") -> Receipt:
        """Hand in the folder of a notebook: all of the assignment's notebooks and what lies beside
        them. `assignment` is the folder's name where nothing else is said."""
        folder = Path(notebook_path).resolve().parent
        files = {name: base64.b64encode(it).decode() for name, it in _files_in(folder).items()}
        # Asked twice with one key, the service takes it in once: a line that breaks loses nothing.
        key = uuid.uuid4().hex
        asked = {"assignment": assignment or folder.name, "files": files, "key": key}
        try:
            said = self._post("api/hand-in", asked)
        except _NoAnswerError:
            said = self._post("api/hand-in", asked)
        try:
            return Receipt(str(said["time"]), str(said["hash"]))
        except KeyError:
            raise ServiceError(ODD.format(why="it gave no receipt")) from None

    def _post(self, place: str, asked: Mapping[str, object]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.address.rstrip('/')}/{place}",
            data=json.dumps(asked).encode("utf-8", "replace"),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        try:
            with _opener(request.host).open(request, timeout=A_REQUEST) as answer:
                return _decoded(answer.read(LONGEST_REPLY))
        except urllib.error.HTTPError as error:
            _refuse(error)
        except (OSError, _HTTPError) as error:  # URLError is an OSError
            why = getattr(error, "reason", None) or error
            raise _NoAnswerError(NO_ANSWER.format(why=str(why) or type(why).__name__)) from None


class NotThereError(ServiceError):
    """The service does not know what was asked for."""


class _NoAnswerError(ServiceError):
    """Nobody knows whether it was taken in."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token goes to its address and nowhere else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _opener(host: str) -> urllib.request.OpenerDirector:
    """Without a proxy on this machine itself, where a token goes in plain text."""
    name = urllib.parse.urlsplit(f"//{host}").hostname or ""
    here = [urllib.request.ProxyHandler({})] if _on_this_machine(name) else []
    return urllib.request.build_opener(_NoRedirect, *here)


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _decoded(answer: bytes) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ServiceError(ODD.format(why="its answer is not JSON"))
    return said


def _read_reply(said: Mapping[str, Any]) -> Reply:
    try:
        more, title = (str(said.get(part, "")) for part in ("more", "title"))
        score, points = (float(said.get(part, 0)) for part in ("score", "points"))
        names = tuple(map(str, said.get("mistakes", ())))
        outcome, message = str(said["outcome"]), str(said["message"])
        return Reply(outcome, message, more, title, score, points, names)
    except (KeyError, TypeError, ValueError):
        raise ServiceError(ODD.format(why="its answer is no verdict")) from None


def _refuse(error: urllib.error.HTTPError) -> NoReturn:
    """In the service's own words where it said any."""
    with error:
        try:
            said = json.loads(error.read(LONGEST_REPLY))["error"]
        except (ValueError, LookupError, TypeError, RecursionError, OSError, _HTTPError):
            said = None
    if isinstance(said, str) and said:
        raise (NotThereError if error.code == 404 else ServiceError)(said) from None
    if error.code in IN_WORDS:
        raise ServiceError(IN_WORDS[error.code]) from None
    if error.code >= 500:
        raise _NoAnswerError(NO_ANSWER.format(why=f"status {error.code}")) from None
    raise ServiceError(ODD.format(why=f"status {error.code}")) from None


def _files_in(folder: Path) -> dict[str, bytes]:
    """The plain files of a folder, by their names; none that is hidden, and no link."""
    there = (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))
    paths = [path for path in there if path.is_file() and not path.is_symlink()]
    if len(paths) > MOST_FILES:
        raise ServiceError(
            f"{folder} holds {len(paths)} files, more than the {MOST_FILES} that may be handed in. "
            "Move what does not belong to the assignment elsewhere."
        )
    if sum(path.stat().st_size for path in paths) > MOST_BYTES:
        large = max(paths, key=lambda path: path.stat().st_size)
        raise ServiceError(
            f"The files in {folder} are more than {MOST_BYTES // 2**20} MB; the largest is "
            f"{large.name}. Move what does not belong to the assignment elsewhere."
        )
    return {path.name: path.read_bytes() for path in paths}


def connected() -> Service | None:
    """The service that was set up for whoever runs this notebook; None where there is none, and
    while the notebook is graded. Raises ServiceError where the set-up is broken."""
    if "NBGRADER_EXECUTION" in os.environ:
        return None
    if address := os.environ.get("PENCILGRAD_SERVICE", ""):
        # On JupyterHub the hub gave this server a token, and tells the service whose it is.
        token = os.environ.get("PENCILGRAD_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN")
        return Service(address, token) if token else None
    path = Path.home() / KEPT
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Service(str(kept["service"]), str(kept["token"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ServiceError(
            f"{path} cannot be read. Write it again: python -m course_tools.service URL TOKEN"
        ) from None


def _keep_service(address: str, token: str) -> Path:
    """Write down which service is asked, and as whom, for this user only; where that is."""
    Service(address, token)  # refuses what is none
    path = Path.home() / KEPT
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        json.dump({"service": address, "token": token}, file)
    fresh.replace(path)
    return path


def _main(arguments: Sequence[str]) -> str:
    if len(arguments) not in (1, 2):
        return "Say the service's address and your token: python -m course_tools.service URL TOKEN"
    address, *given = arguments
    try:
        path = _keep_service(address, (given[0] if given else getpass("Your token: ")).strip())
    except ServiceError as error:
        return str(error)
    print(f"Kept in {path}, which only you can read.")
    return ""


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]) or 0)
