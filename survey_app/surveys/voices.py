"""Who may answer a survey how often: fixed before the first reader is asked."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.errors import Conflict, Fault, Invalid
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey, Version

OPEN = "open"
"""Everybody, as often as they like."""
BROWSER = "browser"
"""Once per browser: a later answer of the same one takes the place of the earlier one."""
READER = "reader"
"""Once per reader whom the publisher's back end has signed."""
VOICES = (OPEN, BROWSER, READER)

NO_KEY = "Signed-in readers need a key of your title: add one under Settings, “Signed-in readers”."


def set_voices(session: Session, survey: Survey, voices: str, now: dt.datetime) -> None:
    """Say who may answer; one of VOICES.

    Answers given under one rule cannot be counted by another. Raises Conflict once the survey was
    published, Invalid at `voices` for an unknown rule.
    """
    if voices not in VOICES:
        raise Invalid.at("voices", "Choose who may answer.")
    if voices == survey.voices:
        return
    published = select(Version.number).where(Version.survey_id == survey.id).limit(1)
    if session.scalar(published) is not None:
        raise Conflict("Who may answer is fixed once a survey was published.")
    survey.voices, survey.changed_at = voices, now
    session.flush()


def voices_faults(session: Session, survey: Survey) -> list[Fault]:
    """What keeps a survey for signed-in readers from being published."""
    if survey.voices != READER:
        return []
    keys = session.get_one(Publication, survey.publication_id).reader_keys
    return [] if keys else [Fault("voices", NO_KEY)]
