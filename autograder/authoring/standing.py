"""What of an earlier build stands: takes a course, says which of its built notebooks need not be
written again. `build` asks, and has it remember what it wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.fingerprint import Fingerprints
from course_tools.speaking.asked import file_of

WHAT_STANDS = Path(".pencilgrad", "built")


def built_from(name: str) -> list[Path]:
    """What is built from the text of "assignment/notebook", by paths in its course: the notebook
    with solutions first."""
    return [Path("source", f"{name}.ipynb"), Path("release", f"{name}.ipynb"), Path(file_of(name))]


@dataclass
class Standing:
    """The built notebooks of a course, and what they were built from."""

    course: Path
    config: Path  # nbgrader's settings, by which a release is made
    fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def stands(self, name: str) -> bool:
        """Are text, rubric and both notebooks what they were when it was built?"""
        return self._remembered(name) == {"text": self._text(name), "files": self._files(name)}

    def has_source(self, name: str, source: str, told: str) -> bool:
        """Would the release be made once more from the source that it was made from? And is what
        `course_tools` is told the same?"""
        source_path, _, told_in = (self.course / path for path in built_from(name))
        return (
            self._remembered(name).get("files") == self._files(name)
            and source_path.read_text(encoding="utf-8") == source
            and told_in.read_text(encoding="utf-8") == told
        )

    def remember(self, name: str) -> None:
        """It was just built."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        record = {"text": self._text(name), "files": self._files(name)}
        path.write_text(json.dumps(record), encoding="utf-8")

    def _text(self, name: str) -> str:
        text = (self.course / "source" / f"{name}.py").read_text(encoding="utf-8")
        return self.fingerprints.of_text(name, text)

    def _files(self, name: str) -> str:
        paths = [self.course / path for path in built_from(name)]
        if not all(path.exists() for path in paths):
            return ""
        hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
        return self.fingerprints.of_release(hashes, self.config.read_text(encoding="utf-8"))

    def _remembered(self, name: str) -> dict[str, str]:
        try:
            record = json.loads(self._path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none, or half a one
            return {}
        return record if isinstance(record, dict) else {}

    def _path(self, name: str) -> Path:
        return self.course / WHAT_STANDS / f"{name.replace('/', '--')}.json"
