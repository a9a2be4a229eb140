"""The pages: a student's own, and a teacher's of the class. Plain HTML, without a script."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from autograder.service.answers import Answering, zip_of
from autograder.service.bodies import read_body
from autograder.service.class_view import class_now, students_at, students_with
from autograder.service.given_out import read_page
from autograder.service.refusals import RefusedError
from autograder.service.tokens import Person

HERE = Path(__file__).parent / "templates"
COOKIE = "pencilgrad"
LONGEST_FORM = 4096  # bytes
OWN_PAGE = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# What a student wrote stands on it, made harmless; here it may not even be of this origin.
FEEDBACK_PAGE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": OWN_PAGE,
    "Referrer-Policy": "same-origin",  # with none at all, a form of ours has no origin either
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
ELSEWHERE = "This form came from another page than the service's own: open the service, and log in."
TEACHERS_ONLY = "This page is for teachers: log in with a teacher's token."
NO_PAGE = "There is no such page of feedback for you."

_templates = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_templates.filters["in_path"] = lambda text: quote(str(text), safe="")
_templates.globals["query"] = lambda **given: urlencode(given)


def show_page(name: str, status: int = 200, **shown: object) -> HTMLResponse:
    """A page from its template."""
    text = _templates.get_template(f"{name}.html").render(**shown)
    return HTMLResponse(text, status, headers=HEADERS)


@dataclass
class Pages:
    """All pages of the service; whoever looks at one is known by a cookie."""

    answering: Answering
    root: str  # the path at which the service is reached: "/", or that of a hub's service

    async def own(self, request: Request) -> Response:
        """A student's assignments; a teacher's way to the class; or the way in."""
        if COOKIE not in request.cookies:
            return show_page("login", said="")
        person = await self._who(request)
        if person.teacher:
            return RedirectResponse(f"{self.root}class", 303)
        standings = await run_in_threadpool(self.answering.given_out.standings, person.name)
        return show_page("own", person=person, standings=standings)

    async def login(self, request: Request) -> Response:
        """A token becomes a cookie that no script reads, and no other site sends."""
        _check_origin(request)
        form = parse_qs((await read_body(request, LONGEST_FORM)).decode("utf-8", "replace"))
        token = "".join(form.get("token", [])).strip()
        try:
            await self.answering.whose(token)
        except RefusedError as error:
            return show_page("login", error.status, said=str(error))
        answer = RedirectResponse(self.root, 303)
        answer.set_cookie(
            COOKIE, token, path=self.root, secure=request.url.scheme == "https", httponly=True,
            samesite="strict",
        )  # fmt: skip
        return answer

    async def logout(self, request: Request) -> Response:
        """The cookie goes."""
        _check_origin(request)
        answer = RedirectResponse(self.root, 303)
        answer.delete_cookie(COOKIE, path=self.root)
        return answer

    async def feedback(self, request: Request) -> Response:
        """One page of feedback, of the one who looks."""
        person = await self._who(request)
        asked = request.path_params
        given_out = self.answering.given_out
        found = await run_in_threadpool(given_out.feedback, person.name, asked["assignment"])
        for page in found:
            if (page.time, page.notebook) == (asked["time"], asked["notebook"]):
                content = await run_in_threadpool(read_page, page)
                policy = {"Content-Security-Policy": FEEDBACK_PAGE}
                return HTMLResponse(content, headers=HEADERS | policy)
        raise RefusedError(404, NO_PAGE)

    async def release(self, request: Request) -> Response:
        """A released assignment, as a zip."""
        await self._who(request)
        name = request.path_params["assignment"]
        return zip_of(await run_in_threadpool(self.answering.given_out.release, name))

    async def class_page(self, request: Request) -> Response:
        """The class now, in numbers."""
        await self._teacher(request)
        view = await run_in_threadpool(class_now, self.answering.store)
        return show_page("class", view=view)

    async def item_page(self, request: Request) -> Response:
        """The names behind one number."""
        await self._teacher(request)
        asked = request.query_params
        of_item = (asked.get("notebook", ""), asked.get("item", ""))
        mistake = asked.get("mistake", "")
        store = self.answering.store
        rows = await run_in_threadpool(students_at, store, *of_item)
        made = await run_in_threadpool(students_with, store, *of_item, mistake) if mistake else []
        return show_page(
            "item", notebook=of_item[0], item=of_item[1], mistake=mistake, rows=rows, made=made,
            minutes=lambda at: int((time.time() - at) // 60),
        )  # fmt: skip

    async def style(self, request: Request) -> Response:
        """How all of them look."""
        return Response((HERE / "style.css").read_text(encoding="utf-8"), media_type="text/css")

    async def _who(self, request: Request) -> Person:
        return await self.answering.whose(request.cookies.get(COOKIE, ""))

    async def _teacher(self, request: Request) -> Person:
        person = await self._who(request)
        if not person.teacher:
            raise RefusedError(403, TEACHERS_ONLY)
        return person

    @property
    def routes(self) -> list[Route]:
        """All of them."""
        shown: list[tuple[str, Callable[[Request], Awaitable[Response]], str]] = [
            ("/", self.own, "GET"),
            ("/login", self.login, "POST"),
            ("/logout", self.logout, "POST"),
            ("/feedback/{assignment}/{time}/{notebook}", self.feedback, "GET"),
            ("/release/{assignment}", self.release, "GET"),
            ("/class", self.class_page, "GET"),
            ("/class/item", self.item_page, "GET"),
            ("/style.css", self.style, "GET"),
        ]
        return [Route(path, page, methods=[method]) for path, page, method in shown]


def _check_origin(request: Request) -> None:
    """A form of another site's is refused, whatever cookies come with it."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    own = request.headers.get("host", "")
    if site != "same-origin" or (origin is not None and urlsplit(origin).netloc != own):
        raise RefusedError(403, ELSEWHERE)
