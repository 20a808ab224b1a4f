"""Weighted shares and means of a survey's questions, to stand beside the unweighted ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.facets.facet import Either, Facet
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.estimates import Raked, raked
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.statistics.intervals import Bounds
from survey_app.statistics.promoters import weighted_score_bounds
from survey_app.statistics.weighted import Estimate
from survey_app.statistics.weighted_intervals import share_bounds

FIXED = 1e-9
"""What has a smaller error does not vary: it is weighted to a target."""


@dataclass(frozen=True)
class WeightedValue:
    """A weighted share 0..1 or mean, with its range after raking."""

    value: float
    bounds: Bounds | None
    """None where it is what the weighting makes it, a target, and for a mean of one answer or of
    answers that are all the same."""


@dataclass(frozen=True)
class WeightedQuestion:
    """All options of a question, and its mean where its values have one."""

    shares: Mapping[str, WeightedValue]
    mean: WeightedValue | None


def weighted_questions(
    snapshot: Snapshot, facets: Iterable[Either], weighed: Weighed, inside: pl.Expr
) -> dict[str, WeightedQuestion]:
    """Name of a question's facet → its weighted results, for the responses that are `inside`."""
    return {
        facet.name: _question(snapshot, facet, weighed, inside)
        for facet in facets
        if facet.is_question and not facet.is_part
    }


def _question(
    snapshot: Snapshot, facet: Either, weighed: Weighed, inside: pl.Expr
) -> WeightedQuestion:
    found = raked(snapshot, facet, weighed, inside)
    return WeightedQuestion(
        {
            category.key: WeightedValue(share.value, raked_share_bounds(share))
            for category, share in found.shares.items()
            if share is not None
        },
        _mean(facet, found),
    )


def _mean(facet: Either, found: Raked) -> WeightedValue | None:
    mean = found.mean
    return None if mean is None else WeightedValue(mean.value, raked_mean_bounds(facet, found))


def raked_share_bounds(share: Estimate) -> Bounds | None:
    """The range of a share after raking; None where it is a target."""
    is_target = _is_fixed(share) and 0 < share.value < 1
    return None if is_target else share_bounds(share)


def raked_mean_bounds(facet: Either, found: Raked) -> Bounds | None:
    """The range of a mean or score after raking; None where the targets say what it is, and for
    the mean of answers that are all the same."""
    mean, measure = found.mean, facet.measure if isinstance(facet, Facet) else None
    if mean is None or measure is None:
        return None
    if _is_fixed(mean) and not (measure.is_score and len(found.values) == 1):
        return None
    return weighted_score_bounds(mean) if measure.is_score else measure.mean_bounds(mean)


def _is_fixed(found: Estimate) -> bool:
    return found.error is not None and found.error < FIXED
