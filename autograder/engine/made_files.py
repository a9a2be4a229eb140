"""Files that a notebook made, as they come out of a sandbox: bounded, whatever the worker says.
`runner` calls it."""

from __future__ import annotations

from autograder.engine.job import Job
from autograder.worker.requests.files import MOST_TOLD, Beyond


def bound_files(
    job: Job, found: dict[str, object], beyond: list[Beyond]
) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
    """Files as they may come out of a worker, whatever it says, and those that are left out."""
    files: dict[str, bytes] = {}
    left_out = []
    left = job.most_handed_out
    for name, content in found.items():
        if not isinstance(content, bytes):
            continue
        if len(content) <= left and len(files) < job.most_files:
            files[name] = content
            left -= len(content)
        else:
            left_out.append((name, len(content)))
    left_out += [(one.name, one.size) for one in beyond]
    return files, left_out[:MOST_TOLD]
