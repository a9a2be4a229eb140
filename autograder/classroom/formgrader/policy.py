"""What a page of Formgrader may run and ask. Every patch of it is in `replace_pages`.

nbgrader writes ids and names into its pages as they are, and shows submissions by nbconvert's
templates. Here every value is escaped, a submission is shown by `grading`, and each page says to
the browser that only the scripts that nbgrader's own templates name may run: they carry a word
that is drawn for each answer. A script that got into a page all the same does not know it.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import secrets
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader
from jupyter_server.base.handlers import JupyterHandler
from markupsafe import Markup, escape
from nbgrader.apps import api
from nbgrader.server_extensions.formgrader import base, handlers

OUR_TEMPLATES = Path(__file__).parent / "template"
_PLACE = secrets.token_urlsafe(16)  # where a page's word comes: nobody else can write it
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_ON_EVENT = re.compile(r"""\bon[a-z]+="([^"{]*)\"""")
_FILES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def replace_pages() -> None:
    """Give Formgrader, in this process, pages that run nothing of anybody else's."""
    base.BaseHandler.content_security_policy = property(_page_policy)
    base.BaseHandler.render = _render
    base.BaseHandler.exporter = property(_Exporter)
    # Files that a student's code wrote are shown from the same origin.
    handlers.SubmissionFilesHandler.content_security_policy = property(_files_policy)
    if not hasattr(api.capture_log, "quiet"):
        api.capture_log = _quietly(api.capture_log)


def _page_policy(handler: Any) -> str:
    """What Jupyter says itself, and ours: two policies, and a browser follows both."""
    return f"{JupyterHandler.content_security_policy.fget(handler)}, {_policy(_word_of(handler))}"  # type: ignore[attr-defined]


def _files_policy(handler: Any) -> str:
    return f"{JupyterHandler.content_security_policy.fget(handler)}, {_FILES}"  # type: ignore[attr-defined]


def _policy(word: str) -> str:
    return (
        f"default-src 'none'; script-src 'nonce-{word}' 'unsafe-hashes' {_own_events()}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'"
    )


def _word_of(handler: Any) -> str:
    """The word of one answer, drawn when it is first asked for."""
    if not hasattr(handler, "_word_of_scripts"):
        handler._word_of_scripts = secrets.token_urlsafe(16)
    return str(handler._word_of_scripts)


@functools.cache
def _own_events() -> str:
    """What nbgrader's templates have in `onclick="…"`: a few calls, by their hashes."""
    texts = [path.read_text("utf-8") for path in Path(handlers.template_path).rglob("*.*")]
    calls = sorted({call for text in texts for call in _ON_EVENT.findall(text)})
    digests = [b64encode(hashlib.sha256(call.encode()).digest()).decode() for call in calls]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


class _Templates(BaseLoader):
    """nbgrader's templates and ours. A script that stands in one of them gets the page's word."""

    _files = FileSystemLoader([OUR_TEMPLATES, handlers.template_path])

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if template == "formgrade_macros.tpl":  # nbgrader's page for a missing notebook asks so
            template = "formgrade/formgrade_macros.html.j2"
        source, name, current = self._files.get_source(environment, template)
        return _SCRIPT.sub(f'<script nonce="{_PLACE}"', source), name, current


def _escape(value: Any) -> Any:
    """A value as HTML, that is harmless in a string of a script, too."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return Markup(str(escape(value)).replace("\\", "&#92;"))


@functools.cache
def _template_environment() -> Environment:
    return Environment(loader=_Templates(), autoescape=True, finalize=_escape)


def _render(handler: Any, name: str, **values: Any) -> str:
    """nbgrader's `render`: a page as text."""
    page = _template_environment().get_template(name).render(**values)
    page = page.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be sent
    return page.replace(_PLACE, _word_of(handler))


class _Exporter:
    """What nbgrader asks for the page of a submission."""

    def __init__(self, handler: Any) -> None:
        self._handler = handler

    def from_filename(self, filename: str, resources: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        from autograder.classroom.formgrader.grading_page import cells_of, style

        page = _render(
            self._handler,
            "grading.html.j2",
            cells=cells_of(Path(filename)),
            style=style(),
            resources=resources,
        )
        return page, resources


def _quietly(capture_log: Callable[..., Any]) -> Callable[..., Any]:
    """nbgrader's log of a pressed button, as its command would show it: without DEBUG lines."""

    @functools.wraps(capture_log)
    def quiet(app: Any, *args: Any, **kw: Any) -> Any:
        level = app.log.level
        app.log.setLevel(max(level, logging.INFO))
        try:
            return capture_log(app, *args, **kw)
        finally:
            app.log.setLevel(level)

    quiet.quiet = True  # type: ignore[attr-defined]
    return quiet
