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
    """Every survey that was ever published, most recently published first; one statement."""
    resumed = select(func.max(LogEntry.at)).where(
        LogEntry.survey_id == Survey.id, LogEntry.what == Event.RESUMED.value
    )
    query = (
        select(Survey, Version, resumed.scalar_subquery())
        .join(Version, Version.survey_id == Survey.id)
        .where(Survey.publication_id == publication.id)
        .order_by(Survey.id, Version.number)
    )
    versions: dict[Survey, list[PublishedVersion]] = {}
    resumed_at: dict[Survey, dt.datetime | None] = {}
    for survey, version, at in session.execute(query):
        definition = from_document(version.definition)
        made = PublishedVersion(version.number, definition, version.published_at)
        versions.setdefault(survey, []).append(made)
        resumed_at[survey] = at
    found = [
        Asked(
            survey=one,
            state=state_of(one, published=True),
            asks_since=resumed_at[one] or every[0].published_at,
            versions=tuple(every),
        )
        for one, every in versions.items()
    ]
    return sorted(found, key=lambda one: (one.versions[-1].published_at, one.id), reverse=True)
