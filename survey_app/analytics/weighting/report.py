"""What a weighting does: its weights, its margins, and every question before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from survey_app.analytics.facets.facet import Either, Facet, Measure
from survey_app.analytics.shares import Share
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.estimates import Raked, raked
from survey_app.analytics.weighting.margins import distributions
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.analytics.weighting.results import raked_mean_bounds, raked_share_bounds
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.statistics.arrays import summed
from survey_app.statistics.intervals import Bounds
from survey_app.statistics.promoters import Sides, score_bounds
from survey_app.statistics.weighted import Estimate, weighted_mean
from survey_app.statistics.weights import Weights

MOST_CATEGORIES = 20
"""Options of a question that are shown; the most chosen ones."""


@dataclass(frozen=True)
class MarginLine:
    """A category of a margin; shares are of those whose category is known."""

    label: str
    n: int
    before: float
    target: float
    after: float

    @property
    def missed(self) -> float:
        """How far the weighted share stays from its target."""
        return self.after - self.target


@dataclass(frozen=True)
class MarginReport:
    """A margin before and after."""

    name: str
    label: str
    lines: tuple[MarginLine, ...]
    unknown: int
    """Responses without a category: a group of its own that this margin leaves alone."""


@dataclass(frozen=True)
class Changed:
    """An option or a mean, before and after."""

    label: str
    n: int
    before: float | None
    before_bounds: Bounds | None
    after: float | None
    after_bounds: Bounds | None
    error: float | None
    """Standard error after raking."""


@dataclass(frozen=True)
class QuestionChange:
    """A question, before and after."""

    name: str
    label: str
    base: int
    shares: tuple[Changed, ...]
    mean: Changed | None
    left_out: int
    """Options that are not shown."""


@dataclass(frozen=True)
class WeightingReport:
    """What there is to know of a weighting that works."""

    n: int
    effective: float
    design_effect: float
    smallest: float
    """Smallest weight; the mean is 1."""
    largest: float
    rounds: int
    missed: float
    """The largest distance of a category from its target."""
    margins: tuple[MarginReport, ...]

    @property
    def is_costly(self) -> bool:
        """Whether more than half of the answers are lost to weighting: worth a warning."""
        return self.effective < self.n / 2


def weighting_report(
    snapshot: Snapshot, facets: Mapping[str, Facet], wanted: Wanted
) -> tuple[Weighed, WeightingReport]:
    """The weights and what is said of them; raises Invalid where there can be none (`weigh`)."""
    weighed = weigh(snapshot, facets, wanted)
    margins = tuple(_margins(snapshot, facets, weighed))
    whole = weighed.whole
    return weighed, WeightingReport(
        n=weighed.n,
        effective=whole.effective,
        design_effect=whole.design_effect or 1.0,
        smallest=float(weighed.weights.min()),
        largest=float(weighed.weights.max()),
        rounds=weighed.rounds,
        missed=max(abs(line.missed) for margin in margins for line in margin.lines),
        margins=margins,
    )


def _margins(
    snapshot: Snapshot, facets: Mapping[str, Facet], weighed: Weighed
) -> Iterator[MarginReport]:
    shown = [facets[margin.name] for margin in weighed.margins]
    spread = distributions(snapshot, shown)
    for margin in weighed.margins:
        before = spread[margin.name]
        labels = {category.key: category.heading for category in before.categories}
        known = margin.codes >= 0
        sums = summed(margin.codes[known], weighed.whole.sums[known], margin.size)
        yield MarginReport(
            name=margin.name,
            label=facets[margin.name].label,
            lines=tuple(
                MarginLine(
                    label=labels.get(key, key),
                    n=before.counts.get(key, 0),
                    before=before.share(key) or 0.0,
                    target=float(margin.targets[at]),
                    after=float(sums[at] / sums.sum()),
                )
                for at, key in enumerate(margin.categories)
            ),
            unknown=before.unknown,
        )


def question_change(snapshot: Snapshot, facet: Either, weighed: Weighed) -> QuestionChange:
    """All answers to one question, before and after."""
    found = raked(snapshot, facet, weighed, pl.lit(value=True))
    # Of numbers that anybody may type each stands for itself: only their mean tells something.
    told = [] if isinstance(facet, Facet) and facet.is_banded else list(found.shares)
    most = sorted(told, key=lambda category: -found.counts[category])[:MOST_CATEGORIES]
    shown = [category for category in told if category in most]
    return QuestionChange(
        name=facet.name,
        label=facet.label,
        base=found.base,
        shares=tuple(
            _share(c.heading, Share(found.counts[c], found.base), found.shares[c]) for c in shown
        ),
        mean=_mean(facet, found),
        left_out=len(told) - len(shown),
    )


def _share(label: str, before: Share, after: Estimate | None) -> Changed:
    return Changed(
        label=label,
        n=before.n,
        before=before.share,
        before_bounds=before.bounds,
        after=after.value if after else None,
        after_bounds=raked_share_bounds(after) if after else None,
        error=after.error if after else None,
    )


def _mean(facet: Either, found: Raked) -> Changed | None:
    if not isinstance(facet, Facet) or facet.measure is None or found.mean is None:
        return None
    values = np.array(list(found.values), dtype=np.float64)
    counts = np.array(list(found.values.values()), dtype=np.int64)
    before = weighted_mean(values, Weights.equal(counts))
    return Changed(
        label=facet.measure.name,
        n=found.base,
        before=before.value if before else None,
        before_bounds=_before_bounds(facet.measure, found, before),
        after=found.mean.value,
        after_bounds=raked_mean_bounds(facet, found),
        error=found.mean.error,
    )


def _before_bounds(measure: Measure, found: Raked, mean: Estimate | None) -> Bounds | None:
    if mean is None:
        return None
    if measure.is_score:
        return score_bounds(Sides.of_points(found.values.items()))
    return measure.mean_bounds(mean)
