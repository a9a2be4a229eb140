"""On JupyterHub, the hub says who asks: a real hub on loopback, without a proxy, and without a
server of any user."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from course_tools.service import Service, ServiceError
from tests.service.served import NOTEBOOK, Served
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("service")  # they share a course
CONFIG = """
import sys
from jupyterhub.proxy import Proxy

class NoProxy(Proxy):
    '''Nobody comes by it: the service and the tests ask the hub itself.'''
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}

c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.hub_port = {port}
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.allowed_users = {{"ada", "bo"}}
c.JupyterHub.services = [
    {{"name": "pencilgrad", "api_token": "{service}", "url": "http://127.0.0.1:1"}},
    {{"name": "tests", "api_token": "{tests}"}},
]
c.JupyterHub.load_roles = [
    {{"name": "tests", "scopes": ["admin:users", "tokens"], "services": ["tests"]}},
    {{"name": "user", "scopes": ["self", "access:services!service=pencilgrad"]}},
]
"""
SERVICE_TOKEN, TESTS_TOKEN = "s" * 32, "t" * 32


@dataclass
class RealHub:
    """A hub that runs."""

    api: str
    process: subprocess.Popen[bytes]

    def token(self, user: str, *scopes: str) -> str:
        """A token of this user's, for these things."""
        answer = httpx.post(
            f"{self.api}/users/{user}/tokens",
            json={"scopes": list(scopes)},
            headers={"Authorization": f"token {TESTS_TOKEN}"},
        )
        return str(answer.raise_for_status().json()["token"])


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    folder = tmp_path_factory.mktemp("hub")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "jupyterhub_config.py"
    config.write_text(
        CONFIG.format(port=port, service=SERVICE_TOKEN, tests=TESTS_TOKEN), encoding="utf-8"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder, stdout=log, stderr=log, start_new_session=True,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        )  # fmt: skip
    api = f"http://127.0.0.1:{port}/hub/api"

    def answers() -> bool:
        assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
        try:
            return httpx.get(api).status_code == 200
        except httpx.HTTPError:
            return False

    until(answers)
    yield RealHub(api, process)
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def on_hub(course: Served, hub: RealHub) -> Iterator[Served]:
    course.stop()
    environment = {
        "JUPYTERHUB_API_URL": hub.api,
        "JUPYTERHUB_SERVICE_NAME": "pencilgrad",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/pencilgrad/",
    }
    course.start(environment=environment)
    yield course
    course.stop()


ACCESS = "access:services!service=pencilgrad"


def test_the_hub_says_who_asks(on_hub: Served, hub: RealHub) -> None:
    assert on_hub.address.endswith("/services/pencilgrad")
    for user in ("ada", "bo"):
        service = Service(on_hub.address, hub.token(user, ACCESS, "read:users:name!user"))
        assert service.check(NOTEBOOK, "initialize", []).outcome == "blank"
        copy = on_hub.room.home(f"hub-{user}") / "gradient-descent"
        copy.mkdir(parents=True)
        (copy / "2-one-step.ipynb").write_bytes(on_hub.notebook())
        service.hand_in(copy / "2-one-step.ipynb")
        assert [path for path in on_hub.hand_ins() if path.name.startswith(f"{user}+")]


def test_a_token_that_is_for_something_else_opens_nothing(on_hub: Served, hub: RealHub) -> None:
    for token in (hub.token("ada", "read:users:name!user"), SERVICE_TOKEN, TESTS_TOKEN, "nobody's"):
        with pytest.raises(ServiceError, match="does not know your token"):
            Service(on_hub.address, token).check(NOTEBOOK, "initialize", [])


def test_a_token_of_the_courses_own_is_known_there_too(on_hub: Served) -> None:
    assert on_hub.service("eve").check(NOTEBOOK, "initialize", []).outcome == "blank"


def test_a_page_is_found_below_the_hubs_address(on_hub: Served) -> None:
    page = httpx.get(f"{on_hub.address}/")
    assert page.status_code == 200 and "Your token" in page.text
    assert httpx.get(f"{on_hub.address}/style.css").status_code == 200
    answer = httpx.post(f"{on_hub.address}/login", data={"token": on_hub.token("eve")})
    assert answer.headers["Location"] == "/services/pencilgrad/"


def test_a_hub_that_is_silent_is_told(on_hub: Served, hub: RealHub) -> None:
    token = hub.token("bo", ACCESS)
    hub.process.terminate()
    hub.process.wait()
    with pytest.raises(ServiceError, match="JupyterHub does not answer"):
        Service(on_hub.address, token).check(NOTEBOOK, "initialize", [])
