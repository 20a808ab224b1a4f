"""Scores of satisfaction, effort and agreement, against reference values."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.statistics.differences import lead
from survey_app.statistics.means import deviation, mean_interval
from survey_app.statistics.promoters import net_promoter_score
from survey_app.statistics.scores import at_ease, net_agreement, satisfied
from tests.statistics.reference import CASES, check

HISTOGRAMS = st.dictionaries(st.integers(1, 7), st.integers(0, 10_000), max_size=7)


def test_satisfaction_is_that_of_the_reference():
    case = CASES["ref-36"]
    histogram = dict(enumerate(case["input"]["counts_1_to_5"], start=1))
    found, (mean, *bounds) = satisfied(histogram), mean_interval(histogram)
    computed = {
        "n": found.base,
        "csat_top2": 100 * found.share,
        "wilson": (100 * found.low, 100 * found.high),
        "mean": mean,
        "sd": deviation(histogram),
        "ci_t": bounds,
    }
    check(case, computed)


def test_effort_is_that_of_the_reference():
    case = CASES["ref-37"]
    histogram = Counter(case["input"]["values"])
    found, (mean, *bounds) = at_ease(histogram), mean_interval(histogram)
    computed = {
        "mean": mean,
        "sd": deviation(histogram),
        "ci_t": bounds,
        "share_5_to_7": 100 * found.share,
        "share_wilson": (100 * found.low, 100 * found.high),
    }
    check(case, computed)


def test_net_agreement_is_a_lead_in_one_question():
    found, expected = net_agreement({1: 10, 2: 20, 3: 30, 4: 25, 5: 15}, 3), lead(40, 30, 100)
    assert (found.value, found.statistic, found.p) == (
        expected.value,
        expected.statistic,
        expected.p,
    )
    assert found.low == pytest.approx(expected.low, abs=0.01)


def test_net_agreement_has_the_bounds_of_a_net_promoter_score():
    _, low, high = net_promoter_score({10: 45, 8: 24, 0: 11})
    found = net_agreement({5: 45, 3: 24, 1: 11}, 3)
    assert (100 * found.low, 100 * found.high) == pytest.approx((low, high))


@pytest.mark.parametrize("n", [1, 7])
def test_net_agreement_has_a_width_where_all_agree(n):
    found = net_agreement({5: n}, 3)
    assert (found.value, found.high) == (1, 1)
    assert -1 <= found.low < 1


@pytest.mark.parametrize("histogram", [{}, {1: 0, 5: 0}])
def test_there_is_no_score_without_answers(histogram):
    assert satisfied(histogram) is None
    assert at_ease(histogram) is None
    assert net_agreement(histogram, 3) is None
    assert deviation(histogram) is None


@given(HISTOGRAMS)
def test_a_score_lies_within_its_bounds(histogram):
    found = at_ease(histogram)
    if found:
        assert 0 <= found.low <= found.share <= found.high <= 1
