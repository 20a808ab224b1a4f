"""A survey's responses, for pages that look at them one by one."""

import datetime as dt
from dataclasses import dataclass

from survey_app.analytics.facets.catalogue import Facets, facets_of
from survey_app.analytics.facets.facts import Placed, articles_of
from survey_app.analytics.filters.words import Names
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.publications.models import Publication
from survey_app.surveys.published import published_survey
from survey_app.web.runtime import part
from survey_app.web.transactions import reading


@dataclass(frozen=True)
class Opened:
    """The snapshot of a survey, and everything by which its responses can be told apart."""

    snapshot: Snapshot
    facets: Facets
    articles: dict[int, Placed]


def open_survey(publication: Publication, key: str, names: Names, now: dt.datetime) -> Opened:
    """The responses of a published survey, up to date."""
    snapshot = part(Snapshots).of(published_survey(reading(), key), now)
    articles = articles_of(reading(), publication)
    return Opened(snapshot, facets_of(snapshot, names, articles), articles)
