"""The pages: what a teacher sees of a class, and that nobody else does; the way in and out."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.browser import chromium
from tests.service.served import NOTEBOOK, Served
from tests.service.test_serving import HALF

pytestmark = pytest.mark.xdist_group("service")  # they share a course


@pytest.fixture
def worked(served: Served) -> Served:
    """A class in which one has made a mistake, and mended it."""
    for answer in ({"mse-gradients": HALF}, {}):
        served.service("lena").check(NOTEBOOK, "mse-gradients", served.cells(answer))
    return served


def test_a_teacher_sees_numbers_first_and_names_on_demand(worked: Served) -> None:
    with worked.browser("prof", teacher=True) as browser:
        assert browser.get("/").headers["Location"] == "/class"
        page = browser.get("/class").text
        assert "no factor 2" in page and "lena" not in page
        links = [
            link.replace("&amp;", "&") for link in re.findall(r'href="(class/item[^"]+)"', page)
        ]
        (mistake,) = (link for link in links if "mistake=no+factor" in link)
        assert "lena" in browser.get(f"/{mistake}").text
    with worked.client() as client:
        metrics = client.get("/metrics").text
    assert 'pencilgrad_checks_total{outcome="passed"}' in metrics and "lena" not in metrics


def test_the_class_is_no_students_to_see(worked: Served) -> None:
    with worked.browser("lena") as browser:
        for page in ("/class", f"/class/item?notebook={NOTEBOOK}&item=mse-gradients"):
            answer = browser.get(page)
            assert answer.status_code == 403 and "for teachers" in answer.text
    with httpx.Client(base_url=worked.address) as nobody:
        assert nobody.get("/class").status_code == 401


def test_a_student_comes_in_and_out_by_keyboard(served: Served) -> None:
    """In a browser, whose forms say where they come from."""
    said: list[str] = []
    with chromium() as browser:
        page = browser.new_context(color_scheme="dark").new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{served.address}/")
        page.keyboard.type(served.token("ada"))
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="gradient-descent").wait_for()
        assert [cookie["name"] for cookie in page.context.cookies()] == ["pencilgrad"]
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_label("Your token").wait_for()
        assert page.context.cookies() == []
    assert said == []


def test_a_wrong_token_is_told_on_the_page_and_no_cookie_is_set(served: Served) -> None:
    answer = httpx.post(f"{served.address}/login", data={"token": "pg_wrong"})
    assert answer.status_code == 401 and "does not know your token" in answer.text
    assert not answer.cookies


def test_the_cookie_is_for_this_site_and_no_script(served: Served) -> None:
    answer = httpx.post(f"{served.address}/login", data={"token": served.token("ada")})
    said = answer.headers["Set-Cookie"]
    assert "HttpOnly" in said and "SameSite=strict" in said
    assert "Secure" not in said  # over http, on this machine only
    behind = httpx.post(
        f"{served.address}/login",
        data={"token": served.token("ada")},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert "Secure" in behind.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(served: Served, headers: dict[str, str]) -> None:
    answer = httpx.post(
        f"{served.address}/login", data={"token": served.token("ada")}, headers=headers
    )
    assert answer.status_code == 403 and not answer.cookies


def test_no_page_runs_a_script_or_stands_in_a_frame(served: Served) -> None:
    with served.browser("ada") as browser:
        for page in ("/", "/class", "/nowhere"):
            policy = browser.get(page).headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
            assert "<script" not in browser.get(page).text


def test_a_cookie_alone_checks_and_hands_in_nothing(served: Served) -> None:
    """What other sites can make a browser send is no token of the API's."""
    with served.browser("ada") as browser:
        for path in ("check", "hand-in"):
            assert browser.post(f"/api/{path}", json={}).status_code == 401
