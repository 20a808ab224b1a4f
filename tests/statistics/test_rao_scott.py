"""Weighted cross-tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import chdtrc

from survey_app.statistics.rao_scott import weighted_association, weighted_residuals
from survey_app.statistics.tables import association
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

TABLES = arrays(
    np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 90)
)


def crossed(rows, columns, weights):
    """The weights by cell; rows and columns are in the order of the alphabet, as R's factors."""
    (first, row), (second, column) = (np.unique(it, return_inverse=True) for it in (rows, columns))
    shape = (len(first), len(second))
    return Weights.of(weights).grouped(row * shape[1] + column, shape)


@pytest.mark.parametrize(
    ("name", "rows", "order"), [("ref-23", "freq", [1, 2, 0]), ("ref-24", "yes", [0, 1])]
)
def test_the_corrected_test_is_that_of_the_reference(name, rows, order):
    case = CASES[name]
    table = crossed(case["input"][rows], case["input"]["sex"], case["input"]["w"])
    found = weighted_association(table)
    degrees = np.prod(np.array(table.sums.shape) - 1)
    computed = {
        "F": found.statistic,
        "ndf": found.numerator,
        "ddf": found.denominator,
        "p_F": found.p,
        "X2_pearson_scaled": found.pearson,
        # The first order of the correction, which follows from the second.
        "p_chisq": chdtrc(degrees, degrees * found.statistic),
        "df": degrees,
        "table": table.sums[order],
    }
    check(case, computed)


@given(TABLES)
@settings(max_examples=120)
def test_equal_weights_say_what_pearson_says(counts):
    plain, found = association(counts), weighted_association(Weights.equal(counts))
    if plain is None:
        assert found is None
        return
    n = counts.sum()
    assert found.pearson == pytest.approx(plain.statistic, abs=1e-9)
    assert 0 <= found.p <= 1
    if (counts > 0).all():
        assert found.numerator == pytest.approx(plain.degrees)
        assert found.statistic == pytest.approx(plain.statistic / plain.degrees * (n - 1) / n)


@given(TABLES, st.integers(0, 2**32 - 1))
@settings(max_examples=120)
def test_whatever_the_weights_every_number_is_one(counts, seed):
    generator = np.random.default_rng(seed)
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    if not len(cells):
        return
    table = Weights.of(generator.exponential(size=len(cells)) + 1e-3).grouped(cells, counts.shape)
    found = weighted_association(table)
    assert found is None or np.isfinite([found.statistic, found.numerator, found.p]).all()
    assert np.isfinite(weighted_residuals(table)).all()


def test_a_table_in_which_rows_tell_columns_differs_from_chance():
    found = weighted_association(Weights.equal(np.array([[40, 0], [0, 40]])))
    assert found.p < 1e-10


def test_there_is_no_test_without_two_rows_and_columns():
    assert weighted_association(Weights.equal(np.array([[5, 0], [9, 0]]))) is None
    assert weighted_association(Weights.equal(np.zeros((2, 2), dtype=int))) is None


def test_residuals_are_near_the_adjusted_ones_where_weights_are_equal():
    counts = np.array([[210, 400, 310], [250, 330, 280], [190, 340, 300]])
    found, adjusted = weighted_residuals(Weights.equal(counts)), association(counts).residuals
    assert found == pytest.approx(adjusted, abs=0.1)


def test_a_residual_is_the_distance_from_independence_by_its_linearised_error():
    given = CASES["ref-23"]["input"]
    weights = Weights.of(given["w"])
    row, column = np.array(given["freq"]) == "daily", np.array(given["sex"]) == "F"
    share = weights.sums / weights.sums.sum()
    in_row, in_column, in_cell = (share @ it for it in (row, column, row & column))
    moved = (row & column) - row * in_column - column * in_row
    error = weighted_mean(moved, weights).error
    found = weighted_residuals(crossed(given["freq"], given["sex"], given["w"]))
    assert found[0, 0] == pytest.approx((in_cell - in_row * in_column) / error)
