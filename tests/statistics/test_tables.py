"""Cross-tables of counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from survey_app.statistics.tables import association, simulated_p
from survey_app.statistics.two_by_two import fisher_p, odds_ratio, share_ratio
from tests.statistics.reference import CASES, check

TABLES = arrays(
    np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 500)
)
SMALL = arrays(np.int64, (2, 2), elements=st.integers(0, 40))


def test_pearsons_test_is_that_of_the_reference():
    case = CASES["ref-12"]
    table = np.array(case["input"]["table"])
    found = association(table)
    computed = {
        "X2": found.statistic,
        "df": found.degrees,
        "p": found.p,
        "G2": found.likelihood_ratio,
        "cramers_v": found.cramer_v,
        "cramers_v_bias_corrected_bergsma2013": found.cramer_v_corrected,
        "expected": found.expected,
        "stdres": found.residuals,
        "residuals": (table - found.expected) / np.sqrt(found.expected),
        "tschuprow_t": (found.statistic / found.n / found.degrees**0.5) ** 0.5,
    }
    check(case, computed)


def test_two_by_two_is_that_of_the_reference():
    case = CASES["ref-13"]
    table = np.array(case["input"]["table"])
    odds, shares = odds_ratio(table), share_ratio(table)
    computed = {
        "fisher_p": fisher_p(table),
        "odds_ratio": odds[0],
        "or_ci": odds[1:],
        "risk_ratio": shares[0],
        "rr_ci": shares[1:],
    }
    left_out = {
        "fisher_or_cond": "another estimate of the odds ratio",
        "X2_yates": "a continuity correction, as X2_cc",
        "p_yates": "the p of X2_yates",
    }
    check(case, computed, left_out)


def test_a_cell_that_expects_little_is_flagged():
    case = CASES["ref-14"]
    table = np.array(case["input"]["table"])
    found = association(table)
    computed = {
        "min_expected": found.expected.min(),
        "fisher_p": fisher_p(table),
        "flag_low_expected": found.is_low,
    }
    check(case, computed)
    assert not association(np.array([[10, 10], [10, 10]])).is_low


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[3, 4]], [[3, 0], [4, 0]]])
def test_there_is_no_association_without_two_rows_and_columns(table):
    counts = np.array(table)
    assert association(counts) is None
    assert simulated_p(counts, np.random.default_rng(1)) is None


@given(TABLES)
@settings(max_examples=150)
def test_empty_rows_and_columns_change_nothing(table):
    found = association(table)
    padded = association(np.pad(table, 1))
    if found is None:
        assert padded is None
        return
    assert padded.p == pytest.approx(found.p, abs=1e-12)
    assert padded.expected[1:-1, 1:-1] == pytest.approx(found.expected)
    assert padded.residuals[1:-1, 1:-1] == pytest.approx(found.residuals, abs=1e-9)
    assert 0 <= found.p <= 1
    assert 0 <= found.cramer_v_corrected <= 1
    assert 0 <= found.cramer_v <= 1
    assert np.isfinite(found.residuals).all()


@given(TABLES)
@settings(max_examples=80)
def test_rows_and_columns_can_be_exchanged(table):
    found, turned = association(table), association(table.T)
    if found:
        assert turned.statistic == pytest.approx(found.statistic)
        assert pytest.approx(found.residuals) == turned.residuals.T


@given(SMALL)
@settings(max_examples=60)
def test_the_exact_test_is_that_of_scipy(table):
    from scipy.stats import fisher_exact

    assert fisher_p(table) == pytest.approx(fisher_exact(table).pvalue, rel=1e-9)


@given(SMALL)
@settings(max_examples=60)
def test_ratios_lie_within_their_bounds(table):
    for ratio in (odds_ratio(table), share_ratio(table)):
        assert ratio is None or ratio[1] <= ratio[0] <= ratio[2]


def test_the_exact_test_takes_large_tables():
    assert 0 < fisher_p(np.array([[500_000, 499_000], [500_500, 500_000]])) < 1


@pytest.mark.parametrize("table", [[[3, 1], [2, 8]], [[12, 5], [7, 16]], [[5, 0], [1, 4]]])
def test_simulation_comes_to_what_the_exact_test_says(table):
    counts = np.array(table)
    found = simulated_p(counts, np.random.default_rng(7), tables=40_000)
    # The two order tables differently, which matters for the other tail only.
    assert found == pytest.approx(fisher_p(counts), abs=0.008)


def test_drawn_tables_keep_the_sums():
    from survey_app.statistics.tables import _drawn

    rows, columns = np.array([5, 9, 1]), np.array([3, 8, 4])
    drawn = _drawn(rows, columns, np.random.default_rng(3), 200)
    assert (drawn.sum(axis=2) == rows).all()
    assert (drawn.sum(axis=1) == columns).all()
    assert drawn.min() >= 0
