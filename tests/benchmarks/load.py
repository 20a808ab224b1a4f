"""Load by wrk: one run is so many connections for so many seconds."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.builders import ORIGIN
from tests.processes import Server

SCRIPT = Path(__file__).with_name("load.lua")
BROWSER = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


class NoClient(Exception):
    """This machine has no wrk."""


@dataclass(frozen=True)
class Run:
    """What one run has shown: counts, milliseconds, and what the server spent for it."""

    requests: int
    seconds: float
    refused: int
    """Answers other than 2xx and 3xx."""
    broken: int
    """Connections that failed."""
    p50: float
    p99: float
    cpu: float
    """Seconds of CPU of the server's processes; a database server's own are not in it."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of the server's CPU per answer."""
        return 1e6 * self.cpu / max(self.requests, 1)


def require_client() -> None:
    """Raise NoClient unless wrk is there."""
    if not shutil.which("wrk"):
        raise NoClient("The benchmark needs wrk: apt-get install wrk, or https://github.com/wg/wrk")


def run(
    server: Server,
    path: str,
    connections: int,
    seconds: float,
    *,
    how: str = "get",
    rate: float = 0,
    headers: tuple[str, ...] = (),
) -> Run:
    """Call a path; `rate` limits the requests a second, else they follow each other at once."""
    sent = ("Content-Type: text/plain", f"Origin: {ORIGIN}", f"User-Agent: {BROWSER}", *headers)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", str(SCRIPT)]
    command += [part for header in sent for part in ("-H", header)]
    command += [f"{server.url}{path}", "--", how, f"{rate:.1f}"]
    before = server.cpu
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]), cpu=server.cpu - before)
