"""Surveys as readers meet them: the live version and everything that answering needs to know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey_app.errors import NotFound
from survey_app.publications.catalogue import KEY
from survey_app.publications.models import Publication
from survey_app.surveys.arms import ARMS, draws_arms
from survey_app.surveys.definition import Definition, from_document, to_document
from survey_app.surveys.kinds.registry import KINDS, spelled_out
from survey_app.surveys.lifecycle import State, state_of
from survey_app.surveys.models import Survey, Version
from survey_app.surveys.needs import needs_flow
from survey_app.surveys.translations import translated


@dataclass(frozen=True)
class PublishedSurvey:
    """A survey that was published at least once, with its latest version."""

    id: int
    key: str
    publication_id: int
    publication_key: str
    publication_name: str
    origins: tuple[str, ...]
    buckets: tuple[tuple[int, int], ...]
    publication_language: str
    reader_keys: tuple[Mapping[str, str], ...]
    audience_labels: tuple[str, ...]
    """What its title's pages may say of their readers."""
    language: str
    time_zone: str
    voices: str
    """`open`, or one voice per `browser` or signed `reader`."""
    state: State
    version: int
    definition: Definition
    published_at: dt.datetime
    results_public: bool
    results_minimum: int
    results_ranges: bool
    changed_at: dt.datetime
    closed_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.state is State.LIVE


@dataclass(frozen=True)
class PublishedVersion:
    """One version: what was asked, and since when."""

    number: int
    definition: Definition
    published_at: dt.datetime


def published_survey(session: Session, key: str) -> PublishedSurvey:
    """The survey with this key; raises NotFound unless it was ever published."""
    row = None
    if KEY.fullmatch(key):
        row = session.execute(_published().where(Survey.key == key)).one_or_none()
    if row is None:
        raise NotFound("There is no survey with this key.")
    return _from_row(row)


def published_surveys(session: Session, publication_id: int) -> list[PublishedSurvey]:
    """The published surveys of a publication, most recently changed first."""
    query = _published().where(Survey.publication_id == publication_id)
    rows = session.execute(query.order_by(Survey.changed_at.desc(), Survey.id.desc()))
    return [_from_row(row) for row in rows]


def version_of(session: Session, survey_id: int, number: int) -> Definition | None:
    """The definition of one version, None when there is no such version."""
    found = session.get(Version, (survey_id, number))
    return from_document(found.definition) if found is not None else None


def versions_of(session: Session, survey_id: int) -> list[PublishedVersion]:
    """All versions of a survey, oldest first."""
    query = select(Version).where(Version.survey_id == survey_id).order_by(Version.number)
    return [
        PublishedVersion(row.number, from_document(row.definition), row.published_at)
        for row in session.scalars(query)
    ]


def public_definition(survey: PublishedSurvey, language: str = "") -> dict[str, Any]:
    """The live version as programs read it (contract section 3), in `language` if it is there."""
    closed = {} if survey.closed_at is None else {"closed": survey.closed_at.timestamp() * 1000}
    return {
        "survey": survey.key,
        "version": survey.version,
        "state": survey.state.value,
        **closed,
        **document_in(survey.definition, language),
    }


def document_in(definition: Definition, language: str) -> dict[str, Any]:
    """What it takes to draw a definition in `language` if it is there, and its other languages."""
    shown = translated(definition, language)
    others = {definition.language, *definition.translations} - {shown.language}
    return {**({"languages": sorted(others)} if others else {}), **public_document(shown)}


def public_document(definition: Definition) -> dict[str, Any]:
    """A definition with all that it takes to draw it, also what goes without saying."""
    shown = spelled_out(definition)
    document = {"language": shown.language, **to_document(shown)}
    document.setdefault("pages", [{}])
    for page in document["pages"]:
        page.setdefault("questions", [])
    written = (question for page in document["pages"] for question in page["questions"])
    for question, said in zip(shown.questions(), written, strict=True):
        said["required"] = question.required
    rarer = {"kinds": _needs_kinds(shown), "flow": needs_flow(shown)}
    if draws_arms(shown):
        document["arms"] = list(ARMS)
    needs = [name for name, is_needed in rarer.items() if is_needed]
    return {**document, **({"needs": needs} if needs else {})}


def _needs_kinds(definition: Definition) -> bool:
    return any(KINDS[question.kind].needs(question) for question in definition.questions())


def _published() -> Select[Survey, Version, Publication]:
    newest = (
        select(func.max(Version.number))
        .where(Version.survey_id == Survey.id)
        .correlate(Survey)
        .scalar_subquery()
    )
    return (
        select(Survey, Version, Publication)
        .join(Version, (Version.survey_id == Survey.id) & (Version.number == newest))
        .join(Publication, Publication.id == Survey.publication_id)
    )


def _from_row(row: Any) -> PublishedSurvey:
    survey, version, publication = row.Survey, row.Version, row.Publication
    definition = from_document(version.definition)
    return PublishedSurvey(
        id=survey.id,
        key=survey.key,
        publication_id=publication.id,
        publication_key=publication.key,
        publication_name=publication.name,
        origins=tuple(publication.origins),
        buckets=tuple((int(since), int(number)) for since, number in publication.buckets),
        publication_language=publication.language,
        reader_keys=tuple(publication.reader_keys),
        audience_labels=tuple(publication.audience_labels),
        language=definition.language,
        voices=survey.voices,
        time_zone=publication.time_zone,
        state=state_of(survey, published=True),
        version=version.number,
        definition=definition,
        published_at=version.published_at,
        results_public=survey.results_public,
        results_minimum=survey.results_minimum,
        results_ranges=survey.results_ranges,
        changed_at=survey.changed_at,
        closed_at=survey.closed_at,
    )
