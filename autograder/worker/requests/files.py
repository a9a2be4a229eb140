"""The files that the notebook has made or changed, and the names and sizes of those that are more
than may be handed out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from autograder.wire.messages import Message, Order
from autograder.wire.values import Value
from autograder.worker.process import Process

MOST_TOLD, LONGEST_NAME = 100, 300  # of the files that are not handed out


class Beyond(Message):
    """A file that is not handed out."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME)]
    size: Annotated[int, Meta(ge=0)]


class FilesMade(Message):
    made: Value  # names and bytes
    beyond: Annotated[list[Beyond], Meta(max_length=MOST_TOLD)]


class GetFiles(Order[FilesMade]):
    most_bytes: int
    most_files: int

    def answer(self, process: Process) -> FilesMade:
        made, beyond = process.files(self.most_bytes, self.most_files)
        return FilesMade(
            made, [Beyond(name[:LONGEST_NAME], size) for name, size in beyond[:MOST_TOLD]]
        )
