"""Quarters of what was counted: always a value that somebody has."""

import polars as pl

QUARTERS = (0.25, 0.5, 0.75)


def value_at(values: pl.Expr, share: float) -> pl.Expr:
    """The lowest value at or below which so large a share of the values lies; null without any.

    Hyndman & Fan (1996), definition 1; Polars' own quantiles count from n − 1.
    """
    known = values.drop_nulls()
    place = (known.len() * share).ceil().cast(pl.Int64) - 1
    return known.sort().get(place, null_on_oob=True)
