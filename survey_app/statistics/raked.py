"""Means and shares after weighting to margins, with the error that the margins leave."""

from collections.abc import Sequence

import numpy as np

from survey_app.statistics.arrays import Booleans, Floats, summed
from survey_app.statistics.margins import Group, Margin
from survey_app.statistics.weighted import Estimate, estimate, weighted_mean
from survey_app.statistics.weights import Weights


def raked_mean(
    values: Floats,
    weights: Weights,
    margins: Sequence[Margin],
    base: Floats | None = None,
    inside: Booleans | None = None,
) -> Estimate | None:
    """The mean of `values`, one for each group, with weights that meet the margins.

    What the margins explain of the values no longer varies, as their targets are known: only what
    is left of each value after a regression on the categories, by base weight, makes the error.
    `base` has the base weight of each group (1 when left out), `inside` says which groups make up
    a domain (all when left out). A group has one value and one category of each margin. None
    without a weight above 0. Unlike raking it takes no look at how the weights were found, so it
    is as good for post-stratified and calibrated ones.
    Source: Deville and Särndal (1992), Journal of the American Statistical Association 87, 376.
    """
    if inside is None:
        inside = np.ones(len(values), dtype=bool)
    part = weights.part(inside)
    found = weighted_mean(values[inside], part)
    if found is None:
        return None
    base = np.ones(len(values)) if base is None else base
    groups = [Group.of(margin, base) for margin in margins]
    left = _unexplained(np.where(inside, values - found.value, 0.0), groups, base)
    moved = float((weights.sums * left).sum())
    scores = float((weights.squares * left**2).sum()) - moved**2 / weights.n
    return estimate(found.value, max(0.0, scores), part)


def _unexplained(values: Floats, groups: Sequence[Group], base: Floats) -> Floats:
    """What a least-squares regression on the categories leaves of the values.

    The sums of the normal equations are counted from the codes, so that a million responses need
    no table of a million rows.
    """
    sizes = [len(group.targets) for group in groups]
    products = np.block([[_crossed(a, b, base) for b in groups] for a in groups])
    explained = [
        summed(it.codes, base * values, size) for it, size in zip(groups, sizes, strict=True)
    ]
    effects = np.linalg.lstsq(products, np.concatenate(explained), rcond=1e-12)[0]
    by_group = np.split(effects, np.cumsum(sizes)[:-1])
    for group, effect in zip(groups, by_group, strict=True):
        values = values - effect[group.codes]
    return values


def _crossed(first: Group, second: Group, base: Floats) -> Floats:
    """The sum of base weights for each category of one margin by each of another."""
    shape = len(first.targets), len(second.targets)
    both = first.codes * shape[1] + second.codes
    return summed(both, base, shape[0] * shape[1]).reshape(shape)
