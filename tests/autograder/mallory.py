"""An assignment of two notebooks, and the copy of a student who attacks readers of feedback."""

from __future__ import annotations

import base64
from typing import Any

from nbformat import NotebookNode, v4

from autograder.engine.job import VERDICT_MIME
from autograder.nbgrader.cells import hidden_region

OURS = "gradient-descent/2-one-step"
DOT = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
# Each sets a global, opens a dialog, or asks the network, where a page lets it.
HACK = "window.hacked=1;alert(1)"
PAYLOADS = [
    f"<script>{HACK}</script>",
    f'<img src="x" onerror="{HACK}">',
    f'<svg onload="{HACK}"><script>{HACK}</script></svg>',
    f"<iframe srcdoc=\"<script>parent.hacked=1</script>\" src='javascript:{HACK}'></iframe>",
    f'<details open ontoggle="{HACK}"><summary>Hint</summary>kept</details>',
    f'<a href="javascript:{HACK}">one</a> <a href="&#106;ava\tscript:{HACK}">two</a>',
    f"[three](javascript:{HACK}) <javascript:{HACK}> ![four](https://evil.example/pixel.png)",
    f'<a href="data:text/html,<script>{HACK}</script>">five</a>',
    "<style>body { display: none; background: url(https://evil.example/style) }</style>",
    '<link rel="stylesheet" href="https://evil.example/sheet.css"><base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    f'<form action="https://evil.example/"><input autofocus onfocus="{HACK}"></form>',
    "<math><mtext><table><mglyph><style><!--</style>"
    f'<img title="--&gt;&lt;img src=1 onerror={HACK}&gt;">',
    f"<!--><img src=x onerror={HACK}>-->",
    f"<noscript><p title='</noscript><img src=x onerror={HACK}>'>",
    rf"$\href{{javascript:{HACK}}}{{x}}$ $\style{{background:url(https://evil.example)}}{{y}}$",
    rf"$\text{{<script>{HACK}</script>}}$ $\text{{&lt;img src=x onerror={HACK}&gt;}}$",
    r"<img src='data:,' alt='<code class=\"tex-inline\">"
    rf"\text{{&quot; onerror=&quot;{HACK}}}</code>'>",
    f'[six](https://example.org "<code class=tex-inline>x</code> onclick={HACK}")',
    f'<p class="verdict right" id="top" style="position:fixed" onclick="{HACK}">shown</p>',
]


def cell(source: str, **marks: Any) -> NotebookNode:
    """A cell; with marks it is nbgrader's."""
    found = v4.new_code_cell(source)
    if marks:
        flags = {
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            "schema_version": 3,
        }
        found.metadata["nbgrader"] = flags | marks
    return found


def prose(source: str, **marks: Any) -> NotebookNode:
    found = v4.new_markdown_cell(source)
    found.metadata = cell("", **marks).metadata
    return found


def ours() -> list[NotebookNode]:
    """One of our notebooks: two items of the real rubric."""
    test: dict[str, Any] = {"grade": True, "locked": True, "points": 2}
    stub = "def {}:\n    ### BEGIN SOLUTION\n    return 0\n    ### END SOLUTION"
    return [
        prose("# Small\n\n$\\frac{1}{n}\\sum_i e_i$\n\n$$\\hat y = b + w x$$\n\n$\\nonsense{x}$"),
        cell("import numpy as np"),
        cell(stub.format("mse(yhat, y)"), grade_id="mse", solution=True),
        cell(
            f"assert mse(np.array([1.0]), np.array([1.0])) == 0\n{hidden_region('mse', OURS)}",
            grade_id="mse-test", **test,
        ),
        cell(stub.format("update(b, w, b_grad, w_grad, lr)"), grade_id="update", solution=True),
        cell(hidden_region("update", OURS), grade_id="update-test", **test),
    ]  # fmt: skip


