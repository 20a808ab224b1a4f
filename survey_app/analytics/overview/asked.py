"""The surveys that a title asks at the moment or has asked, with their wordings."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.publications.models import Publication
from survey_app.surveys.definition import from_document
from survey_app.surveys.lifecycle import State, state_of
from survey_app.surveys.log import Event
from survey_app.surveys.models import LogEntry, Survey, Version
from survey_app.surveys.published import PublishedVersion


@dataclass(frozen=True)
class Asked:
    """A published survey."""

    survey: Survey
    state: State
    asks_since: dt.datetime
    """When it was first published, or last resumed."""
    versions: tuple[PublishedVersion, ...]
    """Oldest first."""

    @property
    def id(self) -> int:
        """As counts name it."""
        return self.survey.id

    @property
    def key(self) -> str:
        """As addresses name it."""
        return self.survey.key

    @property
    def title(self) -> str:
        """What editors call it."""
        return self.versions[-1].definition.title

    @property
    def is_live(self) -> bool:
        """Whether readers can answer it."""
        return self.state is State.LIVE


def asked_surveys(session: Session, publication: Publication) -> list[Asked]:
    """Every survey that was ever published, most recently published first; two statements."""
    query = (
        select(Survey, Version)
        .join(Version, Version.survey_id == Survey.id)
        .where(Survey.publication_id == publication.id)
        .order_by(Survey.id, Version.number)
    )
    versions: dict[Survey, list[PublishedVersion]] = {}
    for survey, version in session.execute(query):
        definition = from_document(version.definition)
        made = PublishedVersion(version.number, definition, version.published_at)
        versions.setdefault(survey, []).append(made)
    resumed = _resumed(session, [survey.id for survey in versions])
    found = [
        Asked(
            survey=one,
            state=state_of(one, published=True),
            asks_since=resumed.get(one.id, every[0].published_at),
            versions=tuple(every),
        )
        for one, every in versions.items()
    ]
    return sorted(found, key=lambda one: (one.versions[-1].published_at, one.id), reverse=True)


def _resumed(session: Session, survey_ids: list[int]) -> dict[int, dt.datetime]:
    query = select(LogEntry.survey_id, func.max(LogEntry.at).label("at")).where(
        LogEntry.survey_id.in_(survey_ids), LogEntry.what == Event.RESUMED.value
    )
    return {row.survey_id: row.at for row in session.execute(query.group_by(LogEntry.survey_id))}
