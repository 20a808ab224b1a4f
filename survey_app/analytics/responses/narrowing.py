"""A filter upon single responses: what the database decides, and what their documents say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import keeps, row_conditions
from survey_app.analytics.quality.unusual import unusual_ids
from survey_app.analytics.source import Sources


@dataclass(frozen=True)
class Narrowing:
    """Which responses are kept."""

    filter: Filter
    articles: frozenset[int] | None = None
    """Ids of the articles that the filter narrows to, None for all."""
    unusual: frozenset[UUID] = frozenset()
    """The responses that look unusual, where the filter asks for that."""

    @property
    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """What their columns must fulfil."""
        return row_conditions(self.filter, self.articles)

    def keeps(self, row: Any) -> bool:
        """Whether a row with `id`, `answers` and `context` passes what no column says."""
        asked = self.filter.flagged
        if asked != "with" and (row.id in self.unusual) != (asked == "only"):
            return False
        return keeps(self.filter, row.answers, row.context)


def narrowing(sources: Sources, found: Filter) -> Narrowing:
    """A filter with the articles that it means, and with what is unusual, if it asks for that."""
    marked = unusual_ids(sources.snapshot()) if found.flagged != "with" else frozenset()
    return Narrowing(found, sources.articles(found), marked)
