"""What the judge may ask: one module a request, found by being here.

Each says what is asked, what is answered and how the worker finds the answer; `Submission.ask` and
`Handle.ask` put any of them. The modules of this folder are the registry: nothing else lists them.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Union

from autograder.wire.messages import Asks, Order, Request

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def all_requests() -> list[type[Request[Any]]]:
    """All that may be asked, in no order."""
    return [one for kind in (Request, Order) for one in kind.__subclasses__() if one is not Order]


def asked_type() -> Any:
    """The type of a message that asks any of them."""
    return Asks[Union[tuple(all_requests())]]  # type: ignore[misc]  # noqa: UP007
