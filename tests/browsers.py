"""A Chromium for tests: one on the PATH, else Playwright's own. And a Firefox, where it can be had.

Run as a program it sees to it that there is one: it asks Playwright for its own, and where that
cannot be had, and we are root, the system's packages.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
from playwright.sync_api import Error, sync_playwright

from tests import firefox

SHELL = "chromium-headless-shell"
"""The one without windows, as Playwright's own is too: a page for a reader who has never been
anywhere costs it a fifth of the CPU."""
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

LONGEST = 600
"""Seconds that one way of installing may take."""
WAYS = (
    ((sys.executable, "-m", "playwright", "install", "chromium"),),
    (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "chromium", "fonts-dejavu-core"),
    ),
)
"""Commands that bring a browser, way by way; the second one needs root."""
LIGHT = ((("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", SHELL)),)
"""The one without windows, beside a whole one of this machine."""
FIREFOX = ((("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "firefox-esr")),)
"""The same for a Firefox, which one test asks for where there is one."""


class NoBrowser(Exception):
    """No Chromium can be had here."""


def whole_on_path():
    """A whole Chromium of this machine, None where there is none."""
    return next(filter(None, map(shutil.which, WHOLE)), None)


def on_path():
    """A Chromium of this machine for most tests, None where there is none."""
    return shutil.which(SHELL) or whole_on_path()


@contextlib.contextmanager
def chromium():
    """A headless Chromium, closed at the end; raises NoBrowser."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=on_path(), args=[*FLAGS])
        except Error as error:
            raise NoBrowser(str(error).splitlines()[0]) from error
        try:
            yield browser
        finally:
            browser.close()


def executable():
    """A whole Chromium, which may have to be installed yet."""
    if found := whole_on_path():
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def is_there():
    """Whether a test would find a browser."""
    return Path(executable()).is_file()


def is_light():
    """Whether most tests would find one without windows."""
    return on_path() in (None, shutil.which(SHELL))


def install(ways, is_there):
    """Bring a browser, way by way, until one is there."""
    for way in ways:
        needs_root = way[0][0] == "apt-get"
        if is_there() or (needs_root and (os.geteuid() or not shutil.which("apt-get"))):
            continue
        click.echo(f"Installing a browser for the tests: {way[-1][0]} …", err=True)
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            for command in way:
                subprocess.run(
                    command,
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                    check=True,
                    timeout=LONGEST,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )


if __name__ == "__main__":
    install(WAYS, is_there)
    install(LIGHT, is_light)
    install(FIREFOX, firefox.on_path)
    if not is_there():
        click.echo("No browser can be had here; tests that need one are skipped.", err=True)
