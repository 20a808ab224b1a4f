"""Whether several items measure one thing, and whether coders agree."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats

Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a battery, over the `n` readers who answered all items.

    `raw` and `standardised` are at most 1 and may be negative; None where no two readers differ
    (`standardised` also where an item has one answer only). `mean` is the mean of all answers.
    """

    n: int
    items: int
    mean: float
    raw: float | None
    standardised: float | None


def cronbach(answers: npt.ArrayLike) -> Reliability | None:
    """Cronbach's alpha from answers [reader, item], NaN where one is missing.

    Items that are worded the other way round must have been reversed. None with fewer than two
    items or two complete rows. Source: Cronbach (1951), Psychometrika 16, 297.
    """
    rows = np.asarray(answers, float)
    rows = rows[~np.isnan(rows).any(axis=1)]
    n, k = rows.shape
    if n < 2 or k < 2:
        return None
    covariance = np.cov(rows, rowvar=False)
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread) if spread.all() else np.zeros((k, k))
    return Reliability(n, k, float(rows.mean()), _alpha(covariance), _alpha(correlation))


def _alpha(covariance: Floats) -> float | None:
    """Alpha from the covariances of the items; None where their sum does not vary."""
    k, total = len(covariance), covariance.sum()
    return float(k / (k - 1) * (1 - np.trace(covariance) / total)) if total > 0 else None


def krippendorff(codes: npt.ArrayLike, level: Level = "nominal") -> float | None:
    """Krippendorff's alpha of codes [coder, unit], NaN where a coder left a unit out.

    1 is perfect agreement, 0 what chance gives, below 0 is worse. `level` says what a difference
    weighs: any alike, by the ranks between, or by the squared distance. None where fewer than
    two units were coded twice, or only one value was ever used: then chance agrees as well.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    """
    data = np.asarray(codes, float)
    values = np.unique(data[~np.isnan(data)])
    if len(values) < 2:
        return None
    by_unit = np.stack([(data == value).sum(axis=0) for value in values], axis=1).astype(float)
    by_unit = by_unit[by_unit.sum(axis=1) >= 2]
    if len(by_unit) < 2:
        return None
    # How often two coders of one unit said c and k, each unit's codes counting once altogether.
    observed = (by_unit / (by_unit.sum(axis=1, keepdims=True) - 1)).T @ by_unit
    observed -= np.diag((by_unit / (by_unit.sum(axis=1, keepdims=True) - 1)).sum(axis=0))
    totals = observed.sum(axis=1)
    expected = np.outer(totals, totals) - np.diag(totals)
    weights = _distance(values, totals, level)
    chance = (weights * expected).sum() / (totals.sum() - 1)
    return float(1 - (weights * observed).sum() / chance) if chance else None


def _distance(values: Floats, totals: Floats, level: Level) -> Floats:
    """What it weighs when one coder says a value and another a different one."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    place = values if level == "interval" else np.cumsum(totals) - totals / 2
    return (place[:, None] - place[None, :]) ** 2
