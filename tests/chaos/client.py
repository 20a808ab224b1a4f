"""Readers' browsers: threads that post bodies and write down what they are told."""

import contextlib
import itertools
import json
import random
import threading
import time
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException

from tests import builders
from tests.chaos.journal import Call, Journal

PATIENCE = 120.0
"""Seconds for which a client waits for a server that is being started, and for an answer."""
AGAIN = 0.05
"""Seconds between two attempts to connect."""
WORDS = (None, None, "More about schools, please.")


class Client:
    """One connection, kept open as long as the server lets it."""

    def __init__(self, port: int, journal: Journal) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._journal = journal

    def post(self, body) -> Call:
        """Send a body once. What fails before the request began has not happened."""
        data = json.dumps(body).encode()
        self._connect()
        started = time.monotonic()
        try:
            self._connection.request("POST", "/collect/responses", data)
            answer = self._connection.getresponse()
            answer.read()
            status, wait = answer.status, answer.headers["Retry-After"]
        except (OSError, HTTPException):
            self.close()
            status = wait = None
        return self._journal.add(body, started, status, wait)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _connect(self) -> None:
        end = time.monotonic() + PATIENCE
        while self._connection.sock is None:
            try:
                self._connection.connect()
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(AGAIN)


def body(chance: random.Random, **given):
    """One reader's answers to the survey of all kinds."""
    answers = {
        "q1": chance.choice(("o1", "o2")),
        "q2": chance.sample(("o1", "o2"), chance.randint(1, 2)),
        "q3": chance.randint(1, 5),
        "q4": chance.randint(0, 10),
        "q5": chance.choice(WORDS),
    }
    article = f"{builders.ORIGIN}/story-{chance.randint(1, 20)}"
    return builders.response(**{"answers": answers, "article": article, "channel": "slide"} | given)


def bodies(chance: random.Random, number: int, **given):
    """So many responses of different readers, made when they are asked for."""
    return (body(chance, **given) for _ in range(number))


def send(port: int, journal: Journal, waiting: Iterable, clients: int, *, again: float = 0) -> None:
    """Post each of the bodies, by so many clients at once; returns when all have an answer.

    `again` is the share of undecided ones that are sent until they are decided, as a browser
    does; the others stay open questions.
    """
    shared, lock, chance = iter(waiting), threading.Lock(), random.Random(clients)

    def work() -> None:
        with contextlib.closing(Client(port, journal)) as client:
            while True:
                with lock:
                    mine = list(itertools.islice(shared, 1))
                    patient = chance.random() < again
                if not mine:
                    return
                call = client.post(mine[0])
                while call.undecided and patient:
                    time.sleep(AGAIN)
                    call = client.post(mine[0])

    together(work, clients)


def together(work, number: int) -> None:
    """Run the same work in so many threads; what one of them raises is raised here."""
    failed = []

    def guarded() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - carried to the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
