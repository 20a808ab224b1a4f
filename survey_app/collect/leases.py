"""Leases: of any number of processes, one at a time does a job; another follows when it is gone.

A lease saves work and is no lock: a process that was asleep may believe in a lease that has
passed on. Whatever is done under one has to be right without it.

A lease that ends further ahead than one can last was taken before a clock was set back: it is not
believed. Another's may end as much again ahead, as the clocks of two machines differ.
"""

import datetime as dt

from sqlalchemy import delete, or_, update

from survey_app.collect.models import JobLease
from survey_app.database import Database, insert_into, transaction


class Lease:
    """A job's lease, as one process sees it; `holder` names that process and no other."""

    def __init__(self, database: Database, name: str, holder: str, lasts: dt.timedelta) -> None:
        self._database = database
        self._name = name
        self._holder = holder
        self._lasts = lasts
        self._until: dt.datetime | None = None

    def take(self, now: dt.datetime) -> bool:
        """Whether the job is ours from `now` on; asked again, the lease is prolonged.

        The database is asked only when half of the time has passed.
        """
        if self._is_fresh(now):
            return True
        until = now + self._lasts
        self._until = until if self._taken(now, until) else None
        return self._until is not None

    def keep(self, now: dt.datetime) -> bool:
        """Whether the lease was ours without a break since it was taken; then it is prolonged."""
        if self._is_fresh(now):
            return True
        until = now + self._lasts
        ours = (JobLease.name == self._name, JobLease.holder == self._holder)
        prolonged = update(JobLease).where(*ours).values(until=until).returning(JobLease.name)
        with transaction(self._database.writing()) as session:
            self._until = until if session.scalar(prolonged) is not None else None
        return self._until is not None

    def release(self) -> None:
        """Let the next one have it at once."""
        if self._until is None:
            return
        self._until = None
        ours = (JobLease.name == self._name, JobLease.holder == self._holder)
        with transaction(self._database.writing()) as session:
            session.execute(delete(JobLease).where(*ours))

    def _is_fresh(self, now: dt.datetime) -> bool:
        return self._until is not None and self._lasts / 2 < self._until - now <= self._lasts

    def _taken(self, now: dt.datetime, until: dt.datetime) -> bool:
        values = {"holder": self._holder, "until": until}
        ends = JobLease.until
        free = or_(ends < now, ends > until + self._lasts, JobLease.holder == self._holder)
        old = update(JobLease).where(JobLease.name == self._name, free).values(values)
        with transaction(self._database.writing()) as session:
            new = insert_into(session, JobLease).values(name=self._name, **values)
            for statement in (old, new.on_conflict_do_nothing()):
                if session.scalar(statement.returning(JobLease.name)) is not None:
                    return True
        return False
