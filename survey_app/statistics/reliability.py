"""Whether several items measure one thing, and whether coders agree."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from survey_app.statistics.arrays import Floats

Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a battery, over the `n` readers who answered all items.

    `raw` and `standardised` are at most 1 and may be negative; None where no two readers differ
    (`standardised` also where an item has one answer only). `bounds` are the 95 % bounds of
    `raw`. `mean` is the mean of all answers. `against` are the places of items that run against
    the others, as items do that are worded the other way round, and `turned` is alpha once those
    are turned; it is `raw` where there are none.
    """

    n: int
    items: int
    mean: float
    raw: float | None
    bounds: tuple[float, float] | None
    standardised: float | None
    against: tuple[int, ...]
    turned: float | None


def cronbach(answers: npt.ArrayLike) -> Reliability | None:
    """Cronbach's alpha from answers [reader, item], NaN where one is missing.

    Items that are worded the other way round must have been reversed. None with fewer than two
    items or two complete rows. Source: Cronbach (1951), Psychometrika 16, 297.
    """
    rows = np.asarray(answers, float)
    rows = rows[~np.isnan(rows).any(axis=1)]
    middle: Floats = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])
    return _reliability(len(rows), middle, (rows - middle).T @ (rows - middle))


def cronbach_of_sums(n: int, sums: Floats, products: Floats) -> Reliability | None:
    """The same from the sums of `n` complete rows: [item], and of products [item, item].

    Of whole numbers, sums are exact and can be added up over any number of parts.
    """
    if n < 2:
        return None
    return _reliability(n, sums / n, (n * products - np.outer(sums, sums)) / n)


def _reliability(n: int, means: Floats, deviations: Floats) -> Reliability | None:
    """From the items' means and the sums of products of deviations from them."""
    k = len(deviations)
    if n < 2 or k < 2:
        return None
    covariance = deviations / (n - 1)
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread) if spread.all() else np.zeros((k, k))
    raw, against = _alpha(covariance), _against(covariance, n)
    signs = np.where(np.isin(np.arange(k), against), -1.0, 1.0)
    return Reliability(
        n=n,
        items=k,
        mean=float(np.mean(means)),
        raw=raw,
        bounds=None if raw is None else _feldt(raw, n, k),
        standardised=_alpha(correlation),
        against=against,
        turned=_alpha(covariance * np.outer(signs, signs)),
    )


def _feldt(alpha: float, n: int, k: int) -> tuple[float, float]:
    """95 % bounds of alpha. Source: Feldt (1965), Psychometrika 30, 357."""
    degrees = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(fdtri(*degrees, at)) for at in (0.975, 0.025))
    return low, high


def _against(covariance: Floats, n: int) -> tuple[int, ...]:
    """The fewer items, which load the other way on what most is common to all.

    Only those whose correlation with the sum of the others, once turned, is beyond two standard
    errors: about an item that has nothing to do with the others nothing can be said.
    """
    common = np.linalg.eigh(covariance)[1][:, -1]
    signs = np.where(common < 0, -1.0, 1.0)
    if signs.sum() < 0 or (signs.sum() == 0 and signs[0] < 0):
        signs = -signs
    keyed = covariance * np.outer(signs, signs)
    own, with_all = np.diag(keyed), keyed.sum(axis=1)
    rest = np.sqrt(np.maximum(0, own * (keyed.sum() - 2 * with_all + own)))
    is_clear = with_all - own > 2 / np.sqrt(n) * rest
    return tuple(np.flatnonzero((signs < 0) & is_clear).tolist())


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
