"""A course: building its notebooks, proving its exercises, grading its class."""

import sys

# jsonschema, which nbformat and nbgrader import, would build a grammar of international web
# addresses: a second of every command's start, for a format that no notebook's schema asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # "not to be had"
