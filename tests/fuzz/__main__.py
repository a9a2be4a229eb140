"""`python -m tests.fuzz [-k N] [assignment/notebook …]`: all tries, or every N-th."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from autograder.authoring.authored import built_notebooks, load_notebook
from tests.fuzz import COURSE, Fuzz, tries

ASSIGNMENTS = ("gradient-descent", "pytorch", "neural-networks", "optimizers", "dot-product",
               "linear-layer", "matrix-multiplication")  # fmt: skip


def run(name: str, every: int) -> tuple[str, int, list[tuple[str, str]]]:
    fuzz = Fuzz(load_notebook(COURSE, name))
    some = list(tries(fuzz.exercise))[::every]
    found = [(str(one), fault) for one, fault in fuzz.faults(some)]
    return name, fuzz.verdicts, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*")
    parser.add_argument("-k", type=int, default=1, help="every k-th try only")
    asked = parser.parse_args()
    names = asked.notebooks or built_notebooks(COURSE, list(ASSIGNMENTS))
    start, verdicts, faults = time.monotonic(), 0, 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, count, found in pool.map(run, names, [asked.k] * len(names)):
            verdicts += count
            faults += len(found)
            print(f"{name}: {count} verdicts, {len(found)} faults", flush=True)
            for one, fault in found:
                print(f"  {one}\n    {fault.strip()}", flush=True)
    seconds = time.monotonic() - start
    print(f"{verdicts} verdicts, {faults} faults, {seconds:.0f} seconds")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
