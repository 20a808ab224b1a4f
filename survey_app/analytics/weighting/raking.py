"""Raking a survey's responses to targets, by the combinations of categories that occur."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from survey_app.analytics.facets.facet import Category, Facet
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.errors import Fault, Invalid
from survey_app.statistics.arrays import Integers
from survey_app.statistics.margins import UNKNOWN, Margin
from survey_app.statistics.trimming import LEAST, MOST, rake_within

N = "n"
Targets = Mapping[str, Mapping[str, float]]
"""Name of a facet → key of a category → its share among readers, 0..1."""


@dataclass(frozen=True)
class Wanted:
    """To what answers are weighted."""

    targets: Targets
    largest: float = MOST
    """Largest weight that is let stand, in means; larger ones are trimmed."""
    smallest: float = LEAST


def weigh(snapshot: Snapshot, facets: Mapping[str, Facet], wanted: Wanted) -> Weighed:
    """Weights with which a survey's responses have the targets' distribution.

    Who has no value of a margin is a group of its own, whose weight that margin leaves alone.
    Raises Invalid where that cannot be done, at `MARGIN=CATEGORY`, `MARGIN`, or `bounds`.
    """
    for name in wanted.targets:
        if name not in facets:
            raise Invalid.at(name, "Answers are no longer told apart by this.")
    keys = {f"margin{at}": facets[name].value for at, name in enumerate(wanted.targets)}
    by = [value.alias(column) for column, value in keys.items()]
    groups = (
        snapshot.scan()
        .group_by(by)
        .agg(pl.len().cast(pl.Int64).alias(N))
        .sort(list(keys))
        .collect()
    )
    if not groups.height:
        raise Invalid.at("", "Nobody has answered yet, so there is nothing to weight.")
    counts = groups[N].to_numpy()
    margins = [
        _margin(facets[name], targets, groups[column], counts)
        for column, (name, targets) in zip(keys, wanted.targets.items(), strict=True)
    ]
    raked = rake_within(margins, None, wanted.smallest, wanted.largest, counts)
    return Weighed(
        n=int(counts.sum()),
        keys=keys,
        combinations=groups.drop(N),
        counts=counts,
        weights=raked.weights,
        margins=margins,
        rounds=raked.iterations,
    )


def _margin(
    facet: Facet, targets: Mapping[str, float], values: pl.Series, counts: Integers
) -> Margin:
    read = [facet.reading(value) for value in values.to_list()]
    places = {key: at for at, key in enumerate(targets)}
    untold: dict[Category, int] = {}
    for category, n in zip(read, counts.tolist(), strict=True):
        if isinstance(category, Category) and category.key not in places:
            untold[category] = untold.get(category, 0) + n
    if untold:
        raise Invalid(
            *(
                Fault(
                    f"{facet.name}={c.key}", f"{_answers(n)} in this category: it needs a target."
                )
                for c, n in untold.items()
            )
        )
    codes = [places[c.key] if isinstance(c, Category) else UNKNOWN for c in read]
    return Margin(
        facet.name,
        tuple(targets),
        np.array(list(targets.values()), dtype=np.float64),
        np.array(codes, dtype=np.int64),
    )


def _answers(n: int) -> str:
    return "1 answer is" if n == 1 else f"{n:,} answers are"
