"""Letters: which columns of a row differ."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.comparisons import (
    compared_means,
    compared_shares,
    compared_weighted_shares,
    letter_of,
)
from survey_app.statistics.differences import group_difference
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

COLUMNS = st.lists(
    st.integers(0, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))),
    min_size=1,
    max_size=6,
).map(lambda columns: tuple(np.array(it) for it in zip(*columns, strict=True)))


def weighed(counts, bases):
    return Weights.equal(np.stack([counts, bases - counts]))


def test_pairs_and_their_p_are_those_of_the_reference():
    case = CASES["ref-17"]
    counts, bases = (np.array(case["input"][it]) for it in ("counts", "bases"))
    found = {
        name: compared_shares(counts, bases, method=method)
        for name, method in (("p_holm", "holm"), ("p_bonf", "bonferroni"), ("p_bh", "bh"))
    }
    holm = found["p_holm"]
    computed = {
        "pairs": [(it.first + 1, it.second + 1) for it in holm.pairs],
        "p_raw": [it.p for it in holm.pairs],
        "p_overall": holm.overall,
    }
    computed |= {name: [it.adjusted for it in row.pairs] for name, row in found.items()}
    check(case, computed)


def test_a_column_carries_the_letters_of_those_below_it():
    case = CASES["ref-17"]
    counts, bases = (np.array(case["input"][it]) for it in ("counts", "bases"))
    # Of the six pairs, A–C, B–C and C–D differ at 5 % after Holm.
    assert compared_shares(counts, bases).letters == ("", "", "ABD", "")
    assert compared_shares(counts, bases, level=0.01).letters == ("", "", "BD", "")


def test_small_columns_are_not_compared():
    found = compared_shares(np.array([2, 40, 80]), np.array([29, 100, 100]))
    assert found.letters == ("", "", "B")
    assert [(it.first, it.second) for it in found.pairs] == [(1, 2)]


def test_columns_that_are_worth_little_are_not_compared():
    weights = Weights(
        sums=np.array([[40.0, 80, 9], [60, 20, 91]]),
        squares=np.array([[40.0, 80, 300], [60, 20, 300]]),
        counts=np.array([[40, 80, 9], [60, 20, 91]]),
        n=300,
    )
    assert compared_weighted_shares(weights).letters == ("", "A", "")


def test_no_pair_is_marked_where_the_row_as_a_whole_does_not_differ():
    # The outer two differ by themselves (p = .03), six columns together do not.
    counts, bases = np.array([40, 47, 48, 48, 49, 55]), np.full(6, 100)
    alone = compared_shares(counts[[0, 5]], bases[:2])
    together = compared_shares(counts, bases, method="bh", level=0.05)
    assert alone.letters == ("", "A")
    assert together.overall > 0.05
    assert set(together.letters) == {""}
    assert len(together.pairs) == 15


@pytest.mark.parametrize(("counts", "bases"), [([3], [90]), ([0, 0], [50, 60]), ([5, 6], [7, 8])])
def test_there_is_nothing_to_say_where_nothing_can_be_compared(counts, bases):
    found = compared_shares(np.array(counts), np.array(bases))
    assert (found.overall, found.pairs) == (None, ())
    assert set(found.letters) == {""}


@given(COLUMNS)
@settings(max_examples=80)
def test_of_two_columns_one_at_most_has_the_letter_of_the_other(columns):
    for found in (compared_shares(*columns), compared_weighted_shares(weighed(*columns))):
        for first, second in combinations(range(len(columns[0])), 2):
            below = letter_of(second) in found.letters[first]
            above = letter_of(first) in found.letters[second]
            assert not (below and above)


@given(COLUMNS, st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_letters_go_with_their_columns(columns, seed):
    counts, bases = columns
    order = np.random.default_rng(seed).permutation(len(bases))
    found = compared_shares(counts, bases).letters
    moved = compared_shares(counts[order], bases[order]).letters
    for place, column in enumerate(order):
        names = {letter_of(int(order["ABCDEF".index(it)])) for it in moved[place]}
        assert names == set(found[column])


@given(COLUMNS)
@settings(max_examples=60)
def test_equal_weights_say_nearly_what_counts_say(columns):
    plain, weighted = compared_shares(*columns), compared_weighted_shares(weighed(*columns))
    assert (plain.overall is None) == (weighted.overall is None)
    for one, other in zip(plain.pairs, weighted.pairs, strict=True):
        assert (one.first, one.second) == (other.first, other.second)
        assert 0 <= other.p <= 1
        # Without answers of one kind the variance of the table is no longer that of the null.
        if (columns[0] > 0).all() and (columns[0] < columns[1]).all():
            assert other.p == pytest.approx(one.p, abs=0.02)


def test_means_are_compared_by_the_test_of_two_domains():
    generator = np.random.default_rng(5)
    groups = np.repeat([0, 1, 2], [60, 80, 20])
    values = generator.normal(size=160) + np.array([0, 1.5, 0])[groups]
    weights = Weights.of(generator.uniform(0.5, 2, size=160))
    means = [weighted_mean(values[groups == i], weights.part(groups == i)) for i in range(3)]
    found = compared_means([*means, None], 160)
    assert found.letters == ("", "A", "", "")
    assert len(found.pairs) == 1
    assert found.pairs[0].p == group_difference(means[0], means[1], 160).p
    three = compared_means(means, 160, least=10)
    assert three.letters == ("", "AC", "")
    assert three.overall < 1e-6


def test_means_without_a_spread_are_not_compared():
    agreed = weighted_mean(np.full(40, 3.0), Weights.of(np.ones(40)))
    assert compared_means([agreed] * 3, 120).overall is None


def test_every_column_has_a_name_of_its_own():
    names = [letter_of(i) for i in range(60)]
    assert names[:3] == ["A", "B", "C"]
    assert len(set(names)) == 60
