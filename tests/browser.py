"""A browser for tests: the system's Chromium, or Playwright's own where that is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

SYSTEMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no browser: apt-get install chromium, or .venv/bin/playwright install chromium"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs; where there is none, the test that asks is skipped."""
    with sync_playwright() as playwright:
        system = next(filter(None, map(shutil.which, SYSTEMS)), None)
        path = system or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.skip(MISSING)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
