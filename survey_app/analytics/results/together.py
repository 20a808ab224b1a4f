"""What only follows from single answers: scales of batteries, worths, and how numbers lie.

Tallies do not hold it, so single responses are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.quality.batteries import columns_of, newest_questions, placed
from survey_app.analytics.results.spreads import TYPED, Spread, spread_of
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.source import Sources
from survey_app.errors import Conflict
from survey_app.statistics.reliability import Reliability, cronbach_of_sums
from survey_app.statistics.worth import NOBODY, plackett_luce
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Chart, Control
from survey_app.surveys.kinds.registry import KINDS

FEWEST = 30
"""Readers below which neither a scale nor a worth is worked out."""
MOST_DIFFERENT = 6_000
"""Different rankings from which worths are worked out while somebody waits; seven options can be
brought into 5,040 orders."""
TOO_DIFFERENT = "Readers gave too many different orders to work out what each option is worth."
ENOUGH, TOO_MUCH = 0.7, 0.95
"""Alphas from which rows go together, and from which they say nearly the same. House choices,
after the usual rule of thumb (Nunnally 1978)."""


@dataclass(frozen=True)
class Scale:
    """Whether the rows of a battery measure one thing."""

    readers: int
    """Who answered all rows."""
    reliability: Reliability | None = None
    """None with too few readers."""
    against: tuple[str, ...] = ()
    """The rows that run against the others."""

    @property
    def meaning(self) -> str:
        """What alpha says of the rows; empty where there is none."""
        alpha = self.reliability.raw if self.reliability else None
        if alpha is None:
            return ""
        if alpha < ENOUGH:
            return "the rows do not measure one thing well, so read each by itself"
        if alpha < TOO_MUCH:
            return "the rows go together well enough to be added up to one score"
        return "the rows say nearly the same, so fewer of them would do"


@dataclass(frozen=True)
class Worths:
    """What the options of a ranking are worth to `readers` who ranked any."""

    readers: int
    of: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """Option → its worth, 0..1, and the bounds of it; none where `reason` says why."""
    reason: str = ""


@dataclass(frozen=True)
class Together:
    """Question → what follows from its answers together."""

    scales: Mapping[str, Scale]
    worths: Mapping[str, Worths]
    spreads: Mapping[str, Spread]
    """Of numbers and days that enough readers typed."""


def is_read_together(result: QuestionResult) -> bool:
    """Whether single answers say more of a question than its counts."""
    kind = KINDS[result.kind]
    is_scale = kind.is_agreement and len(result.rows) > 1
    has_more = is_scale or kind.chart is Chart.RANKS or kind.control in TYPED
    return result.until is None and has_more and result.base > 0


def together(sources: Sources, found: Filter, results: Sequence[QuestionResult]) -> Together:
    """Scales, worths and spreads of those questions for which there is more to know."""
    asked = [result for result in results if is_read_together(result)]
    if not asked:
        return Together({}, {}, {})
    snapshot = sources.snapshot()
    where = expression(found, snapshot, sources.articles(found))
    newest = newest_questions(snapshot)
    scales: dict[str, Scale] = {}
    worths: dict[str, Worths] = {}
    spreads: dict[str, Spread] = {}
    for result in asked:
        question = newest[result.key]
        control = KINDS[question.kind].control
        if control in TYPED:
            are_days = control is Control.DATE
            if spread := spread_of(snapshot, where, question.key, are_days=are_days):
                spreads[result.key] = spread
        elif result.is_ranked:
            worths[result.key] = _worths(snapshot, where, question)
        else:
            scales[result.key] = _scale(snapshot, where, question)
    return Together(scales, worths, spreads)


def _scale(snapshot: Snapshot, where: pl.Expr, question: Question) -> Scale:
    """From sums over parts of the responses, so that memory does not grow with them."""
    k, n = len(question.rows), 0
    sums, products = np.zeros(k), np.zeros((k, k))
    for part in snapshot.scan_in_parts():
        rows = part.filter(where).select(columns_of(question)).collect()
        places = placed(rows, snapshot, question)
        whole = places[~np.isnan(places).any(axis=1)]
        n += len(whole)
        sums += whole.sum(axis=0)
        products += whole.T @ whole
    if n < FEWEST:
        return Scale(n)
    reliability = cronbach_of_sums(n, sums, products)
    against = reliability.against if reliability else ()
    return Scale(n, reliability, tuple(question.rows[at].text for at in against))


def _worths(snapshot: Snapshot, where: pl.Expr, question: Question) -> Worths:
    """From how often each different ranking was given."""
    options = question.option_keys()
    columns = [f"{question.key}_{key}" for key in options]
    given = pl.any_horizontal(pl.col(columns) > 0)
    counted = (
        snapshot.scan().filter(where).filter(given).group_by(columns).agg(times=pl.len()).collect()
    )
    readers = int(counted["times"].sum())
    if readers < FEWEST:
        return Worths(readers, reason=_too_few(readers))
    if counted.height > MOST_DIFFERENT:
        return Worths(readers, reason=TOO_DIFFERENT)
    places = counted.select(pl.col(columns).fill_null(NOBODY).cast(pl.Int64)).to_numpy()
    rest_below = _could_list_all(snapshot, question)
    times = counted["times"].to_numpy()
    try:
        found = plackett_luce(_in_order(places), len(options), rest_below=rest_below, counts=times)
    except Conflict as no_worth:
        return Worths(readers, reason=str(no_worth))
    if found is None:
        return Worths(readers, reason="Nobody preferred one of these options to another.")
    bounds = (tuple(pair) for pair in found.bounds.tolist())
    worths = zip(options, found.worth.tolist(), bounds, strict=True)
    return Worths(readers, {key: (worth, low, high) for key, worth, (low, high) in worths})


def _too_few(readers: int) -> str:
    return (
        f"What each option is worth can be worked out from {FEWEST} readers on; so far there "
        f"{'is' if readers == 1 else 'are'} {readers}."
    )


def _in_order(places: np.ndarray) -> np.ndarray:
    """Options from the first place to the last, from the place of each; below 1 it has none."""
    order = np.argsort(np.where(places > 0, places, places.shape[1] + 1), axis=1, kind="stable")
    has_place = np.take_along_axis(places > 0, order, axis=1)
    return np.where(has_place, order, NOBODY)


def _could_list_all(snapshot: Snapshot, question: Question) -> bool:
    """Whether all wordings showed all readers the options of now, so that an unlisted one lost."""
    wordings = [
        asked[question.key].question
        for asked in snapshot.book.versions.values()
        if question.key in asked and asked[question.key].question.kind == question.kind
    ]
    return all(
        set(one.option_keys()) == set(question.option_keys())
        and all(option.show_if is None for option in one.options)
        for one in wordings
    )
