"""p values of several tests, adjusted for there being several."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from survey_app.statistics.arrays import Floats

Method = Literal["holm", "bh", "bonferroni", "by", "hochberg"]


def adjusted(p: Floats, method: Method = "holm") -> Floats:
    """Adjusted p values 0..1 in the order of the given ones.

    Holm (the default), Hochberg and Bonferroni bound the chance of a single false finding among
    all tests; BH and BY the expected part of false ones among the findings (BY for any
    dependence). Sources: Holm (1979), Scandinavian Journal of Statistics 6, 65; Hochberg (1988),
    Biometrika 75, 800; Benjamini and Hochberg (1995), Journal of the Royal Statistical Society
    B 57, 289; Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165.
    """
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    result = np.empty(len(p))
    result[order] = np.minimum(1.0, METHODS[method](p[order]))
    return result


def adjusted_with_gaps(p: Sequence[float | None], method: Method = "holm") -> list[float | None]:
    """The same, 0..1, of a list in which some tests could not be made: None stays None at its
    place, and does not count among the tests for whose number the others are adjusted.
    """
    known = iter(adjusted(np.array([one for one in p if one is not None]), method).tolist())
    return [None if one is None else next(known) for one in p]


def _holm(p: Floats) -> Floats:
    return np.maximum.accumulate(p * np.arange(len(p), 0, -1))


def _bonferroni(p: Floats) -> Floats:
    return p * len(p)


def _hochberg(p: Floats) -> Floats:
    return _from_the_largest(p * np.arange(len(p), 0, -1))


def _benjamini_hochberg(p: Floats) -> Floats:
    return _from_the_largest(p * len(p) / np.arange(1, len(p) + 1))


def _benjamini_yekutieli(p: Floats) -> Floats:
    return _benjamini_hochberg(p) * float((1 / np.arange(1, len(p) + 1)).sum())


def _from_the_largest(p: Floats) -> Floats:
    """The smallest so far, from the largest p down."""
    return np.minimum.accumulate(p[::-1])[::-1]


METHODS: dict[Method, Callable[[Floats], Floats]] = {
    "holm": _holm,
    "bh": _benjamini_hochberg,
    "bonferroni": _bonferroni,
    "by": _benjamini_yekutieli,
    "hochberg": _hochberg,
}
