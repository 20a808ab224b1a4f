"""A site under fire: a database, a server, clients, and at the end the oracle."""

import contextlib
import random
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import client, oracle
from tests.chaos.journal import Journal
from tests.newspaper import new_database, prepare
from tests.postgres import Cluster
from tests.processes import PLAIN, NoServer, Server

SEED = 20261120
RECOVERY = 60.0
"""Seconds in which a site must be well again after a fault, without being started anew."""
PATIENCE = 600.0
"""Seconds in which clients must come forward at all."""
LOOK_EVERY = 0.01
"""Seconds between two looks at what is waited for."""


@dataclass
class Site:
    """What a scenario works with."""

    server: Server
    url: str
    cluster: Cluster | None
    voices: bool = False
    journal: Journal = field(default_factory=Journal)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    faults: list[str] = field(default_factory=list)
    """What the scenario itself has found wrong."""

    def post(self, number: int, clients: int, *, again: float = 0.5, **given) -> None:
        """New responses, by so many clients at once."""
        waiting = client.bodies(self.chance, number, **given)
        self.send(waiting, clients, again=again)

    def send(self, waiting, clients: int, *, again: float = 0.5) -> None:
        """Post these bodies; see `client.send`."""
        client.send(self.server.port, self.journal, waiting, clients, again=again)

    @contextlib.contextmanager
    def posting(self, number: int, clients: int, **given) -> Iterator[Callable[[], bool]]:
        """Post in the background; gives a function that says whether this goes on."""
        with ThreadPoolExecutor(1) as pool:
            posts = pool.submit(self.post, number, clients, **given)
            yield lambda: not posts.done()
            posts.result()

    def await_calls(self, number: int) -> None:
        """Return when so many calls have ended."""
        self.expect(f"{number} calls", lambda: len(self.journal.calls) >= number, PATIENCE)

    def has_died(self) -> bool:
        """Whether the server has ended by itself."""
        return self.server.process.poll() is not None

    def restart(self) -> None:
        """Start the server again, waiting until what is left of the old one has let go."""
        self.server.process.wait()
        end = time.monotonic() + RECOVERY
        while True:
            try:
                return self.server.start()
            except NoServer:
                if time.monotonic() > end:
                    raise

    def is_ready(self) -> bool:
        """Whether `/readyz` is green."""
        try:
            with urllib.request.urlopen(f"{self.server.url}/readyz", timeout=RECOVERY) as answer:
                return answer.status == 200
        except OSError:
            return False

    def expect(self, what: str, holds: Callable[[], bool], seconds: float = RECOVERY) -> None:
        """Note a fault unless `holds` becomes true in time."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                self.faults.append(f"not so after {seconds:.0f} s: {what}")
                return
            time.sleep(LOOK_EVERY)

    def require_injected(self, number: int, what: str) -> None:
        """Note a fault if nothing went wrong: a scenario proves nothing then."""
        if not number:
            self.faults.append(f"never happened: {what}")

    def verdict(self) -> oracle.Verdict:
        """What the oracle says now; the server must be running."""
        results = oracle.public_results(self.server.url)
        found = oracle.judge(self.url, self.journal, results, voices=self.voices)
        found.faults += self.faults
        return found


@contextlib.contextmanager
def site(
    cluster: Cluster | None,
    *options: str,
    folder: Path | None = None,
    loader: str = PLAIN,
    before: tuple[str, ...] = (),
    voices: str = "open",
    prepared=lambda url: None,
    through=lambda url: url,
) -> Iterator[Site]:
    """A server on a new database: of the cluster's, or SQLite in `folder`.

    `prepared` may change the database before the server starts, which reaches it `through`
    another address.
    """
    with tempfile.TemporaryDirectory(prefix="survey-chaos-") as name:
        home = folder or Path(name)
        url = new_database(cluster) if cluster else f"sqlite:///{home / 'survey.db'}"
        prepare(url, voices=voices)
        prepared(url)
        server = Server(home, through(url), *options, loader=loader, before=before)
        with server:
            yield Site(server, url, cluster, voices=voices != "open")
