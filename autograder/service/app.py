"""The service as one ASGI application: routes, what is said of refusals, start and stop."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.engine.checking import Checker
from autograder.nbgrader.secret import own_secret
from autograder.service.answers import Answering
from autograder.service.checks import A_DAY, SECRET, Checks
from autograder.service.counters import Counters
from autograder.service.course import ServedCourse
from autograder.service.given_out import GivenOut
from autograder.service.hand_ins import HandIns
from autograder.service.hub import Hub
from autograder.service.pages import Pages, show_page
from autograder.service.queue import Queue
from autograder.service.refusals import FAULT, RefusedError, refusal_of
from autograder.service.store import Store

log = logging.getLogger("pencilgrad.service")


def make_app(
    course: ServedCourse, store: Store, checker: Checker, hub: Hub | None, ready: Callable[[], None]
) -> Starlette:
    """The service of a course. `ready` is called once it may be asked."""
    counters = Counters()
    settings = course.settings
    hand_ins = HandIns(course, store)
    queue = Queue(settings.at_once or 2 * (os.cpu_count() or 1), settings.longest_queue)
    checks = Checks(course, store, checker, counters.count_check)
    given_out = GivenOut(course, store)
    answering = Answering(course, store, checks, hand_ins, given_out, queue, counters, hub)
    root = hub.prefix if hub else "/"
    pages = Pages(answering, root)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        own_secret(course.root, SECRET)  # drawn before two ask for it at a time
        await run_in_threadpool(hand_ins.recover)
        since = time.time() - settings.kept_days * A_DAY
        await run_in_threadpool(store.forget_unfinished, since)
        ready()
        yield
        await queue.stop()

    routes = [*answering.routes, *pages.routes]
    app = Starlette(
        routes=[Mount(root.rstrip("/"), routes=routes)] if root != "/" else routes,
        lifespan=lifespan,
        exception_handlers={
            RefusedError: _refuse_request(root),
            OSError: _refuse_request(root),
            HTTPException: _refuse_request(root),
            Exception: _refuse_request(root),
        },
    )
    app.add_middleware(Counted, counters=counters)
    return app


def _refuse_request(root: str) -> Callable[[Request, Exception], Response]:
    """One sentence: for programs as JSON, for people as a page."""

    def refuse(request: Request, error: Exception) -> Response:
        refusal = _as_refusal(error)
        if refusal.status >= 500:
            log.error("%s: %r", request.url.path, error, exc_info=error)
        path = request.url.path.removeprefix(root.rstrip("/"))
        if path.startswith(("/api/", "/health", "/metrics")):
            answer: Response = JSONResponse({"error": str(refusal)}, refusal.status)
        elif refusal.status == 401 and request.method == "GET":
            answer = show_page("login", 401, said="", up=root)
        else:
            answer = show_page("said", refusal.status, said=str(refusal), root=root, up=root)
        if refusal.retry_after:
            answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer

    return refuse


def _as_refusal(error: Exception) -> RefusedError:
    match error:
        case RefusedError():
            return error
        case HTTPException(status_code=404):
            return RefusedError(404, "There is nothing here. Is the address right?")
        case HTTPException():
            return RefusedError(error.status_code, "The service does not answer such a request.")
        case OSError():
            return refusal_of(error)
    return RefusedError(500, FAULT)


class Counted:
    """Counts answers by status, and has no other site read any."""

    def __init__(self, app: ASGIApp, counters: Counters) -> None:
        self._app, self._counters = app, counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counters.count_answer(message["status"])
                message["headers"] = [
                    *message["headers"],
                    (b"cross-origin-resource-policy", b"same-origin"),
                ]
            await send(message)

        await self._app(scope, receive, counting if scope["type"] == "http" else send)
