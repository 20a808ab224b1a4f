"""Shares and means of weighted answers, with the errors that raking leaves them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from survey_app.analytics.facets.facet import Category, Either, Facet, Several
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.statistics.arrays import Booleans, Floats, Integers
from survey_app.statistics.margins import Margin
from survey_app.statistics.raked import raked_mean
from survey_app.statistics.weighted import Estimate
from survey_app.statistics.weights import Weights

INSIDE, VALUE, N = "inside", "value", "n"


@dataclass(frozen=True)
class Raked:
    """Weighted answers to one question."""

    base: int
    """Who answered, unweighted."""
    counts: Mapping[Category, int]
    """Who chose a category, unweighted."""
    shares: Mapping[Category, Estimate | None]
    mean: Estimate | None = None
    """Of the values, where they have a measure."""
    values: Mapping[float, int] = field(default_factory=dict)
    """Measure → answers, unweighted."""


def raked(snapshot: Snapshot, facet: Either, weighed: Weighed, inside: pl.Expr) -> Raked:
    """The answers of those for whom `inside` is true, with all responses behind the errors."""
    keys = {**weighed.keys, INSIDE: inside}
    n = pl.len().cast(pl.Int64).alias(N)
    counts = [n]
    if not isinstance(facet, Facet):
        counts += [
            has.sum().cast(pl.Int64).alias(f"{N}{at}")
            for at, has in enumerate(facet.options.values())
        ]
    keys[VALUE] = facet.value if isinstance(facet, Facet) else facet.state
    groups = snapshot.scan().group_by([v.alias(k) for k, v in keys.items()]).agg(counts).collect()
    answers = _Answers(groups, facet, weighed)
    return answers.of_one(facet) if isinstance(facet, Facet) else answers.of_several(facet)


class _Answers:
    """The groups of responses that have the same weight and the same answer."""

    def __init__(self, groups: pl.DataFrame, facet: Either, weighed: Weighed) -> None:
        self._groups = groups
        self._values = groups[VALUE].to_list()
        self._read = [facet.reading(value) for value in self._values]
        self._n: Integers = groups[N].to_numpy()
        self._factors = weighed.factors(groups)
        self._margins = weighed.margins_of(groups)
        self._design = weighed.n
        is_answer = np.array([isinstance(c, Category) for c in self._read], dtype=bool)
        self._inside: Booleans = groups[INSIDE].fill_null(value=False).to_numpy() & is_answer

    def of_one(self, facet: Facet) -> Raked:
        """Of a question with one answer."""
        found = [c for c in self._read if isinstance(c, Category)]
        categories = list(dict.fromkeys((*facet.categories, *found)))
        chosen = {c: np.array([it == c for it in self._read], dtype=np.float64) for c in categories}
        counts = {c: int((self._n * is_it)[self._inside].sum()) for c, is_it in chosen.items()}
        shares = {c: self._mean(is_it) for c, is_it in chosen.items()}
        measure = facet.measure
        base = int(self._n[self._inside].sum())
        if measure is None:
            return Raked(base, counts, shares)
        numbers = [
            measure.of(value) if isinstance(c, Category) else 0.0
            for value, c in zip(self._values, self._read, strict=True)
        ]
        values: dict[float, int] = {}
        for number, n, is_in in zip(numbers, self._n.tolist(), self._inside, strict=True):
            if is_in:
                values[number] = values.get(number, 0) + n
        mean = self._mean(np.array(numbers, dtype=np.float64))
        return Raked(base, counts, shares, mean, values)

    def of_several(self, facet: Several) -> Raked:
        """Of a question with several answers: each option is a yes or a no."""
        chosen = {c: self._groups[f"{N}{at}"].to_numpy() for at, c in enumerate(facet.options)}
        return Raked(
            base=int(self._n[self._inside].sum()),
            counts={c: int(n[self._inside].sum()) for c, n in chosen.items()},
            shares={c: self._share(n) for c, n in chosen.items()},
        )

    def _share(self, chosen: Integers) -> Estimate | None:
        """Of an option that so many of each group chose: a group has a yes and a no half."""
        twice = [_doubled(margin) for margin in self._margins]
        n = np.concatenate([chosen, self._n - chosen])
        is_chosen = np.concatenate([np.ones(len(chosen)), np.zeros(len(chosen))])
        return raked_mean(
            is_chosen,
            _weights(n, np.tile(self._factors, 2), self._design),
            twice,
            n.astype(np.float64),
            np.tile(self._inside, 2),
        )

    def _mean(self, values: Floats) -> Estimate | None:
        weights = _weights(self._n, self._factors, self._design)
        base = self._n.astype(np.float64)
        return raked_mean(values, weights, self._margins, base, self._inside)


def _weights(n: Integers, factors: Floats, design: int) -> Weights:
    return Weights(n * factors, n * factors**2, n, design)


def _doubled(margin: Margin) -> Margin:
    return replace(margin, codes=np.tile(margin.codes, 2))