def foreign() -> list[NotebookNode]:
    """A notebook of a course that has no judge: asserts, hidden ones too, and work for a person."""
    hidden = "### BEGIN HIDDEN TESTS\nassert double(1234) == 2468, 'SECRET'\n### END HIDDEN TESTS"
    test: dict[str, Any] = {"grade": True, "locked": True, "points": 3}
    written: dict[str, Any] = {"grade": True, "solution": True, "points": 4}
    return [
        cell(
            "### BEGIN SOLUTION\ndouble = lambda x: x * 2\n### END SOLUTION",
            grade_id="double",
            solution=True,
        ),
        cell("assert double(0) == 0", grade_id="easy", **test),
        cell(f"assert double(0) == 0\n{hidden}", grade_id="hard", **test),
        cell(f"assert double(1) == 2, 'twice'\n{hidden}", grade_id="seen", **test),
        prose("Why?", grade_id="essay", **written),
        prose("And why not?", grade_id="later", **written),
    ]


# Texts that cost minutes where time grows with the square of a length. Honest students print some.
LONG_OUTPUTS = r"""
print(list(range(130_000)))
for text in (
    "<div>" * 20_000, "<b></p>" * 14_000, "\x1b[0;" * 75_000, "(<ipython-input-" * 18_000,
    "[" * 300_000, "<ul><li>" * 2_400, "a\r" * 150_000, "  \n" * 100_000,
    r"\\\\[ a" * 3_000, "$" * 300_000,
):
    for kind in ("text/html", "text/markdown", "text/latex"):
        display({kind: text, "text/plain": text}, raw=True)
    print(text)
raise ValueError("Cell In[1], line " + "9" * 300_000)
"""
HOSTILE_OUTPUTS = f"""
from IPython.display import HTML, Javascript, Latex, Markdown, SVG, display
for payload in {PAYLOADS!r}:
    display(HTML(payload), Markdown(payload), Latex(payload))
    print(payload)
display(Javascript({HACK!r}), SVG(data='<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))
display({{"image/png": '"><script>{HACK}</script>', "text/plain": "no picture"}}, raw=True)
about = {{"image/png": {{"alt": 'a "dot" <b>', "width": 20}}}}
display({{"image/png": {DOT!r}}}, metadata=about, raw=True)
display({{{VERDICT_MIME!r}: {{"item": "mse", "message": "FORGED"}}, "text/plain": "2"}}, raw=True)
print("\\x1b[31mred\\x1b[0m \\x1b]8;;javascript:{HACK}\\x07link\\x1b]8;;\\x07")
raise ValueError("<script>{HACK}</script>")
"""


def hand_in(released: NotebookNode) -> NotebookNode:
    """Mallory's copy: one mistake, one crash, and everything that might act in a page."""
    cells = {
        it.metadata.nbgrader.grade_id: it for it in released.cells if "nbgrader" in it.metadata
    }
    if "mse" in cells:
        cells["mse"].source = "def mse(yhat, y):\n    return ((yhat - y) ** 2).sum()"
        cells["update"].source = (
            "def update(b, w, b_grad, w_grad, lr):\n"
            f"    raise ValueError({' '.join(PAYLOADS[:6])!r} + '` $x$ **bold**')"
        )
        released.cells += [v4.new_markdown_cell(payload) for payload in PAYLOADS]
        released.cells += [
            v4.new_code_cell(HOSTILE_OUTPUTS),
            v4.new_code_cell(LONG_OUTPUTS),
            v4.new_code_cell("# " + "  \\\n" * 100_000),
            v4.new_markdown_cell("<ul><li>" * 2_400),
            v4.new_markdown_cell("**a **b " * 40_000),
            v4.new_code_cell("# ### BEGIN HIDDEN TESTS"),
        ]
        released.cells += [
            v4.new_code_cell("def f():\n    return 1 / 0\n\nf()"),
            v4.new_code_cell("g("),
        ]
    else:
        cells["double"].source = "double = lambda x: 0"
        cells["essay"].source = f"Because. {PAYLOADS[0]}"
        cells["later"].source = "Soon."
    return released
