"""The order of two statements in one question, by lot (Pew 2012), against R 4.2.2."""

import numpy as np
import pytest

from survey_app.statistics.differences import share_difference
from survey_app.statistics.intervals import Z95
from survey_app.statistics.tables import association
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import DATASETS, check_data, keys_of

NAME = "wording"
TABLE = DATASETS[NAME]["table"]
COUNTS = np.array(TABLE["counts"])
APPROVED = [(int(row[0]), int(row.sum())) for row in COUNTS]


def difference():
    return share_difference(*APPROVED[0], *APPROVED[1])


def wald_bounds():
    """Bounds that have no width at 0 and n; Newcombe's are what is shown."""
    half = Z95 * float(np.hypot(*(share_error(*it) for it in APPROVED)))
    return difference().value - half, difference().value + half


def share_error(x, n):
    """With n below, where the error of a mean has n − 1."""
    found = weighted_mean(np.array([1.0, 0.0]), Weights.equal(np.array([x, n - x])))
    return found.error * ((n - 1) / n) ** 0.5


COMPUTED = {
    "X2": lambda: association(COUNTS).statistic,
    "df": lambda: association(COUNTS).degrees,
    "p": lambda: association(COUNTS).p,
    "approve_diff": lambda: difference().value,
    "approve_ci_wald": wald_bounds,
    "approve_p": lambda: difference().p,
}


def test_of_many_answers_the_bounds_that_are_shown_are_those():
    found = difference()
    assert (found.low, found.high) == pytest.approx(wald_bounds(), abs=0.001)


@pytest.mark.parametrize("key", [key for key in keys_of(NAME) if key != "table"])
def test_what_the_order_did_is_that_of_the_reference(key):
    check_data(NAME, key, COMPUTED[key]())


def test_the_table_is_that_of_the_data(survey_data):
    rows = survey_data("wording_experiment_healthcare_law.csv")
    given = [(row["order"], row["response"]) for row in rows]
    counted = [[given.count((order, said)) for said in TABLE["cols"]] for order in TABLE["rows"]]
    assert counted == TABLE["counts"]
    assert len(given) == COUNTS.sum()
