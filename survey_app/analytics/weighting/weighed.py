"""A survey's responses with their weights, which depend on the margins of the weighting only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.margins import Margin
from survey_app.statistics.weights import Weights

PLACE = "place"


@dataclass(frozen=True)
class Weighed:
    """A weight for each combination of categories that occurs in a whole survey."""

    n: int
    """Responses of the whole survey: the design that stays behind every part of it."""
    keys: Mapping[str, pl.Expr] = field(default_factory=dict)
    """Column → what a snapshot has for the margin; none for answers without weights."""
    combinations: pl.DataFrame = field(default_factory=pl.DataFrame)
    """The columns of the keys."""
    counts: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Responses of each combination."""
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    """Of each response of a combination; their mean over the survey is 1."""
    margins: Sequence[Margin] = ()
    """With the codes of the combinations."""
    rounds: int = 0
    """How often it was raked until the margins were met."""

    @property
    def is_weighted(self) -> bool:
        """Whether there is a weighting at all."""
        return bool(self.keys)

    @property
    def whole(self) -> Weights:
        """All responses of the survey by combination."""
        sums = self.counts * self.weights
        return Weights(sums, sums * self.weights, self.counts, self.n)

    def factors(self, groups: pl.DataFrame) -> Floats:
        """The weight of each response of a group; `groups` have the columns of the keys."""
        if not self.is_weighted:
            return np.ones(groups.height)
        return self.weights[self._places(groups)]

    def margins_of(self, groups: pl.DataFrame) -> list[Margin]:
        """The margins with the codes of these groups."""
        places = self._places(groups)
        return [replace(margin, codes=margin.codes[places]) for margin in self.margins]

    def _places(self, groups: pl.DataFrame) -> Integers:
        known = self.combinations.with_row_index(PLACE)
        found = groups.select(list(self.keys)).join(
            known, on=list(self.keys), how="left", nulls_equal=True, maintain_order="left"
        )
        return found[PLACE].to_numpy().astype(np.int64)
