"""Where a survey appears, how each place does, and how long answering takes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.measures import Measures, responses_measures
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.source import Sources
from survey_app.collect.exposures import Exposure

LEAST_TIMED = 10
"""Readers who finished, from whom on it is said how long they took."""


@dataclass(frozen=True)
class Place:
    """One place and what was counted there."""

    key: str
    label: str
    measures: Measures


@dataclass(frozen=True)
class Timing:
    """Seconds from the first act to the last of those who finished."""

    finished: int
    lower: float
    """A quarter was faster."""
    median: float
    upper: float
    """A quarter was slower."""

    @property
    def is_told(self) -> bool:
        """Whether enough finished for quarters of them to mean something."""
        return self.finished >= LEAST_TIMED


def places(sources: Sources, found: Filter, names: Mapping[str, str]) -> tuple[Place, ...]:
    """Every place where it was seen or answered, most answers first."""
    by = ("placement",)
    marks: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (key, _, mark), n in sources.of(found, by).counts(by, [""]).items():
        marks[key][mark] = n
    seen = sources.exposures(found, "placement") or {}
    found_places = [
        Place(
            key,
            names.get(key, key) if key else "not known",
            responses_measures(marks.get(key, {}), seen.get(key, Exposure())),
        )
        for key in {*marks, *seen}
    ]
    return tuple(
        sorted(found_places, key=lambda place: (-place.measures.responses, -place.measures.seen))
    )


def timing(sources: Sources, found: Filter) -> Timing | None:
    """How long those took who finished; None where that is known of nobody."""
    snapshot = sources.snapshot()
    seconds = pl.col(Fact.STARTED_MS) / 1000
    row = (
        snapshot.scan()
        .filter(expression(found, snapshot, sources.articles(found)))
        .filter(pl.col(Fact.COMPLETE) & (pl.col(Fact.STARTED_MS) > 0))
        .select(pl.len(), *(_quantile(seconds, at) for at in (0.25, 0.5, 0.75)))
        .collect()
        .row(0)
    )
    return Timing(*row) if row[0] else None


def _quantile(seconds: pl.Expr, at: float) -> pl.Expr:
    return seconds.quantile(at).alias(f"at {at}")


def is_near(responses: int) -> bool:
    """Whether so few responses can be read one by one while a page waits."""
    return responses <= MOST_AT_ONCE


MOST_AT_ONCE = 200_000
"""Responses that are copied within about a second, where no snapshot is there yet."""
