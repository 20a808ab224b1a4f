"""Weights of responses, as sums by group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.errors import Invalid
from survey_app.statistics.weights import Weights

ROWS = st.lists(st.tuples(st.floats(0, 50), st.integers(0, 5)), min_size=1, max_size=40).filter(
    lambda rows: max(w for w, _ in rows) > 1e-3
)


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        ([1.0, -0.1], "below zero"),
        ([1.0, float("nan")], "missing"),
        ([1.0, float("inf")], "not a finite number"),
        ([0.0, 0.0], "No weight is above zero"),
        ([], "No weight is above zero"),
    ],
)
def test_what_cannot_be_a_weight_is_refused_with_the_reason(weights, reason):
    with pytest.raises(Invalid, match=reason):
        Weights.of(weights)


def test_a_weight_of_0_is_not_in_the_base():
    found = Weights.of([0, 2, 0, 1])
    assert (found.base, found.n) == (2, 2)


def test_a_part_stays_a_part_of_the_whole():
    part = Weights.of([1, 1, 2, 2]).part([0, 1])
    assert (part.base, part.n) == (2, 4)


def test_nothing_is_worth_nothing():
    empty = Weights.of([1.0, 2.0]).part([])
    assert (empty.base, empty.effective, empty.design_effect) == (0, 0.0, None)


@given(ROWS)
def test_sums_by_group_say_the_same_as_the_rows(rows):
    weights, groups = (np.array(column) for column in zip(*rows, strict=True))
    whole = Weights.of(weights)
    table = whole.grouped(groups, (2, 3))
    assert table.sums.shape == table.counts.shape == (2, 3)
    assert table.base == whole.base
    assert table.effective == pytest.approx(whole.effective)
    assert table.part(np.s_[1, :]).base == (weights[groups >= 3] > 0).sum()


@given(ROWS)
def test_weighting_never_makes_responses_worth_more(rows):
    found = Weights.of([w for w, _ in rows])
    assert 1 - 1e-9 <= found.effective <= found.base * (1 + 1e-9)
    assert found.design_effect >= 1 - 1e-9


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5).map(np.array))
def test_equal_weights_are_worth_what_they_are(counts):
    found = Weights.equal(counts)
    assert found.base == found.n == counts.sum()
    assert found.effective == pytest.approx(counts.sum())


@pytest.mark.parametrize("weight", [0.1, 1.66, 5 / 3])
def test_thirty_equal_weights_are_no_fewer_than_thirty(weight):
    assert Weights.of(np.full(30, weight)).effective == 30
