"""The server: a supervisor, and server processes that answer requests and do the jobs."""

import errno
import gc
import resource
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from multiprocessing import set_start_method
from multiprocessing.util import Finalize
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from survey_app import create_app, jobs_of
from survey_app.cli.lock import FolderLock
from survey_app.cli.parents import end_with_parent, interrupted_alone
from survey_app.collect.collector import Collector
from survey_app.errors import SurveyError
from survey_app.settings import Settings
from survey_app.web.logs import configuration
from survey_app.web.rsgi import Served, served
from survey_app.web.runtime import part_of

CONNECTIONS = 20_000
"""Connections of one server process, most of them idle: a browser keeps its own for a while."""
BACKLOG = 4096
"""Connections that may wait to be taken."""
LONGEST_END = 10
"""Seconds that a server process may take to finish what it has begun."""


class CannotServe(SurveyError):
    """The server cannot start; the sentence says what to do."""


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As a browser on this machine writes it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def require_free(self) -> str:
        """The numeric host, if one could listen here now; raises CannotServe.

        The server processes share their port, and would share it with a stranger as well.
        """
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            family, kind, protocol, _, place = found[0]
            with socket.socket(family, kind, protocol) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(place)
                trial.listen(1)
        except OSError as error:
            reason = error.strerror or "there is no such address"
            if error.errno == errno.EADDRINUSE:
                reason = "another program listens there. Stop it, or choose another port"
            raise CannotServe(f"Cannot serve on {self.host}:{self.port}: {reason}.") from error
        return str(place[0])


class _Supervisor(MPServer):
    """Starts the server processes, and ends them."""

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start them so that a terminal interrupts the supervisor alone."""
        with interrupted_alone():
            super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]


def serve(
    settings: Settings,
    address: Address,
    lock: FolderLock,
    *,
    workers: int = 1,
    when_ready: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM; `when_ready` is called once requests are answered.

    Exits with 1 when a server process ends by itself.
    """
    set_start_method("spawn", force=True)
    server = _Supervisor(
        "survey_app",
        address=address.require_free(),
        port=address.port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        workers_kill_timeout=LONGEST_END,
        log_level=LogLevels.error,
        log_dictconfig=configuration(settings.log_format),
    )
    server.on_startup(partial(_announce, address, when_ready))
    loader: Any = partial(load, settings, lock)  # its result is no function, but has `__rsgi__`
    server.serve(target_loader=loader, wrap_loader=False)


def load(settings: Settings, lock: FolderLock) -> Served:
    """The application of one server process, with its jobs; called in that process."""
    end_with_parent()
    _allow_many_files()
    app = create_app(settings)
    app.extensions["survey_app.lock"] = lock
    jobs = jobs_of(app)
    jobs.start()
    # What atexit has registered does not run in a process of multiprocessing. The writer ends
    # first: what it has stored last is folded yet.
    Finalize(None, part_of(app, Collector).close, exitpriority=110)
    Finalize(None, jobs.stop, exitpriority=100)
    # What is there by now stays: the collector need not look at it again and again.
    gc.freeze()
    return served(app)


def _allow_many_files() -> None:
    """Each connection is an open file, and usually a process may have no more than 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _announce(address: Address, when_ready: Callable[[], None]) -> None:
    threading.Thread(target=_tell, args=(address, when_ready), daemon=True).start()


def _tell(address: Address, when_ready: Callable[[], None]) -> None:
    while not _answers(address):
        time.sleep(0.05)
    when_ready()


def _answers(address: Address) -> bool:
    connection = HTTPConnection(address.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
