"""Rankings, against R 4.2.2."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from survey_app.statistics.intervals import wilson
from survey_app.statistics.ranking import friedman, ranked_items
from tests.statistics.reference import CASES, check

RANKINGS = st.integers(3, 5).flatmap(
    lambda k: st.lists(st.permutations(range(k)), min_size=2, max_size=12)
)


def places_of(rankings, k):
    """Counts [item, place] of rankings that each list items 0..k−1, best first, all or some."""
    counts = np.zeros((k, k), np.int64)
    for ranking in rankings:
        counts[list(ranking), np.arange(len(ranking))] += 1
    return counts


def test_a_ranking_question_comes_out_as_in_the_reference():
    case = CASES["ref-41"]
    places = places_of(case["input"]["rankings"], 4)
    items, agreement = ranked_items(places), friedman(places)
    check(
        case,
        {
            "mean_rank": [it.mean for it in items],
            "se_mean_rank": [it.se for it in items],
            "borda": [it.borda for it in items],
            "chisq": agreement.chi2,
            "df": agreement.df,
            "p": agreement.p,
            "kendall_w": agreement.w,
        },
    )


def test_places_alone_are_enough():
    first = ranked_items([[6, 2, 2], [3, 5, 2], [1, 3, 6]])[0]
    assert (first.n, first.mean, first.borda) == (10, 1.6, 14)
    assert (first.first, first.first_bounds) == (0.6, wilson(6, 10))
    half = stats.t.ppf(0.975, 9) * np.std([1] * 6 + [2, 2, 3, 3], ddof=1) / np.sqrt(10)
    assert (first.low, first.high) == pytest.approx((1.6 - half, 1.6 + half))


def test_who_ranked_only_some_counts_for_those():
    items = ranked_items(places_of([[0, 1], [1], [1, 0]], 3))
    assert [it.n for it in items] == [2, 3, 0]
    assert [it.mean for it in items] == [1.5, pytest.approx(4 / 3), None]
    assert [it.borda for it in items] == [3, 5, 0]
    assert (items[2].se, items[2].low, items[2].first) == (None, None, 0)


def test_one_reader_leaves_no_spread():
    assert [(it.mean, it.se, it.high) for it in ranked_items(places_of([[1, 0]], 2))] == [
        (2, None, None),
        (1, None, None),
    ]


def test_nobody_ranked_anything():
    assert ranked_items(np.zeros((4, 4))) is None
    assert friedman(np.zeros((4, 4))) is None


def test_partial_rankings_and_single_items_are_no_whole_rankings():
    assert friedman(places_of([[0, 1, 2], [0, 1]], 3)) is None
    assert friedman([[5]]) is None


@given(RANKINGS)
@settings(max_examples=60)
def test_agreement_is_that_of_the_rankings_themselves(rankings):
    k = len(rankings[0])
    found = friedman(places_of(rankings, k))
    ranks = np.argsort(np.array(rankings), axis=1) + 1
    expected = stats.friedmanchisquare(*ranks.T)
    assert (found.chi2, found.p) == pytest.approx(tuple(expected), rel=1e-9, abs=1e-9)
    assert 0 <= found.w <= 1 + 1e-12


def test_everybody_agrees_or_nobody():
    assert friedman(places_of([[2, 0, 1]] * 5, 3)).w == pytest.approx(1)
    assert friedman(places_of(itertools.permutations(range(3)), 3)).w == pytest.approx(0)
