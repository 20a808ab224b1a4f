"""Intervals for weighted shares: an `Estimate` whose value is 0..1, bounds within 0..1.

Without an error (a single response) and at a share of 0 or 1, where the linearised error is 0,
all of them are Wilson's on the effective number of responses: an interval is never of no width.
"""

from scipy.special import expit, logit, stdtrit

from survey_app.statistics.intervals import Bounds, clopper_pearson, wilson
from survey_app.statistics.weighted import Estimate


def share_bounds(share: Estimate, level: float = 0.95) -> Bounds:
    """Bounds that are even on the logit scale, with t quantiles: what is shown with a share.

    Source: Lumley (2010), Complex Surveys, section 2.2 (`svyciprop(method="logit")`).
    """
    if not share.error or not 0 < share.value < 1:
        return wilson_of_effective(share, level)
    half = stdtrit(share.degrees, (1 + level) / 2) * share.error / share.value / (1 - share.value)
    middle = logit(share.value)
    return float(expit(middle - half)), float(expit(middle + half))


def korn_graubard(share: Estimate, level: float = 0.95) -> Bounds:
    """Clopper and Pearson's bounds on the number of responses that would err as much.

    Source: Korn and Graubard (1998), Survey Methodology 24, 193.
    """
    if not share.error or not 0 < share.value < 1:
        return wilson_of_effective(share, level)
    n = share.value * (1 - share.value) / share.error**2
    return clopper_pearson(share.value * n, n, level)


def wilson_of_effective(share: Estimate, level: float = 0.95) -> Bounds:
    """Wilson's bounds on Kish's effective number of responses.

    Source: Dean and Pagano (2015), Journal of Survey Statistics and Methodology 3, 484.
    """
    x = share.effective if share.value >= 1 else share.value * share.effective
    return wilson(x, share.effective, level)
