"""Adjusted p values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.statistics.adjustment import METHODS, adjusted, adjusted_with_gaps
from tests.statistics.reference import CASES, check

P = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)
NAMES = {"bonferroni": "bonf"}


@pytest.mark.parametrize("name", ["ref-15", "ref-16"])
def test_values_and_their_order_are_those_of_the_reference(name):
    case = CASES[name]
    p = np.array(case["input"]["p"])
    wanted = [it for it in METHODS if NAMES.get(it, it) in case["expected"]]
    check(case, {NAMES.get(it, it): adjusted(p, it) for it in wanted})


@pytest.mark.parametrize("method", METHODS)
@given(p=P)
def test_adjusting_raises_p_and_keeps_their_order(method, p):
    found = adjusted(p, method)
    assert (found >= p - 1e-15).all()
    assert found.max() <= 1
    order = np.argsort(p, kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_no_tests_need_no_adjustment(method):
    assert len(adjusted(np.array([]), method)) == 0


@pytest.mark.parametrize("method", METHODS)
@given(p=st.lists(st.none() | st.floats(0, 1), max_size=20))
def test_what_was_not_tested_stays_a_gap_and_does_not_count(method, p):
    found = adjusted_with_gaps(p, method)
    assert [it is None for it in found] == [it is None for it in p]
    known = np.array([it for it in p if it is not None])
    assert [it for it in found if it is not None] == adjusted(known, method).tolist()


def test_gaps_do_not_move_what_stands_beside_them():
    assert adjusted_with_gaps([None, 0.04, None, 0.01]) == [None, 0.04, None, 0.02]
