"""On JupyterHub, the hub says who asks: a token of its own is shown to it, and to nobody else."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.service.refusals import RefusedError
from autograder.service.tokens import Person, hash_of_token

KNOWN_FOR = 60.0  # seconds that an answer of the hub's holds
MOST_KNOWN = 10_000
A_QUESTION = 5.0  # seconds
SILENT = "JupyterHub does not answer, and only it knows who you are. Try again in a minute."


@dataclass
class Hub:
    """A hub that this is a service of."""

    api: str  # "http://127.0.0.1:8081/hub/api"
    service: str  # our name there
    prefix: str  # "/services/pencilgrad/"
    _known: dict[str, tuple[float, Person | None]] = field(default_factory=dict)

    def whose_token(self, token: str) -> Person | None:
        """Who the hub says it is; None where it is nobody's, or not meant for this service. Raises
        RefusedError where the hub is silent."""
        now, name = time.monotonic(), hash_of_token(token)
        if name in self._known and now - self._known[name][0] < KNOWN_FOR:
            return self._known[name][1]
        person = self._ask(token)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[name] = now, person
        return person

    def _ask(self, token: str) -> Person | None:
        request = urllib.request.Request(
            f"{self.api}/user", headers={"Authorization": f"token {token}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=A_QUESTION) as answer:
                said = json.loads(answer.read(2**20))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (401, 403, 404):
                return None
            raise RefusedError(503, SILENT, 10) from None
        except (OSError, ValueError):
            raise RefusedError(503, SILENT, 10) from None
        return self._person(said)

    def _person(self, said: Mapping[str, object]) -> Person | None:
        """A user whose token was given the right to ask this service."""
        scopes = said.get("scopes")
        may = {"access:services", f"access:services!service={self.service}"}
        if said.get("kind") != "user" or not isinstance(scopes, list) or not may & set(scopes):
            return None
        return Person(str(said["name"]))


def hub_of_environment() -> Hub | None:
    """The hub that has started this, or that its administrator has named; None without one."""
    api = os.environ.get("JUPYTERHUB_API_URL", "").rstrip("/")
    name = os.environ.get("JUPYTERHUB_SERVICE_NAME", "")
    if not api or not name:
        return None
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", f"/services/{name}/")
    return Hub(api, name, prefix)
