"""Filters that are kept under a name, for all members of a title."""

import datetime as dt
from urllib.parse import parse_qs

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.arguments import query_of
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.models import SavedFilter
from survey_app.errors import Conflict, Invalid, NotFound
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey

LONGEST_NAME, LONGEST_QUERY = 80, 4000
MOST = 100
"""Saved filters of one title."""


def saved_filters(
    session: Session, publication: Publication, survey: Survey | None = None
) -> list[SavedFilter]:
    """Those that mean something for all surveys of a title, and those of one survey, by name."""
    here: ColumnElement[bool] = SavedFilter.survey_id.is_(None)
    if survey is not None:
        here = or_(here, SavedFilter.survey_id == survey.id)
    query = select(SavedFilter).where(SavedFilter.publication_id == publication.id, here)
    return list(session.scalars(query.order_by(SavedFilter.name, SavedFilter.id)))


def saved_filter(session: Session, publication: Publication, number: int) -> SavedFilter:
    """One saved filter of this title; raises NotFound."""
    query = select(SavedFilter).where(
        SavedFilter.publication_id == publication.id, SavedFilter.id == number
    )
    found = session.scalar(query) if 0 < number < 2**31 else None
    if found is None:
        raise NotFound("There is no such saved filter in this title.")
    return found


def save(
    session: Session,
    publication: Publication,
    survey: Survey | None,
    name: str,
    found: Filter,
    *,
    user_id: int,
    now: dt.datetime,
) -> SavedFilter:
    """Keep a filter; one that names questions, wordings or places belongs to the survey, without
    which it cannot name them.

    Raises Invalid at `name` or for a filter that is too long, Conflict when there are too many.
    """
    query = query_of(found)
    if len(query) > LONGEST_QUERY:
        raise Invalid.at("query", "This filter names too much to be saved.")
    if len(saved_filters(session, publication, survey)) >= MOST:
        raise Conflict(f"A title has at most {MOST} saved filters. Delete one first.")
    survey_id = survey.id if survey and found.concerns_questions else None
    kept = SavedFilter(
        publication_id=publication.id,
        survey_id=survey_id,
        name=_checked_name(session, publication, survey_id, name),
        query=query,
        created_by=user_id,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def rename(session: Session, publication: Publication, kept: SavedFilter, name: str) -> None:
    """Give a saved filter another name; raises Invalid at `name`."""
    if name.strip() != kept.name:
        kept.name = _checked_name(session, publication, kept.survey_id, name)
        session.flush()


def delete(session: Session, kept: SavedFilter) -> None:
    """Forget a saved filter."""
    session.delete(kept)
    session.flush()


def arguments_in(kept: SavedFilter) -> dict[str, list[str]]:
    """A saved filter as names and values."""
    return parse_qs(kept.query)


def _checked_name(
    session: Session, publication: Publication, survey_id: int | None, name: str
) -> str:
    """A name that no filter has beside which it is shown: one for all surveys stands beside all."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid.at("name", f"Give it a name of at most {LONGEST_NAME} letters.")
    query = select(SavedFilter.id).where(
        SavedFilter.publication_id == publication.id, SavedFilter.name == name
    )
    if survey_id is not None:
        query = query.where(
            or_(SavedFilter.survey_id.is_(None), SavedFilter.survey_id == survey_id)
        )
    if session.scalar(query.limit(1)) is not None:
        raise Invalid.at("name", f"There is a saved filter “{name}” already.")
    return name
