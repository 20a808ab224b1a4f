"""Several estimates of one quantity made one, and whether they are estimates of one quantity.

For analysts: no page pools, as waves of a survey here are drawn as a line instead.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc


@dataclass(frozen=True)
class Pooled:
    """`fixed`: there is one true value. `random`: true values vary around one, by `tau2`.

    Each with its standard error. `q` with `df` degrees of freedom and `p` tests “one true value”;
    `p` is None with a single estimate.
    """

    k: int
    fixed: float
    se_fixed: float
    random: float
    se_random: float
    tau2: float
    q: float
    df: int
    p: float | None


def pooled(estimates: npt.ArrayLike, variances: npt.ArrayLike) -> Pooled | None:
    """One value from independent estimates with known sampling variances, each above 0.

    None without estimates; ValueError if a variance is not above 0. Sources: Cochran (1954),
    Biometrics 10, 101; DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177.
    """
    y, v = np.asarray(estimates, float), np.asarray(variances, float)
    if not len(y):
        return None
    if not (v > 0).all():
        raise ValueError("An estimate needs a sampling variance above 0.")
    w, df = 1 / v, len(y) - 1
    fixed = w @ y / w.sum()
    q = float(w @ (y - fixed) ** 2)
    tau2 = max(0.0, (q - df) / (w.sum() - w @ w / w.sum())) if df else 0.0
    u = 1 / (v + tau2)
    return Pooled(
        k=len(y),
        fixed=float(fixed),
        se_fixed=1 / sqrt(w.sum()),
        random=float(u @ y / u.sum()),
        se_random=1 / sqrt(u.sum()),
        tau2=float(tau2),
        q=q,
        df=df,
        p=float(chdtrc(df, q)) if df else None,
    )
