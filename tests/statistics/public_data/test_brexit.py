"""Published polls of June 2016, against statsmodels 0.15.0."""

from collections import Counter

import numpy as np
import pytest

from survey_app.statistics.differences import mean_difference
from survey_app.statistics.pooling import pooled
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import check_data, keys_of

NAME = "brexit_june"


def remain(polls):
    return np.array([float(it["remain"]) for it in polls])


def together(polls):
    p, n = remain(polls), np.array([float(it["samplesize"]) for it in polls])
    return pooled(p, p * (1 - p) / n)


def online_minus_phone(polls):
    means = [
        weighted_mean(shares, Weights.of(np.ones(len(shares))))
        for mode in ("Online", "Telephone")
        for shares in [remain([it for it in polls if it["poll_type"] == mode])]
    ]
    return mean_difference(*means).value


COMPUTED = {
    "k": lambda polls: together(polls).k,
    "fixed": lambda polls: together(polls).fixed,
    "se_fixed": lambda polls: together(polls).se_fixed,
    "random_dl": lambda polls: together(polls).random,
    "se_random": lambda polls: together(polls).se_random,
    "tau2": lambda polls: together(polls).tau2,
    "Q": lambda polls: together(polls).q,
    "p_Q": lambda polls: together(polls).p,
    "online_minus_phone": online_minus_phone,
    "n_by_mode": lambda polls: dict(Counter(it["poll_type"] for it in polls)),
}


@pytest.mark.parametrize("key", keys_of(NAME))
def test_real_polls_are_those_of_the_reference(key, survey_data):
    compute = COMPUTED[key]
    polls = [it for it in survey_data("brexit_polls_2016.csv") if it["enddate"] >= "2016-06-01"]
    check_data(NAME, key, compute(polls))
