"""A filter upon single responses: what the database decides, and what their documents say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import articles_in, keeps, row_conditions
from survey_app.publications.models import Publication


@dataclass(frozen=True)
class Narrowing:
    """Which responses are kept."""

    filter: Filter
    articles: frozenset[int] | None = None
    """Ids of the articles that the filter narrows to, None for all."""

    @property
    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """What their columns must fulfil."""
        return row_conditions(self.filter, self.articles)

    def keeps(self, row: Any) -> bool:
        """Whether a row with `answers` and `context` passes what its columns do not say."""
        return keeps(self.filter, row.answers, row.context)


def narrowing(session: Session, publication: Publication, found: Filter) -> Narrowing:
    """A filter with the articles that it means."""
    return Narrowing(found, articles_in(session, publication, found))
