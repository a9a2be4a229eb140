"""TeX as MathML, which browsers draw without a script."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter
from markupsafe import Markup, escape

from autograder.classroom.feedback.page_room import PageRoom

LONGEST = 2_000  # characters; no formula of a course is longer
_TAGS = """
math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
mtable mtr mtd mstyle mpadded mphantom
"""
_ATTRIBUTES = """
display displaystyle scriptlevel mathvariant accent accentunder stretchy fence separator form
lspace rspace minsize maxsize linethickness columnalign columnspacing rowspacing width
"""
TAGS, ATTRIBUTES = frozenset(_TAGS.split()), frozenset(_ATTRIBUTES.split())
_PLAIN = re.compile(r"[\w. +%-]*")
_UNREADABLE = re.compile(r"\\[A-Za-z]+")  # latex2mathml passes on the commands it does not know
_MACROS = re.compile(r"\\(re)?newcommand|\\def\b")  # a few of them expand to gigabytes
_BEFORE_A_SIGN = ("&#x0003D;", "&#x00028;", "&#x0002C;", "&#x02190;", "&#x02248;")  # = ( , ← ≈

Display = Literal["inline", "block"]


def formula_html(tex: str, display: Display, room: PageRoom) -> Markup:
    """A formula as MathML; one that cannot be read, or is too long, stays as it was typed."""
    try:
        if len(tex) > LONGEST or _MACROS.search(tex) or not room.takes("formula", len(tex)):
            raise ValueError("too long, or defines its own commands")
        # Not `convert`: its text comes out unescaped, so \text{<script>} would be a script.
        return _mathml(Converter(display=display).convert_to_element(tex))
    except Exception:  # noqa: BLE001  latex2mathml raises many kinds, IndexError among them
        return Markup("<code>{}</code>").format(tex.strip())


def _mathml(element: Element) -> Markup:
    """The element written anew, from known tags and attributes; \\href and \\style make others."""
    tag = element.tag if element.tag in TAGS else "mrow"
    text = unescape(element.text or "")
    if _UNREADABLE.fullmatch(text.strip()):
        raise ValueError(f"unknown command {text}")
    if tag == "mo" and text == "^":
        text = "\u02c6"  # a hat as wide as a letter
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value)
        for name, value in element.attrib.items()
        if name in ATTRIBUTES and _PLAIN.fullmatch(value)
    )
    for before, child in zip([None, *element], element, strict=False):
        if child.text == "&#x02212;" and (before is None or before.text in _BEFORE_A_SIGN):
            child.set("form", "prefix")  # in "w = −2" the minus is a sign
    inside = escape(text) + Markup("").join(_mathml(child) for child in element)
    return Markup("<{}{}>{}</{}>").format(Markup(tag), attributes, inside, Markup(tag))
