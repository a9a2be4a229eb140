"""Markdown and HTML made harmless: an allow list of tags, images as data, links to the web only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import nh3
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.classroom.feedback.mathml import Display, formula_html
from autograder.classroom.feedback.page_room import PageRoom, cut
from autograder.engine.vetted import PICTURES

LONGEST_MARKDOWN = 20_000  # characters; beyond, a text is shown as it was typed
LONGEST_TYPED = 50_000
LONGEST_HTML = 100_000  # beyond, an output's plain text is shown instead
LONGEST_TANGLED = (
    20_000  # of HTML whose tags do not match: the parser needs the square of its depth
)
DEEPEST = 60  # elements within elements, of longer HTML
MOST_MATHS = 300  # openings of formulas in brackets: the parser looks for the end of each
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
_INVISIBLE = {"style", "script"}  # with their text: a table's style sheet is no text
_INVISIBLE_TEXT = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9]*)(?:\s+[a-z-]+(?:="[^"<>]*"|='[^'<>]*'|=[^\s"'<>=`]+)?)*+\s*(/?)>""",
    re.IGNORECASE,
)
_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "plaintext", "textarea", "title",
                  "xmp", "svg", "math"})  # fmt: skip
_MATHS = re.compile(r"\\\\[\[(]|\\begin\{")
_TEX = re.compile(r'<code class="tex-(inline|block)">([^<]*)</code>')
Attachments = Mapping[str, Mapping[str, str]]


def markdown(source: str, room: PageRoom, attachments: Attachments | None = None) -> Markup:
    """A markdown cell or comment as HTML: formulas drawn, HTML in it made harmless."""
    return _render_markdown(source, room, _Renderer(room, attachments or {}, escape=False))


def sentence(source: str, room: PageRoom) -> Markup:
    """A verdict's sentence: code, emphasis and formulas; HTML in it is text."""
    html = _render_markdown(source, room, _Renderer(room, {}, escape=True)).strip()
    alone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", html, re.DOTALL)
    return Markup(alone[1]) if alone else Markup(html)


def typed_text(source: str, room: PageRoom) -> Markup:
    """A text as it was typed, cut where it is long, if there is room for it."""
    source = cut(source, LONGEST_TYPED)
    if not room.takes("text", len(source)):
        return Markup("<p>This page is long; this text is left out here.</p>")
    return Markup("<pre>{}</pre>").format(source)


def can_be_cleaned(html: str) -> bool:
    """Can this HTML be cleaned in a moment? What is longer than a few pages must be as programs
    write it: every tag closed, none in the middle of another."""
    return len(html) <= LONGEST_TANGLED or (len(html) <= LONGEST_HTML and _is_tidy(html))


def clean_html(html: str) -> Markup:
    """HTML without what could act, ask the network, or pose as a part of our page."""
    return Markup(_CLEANER.clean(html.encode("utf-8", "replace").decode()))  # a lone surrogate


def _may_stay(tag: str, name: str, value: str) -> str | None:
    allowed = ALLOWED.get(tag, {}).get(name)
    return value if allowed is not None and allowed.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=_INVISIBLE,
    attributes={tag: set(names) for tag, names in ALLOWED.items()},
    attribute_filter=_may_stay,
    url_schemes={"http", "https", "mailto", "data"},
)


def _is_tidy(html: str) -> bool:
    """Is every `<` a tag's, and every element closed where it belongs, no deeper than some?"""
    html, at, inside = _INVISIBLE_TEXT.sub("", html), 0, list[str]()
    while (at := html.find("<", at)) >= 0:
        tag = _TAG.match(html, at)
        if tag is None:
            return False
        at, name = tag.end(), tag[2].lower()
        if name in _VOID:
            continue
        if tag[1]:
            if not inside or inside.pop() != name:
                return False
        elif name in _RAW or tag[3] or len(inside) == DEEPEST:
            return False
        else:
            inside.append(name)
    return not inside


def _render_markdown(source: str, room: PageRoom, renderer: _Renderer) -> Markup:
    """Markdown as harmless HTML; as it was typed, where it is too long or breaks the parser."""
    if (
        len(source) > LONGEST_MARKDOWN
        or len(_MATHS.findall(source)) > MOST_MATHS
        or not room.takes("markdown", len(source))
    ):
        return typed_text(source, room)
    try:
        html = str(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # noqa: BLE001  what breaks the parser must not cost the page
        return typed_text(source, room)
    if not room.takes("html", len(html)):
        return typed_text(source, room)

    def drawn(found: re.Match[str]) -> str:
        display: Display = "block" if found[1] == "block" else "inline"
        return str(formula_html(unescape(found[2]), display, room))

    # In cleaned HTML all other `<` are escaped, in attributes too: these are elements.
    return Markup(_TEX.sub(drawn, clean_html(html)))


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's, but formulas are marked for `formula` and headings rank below the page's."""

    def __init__(self, room: PageRoom, attachments: Attachments, *, escape: bool) -> None:
        super().__init__(escape=escape)
        self._room, self._pictures = room, attachments

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture, or its words: one that was attached counts each time that it is shown."""
        source = url
        if url.startswith("attachment:"):
            source = self._attached(url.removeprefix("attachment:"))
        if not source or not self._room.takes("picture", len(source)):
            return f"[{text}]"
        return Markup('<img src="{}" alt="{}">').format(source, Markup(text).striptags())

    def _attached(self, name: str) -> str:
        forms = self._pictures.get(name)
        for kind in PICTURES:
            if isinstance(forms, Mapping) and isinstance(content := forms.get(kind), str):
                return f"data:{kind};base64,{content}"
        return ""

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
