"""Weighted shares and means of a survey's questions, to stand beside the unweighted ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.facets.facet import Either
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.estimates import raked
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.statistics.intervals import Bounds
from survey_app.statistics.weighted import Estimate
from survey_app.statistics.weighted_intervals import share_bounds

FIXED = 1e-9
"""A share with a smaller error does not vary: a margin is weighted to it."""


@dataclass(frozen=True)
class WeightedValue:
    """A weighted share 0..1 or mean, with its range after raking."""

    value: float
    bounds: Bounds | None
    """None where it is what the weighting makes it, a target."""


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
            category.key: WeightedValue(share.value, _bounds(share))
            for category, share in found.shares.items()
            if share is not None
        },
        _mean(found.mean),
    )


def _bounds(share: Estimate) -> Bounds | None:
    is_target = share.error is not None and share.error < FIXED and 0 < share.value < 1
    return None if is_target else share_bounds(share)


def _mean(found: Estimate | None) -> WeightedValue | None:
    return None if found is None else WeightedValue(found.value, found.bounds())
