"""How everybody who saw a survey is spread over a margin, also those who did not answer."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.facets.facts import Placed
from survey_app.analytics.filters.dimensions import DEPTH_TENTHS
from survey_app.collect.deltas import RATE_CHANNELS
from survey_app.collect.exposures import read_exposures
from survey_app.collect.shards import shards_of
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey

COLUMNS = {
    "device": "device",
    "referrer": "referrer",
    "language": "language",
    "section": "article_id",
    "depth": "depth",
}
"""Margin → the column of the hourly cells that tells it."""
BANDS = {tenth: band for band, tenths in DEPTH_TENTHS.items() for tenth in tenths}


def seen(
    session: Session,
    publication: Publication,
    survey: Survey,
    margin: str,
    articles: Mapping[int, Placed],
) -> dict[str, int]:
    """Key of a category → how often the survey was seen, where it can be answered on the spot.

    Empty where that is not counted by this margin. Views, not readers; those of readers who asked
    not to be measured are not among them. Views whose category is not known are left out.
    """
    column = COLUMNS.get(margin)
    if column is None:
        return {}
    shards = shards_of(publication.id, publication.buckets)
    where: dict[str, Any] = {"survey_id": survey.id, "channel": RATE_CHANNELS}
    found = read_exposures(session, shards, by=(column,), **where)
    key_of = _keys(margin, articles)
    times: Counter[str] = Counter()
    for (value,), exposure in found.items():
        key = key_of(value)
        if key and exposure.seen:
            times[key] += exposure.seen
    return dict(times)


def _keys(margin: str, articles: Mapping[int, Placed]) -> Callable[[Any], str]:
    if margin == "section":
        return lambda value: articles[value].section if value in articles else ""
    if margin == "depth":
        return lambda value: BANDS.get(value, "")
    return str
