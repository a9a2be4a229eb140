"""Markdown and HTML made harmless: an allow list of tags, images as data, links to the web only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import bleach  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.course.feedback.formulas import Display, formula

LONGEST_MARKDOWN = 20_000  # characters; beyond, a text is shown as it was typed
_TAGS = """
a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins
kbd li mark ol p pre s samp small span strong sub summary sup table tbody td tfoot th thead tr u
ul
"""
TAGS = frozenset(_TAGS.split())
ALLOWED = {
    "a": {
        "href": re.compile(r"https?://.+|mailto:.+", re.IGNORECASE),
        "title": re.compile(r"[^\n]*"),
    },
    "abbr": {"title": re.compile(r"[^\n]*")},
    "code": {"class": re.compile(r"tex-(inline|block)")},
    "details": {"open": re.compile(r"")},
    "img": {
        "src": re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*"),
        "alt": re.compile(r".*", re.DOTALL),
        "width": re.compile(r"\d{1,4}"),
        "height": re.compile(r"\d{1,4}"),
    },
    "ol": {"start": re.compile(r"\d{1,6}")},
    "td": {"colspan": re.compile(r"\d{1,3}"), "rowspan": re.compile(r"\d{1,3}")},
    "th": {
        "colspan": re.compile(r"\d{1,3}"),
        "rowspan": re.compile(r"\d{1,3}"),
        "scope": re.compile("col|row"),
    },
}
_INVISIBLE = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(r'<code class="tex-(inline|block)">([^<]*)</code>')
Attachments = Mapping[str, Mapping[str, str]]


def markdown(source: str, attachments: Attachments | None = None) -> Markup:
    """A markdown cell or comment as HTML: formulas drawn, HTML in it made harmless."""
    return _rendered(source, _Renderer(escape=False, attachments=dict(attachments or {})))


def sentence(source: str) -> Markup:
    """A verdict's sentence: code, emphasis and formulas; HTML in it is text."""
    html = _rendered(source, _Renderer(escape=True)).strip()
    alone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", html, re.DOTALL)
    return Markup(alone[1]) if alone else Markup(html)


def harmless(html: str) -> Markup:
    """HTML without what could act, ask the network, or pose as a part of our page."""
    return Markup(
        bleach.clean(
            _INVISIBLE.sub("", html),  # so that a table's style sheet does not show as text
            tags=TAGS,
            attributes=_may_stay,
            protocols={"http", "https", "mailto", "data"},
            strip=True,
        )
    )


def cleaned(html: object) -> str:
    """nbconvert's `clean_html` for Formgrader, without its tags shown as text: `<p>` is none of
    those it lets pass. What `markdown` has made harmless stays as it is."""
    if isinstance(html, Markup):
        return html
    text = html.decode(errors="replace") if isinstance(html, bytes) else str(html)
    attributes = {**bleach.ALLOWED_ATTRIBUTES, "*": ["class", "id"]}
    return str(bleach.clean(_INVISIBLE.sub("", text), tags=TAGS, attributes=attributes, strip=True))


def _may_stay(tag: str, name: str, value: str) -> bool:
    allowed = ALLOWED.get(tag, {}).get(name)
    return allowed is not None and allowed.fullmatch(value) is not None


def _rendered(source: str, renderer: _Renderer) -> Markup:
    if len(source) > LONGEST_MARKDOWN:
        return Markup("<pre>{}</pre>").format(source)
    try:
        html = harmless(str(MarkdownWithMath(renderer=renderer).render(source)))
    except Exception:  # noqa: BLE001  what breaks the parser must not cost the page
        return Markup("<pre>{}</pre>").format(source)
    # In cleaned HTML all other `<` are escaped, in attributes too: these are elements.
    return Markup(_TEX.sub(_formula, html))


def _formula(found: re.Match[str]) -> str:
    display: Display = "block" if found[1] == "block" else "inline"
    return str(formula(unescape(found[2]), display))


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's, but formulas are marked for `formula` and headings rank below the page's."""

    def heading(self, text: str, level: int, **_: object) -> str:
        rank = min(level + 2, 6)
        return f"<h{rank}>{text}</h{rank}>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre>{escape(code)}</pre>\n"

    def inline_math(self, body: str) -> str:
        return f'<code class="tex-inline">{escape(body)}</code>'

    def block_math(self, body: str) -> str:
        return f'<code class="tex-block">{escape(body)}</code>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")
