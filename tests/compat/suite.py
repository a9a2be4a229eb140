"""nbgrader's own tests, graded by our engine in one of three ways.

engine    our step in the place of nbgrader's Execute, all else as nbgrader has it
shipped   the lists of steps that nbgrader_config.py ships
command   the same lists, and `pencilgrad grade` where the tests call `nbgrader autograde`

`python tests/compat/suite.py shipped` runs the tests of autograde that way; with `all` behind it
every file of them that grades (some minutes), with `others` all of these but autograde's.
`python tests/compat/suite.py stock` runs them as nbgrader is.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
AUTOGRADE = "nbgrader.tests.apps.test_nbgrader_autograde"
# The other files in which something is graded.
NAMES = ("generate_feedback", "releasefeedback", "fetchfeedback", "export", "list", "update")
OTHERS = (*(f"nbgrader.tests.apps.test_nbgrader_{name}" for name in NAMES),
          "nbgrader.tests.apps.test_api")  # fmt: skip

# Counted, so that it cannot pass by not being used.
COUNTED_STEP = '"counted.Counted"'
CONFIG = f"""\
c = get_config()
c.Autograde.autograde_preprocessors = [
    {COUNTED_STEP},
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
# What a course of ours has besides its lists, and nbgrader's tests set themselves.
OF_THE_COURSE = ("c.CourseDirectory.course_id", "c.Exchange.root", "c.Execute.timeout")
COUNTED = """\
from pathlib import Path
from autograder.nbgrader.plugin import JudgeExecute

class Counted(JudgeExecute):
    def preprocess(self, nb, resources, km=None):
        with Path(__file__).with_name("count").open("a") as file:
            file.write(".")
        return super().preprocess(nb, resources, km)
"""
# For every new gradebook nbgrader asks alembic which is the newest schema: two seconds each, the
# answer always the same. Here it is asked once.
ALEMBIC = """\
#!/bin/sh
if [ "$3" = heads ]; then echo '{heads}'; else exec '{alembic}' "$@"; fi
"""


@dataclass(frozen=True)
class Report:
    """What pytest said: names of tests, and how many notebooks our engine graded."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    skipped: tuple[str, ...]
    graded: int
    said: str


def run(modules: tuple[str, ...], way: str) -> Report:
    """Run these files of nbgrader's tests in a process of their own, in one of the ways above."""
    folder = Path(tempfile.mkdtemp(prefix="pencilgrad-compat-"))
    try:
        return _run(folder, modules, way)
    finally:
        shutil.rmtree(folder)


def _run(folder: Path, modules: tuple[str, ...], way: str) -> Report:
    config, programs, results = folder / "config", folder / "bin", folder / "results.xml"
    config.mkdir()
    programs.mkdir()
    if way != "stock":
        settings = CONFIG if way == "engine" else _shipped()
        (config / "nbgrader_config.py").write_text(settings, encoding="utf-8")
        (config / "counted.py").write_text(COUNTED, encoding="utf-8")
    _ask_alembic_once(programs)
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(config),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(config), str(Path(__file__).parent)]),
        "PATH": os.pathsep.join([str(programs), str(BIN), os.environ["PATH"]]),
        "USER": pwd.getpwuid(os.getuid()).pw_name,  # its tests of the exchange want the real one
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rf", "--tb=short",
               "--show-capture=no", f"--junitxml={results}", "--pyargs", *modules]  # fmt: skip
    if way == "command":
        command[3:3] = ["-p", "by_command"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    count = config / "count"
    graded = len(count.read_text(encoding="utf-8")) if count.exists() else 0
    return _report(results, graded, done.stdout[-6000:] + done.stderr[-2000:])


def _shipped() -> str:
    """Our settings, with the step that counts in the place of the one that grades."""
    lines = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(OF_THE_COURSE)]
    step = '"autograder.nbgrader.plugin.JudgeExecute"'
    text = "\n".join(kept)
    assert text.count(step) == 1, "the step that grades is named once"
    return text.replace(step, COUNTED_STEP)


def _ask_alembic_once(programs: Path) -> None:
    from nbgrader.api import get_alembic_version

    os.environ["PATH"] = os.pathsep.join([str(BIN), os.environ["PATH"]])
    script = programs / "alembic"
    heads = f"{get_alembic_version()} (head)"
    script.write_text(ALEMBIC.format(heads=heads, alembic=BIN / "alembic"), encoding="utf-8")
    script.chmod(0o755)


def _report(results: Path, graded: int, said: str) -> Report:
    outcomes: dict[str, list[str]] = {"passed": [], "failed": [], "skipped": []}
    for case in ElementTree.parse(results).iter("testcase"):
        kinds = {child.tag for child in case}
        bad = kinds & {"failure", "error"}
        outcome = "failed" if bad else "skipped" if "skipped" in kinds else "passed"
        outcomes[outcome].append(str(case.get("name")))
    lists = {name: tuple(found) for name, found in outcomes.items()}
    return Report(**lists, graded=graded, said=said)


def main() -> None:
    """Run and print."""
    way, which = [*sys.argv[1:], "shipped", "autograde"][:2] if sys.argv[1:] else ("shipped", "")
    modules = {"all": (AUTOGRADE, *OTHERS), "others": OTHERS}.get(which, (AUTOGRADE,))
    report = run(modules, way)
    print(report.said)
    print(f"{report.graded} notebooks were graded by our engine.")
    sys.exit(bool(report.failed))


if __name__ == "__main__":
    main()
