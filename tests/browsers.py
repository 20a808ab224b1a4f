"""A Chromium for tests: one on the PATH, else Playwright's own."""

import contextlib
import shutil

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):
    """No Chromium can be had here."""


@contextlib.contextmanager
def chromium():
    """A headless Chromium, closed at the end; raises NoBrowser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS])
        except Error as error:
            raise NoBrowser(str(error).splitlines()[0]) from error
        try:
            yield browser
        finally:
            browser.close()
