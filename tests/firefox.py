"""The system's Firefox, steered by the protocol that every Firefox brings with it (Marionette).

Playwright steers only a Firefox of its own, which cannot be had everywhere. The commands are those
of WebDriver; a message is its length, a colon, and JSON.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path

NAMES = ("firefox", "firefox-esr")
PREFERENCES = {
    "marionette.port": 0,  # any that is free
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
PATIENCE = 60
"""Seconds that a step may take: a busy machine is no fault."""


class NoFirefox(Exception):
    """This machine has no Firefox, or one that does not answer."""


class Firefox:
    """One page in a Firefox that has never been anywhere."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._receive()
        self._ask("NewSession", timeouts={"script": PATIENCE * 1000})

    def go(self, address):
        """Open a page."""
        self._ask("Navigate", url=address)

    def wait(self, expression):
        """Wait until this is true in the page; returns it."""
        until = time.monotonic() + PATIENCE
        while not (found := self.evaluate(expression)):
            assert time.monotonic() < until, expression
            time.sleep(0.1)
        return found

    def evaluate(self, expression):
        """What an expression is in the page."""
        return self._ask("ExecuteScript", script=f"return {expression}", args=[])["value"]

    def click(self, expression):
        """Click an element of the page, as a reader would."""
        [found] = self.wait(expression).values()
        self._ask("ElementClick", id=found)

    def close(self):
        """End the connection."""
        self._file.close()
        self._socket.close()

    def _ask(self, command, **parameters):
        self._number += 1
        text = json.dumps([0, self._number, f"WebDriver:{command}", parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(text), text))
        _, _, error, found = self._receive()
        assert error is None, error
        return found

    def _receive(self):
        length = b""
        while (letter := self._file.read(1)) != b":":
            length += letter
        return json.loads(self._file.read(int(length)))


def on_path():
    """A Firefox of this machine, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def firefox(folder: Path):
    """A headless Firefox with a profile in an empty folder; raises NoFirefox."""
    program = on_path()
    if program is None:
        raise NoFirefox("none on the PATH")
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    process = subprocess.Popen(
        [program, "--headless", "--marionette", "--no-remote", "--profile", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with contextlib.closing(Firefox(_port(process, folder))) as page:
            yield page
    finally:
        process.terminate()
        process.wait()


def _port(process, folder):
    """Where it listens, as soon as it does."""
    written, until = folder / "MarionetteActivePort", time.monotonic() + PATIENCE
    while not (written.is_file() and written.read_text()):
        if process.poll() is not None or time.monotonic() > until:
            raise NoFirefox("it does not start here")
        time.sleep(0.1)
    return int(written.read_text())
