"""Corrections of a survey's results: what was wrong, and what holds now, for ever beside them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.errors import Fault, Invalid
from survey_app.surveys.log import Event, note
from survey_app.surveys.models import LogEntry, Survey
from survey_app.surveys.presses import plain

LONGEST = 900
"""Characters of each of the two sentences; both stand in one entry of the log."""


@dataclass(frozen=True)
class Correction:
    """One correction; it is never changed or taken away."""

    at: dt.datetime
    was_wrong: str
    holds_now: str


def correct(
    session: Session,
    survey: Survey,
    *,
    was_wrong: str,
    holds_now: str,
    user_id: int | None,
    now: dt.datetime,
) -> None:
    """Add a correction; raises Invalid naming `was_wrong` or `holds_now`."""
    told = {"was_wrong": plain(was_wrong), "holds_now": plain(holds_now)}
    faults = [Fault(name, "Write a sentence.") for name, text in told.items() if not text]
    faults += [
        Fault(name, f"Use at most {LONGEST:,} characters.")
        for name, text in told.items()
        if len(text) > LONGEST
    ]
    if faults:
        raise Invalid(*faults)
    words = "\n".join(told.values())
    # Pages of results that are remembered stand for the survey as it was changed last.
    survey.changed_at = now
    note(session, survey, Event.CORRECTION, now=now, user_id=user_id, words=words)


def corrections_of(session: Session, survey_id: int) -> tuple[Correction, ...]:
    """All corrections of a survey, newest first."""
    query = (
        select(LogEntry.at, LogEntry.words)
        .where(LogEntry.survey_id == survey_id, LogEntry.what == Event.CORRECTION.value)
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
    )
    found = []
    for at, words in session.execute(query):
        was_wrong, _, holds_now = words.partition("\n")
        found.append(Correction(at, was_wrong, holds_now))
    return tuple(found)
