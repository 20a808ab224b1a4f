"""A filter as conditions on what is counted, and on single responses."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import DEPTH_TENTHS
from survey_app.analytics.filters.filter import Answered, Filter, ends
from survey_app.analytics.filters.questions import number
from survey_app.analytics.periods import read_day
from survey_app.collect.deltas import RATE_CHANNELS
from survey_app.collect.models import Response
from survey_app.database import among
from survey_app.publications.models import Article, Publication
from survey_app.surveys.kinds.base import ANSWERED, REFUSAL, REFUSED, SKIPPED
from survey_app.surveys.kinds.options import chosen_key

Where = dict[str, Any]
"""Dimension → a value, or a frozenset of values, that is kept."""


def articles_in(session: Session, publication: Publication, found: Filter) -> frozenset[int] | None:
    """Ids of the articles that a filter narrows to; None where it does not, an empty set where
    no article is like that. At most one statement."""
    if not (found.sections or found.topics):
        return frozenset(found.articles) if found.articles else None
    query = select(Article.id, Article.topics).where(Article.publication_id == publication.id)
    if found.sections:
        query = query.where(Article.section.in_(found.sections))
    wanted = set(found.topics)
    ids = {row.id for row in session.execute(query) if not wanted or wanted & set(row.topics)}
    return frozenset(ids & set(found.articles) if found.articles else ids)


def tally_conditions(found: Filter, articles: frozenset[int] | None) -> Where:
    """What `tallies.read` is given; only for a filter for which `tallies_suffice`."""
    kept: dict[str, Any] = {
        "article_id": articles,
        "device": found.devices,
        "channel": found.channels,
        "version": found.versions,
    }
    where: Where = {name: frozenset(values) for name, values in kept.items() if _narrows(values)}
    if found.complete is not None:
        where["complete"] = found.complete
    return {**found.period.days, **where}


def exposure_conditions(found: Filter, articles: frozenset[int] | None) -> Where | None:
    """What `read_exposures` is given for what was seen where it can be answered on the spot; None
    where that cannot be narrowed alike (`unknown_of_exposures`)."""
    if found.unknown_of_exposures:
        return None
    kept: dict[str, Any] = {
        "article_id": articles,
        "device": found.devices,
        "version": found.versions,
        "referrer": found.referrers,
        "language": found.languages,
        "placement": found.placements,
    }
    where: Where = {name: frozenset(values) for name, values in kept.items() if _narrows(values)}
    channels = RATE_CHANNELS & set(found.channels) if found.channels else RATE_CHANNELS
    return {**found.period.hours, **where, "channel": channels}


def reading_conditions(found: Filter) -> Where | None:
    """What `read_readings` is given beside the article and the time; None where reading cannot be
    narrowed alike (`unknown_of_readings`)."""
    if found.unknown_of_readings:
        return None
    kept = {"device": found.devices, "referrer": found.referrers, "language": found.languages}
    return {name: frozenset(values) for name, values in kept.items() if values}


def row_conditions(found: Filter, articles: frozenset[int] | None) -> list[ColumnElement[bool]]:
    """What a filter says of the columns of `Response`; answers, depth and audience labels stand
    in documents and are left to `keeps`, and what is unusual no single response tells."""
    kept: dict[Any, Any] = {
        Response.article_id: articles,
        Response.device: found.devices,
        Response.channel: found.channels,
        Response.version: found.versions,
        Response.referrer: found.referrers,
        Response.language: found.languages,
        Response.placement: found.placements,
    }
    wanted: list[ColumnElement[bool]] = [
        among(column, values) for column, values in kept.items() if _narrows(values)
    ]
    if found.period.since is not None:
        wanted.append(Response.day >= found.period.since)
    wanted.append(Response.day <= found.period.until)
    if found.complete is not None:
        wanted.append(Response.complete.is_(found.complete))
    return wanted


def keeps(found: Filter, answers: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether a response passes the parts of a filter that `row_conditions` leaves out."""
    depth, audience = context.get("depth"), context.get("audience") or {}
    if found.depths:
        tenths = -1 if depth is None else int(depth * 10)
        if not any(tenths in DEPTH_TENTHS[band] for band in found.depths):
            return False
    labels = found.audience_labels
    if any(audience.get(label) not in values for label, values in labels.items()):
        return False
    return all(is_said(answered, answers) for answered in found.answers)


def is_said(answered: Answered, answers: Mapping[str, Any]) -> bool:
    """Whether a response says one of these answers; `answers` as they are stored."""
    if answered.question not in answers:
        return False
    answer = answers[answered.question]
    if answer is None or answer == REFUSAL:
        return (SKIPPED if answer is None else REFUSED) in answered.marks
    if ANSWERED in answered.marks:
        return True
    return any(_is(answer, answered.part, value) for value in answered.said)


def _is(answer: Any, part: str, value: str) -> bool:
    if part:
        if isinstance(answer, dict):
            return bool(answer.get(part) == value)
        return part in answer and str(answer.index(part) + 1) == value
    if isinstance(answer, list):
        return value in map(chosen_key, answer)
    if isinstance(answer, (int, float)):
        return _is_between(float(answer), *ends(value), number)
    said = chosen_key(answer)
    return said == value or _is_between(read_day(said), *ends(value), read_day)


def _is_between(said: Any, low: str, high: str, read: Callable[[str], Any]) -> bool:
    """Whether an answer lies in a range. A question may have been of another type when it was
    given, in which neither of the two can be read as the other: then it does not."""
    bounds = [read(end) for end in (low, high) if end]
    if said is None or None in bounds:
        return False
    return (not low or read(low) <= said) and (not high or said <= read(high))


def _narrows(values: Any) -> bool:
    """Whether only some are kept; an empty set of articles keeps none."""
    return values is not None and values != ()
