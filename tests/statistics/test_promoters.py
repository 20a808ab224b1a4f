"""The Net Promoter Score with its adjusted Wald bounds (Rocks 2016)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.promoters import net_promoter_score

HISTOGRAMS = st.dictionaries(st.integers(0, 10), st.integers(0, 10_000), max_size=11)


def test_score_and_bounds_are_those_of_the_reference():
    counts = dict(enumerate([0, 1, 0, 2, 1, 3, 4, 10, 14, 18, 27]))
    expected = (42.5, 25.376401338175512, 56.55130950519798)
    assert net_promoter_score(counts) == pytest.approx(expected, abs=1e-9)


def test_bounds_end_where_the_scale_ends():
    expected = (100.0, 17.49145303416897, 100.0)
    assert net_promoter_score({10: 5}) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "score"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)]
)
def test_each_value_has_its_side(value, score):
    assert net_promoter_score({value: 1})[0] == score


@pytest.mark.parametrize("histogram", [{}, {0: 0, 10: 0}])
def test_there_is_no_score_without_answers(histogram):
    assert net_promoter_score(histogram) == (None, None, None)


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_bounds_stay_on_the_scale_and_are_never_of_no_width(histogram):
    score, low, high = net_promoter_score(histogram)
    if score is not None:
        assert -100 <= low < high <= 100
        assert -100 <= score <= 100


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_promoters_and_detractors_are_treated_alike(histogram):
    sides = {"less": 0, "middle": 0, "more": 0}
    for value, n in histogram.items():
        sides["less" if value < 7 else "more" if value > 8 else "middle"] += n
    turned = {0: sides["more"], 7: sides["middle"], 10: sides["less"]}
    score, low, high = net_promoter_score(histogram)
    if score is not None:
        assert net_promoter_score(turned) == pytest.approx((-score, -high, -low), abs=1e-9)
