"""Frames on a socket: four bytes of length and a message, each read within its size and time.

Standard library only: whoever starts the engine waits for neither NumPy nor sympy.
"""

from __future__ import annotations

import select
import socket
import struct
import time

MOST_BYTES = 64 * 2**20  # of a frame
_LENGTH = struct.Struct(">I")


class WireError(Exception):
    """What came is no message: broken off, too large, too deep, or of no known kind."""


class ClosedError(WireError):
    """The other side has hung up."""


class SilentError(WireError):
    """Nothing came in time."""


class TooLargeError(Exception):
    """More than any answer needs."""


def send(to: socket.socket, frame: bytes, seconds: float | None = None) -> None:
    """Send the bytes of one message. TooLargeError where it is more than a frame holds."""
    if len(frame) > MOST_BYTES:
        raise TooLargeError(f"{len(frame)} bytes")
    try:
        to.settimeout(seconds)
        to.sendall(_LENGTH.pack(len(frame)) + frame)
    except TimeoutError as error:
        raise SilentError("The other side does not listen.") from error
    except OSError as error:
        raise ClosedError("The other side has hung up.") from error


def receive(source: socket.socket, seconds: float | None = None) -> bytes:
    """The bytes of the next message; WireError where none come."""
    end = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(source, _LENGTH.size, end))
    if length > MOST_BYTES:
        raise WireError(f"A message of {length} bytes.")
    return _exactly(source, length, end)


def _exactly(source: socket.socket, size: int, end: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        left = None if end is None else end - time.monotonic()
        if left is not None and (left <= 0 or not select.select([source], [], [], left)[0]):
            raise SilentError("Nothing came in time.")
        try:
            got = source.recv(min(size - len(parts), 2**20))
        except OSError as error:
            raise ClosedError("The other side has hung up.") from error
        if not got:
            raise ClosedError("The other side has hung up.")
        parts += got
    return bytes(parts)
