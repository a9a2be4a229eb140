"""What comes in over HTTP: bounded in bytes and time, read as the one form that is asked for."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from autograder.service.refusals import RefusedError

SECONDS = 30.0  # for a body to come in
Asked = TypeVar("Asked")


async def read_body(request: Request, most: int) -> bytes:
    """The bytes of a request. Raises RefusedError for more, for compressed ones, for slow ones."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(415, "The service takes no compressed requests: send it as it is.")
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdecimal() or int(length[:20]) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(SECONDS):
            return await _read_up_to(request, most)
    except TimeoutError:
        raise RefusedError(408, "Your request came in too slowly: try it again.") from None
    except ClientDisconnect:
        raise RefusedError(400, "Your request was cut off: try it again.") from None


async def _read_up_to(request: Request, most: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> RefusedError:
    return RefusedError(
        413,
        f"That is more than the {most / 10**6:g} MB that this course's service takes at once. Are "
        "there large files beside the notebook, or very long cells in it? Remove them, save, and "
        "try again.",
    )


def read_json(body: bytes, form: type[Asked]) -> Asked:
    """A body as what it should be. Raises RefusedError."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        why = str(error).split("\n")[0][:120]
        raise RefusedError(
            400,
            f"The service did not understand the request ({why}). Is course_tools here as new as "
            "the course's? Install it again.",
        ) from None
