"""Quarters of what was counted: always a value that somebody has.

So large a share of the values lies at or below each: Hyndman & Fan (1996), definition 1. (Polars'
own quantiles count from n − 1.)
"""

import math

import polars as pl

LEAST = 10
"""Readers from whom on quarters of them mean something."""
QUARTERS = (0.25, 0.5, 0.75)


def place_of(share: float, n: int) -> int:
    """Place of the lowest value at or below which this share of `n` lies, from 1 in their order."""
    # What rounding makes of a share of them all must not lead to the value behind.
    return max(1, math.ceil(share * n - 1e-9))


def value_at(values: pl.Expr, share: float) -> pl.Expr:
    """The value at the place of a share among those that are not null; null without any."""
    known = values.drop_nulls()
    place = (known.len() * share).ceil().cast(pl.Int64) - 1
    return known.sort().get(place, null_on_oob=True)
