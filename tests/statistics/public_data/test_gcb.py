"""Beliefs of 2,449 people who chose to answer on the web, against R 4.2.2 and psych 2.2.9."""

from collections import Counter

import numpy as np
import pytest

from survey_app.statistics.careless import longest_runs, unusual_rows
from survey_app.statistics.differences import mean_difference
from survey_app.statistics.means import mean_interval
from survey_app.statistics.ordinal import kruskal_wallis, table_of
from survey_app.statistics.reliability import cronbach
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import check_data, keys_of

NAME = "gcb"
ITEMS = [f"q{number}" for number in range(1, 16)]


class Battery:
    """The rows, and those of them that have an answer to every item."""

    def __init__(self, rows):
        self.all = np.array([[float(row[it] or "nan") for it in ITEMS] for row in rows])
        is_complete = ~np.isnan(self.all).any(axis=1)
        self.complete = self.all[is_complete].astype(int)
        self.sums = self.complete.sum(axis=1)
        self._rows = [row for row, it in zip(rows, is_complete, strict=True) if it]

    def told_apart(self, fact):
        """The sums of answers by the values of a fact, in the order of the alphabet."""
        values = np.array([row[fact] for row in self._rows])
        return {value: self.sums[values == value] for value in np.unique(values).tolist()}

    def score(self):
        return np.array(mean_interval(Counter(self.sums.tolist()))) / len(ITEMS)


def of_each_item(value):
    return lambda battery: {
        item: value(column) for item, column in zip(ITEMS, battery.complete.T, strict=True)
    }


def plain_mean(values):
    return weighted_mean(values.astype(float), Weights.of(np.ones(len(values))))


def by_area(battery):
    found = kruskal_wallis(table_of(*battery.told_apart("area").values()))
    return {"H": found.h, "p": found.p}


def by_gender(battery):
    groups = battery.told_apart("gender")
    women, men = (plain_mean(groups[it] / len(ITEMS)) for it in ("female", "male"))
    found = mean_difference(women, men)
    shares = np.array([women.error**2, men.error**2]) / (women.error**2 + men.error**2)
    return {
        "t": found.statistic,
        "df": 1 / (shares**2 / (women.degrees, men.degrees)).sum(),
        "p": found.p,
        "ci": (found.low, found.high),
    }


def far_out(battery):
    distances, limit = unusual_rows(battery.complete)
    return (distances > limit).sum()


def sizes(fact):
    return lambda battery: {it: len(sums) for it, sums in battery.told_apart(fact).items()}


COMPUTED = {
    "n_rows": lambda battery: len(battery.all),
    "n_complete": lambda battery: cronbach(battery.all).n,
    "missing_cells": lambda battery: np.isnan(battery.all).sum(),
    "alpha": lambda battery: cronbach(battery.all).raw,
    "item_mean": of_each_item(lambda answers: mean_interval(Counter(answers.tolist()))[0]),
    "top2_share": of_each_item(lambda answers: plain_mean(answers >= 3).value),
    "score_mean": lambda battery: battery.score()[0],
    "score_ci": lambda battery: battery.score()[1:],
    "straightliners_all15": lambda battery: (longest_runs(battery.complete) == 15).sum(),
    "longstring_mean": lambda battery: longest_runs(battery.complete).mean(),
    "kruskal_area": by_area,
    "welch_gender": by_gender,
    "gender": sizes("gender"),
    "area": sizes("area"),
    "mahalanobis_gt_999": far_out,
}


@pytest.mark.parametrize("key", keys_of(NAME))
def test_a_real_battery_is_that_of_the_reference(key, survey_data):
    compute = COMPUTED[key]
    check_data(NAME, key, compute(Battery(survey_data("conspiracist_beliefs_2016.csv"))))
