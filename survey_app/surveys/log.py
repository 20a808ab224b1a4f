"""The log of a survey: what was done about it, when, and by whom."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.accounts.models import User
from survey_app.surveys.models import LogEntry, Survey

LONGEST = 2000
"""Letters of an entry."""


class Event(StrEnum):
    """What a log tells of."""

    PUBLISHED = "published"
    PAUSED = "paused"
    RESUMED = "resumed"
    CLOSED = "closed"
    RESULTS = "results"
    """Who sees the results was changed."""
    PLACED = "placed"
    """A rule by which it appears was added, changed, switched or deleted."""
    CORRECTION = "correction"


@dataclass(frozen=True)
class LogLine:
    """One entry as editors read it."""

    survey_id: int
    at: dt.datetime
    event: Event
    words: str
    by: str
    """Name of who did it, empty where it was done on the command line."""


def note(
    session: Session,
    survey: Survey,
    event: Event,
    *,
    now: dt.datetime,
    user_id: int | None,
    words: str = "",
) -> None:
    """Write into the log of a survey; `user_id` is None on the command line."""
    entry = LogEntry(
        survey_id=survey.id, at=now, by=user_id, what=event.value, words=words[:LONGEST]
    )
    session.add(entry)
    session.flush()


def log_of(session: Session, survey_ids: Collection[int]) -> list[LogLine]:
    """The entries of these surveys, newest first; one statement."""
    query = (
        select(LogEntry, User.name)
        .outerjoin(User, User.id == LogEntry.by)
        .where(LogEntry.survey_id.in_(survey_ids))
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
    )
    return [
        LogLine(entry.survey_id, entry.at, Event(entry.what), entry.words, name or "")
        for entry, name in session.execute(query)
    ]
