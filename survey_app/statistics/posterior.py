"""What to believe of a share, and of which of two is larger, after the answers."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincinv, betaln

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


@dataclass(frozen=True)
class Posterior:
    """A Beta(a, b) belief about a share; both at least 1."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected share, 0..1."""
        return self.a / (self.a + self.b)

    @property
    def variance(self) -> float:
        """How far the belief spreads around its mean."""
        return self.a * self.b / ((self.a + self.b) ** 2 * (self.a + self.b + 1))

    def bounds(self, level: float = 0.95) -> tuple[float, float]:
        """The middle `level` of the belief."""
        tail = (1 - level) / 2
        low, high = betaincinv(self.a, self.b, [tail, 1 - tail])
        return float(low), float(high)


def posterior(x: int, n: int, prior: tuple[float, float] = (1, 1)) -> Posterior:
    """The belief about a share after `x` of `n`; before, all shares are alike by default.

    `prior` are the parameters of a beta distribution, at least 1 each. With n = 0 it is the
    belief still. Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, 2.4.
    """
    if min(prior) < 1:
        raise ValueError("A prior below 1 says that shares of 0 and 1 are the likeliest.")
    return Posterior(prior[0] + x, prior[1] + n - x)


def chance_that_b_is_larger(a: Posterior, b: Posterior) -> float:
    """The probability, 0..1, that the share behind `b` is larger than the one behind `a`."""
    if b.variance < a.variance:
        return 1 - chance_that_b_is_larger(b, a)
    # Over where the narrower belief lies, the other one changes slowly: few points are enough.
    low, high = betaincinv(a.a, a.b, [1e-14, 1 - 1e-14])
    shares = (high - low) / 2 * NODES + (high + low) / 2
    density = np.exp((a.a - 1) * np.log(shares) + (a.b - 1) * np.log1p(-shares) - betaln(a.a, a.b))
    larger = betainc(b.b, b.a, 1 - shares)
    return float(np.clip((high - low) / 2 * (WEIGHTS * density * larger).sum(), 0, 1))
