"""Group commit: many requests hand in one response each, one thread stores them together.

A durable commit costs a disk's round trip, whether it holds one response or sixty. The requests
put theirs into a bounded queue and wait; the thread takes what has gathered, stores it in one
transaction, and tells each of them what became of theirs. While it stores, the next batch gathers.
Requests wait in threads of their own, or together on the server's loop, which a batch wakes once.
"""

import asyncio
import logging
import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from survey_app.collect.outcomes import Done, Fate, Incoming, Outcome
from survey_app.errors import Unavailable

log = logging.getLogger(__name__)

MOST_WAITING = 120
"""Responses that may wait for their outcome; whoever comes then is told to come again at once.
Twice what one batch holds: more would only wait longer."""
MOST_AT_ONCE = 64
"""Responses of one batch."""
PAUSE = 0.001
"""Seconds without an arrival after which a batch is closed that is smaller than the last one."""
GATHERING = 0.01
"""Seconds after which it is closed in any case."""
LONGEST_WAIT = 10.0
"""Seconds after which a request gives up. What it handed in may still be stored: its outcome is
unknown, and sending it again is harmless."""
BUSY = "The server has too much to store right now. Nothing was stored; please try again."
AWAY = "The database cannot be reached right now. Please try again; nothing is counted twice."
SLOW = "The database is too slow right now. Please try again; nothing is counted twice."
WAITS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between handing in and the outcome, up to which responses are counted together."""


@dataclass
class WriterFigures:
    """What a writer has done so far."""

    batches: int = 0
    """Batches that were stored, about one commit each."""
    stored: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    """Responses that the database could not take; their readers were told to try again."""
    turned_away: int = 0
    """Responses that found the queue full."""
    seconds: float = 0.0
    """Time spent on storing batches."""
    sizes: Counter[int] = field(default_factory=Counter)
    """Size of a batch → how many there were."""
    waits: list[int] = field(default_factory=lambda: [0] * (len(WAITS) + 1))
    """How many responses waited for so long, by WAITS; the last ones longer than all of these."""
    waited: float = 0.0
    """Seconds that all responses waited for their outcomes together."""


UNDECIDED: Fate = (Outcome(error=Unavailable(SLOW)), None)

Told = Future[Fate] | asyncio.Future[Fate]
"""Where a request waits for its outcome: in a thread, or on a loop."""


class _Waiting(NamedTuple):
    """One response in the queue, and the request that waits for its outcome."""

    item: Incoming
    told: Told
    arrived: float


Store = Callable[[Sequence[Incoming]], list[Fate]]


class GroupCommit:
    """The queue and its thread, which begins with the first response."""

    def __init__(self, store: Store, most_waiting: int = MOST_WAITING) -> None:
        self.figures = WriterFigures()
        self._store = store
        self._most_waiting = most_waiting
        self._queue: deque[_Waiting] = deque()
        self._in_hand = 0
        self._awaited = 1
        # One lock for the queue: `_arrived` wakes the thread, once so many are there.
        self._arrived = threading.Condition(threading.Lock())
        self._thread: threading.Thread | None = None
        self._closing = False

    @property
    def waiting(self) -> int:
        """Responses whose outcome is awaited."""
        return len(self._queue) + self._in_hand

    @property
    def is_full(self) -> bool:
        """Whether the next response would be turned away."""
        return self.waiting >= self._most_waiting

    def submit(self, item: Incoming) -> Fate:
        """Store a response together with others; returns when it is committed, or refused.

        Raises Unavailable when too many wait, or the writer has ended.
        """
        told: Future[Fate] = Future()
        self._enqueue(item, told)
        try:
            return told.result(LONGEST_WAIT)
        except TimeoutError:
            return UNDECIDED

    async def submit_soon(self, item: Incoming) -> Fate:
        """The same on a loop, which goes on meanwhile."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Fate] = loop.create_future()
        self._enqueue(item, told)
        giving_up = loop.call_later(LONGEST_WAIT, _tell, told, UNDECIDED)
        try:
            return await told
        finally:
            giving_up.cancel()

    def close(self) -> None:
        """Store what waits, then end."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _enqueue(self, item: Incoming, told: Told) -> None:
        waiting = _Waiting(item, told, time.monotonic())
        with self._arrived:
            if self.is_full or self._closing:
                self.figures.turned_away += 1
                raise Unavailable(BUSY)
            self._queue.append(waiting)
            if self._thread is None:
                self._start()
            if len(self._queue) in (1, self._awaited):
                self._arrived.notify()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="survey-writer", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        size = 1
        while batch := self._gather(size):
            size = len(batch)
            fates = self._fates(batch)
            # Before they are told: who is told may come again at once, and needs the room.
            self._in_hand = 0
            _tell_all([waiting.told for waiting in batch], fates)

    def _gather(self, last: int) -> list[_Waiting]:
        """The next batch, empty at the end.

        An idle system answers at once. Where the last batch held several, as many are on their way
        again, and would each cost a commit of their own: as long as they come, they are awaited.
        """
        with self._arrived:
            while not self._queue and not self._closing:
                self._arrived.wait()
            self._awaited = min(last, MOST_AT_ONCE)
            until, seen = time.monotonic() + GATHERING, 0
            while seen < len(self._queue) < self._awaited and time.monotonic() < until:
                seen = len(self._queue)
                # Not woken by each: whoever is on the way needs the processor more than we do.
                self._arrived.wait(PAUSE)
            self._in_hand = min(len(self._queue), MOST_AT_ONCE)
            return [self._queue.popleft() for _ in range(self._in_hand)]

    def _fates(self, batch: list[_Waiting]) -> list[Fate]:
        began = time.monotonic()
        lost: list[Fate] = [(Outcome(error=Unavailable(AWAY)), None)] * len(batch)
        try:
            fates = self._store([waiting.item for waiting in batch])
        except SQLAlchemyError as error:
            log.warning("a batch of %d could not be stored: %s", len(batch), type(error).__name__)
            fates = lost
        except Exception:  # noqa: BLE001 - the thread's edge: nobody would start it again
            log.exception("a batch of %d could not be stored", len(batch))
            fates = lost
        arrived = [waiting.arrived for waiting in batch]
        self._note([outcome for outcome, _ in fates], began, arrived)
        return fates

    def _note(self, outcomes: Sequence[Outcome], began: float, arrived: Sequence[float]) -> None:
        figures, now = self.figures, time.monotonic()
        figures.batches += 1
        figures.seconds += now - began
        figures.sizes[len(outcomes)] += 1
        for moment in arrived:
            figures.waits[bisect_left(WAITS, now - moment)] += 1
            figures.waited += now - moment
        for outcome in outcomes:
            if outcome.done is Done.STORED:
                figures.stored += 1
            elif outcome.done is Done.UNCHANGED:
                figures.unchanged += 1
            elif isinstance(outcome.error, Unavailable):
                figures.failed += 1
            else:
                figures.refused += 1


def _tell_all(waiting: Sequence[Told], fates: Sequence[Fate]) -> None:
    """Wake the requests; those on a loop together, as waking it costs a thread switch."""
    on_loops: defaultdict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Fate], Fate]]]
    on_loops = defaultdict(list)
    for told, fate in zip(waiting, fates, strict=True):
        if isinstance(told, asyncio.Future):
            on_loops[told.get_loop()].append((told, fate))
        else:
            told.set_result(fate)
    for loop, pairs in on_loops.items():
        # A loop that has ended has nobody left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell_each, pairs)


def _tell_each(pairs: Sequence[tuple[asyncio.Future[Fate], Fate]]) -> None:
    for told, fate in pairs:
        _tell(told, fate)


def _tell(told: asyncio.Future[Fate], fate: Fate) -> None:
    # Whoever has given up is done already.
    if not told.done():
        told.set_result(fate)
