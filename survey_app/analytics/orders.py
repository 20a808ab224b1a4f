"""The measures by which a list of articles is put in order: each reads only what it needs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from survey_app.analytics.filters.narrowing import reading_conditions
from survey_app.analytics.scope import Scope
from survey_app.analytics.shares import Share
from survey_app.collect.deltas import MEASURED, RESPONSES
from survey_app.collect.exposures import read_exposures, read_readings

LEAST_SEEN = 30
"""Below this the answer rate is mostly chance: such articles stand last when sorted by it."""
Values = Mapping[int, float]
"""Article id → measure."""
BY_ARTICLE = ("article_id",)


def in_order(
    ids: Iterable[int], values: Values, *, missing: float | None, falls: bool
) -> list[int]:
    """The ids by their values, and as they come where two are alike.

    An id without a value has `missing`; with None it stands last in both directions.
    """
    every = {one: values.get(one, missing) for one in ids}
    known = {one: value for one, value in every.items() if value is not None}
    unknown = [one for one, value in every.items() if value is None]
    return sorted(known, key=known.__getitem__, reverse=falls) + unknown


def _reads(session: Session, scope: Scope) -> Values:
    read_by = reading_conditions(scope.filter)
    if read_by is None:
        return {}
    where = {**scope.filter.period.hours, **read_by}
    found = read_readings(session, scope.shards, by=BY_ARTICLE, **where)
    return {one: reading.reads for (one,), reading in found.items()}


def _seen(session: Session, scope: Scope) -> Values:
    where = scope.exposures
    if where is None:
        return {}
    found = read_exposures(session, scope.shards, by=BY_ARTICLE, **where)
    return {one: exposure.seen for (one,), exposure in found.items()}


def _answers(session: Session, scope: Scope) -> Values:
    return _responses(session, scope, RESPONSES)


def _rates(session: Session, scope: Scope) -> Values:
    answered = _responses(session, scope, MEASURED)
    rates = {
        one: Share(answered.get(one, 0), int(seen)).share
        for one, seen in _seen(session, scope).items()
        if seen >= LEAST_SEEN
    }
    return {one: rate for one, rate in rates.items() if rate is not None}


COUNTED: dict[str, tuple[Callable[[Session, Scope], Values], float | None]] = {
    "reads": (_reads, 0),
    "seen": (_seen, 0),
    "answers": (_answers, 0),
    "rate": (_rates, None),
}
"""Column → its measure, and what an article without a count has."""


def _responses(session: Session, scope: Scope, mark: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for (_, one), n in scope.responses(session, BY_ARTICLE, mark).items():
        found[one] += n
    return found
