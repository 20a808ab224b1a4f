"""The jobs: what is done every few seconds or minutes, in `serve` or by `worker`.

Some are each process's own, as what they work on lies in its memory or its folder. The others are
done by one process at a time, whichever has the lease.
"""

import datetime as dt
import logging
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from survey_app.collect.cell_deltas import fold_cells
from survey_app.collect.flush import Flushing
from survey_app.collect.folding import Folder
from survey_app.collect.housekeeping import forget_the_past
from survey_app.collect.leases import Lease
from survey_app.collect.reader_hash import Salts
from survey_app.collect.tallies import FOLDED_AT_ONCE, fold
from survey_app.database import Database
from survey_app.publications.known import KnownArticles

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two rounds."""
LASTS = dt.timedelta(seconds=20)
"""After so long without a word from the process that has the lease, another one goes on."""
AT_ONCE, SOMETIMES = dt.timedelta(0), dt.timedelta(minutes=10)

Work = Callable[[dt.datetime], object]


@dataclass(frozen=True)
class Job:
    """One thing to do in each round, or not sooner than `every` after the last time."""

    name: str
    work: Work
    every: dt.timedelta = AT_ONCE
    pause: Callable[[], dt.timedelta] | None = None
    """Tells `every` where it varies."""
    finish: Work | None = None
    """What is done instead the last time, before the process ends."""

    def is_due(self, since: dt.timedelta) -> bool:
        """Whether it is to be done again, so long after the last time.

        Also before it: the clock was set back, and nobody waits until it has caught up.
        """
        return abs(since) >= (self.pause() if self.pause else self.every)


@dataclass
class JobFigures:
    """What the jobs of a process have done so far."""

    succeeded: dict[str, dt.datetime] = field(default_factory=dict)
    """Job → when it last ended well; a shared one that another process does is not there."""
    failures: int = 0


class Folding:
    """Folds pending deltas, and knows those that nobody can read."""

    def __init__(self, database: Database) -> None:
        self.unreadable: set[UUID] = set()
        self._database = database
        self._looked_at: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Fold all that waits; say what cannot be read, and look at it again after a while."""
        if self._looked_at is None or abs(now - self._looked_at) >= SOMETIMES:
            self._looked_at = now
            self.unreadable.clear()
        known = len(self.unreadable)
        while fold(self._database, self.unreadable) >= FOLDED_AT_ONCE:
            pass
        if len(self.unreadable) > known:
            log.error(
                "%d changes of the tallies cannot be read and are not counted. "
                "Run: survey-app rebuild-tallies",
                len(self.unreadable),
            )


def own_jobs(database: Database, folder: Folder, known: KnownArticles, salts: Salts) -> list[Job]:
    """What every server process does for itself."""
    flushing = Flushing(database, folder, known)
    return [
        Job("flush", flushing, pause=lambda: flushing.pause, finish=flushing.finish),
        Job("salts", lambda now: salts.destroy_others(now.date()), SOMETIMES),
    ]


class Jobs:
    """A thread that works until it is stopped, and once more at the end."""

    def __init__(self, database: Database, own: Sequence[Job] = ()) -> None:
        self.figures = JobFigures()
        self.folding = Folding(database)
        self._own = own
        self._shared = (
            Job("fold", self.folding),
            Job("cells", lambda now: fold_cells(database, now)),
            Job("housekeeping", lambda now: forget_the_past(database, now), SOMETIMES),
            Job("statistics", lambda _: database.refresh_statistics(), SOMETIMES),
        )
        self._lease = Lease(database, "jobs", f"{os.getpid()}-{secrets.token_hex(8)}", LASTS)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.run, name="survey-jobs", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Do what waits, then end."""
        self.end()
        self._thread.join()

    def end(self) -> None:
        """Let the round that is under way be followed by a last one."""
        self._stop.set()

    def run(self) -> None:
        """Work until the end."""
        while not self._stop.wait(EVERY):
            self.round(dt.datetime.now(dt.UTC))
        self.round(dt.datetime.now(dt.UTC), last=True)
        self._try(self._lease.release)

    def round(self, now: dt.datetime, *, last: bool = False) -> None:
        """Do once what is due; the last time, everything that dies with the process."""
        for job in self._own:
            self._do(job, now, last=last)
        if self._try(lambda: self._lease.take(now)):
            for job in self._shared:
                self._do(job, now)

    def _do(self, job: Job, now: dt.datetime, *, last: bool = False) -> None:
        before = self.figures.succeeded.get(job.name)
        if before is not None and not last and not job.is_due(now - before):
            return

        def work() -> bool:
            (last and job.finish or job.work)(now)
            return True

        if self._try(work):
            self.figures.succeeded[job.name] = now

    def _try(self, work: Callable[[], bool | None]) -> bool:
        try:
            return bool(work())
        except SQLAlchemyError as error:
            # The database is busy or away; everything waits for the next round.
            log.warning("jobs wait for the database: %s", type(error).__name__)
        except Exception:  # noqa: BLE001 - the thread's edge: nobody would start it again
            log.exception("a job failed")
        self.figures.failures += 1
        return False
