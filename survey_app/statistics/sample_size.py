"""How many answers are needed. All results are exact numbers: round up."""

from math import sqrt

from scipy.special import ndtri


def per_arm(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Readers in each of two arms, so that shares `p1` and `p2` are told apart.

    `power` is the probability of telling, with a two-sided test at `alpha`; all between 0 and 1.
    ValueError if the shares are equal: no number of readers would do.
    Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 4.
    """
    if p1 == p2:
        raise ValueError("Equal shares cannot be told apart.")
    middle = (p1 + p2) / 2
    alike = float(ndtri(1 - alpha / 2)) * sqrt(2 * middle * (1 - middle))
    apart = float(ndtri(power)) * sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return ((alike + apart) / (p1 - p2)) ** 2


def for_margin(
    margin: float, p: float = 0.5, population: int | None = None, level: float = 0.95
) -> float:
    """Answers of a random sample, so that a share near `p` is known to ± `margin`.

    With a `population`, how many of a list of so many. It says nothing about readers who chose
    to answer. Source: Cochran (1977), Sampling Techniques, 4.4.
    """
    answers = (float(ndtri((1 + level) / 2)) / margin) ** 2 * p * (1 - p)
    return answers if population is None else answers / (1 + (answers - 1) / population)
