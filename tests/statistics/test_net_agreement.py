"""Agreement less disagreement: a lead in one question, with the bounds of a Net Promoter Score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.statistics.differences import lead
from survey_app.statistics.net_agreement import net_agreement
from survey_app.statistics.promoters import net_promoter_score

HISTOGRAMS = st.dictionaries(st.integers(1, 7), st.integers(0, 10_000), max_size=7)


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
def test_there_is_none_without_answers(histogram):
    assert net_agreement(histogram, 3) is None


@given(HISTOGRAMS)
def test_it_lies_within_its_bounds(histogram):
    found = net_agreement(histogram, 4)
    if found:
        assert -1 <= found.low <= found.value <= found.high <= 1
