"""Bounds for all options at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.intervals import wilson
from survey_app.statistics.simultaneous import goodman, sison_glaz
from tests.statistics.reference import CASES, check

METHODS = pytest.mark.parametrize("method", [goodman, sison_glaz])
COUNTS = st.lists(st.integers(0, 2000), min_size=2, max_size=9).map(np.array)


def test_bounds_are_those_of_the_reference():
    case = CASES["ref-07"]
    counts, level = np.array(case["input"]["counts"]), 1 - case["input"]["alpha"]
    check(case, {"goodman": goodman(counts, level), "sison_glaz": sison_glaz(counts, level)})


@METHODS
def test_nothing_is_known_without_answers(method):
    assert method(np.array([0, 0, 0])) == [(0.0, 1.0)] * 3


@METHODS
@given(counts=COUNTS)
@settings(max_examples=80)
def test_bounds_enclose_every_share(method, counts):
    if counts.sum():
        for x, (low, high) in zip(counts, method(counts), strict=True):
            assert 0 <= low <= x / counts.sum() <= high <= 1
            assert low < high


@given(COUNTS)
@settings(max_examples=80)
def test_holding_all_at_once_takes_wider_bounds_than_holding_one(counts):
    for x, (low, high) in zip(counts, goodman(counts), strict=True):
        alone = wilson(int(x), int(counts.sum()))
        assert low <= alone[0]
        assert high >= alone[1]
