"""Signs of carelessness, against R 4.2.2 and the definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from survey_app.statistics.careless import (
    closest_matches,
    longest_runs,
    row_spreads,
    speeders,
    unusual_rows,
)
from tests.statistics.reference import CASES, check

BATTERIES = arrays(int, st.tuples(st.integers(1, 9), st.integers(1, 7)), elements=st.integers(1, 5))


def test_signs_are_those_of_the_reference():
    case = CASES["ref-53"]
    items = np.array(case["input"]["items"])
    distances, limit = unusual_rows(items)
    check(
        case,
        {
            "longstring": longest_runs(items),
            "irv_sd": row_spreads(items),
            "max_percent_match": closest_matches(items),
            "mahalanobis_sq": distances,
            "chi2_999": limit,
        },
    )


@given(BATTERIES)
@settings(max_examples=80)
def test_matches_and_runs_are_what_their_definitions_say(items):
    alike = (items[:, None] == items[None]).mean(axis=2)
    np.fill_diagonal(alike, 0)
    assert closest_matches(items) == pytest.approx(alike.max(axis=1))
    runs = ["".join(map(str, row)) for row in items]
    longest = [max(n for n in range(8) for it in "12345" if it * n in row) for row in runs]
    assert longest_runs(items).tolist() == longest
    distances, _ = unusual_rows(items)
    assert np.isfinite(distances).all()
    assert np.isfinite(row_spreads(items)).all()


def test_among_very_many_a_sample_is_compared():
    items = np.random.default_rng(2).integers(1, 6, (12_000, 30))
    items[1::2] = items[::2]
    found = closest_matches(items)
    # 5,000 of 12,000 are looked at: so many have their double among them.
    assert (found == 1).mean() == pytest.approx(5 / 12, abs=0.01)


def test_items_that_follow_from_others_count_once():
    items = np.random.default_rng(2).integers(1, 6, (200, 4))
    doubled = np.concatenate([items, items[:, :2], np.full((200, 1), 3)], axis=1)
    (distances, limit), (others, same) = unusual_rows(items), unusual_rows(doubled)
    assert others == pytest.approx(distances)
    assert same == limit


def test_fast_is_below_a_third_of_the_median():
    assert (
        speeders([30, 9.9, 10, np.nan, 30, 60]).tolist()
        == [False, True, False, False] + [False] * 2
    )
    assert speeders([np.nan, np.nan]).tolist() == [False, False]
    assert speeders([]).tolist() == []
