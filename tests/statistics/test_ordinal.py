"""Comparisons of ordered answers, against R 4.2.2 and scipy 1.17.1, and by brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from survey_app.statistics.ordinal import kendall_tau_b, kruskal_wallis, mann_whitney, table_of
from tests.statistics.reference import CASES, check

TABLES = arrays(
    np.int64, st.tuples(st.integers(2, 4), st.integers(1, 6)), elements=st.integers(0, 9)
)


def test_two_groups_compare_as_in_the_reference():
    case = CASES["ref-38"]
    a, b = case["input"]["a"], case["input"]["b"]
    table = table_of(a, b)
    two, several = mann_whitney(table), kruskal_wallis(table)
    # Which of the two groups an answer is of, is the other ordered question.
    computed = {
        "U": two.u,
        "p": two.p,
        "p_cc": two.p_corrected,
        "kruskal_H": several.h,
        "kruskal_p": several.p,
        "prob_superiority_b_over_a": two.superiority,
        "cliffs_delta_b_over_a": two.delta,
        "kendall_tau_b": kendall_tau_b(table).value,
    }
    check(case, computed)


@pytest.mark.parametrize("table", [np.zeros((2, 5)), [[0, 0, 0], [1, 2, 3]], [[1], [0]]])
def test_a_group_without_answers_is_compared_with_nothing(table):
    assert mann_whitney(table) is None
    assert kruskal_wallis(table) is None


def test_where_all_agree_there_is_no_p():
    alike = [[3, 0], [5, 0]]
    assert mann_whitney(alike).p is mann_whitney(alike).p_corrected is None
    assert (mann_whitney(alike).superiority, mann_whitney(alike).delta) == (0.5, 0)
    assert kruskal_wallis(alike) is None
    assert kendall_tau_b(alike) is None


@given(TABLES)
@settings(max_examples=80)
def test_counts_give_what_the_answers_would(table):
    groups = [np.repeat(np.arange(table.shape[1]), row) for row in table]
    found = kruskal_wallis(table)
    filled = [group for group in groups if len(group)]
    if found is not None:
        expected = stats.kruskal(*filled)
        assert (found.h, found.p) == pytest.approx(tuple(expected), rel=1e-9, abs=1e-9)
    first = mann_whitney(table[:2])
    if first is not None:
        pairs = np.sign(groups[1][None, :] - groups[0][:, None])
        assert first.delta == pytest.approx(pairs.mean(), abs=1e-12)
        assert first.superiority == pytest.approx((pairs.mean() + 1) / 2, abs=1e-12)


@given(TABLES)
@settings(max_examples=80)
def test_tau_is_that_of_all_pairs_of_answers(table):
    rows, columns = (np.repeat(place.ravel(), table.ravel()) for place in np.indices(table.shape))
    found = kendall_tau_b(table)
    if found is None:
        assert len(set(rows)) < 2 or len(set(columns)) < 2
    else:
        assert found.value == pytest.approx(stats.kendalltau(rows, columns).statistic, abs=1e-9)


@given(
    arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(1, 30))
)
@settings(max_examples=40)
def test_the_error_of_tau_is_that_of_its_slopes(table):
    """The delta method: how tau moves with the share of each cell, by small steps."""
    n, step = table.sum(), 1e-5
    shares = table / n
    slopes = np.array(
        [
            (kendall_tau_b(shares + step * it).value - kendall_tau_b(shares - step * it).value)
            / (2 * step)
            for it in np.eye(table.size).reshape(-1, *table.shape)
        ]
    ).reshape(table.shape)
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / n
    assert kendall_tau_b(table).error == pytest.approx(np.sqrt(variance), rel=1e-5, abs=1e-8)


def test_bounds_of_tau_hold_what_was_planted():
    generator = np.random.default_rng(3)
    shares = np.array([[4, 3, 2], [3, 4, 3], [1, 3, 6]]) / 29
    truth, held = kendall_tau_b(shares).value, 0
    for _ in range(2000):
        low, high = kendall_tau_b(generator.multinomial(200, shares.ravel()).reshape(3, 3)).bounds()
        held += low <= truth <= high
    assert held / 2000 == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(("table", "value"), [([[9, 0], [0, 7]], 1), ([[0, 9], [7, 0]], -1)])
def test_where_one_order_tells_the_other_tau_has_no_bounds(table, value):
    found = kendall_tau_b(table)
    assert found.value == pytest.approx(value)
    assert found.bounds() is None
