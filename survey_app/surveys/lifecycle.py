"""Draft → live ⇄ paused → closed: a survey's state follows from facts, never from a flag."""

import datetime as dt
from enum import StrEnum
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.errors import Conflict, Fault, Invalid
from survey_app.publications.catalogue import new_key
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Definition, from_document, to_document
from survey_app.surveys.endings import ending_faults
from survey_app.surveys.faults import publishing_faults
from survey_app.surveys.log import Event, note
from survey_app.surveys.models import Picture, Survey, Version
from survey_app.surveys.voices import voices_faults

LARGEST_MINIMUM = 1_000_000


class State(StrEnum):
    """What a survey is at the moment."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    CLOSED = "closed"


def state_of(survey: Survey, *, published: bool) -> State:
    """The state that follows from the facts."""
    if not published:
        return State.DRAFT
    if survey.closed_at is not None:
        return State.CLOSED
    return State.PAUSED if survey.paused_at is not None else State.LIVE


def create_survey(
    session: Session,
    publication: Publication,
    definition: Definition,
    *,
    now: dt.datetime,
    key: str | None = None,
) -> Survey:
    """A new survey that nobody sees yet."""
    survey = Survey(
        publication_id=publication.id,
        key=key or new_key(),
        draft=to_document(definition),
        created_at=now,
        changed_at=now,
    )
    session.add(survey)
    session.flush()
    return survey


def save_draft(session: Session, survey: Survey, definition: Definition, now: dt.datetime) -> None:
    """Keep what the editor wrote; readers see it after the next publishing."""
    document = to_document(definition)
    if document != survey.draft:
        survey.draft = document
        survey.changed_at = now
        session.flush()


def publish(session: Session, survey: Survey, *, user_id: int | None, now: dt.datetime) -> Version:
    """Put the draft live as a new version; an unchanged draft stays the version that it is.

    Raises Invalid with everything that is missing, Conflict when the survey is closed.
    """
    if survey.closed_at is not None:
        raise Conflict("This survey is closed and cannot be published again.")
    definition = from_document(survey.draft)
    faults = faults_of(session, survey, definition)
    if faults:
        raise Invalid(*faults)
    latest = latest_version(session, survey.id)
    if latest is not None and from_document(latest.definition) == definition:
        return latest
    version = Version(
        survey_id=survey.id,
        number=1 if latest is None else latest.number + 1,
        definition=survey.draft,
        published_at=now,
        published_by=user_id,
    )
    session.add(version)
    survey.changed_at = now
    words = f"Wording {version.number}" if latest else ""
    note(session, survey, Event.PUBLISHED, now=now, user_id=user_id, words=words)
    return version


def faults_of(session: Session, survey: Survey, definition: Definition) -> list[Fault]:
    """What keeps a survey from being published with this definition."""
    return [
        *publishing_faults(definition),
        *picture_faults(session, survey.publication_id, definition),
        *ending_faults(definition, session.get_one(Publication, survey.publication_id).origins),
        *voices_faults(session, survey),
    ]


def picture_faults(session: Session, publication_id: int, definition: Definition) -> list[Fault]:
    """Options whose picture was never uploaded to the publication."""
    shown = {
        option.picture: question.key
        for question in definition.questions()
        for option in question.options
        if option.picture
    }
    if not shown:
        return []
    query = select(Picture.name).where(
        Picture.publication_id == publication_id, Picture.name.in_(shown)
    )
    missing = shown.keys() - set(session.scalars(query))
    return [
        Fault(f"{key}.options", "A picture is not there any more: choose it again.")
        for key in sorted({shown[name] for name in missing})
    ]


class StateChange(Protocol):
    """What `pause`, `resume` and `close` have in common."""

    def __call__(
        self, session: Session, survey: Survey, now: dt.datetime, *, user_id: int | None = None
    ) -> None:
        """Change the state; `user_id` is None on the command line."""


def pause(
    session: Session, survey: Survey, now: dt.datetime, *, user_id: int | None = None
) -> None:
    """Take no new answers for now; raises Conflict unless the survey is live."""
    _require(session, survey, State.LIVE)
    survey.paused_at = survey.changed_at = now
    note(session, survey, Event.PAUSED, now=now, user_id=user_id)


def resume(
    session: Session, survey: Survey, now: dt.datetime, *, user_id: int | None = None
) -> None:
    """Take answers again; raises Conflict unless the survey is paused."""
    _require(session, survey, State.PAUSED)
    survey.paused_at = None
    survey.changed_at = now
    note(session, survey, Event.RESUMED, now=now, user_id=user_id)


def close(
    session: Session, survey: Survey, now: dt.datetime, *, user_id: int | None = None
) -> None:
    """Take no more answers, for good; raises Conflict unless the survey is live or paused."""
    _require(session, survey, State.LIVE, State.PAUSED)
    survey.closed_at = survey.changed_at = now
    note(session, survey, Event.CLOSED, now=now, user_id=user_id)


def discard(session: Session, survey: Survey) -> None:
    """Delete a survey that nobody was ever asked; raises Conflict once it was published."""
    _require(session, survey, State.DRAFT)
    session.delete(survey)
    session.flush()


def show_results(
    session: Session,
    survey: Survey,
    *,
    public: bool,
    minimum: int,
    ranges: bool = False,
    now: dt.datetime,
    user_id: int | None = None,
) -> None:
    """Say whether readers see results, from how many answers on (1 to 1,000,000), and with ranges.

    Holds at once, also while the survey is live. Raises Invalid at `results_minimum`.
    """
    if not 1 <= minimum <= LARGEST_MINIMUM:
        raise Invalid.at("results_minimum", "Enter a number from 1 to 1,000,000.")
    shown = (public, minimum, ranges)
    if (survey.results_public, survey.results_minimum, survey.results_ranges) != shown:
        survey.results_public, survey.results_minimum, survey.results_ranges = shown
        survey.changed_at = now
        first = "the first answer" if minimum == 1 else f"{minimum:,} answers"
        words = f"Shown to readers from {first} on" if public else "Kept from readers"
        note(session, survey, Event.RESULTS, now=now, user_id=user_id, words=words)


def latest_version(session: Session, survey_id: int) -> Version | None:
    """The version that readers see."""
    newest = select(func.max(Version.number)).where(Version.survey_id == survey_id)
    return session.get(Version, (survey_id, session.scalar(newest) or 0))


def _require(session: Session, survey: Survey, *states: State) -> None:
    state = state_of(survey, published=latest_version(session, survey.id) is not None)
    if state not in states:
        raise Conflict(f"This survey is {state.value}.")
