"""Draft → live ⇄ paused → closed: a survey's state follows from facts, never from a flag."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.errors import Conflict, Fault, Invalid
from survey_app.publications.catalogue import new_key
from survey_app.publications.models import Publication
from survey_app.surveys.definition import (
    KEY,
    RESERVED_KEYS,
    Definition,
    Question,
    from_document,
    to_document,
)
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.models import Survey, Version
from survey_app.surveys.voices import voices_faults

LONGEST_TITLE = 200
LONGEST_TEXT = 500
"""Characters of the longest question."""
LONGEST_LABEL = 200
"""Characters of the longest option or label of a scale."""
MOST_QUESTIONS = 50
MOST_OPTIONS = 50
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
    faults = [*publishing_faults(definition), *voices_faults(session, survey)]
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
    session.flush()
    return version


def publishing_faults(definition: Definition) -> list[Fault]:
    """What keeps a definition from being published.

    The path of a fault is `title`, `questions`, a question's key, or one of its parts: `q1.text`,
    `q1.options`, `q1.scale`.
    """
    questions = list(definition.questions())
    faults = []
    if not definition.title.strip():
        faults.append(Fault("title", "The survey needs a title."))
    if len(definition.title) > LONGEST_TITLE:
        faults.append(Fault("title", f"A title has at most {LONGEST_TITLE} characters."))
    if not questions:
        faults.append(Fault("questions", "The survey needs at least one question."))
    if len(questions) > MOST_QUESTIONS:
        faults.append(Fault("questions", f"A survey has at most {MOST_QUESTIONS} questions."))
    keys = [question.key for question in questions]
    if len(set(keys)) != len(keys):
        faults.append(Fault("questions", "Two questions have the same key."))
    for question in questions:
        faults.extend(_question_faults(question))
    return faults


def pause(session: Session, survey: Survey, now: dt.datetime) -> None:
    """Take no new answers for now; raises Conflict unless the survey is live."""
    _require(session, survey, State.LIVE)
    survey.paused_at = survey.changed_at = now
    session.flush()


def resume(session: Session, survey: Survey, now: dt.datetime) -> None:
    """Take answers again; raises Conflict unless the survey is paused."""
    _require(session, survey, State.PAUSED)
    survey.paused_at = None
    survey.changed_at = now
    session.flush()


def close(session: Session, survey: Survey, now: dt.datetime) -> None:
    """Take no more answers, for good; raises Conflict unless the survey is live or paused."""
    _require(session, survey, State.LIVE, State.PAUSED)
    survey.closed_at = survey.changed_at = now
    session.flush()


def discard(session: Session, survey: Survey) -> None:
    """Delete a survey that nobody was ever asked; raises Conflict once it was published."""
    _require(session, survey, State.DRAFT)
    session.delete(survey)
    session.flush()


def show_results(
    session: Session, survey: Survey, *, public: bool, minimum: int, now: dt.datetime
) -> None:
    """Say whether readers see results, and from how many answers on (1 to 1,000,000).

    Holds at once, also while the survey is live. Raises Invalid at `results_minimum`.
    """
    if not 1 <= minimum <= LARGEST_MINIMUM:
        raise Invalid.at("results_minimum", "Enter a number from 1 to 1,000,000.")
    if (survey.results_public, survey.results_minimum) != (public, minimum):
        survey.results_public, survey.results_minimum = public, minimum
        survey.changed_at = now
        session.flush()


def latest_version(session: Session, survey_id: int) -> Version | None:
    """The version that readers see."""
    newest = select(func.max(Version.number)).where(Version.survey_id == survey_id)
    return session.get(Version, (survey_id, session.scalar(newest) or 0))


def _require(session: Session, survey: Survey, *states: State) -> None:
    state = state_of(survey, published=latest_version(session, survey.id) is not None)
    if state not in states:
        raise Conflict(f"This survey is {state.value}.")


def _question_faults(question: Question) -> list[Fault]:
    key = question.key
    kind = KINDS.get(question.kind)
    if kind is None:
        return [Fault(key, "This type of question does not exist.")]
    faults = []
    if not question.text.strip():
        faults.append(Fault(f"{key}.text", "The question needs a text."))
    if len(question.text) > LONGEST_TEXT:
        faults.append(Fault(f"{key}.text", f"A question has at most {LONGEST_TEXT} characters."))
    part = f"{key}.options" if kind.has_options else f"{key}.scale" if kind.has_scale else key
    faults.extend(Fault(part, sentence) for sentence in kind.faults(question))
    if len(question.options) > MOST_OPTIONS:
        faults.append(Fault(part, f"A question has at most {MOST_OPTIONS} options."))
    if any(len(label) > LONGEST_LABEL for label in _labels(question)):
        faults.append(Fault(part, f"An option or label has at most {LONGEST_LABEL} characters."))
    if not KEY.fullmatch(key) or key in RESERVED_KEYS:
        faults.append(Fault(key, "The key of a question matches [a-z][a-z0-9]{0,11}."))
    return faults


def _labels(question: Question) -> list[str]:
    return [*(option.text for option in question.options), question.low, question.high]
