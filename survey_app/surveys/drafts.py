"""One press of a button on the editor's page: keep what was typed, do what was asked."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import msgspec
from sqlalchemy.orm import Session

from survey_app.errors import Conflict, Fault, Invalid
from survey_app.publications.models import Publication
from survey_app.surveys.builder import apply, new_question
from survey_app.surveys.condition_acts import broken_by
from survey_app.surveys.definition import Definition, Page, from_document
from survey_app.surveys.faults import LONGEST_TITLE
from survey_app.surveys.keys import Keys
from survey_app.surveys.lifecycle import (
    State,
    StateChange,
    close,
    create_survey,
    faults_of,
    pause,
    publish,
    resume,
    save_draft,
    show_results,
    state_of,
)
from survey_app.surveys.models import Survey
from survey_app.surveys.outline import Item, outline_of
from survey_app.surveys.presses import Act, Change, plain
from survey_app.surveys.published import PublishedVersion, versions_of
from survey_app.surveys.voices import set_voices
from survey_app.surveys.written import Typed, ready, trimmed, write
from survey_app.surveys.written_around import lost_with_pages, write_around


@dataclass(frozen=True)
class Draft:
    """A survey as its editor's page shows it."""

    key: str
    state: State
    definition: Definition
    items: tuple[Item, ...]
    missing: tuple[Fault, ...]
    """What keeps it from being published."""
    latest: PublishedVersion | None
    """What readers are asked now."""
    is_changed: bool
    """Whether publishing would change what readers are asked."""
    results_public: bool
    results_minimum: int
    results_ranges: bool
    voices: str
    """Who may answer, one of `voices.VOICES`."""
    changed_at: dt.datetime


@dataclass(frozen=True)
class Press:
    """Everything that the page sent: what stands in its fields, and which button was pressed."""

    typed: Typed = field(default_factory=dict)
    name: str = "save"
    """Name of an act of the builder, `save`, `publish`, `pause`, `resume` or `close`."""
    act: Act = field(default_factory=Act)


@dataclass(frozen=True)
class Outcome:
    """What came of a press. With faults nothing was stored, and the draft is what was typed."""

    draft: Draft
    change: Change
    faults: tuple[Fault, ...] = ()
    published: int = 0
    """Number of the version that was made, 0 for none."""


def start_survey(
    session: Session, publication: Publication, *, asks: str, kind: str, now: dt.datetime
) -> Survey:
    """A draft with one question, named after it; raises Invalid when there is no text."""
    text = plain(asks)
    if not text:
        raise Invalid.at("asks", "Write your question; you can change it at any time.")
    question = msgspec.structs.replace(new_question(kind, "q1", publication.language), text=text)
    definition = Definition(text[:LONGEST_TITLE], publication.language, pages=(Page((question,)),))
    return create_survey(session, publication, definition, now=now)


def draft_of(session: Session, survey: Survey, definition: Definition | None = None) -> Draft:
    """The survey for its editor, with `definition` in place of the draft that is stored."""
    shown = definition if definition is not None else from_document(survey.draft)
    versions = versions_of(session, survey.id)
    latest = versions[-1] if versions else None
    finished = ready(shown, [version.definition for version in versions])
    return Draft(
        key=survey.key,
        state=state_of(survey, published=latest is not None),
        definition=shown,
        items=tuple(outline_of(shown)),
        missing=tuple(faults_of(session, survey, trimmed(shown))),
        latest=latest,
        is_changed=latest is None or finished != latest.definition,
        results_public=survey.results_public,
        results_minimum=survey.results_minimum,
        results_ranges=survey.results_ranges,
        voices=survey.voices,
        changed_at=survey.changed_at,
    )


def revise(
    session: Session, survey: Survey, press: Press, *, user_id: int | None, now: dt.datetime
) -> Outcome:
    """Keep what was typed and do what the button says.

    Raises Conflict when the state of the survey does not allow it, Malformed for an unknown button.
    """
    if survey.closed_at is not None:
        raise Conflict("This survey is closed; what it asks can no longer be changed.")
    change = _change(session, survey, press)
    faults = _keep(session, survey, press, change.definition, user_id, now)
    if faults:
        return Outcome(draft_of(session, survey, change.definition), change, faults)
    if press.name == "publish":
        return _publish(session, survey, change, user_id, now)
    if press.name in STATES:
        STATES[press.name](session, survey, now, user_id=user_id)
    return Outcome(draft_of(session, survey), change)


def retranslate(
    session: Session,
    survey: Survey,
    change: Callable[[Definition], Definition],
    now: dt.datetime,
) -> None:
    """Change what a draft says in other languages; raises Conflict when the survey is closed."""
    if survey.closed_at is not None:
        raise Conflict("This survey is closed; what it asks can no longer be changed.")
    save_draft(session, survey, change(from_document(survey.draft)), now)


def _change(session: Session, survey: Survey, press: Press) -> Change:
    stored = from_document(survey.draft)
    publication = session.get_one(Publication, survey.publication_id)
    change = _pressed(session, survey, press, _written(stored, press, publication))
    warnings = (
        *lost_with_pages(stored, change.definition),
        *broken_by(stored, change.definition),
    )
    return replace(change, warnings=warnings)


def _written(stored: Definition, press: Press, publication: Publication) -> Change:
    """The draft with everything that was typed, before anything is pressed."""
    written = write(stored, press.typed)
    labels = tuple(publication.audience_labels)
    around = write_around(written.definition, press.typed, labels)
    return replace(written, definition=around)


def _pressed(session: Session, survey: Survey, press: Press, written: Change) -> Change:
    if press.name in ("save", "publish", *STATES):
        return written
    versions = [version.definition for version in versions_of(session, survey.id)]
    keys = Keys.used_in([*versions, from_document(survey.draft)])
    change = apply(press.name, written.definition, replace(press.act, keys=keys))
    return change if change.removed else replace(change, removed=written.removed)


def _keep(
    session: Session,
    survey: Survey,
    press: Press,
    definition: Definition,
    user_id: int | None,
    now: dt.datetime,
) -> tuple[Fault, ...]:
    typed = press.typed
    try:
        if "results_minimum" in typed:
            minimum = _whole_number(typed["results_minimum"])
            public, ranges = "results_public" in typed, "results_ranges" in typed
            show_results(
                session,
                survey,
                public=public,
                minimum=minimum,
                ranges=ranges,
                now=now,
                user_id=user_id,
            )
        if "voices" in typed:
            set_voices(session, survey, typed["voices"], now)
    except Invalid as error:
        return error.faults
    save_draft(session, survey, definition, now)
    return ()


def _whole_number(text: str) -> int:
    """The number; 0, which no rule allows, for anything else."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0


def _publish(
    session: Session, survey: Survey, change: Change, user_id: int | None, now: dt.datetime
) -> Outcome:
    draft = draft_of(session, survey)
    if draft.missing:
        return Outcome(draft, change, draft.missing)
    versions = [version.definition for version in versions_of(session, survey.id)]
    save_draft(session, survey, ready(draft.definition, versions), now)
    version = publish(session, survey, user_id=user_id, now=now)
    was = draft.latest.number if draft.latest is not None else 0
    made = version.number if version.number != was else 0
    return Outcome(draft_of(session, survey), change, published=made)


STATES: dict[str, StateChange] = {
    "pause": pause,
    "resume": resume,
    "close": close,
}
"""Buttons that change the state of a survey."""
