"""Worths, against choix 0.4.1 and R BradleyTerry2 1.1.2."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.errors import Conflict
from survey_app.statistics.worth import NOBODY, bradley_terry, deviance, plackett_luce
from tests.statistics.reference import CASES, check


def test_rankings_give_the_worths_of_the_reference():
    case = CASES["ref-42"]
    found = plackett_luce(case["input"]["rankings"], 4)
    check(case, {"log_worth_centered": found.log_worth, "worth": found.worth})


def test_pairs_give_the_worths_of_the_reference():
    case = CASES["ref-43"]
    wins = case["input"]["wins"]
    found = bradley_terry(wins)
    check(
        case,
        {
            "ability_ref_first": found.ability,
            "se": found.se,
            "ability_centered": found.log_worth,
            "worth": found.worth,
            "deviance": deviance(wins, found.worth),
        },
    )


def test_nothing_compared_has_no_worth():
    assert bradley_terry(np.zeros((3, 3))) is None
    assert plackett_luce(np.zeros((0, 3)), 3) is None
    assert plackett_luce([[1, NOBODY, NOBODY]], 3) is None


@pytest.mark.parametrize(
    "wins",
    [
        [[0, 5, 4], [0, 0, 3], [0, 2, 0]],
        [[0, 5, 4], [5, 0, 3], [0, 0, 0]],
        [[0, 5, 0, 0], [5, 0, 0, 0], [0, 0, 0, 1], [0, 0, 2, 0]],
    ],
    ids=["the first always wins", "the last always loses", "two pairs never met"],
)
def test_no_finite_worths_are_refused_unless_there_is_a_prior(wins):
    with pytest.raises(Conflict, match="every time"):
        bradley_terry(wins)
    found = bradley_terry(wins, prior=0.5)
    assert np.isfinite(found.log_worth).all()
    assert found.worth.sum() == pytest.approx(1)


def test_a_ranking_that_all_share_is_refused_unless_there_is_a_prior():
    with pytest.raises(Conflict):
        plackett_luce([[0, 1, 2]] * 9, 3)
    worth = plackett_luce([[0, 1, 2]] * 9, 3, prior=0.1).worth
    assert worth[0] > worth[1] > worth[2] > 0


def test_rankings_of_two_are_pairs():
    pairs = [[0, 1]] * 4 + [[1, 0]] * 2 + [[1, 2]] * 3 + [[2, 1]] + [[0, 2]] * 2 + [[2, 0]]
    wins = [[0, 4, 2], [2, 0, 3], [1, 1, 0]]
    ranked, paired = plackett_luce(pairs, 3), bradley_terry(wins)
    assert ranked.worth == pytest.approx(paired.worth, abs=1e-9)
    assert ranked.se == pytest.approx(paired.se, abs=1e-9)


@given(st.permutations(range(4)))
@settings(max_examples=24)
def test_the_names_of_the_items_do_not_matter(names):
    rankings = np.array(CASES["ref-42"]["input"]["rankings"])
    worth = plackett_luce(rankings, 4).worth
    renamed = plackett_luce(np.array(names)[rankings], 4).worth
    assert renamed[list(names)] == pytest.approx(worth, abs=1e-9)


PLANTED = np.array([0.4, 0.25, 0.15, 0.12, 0.08])


def planted_rankings(generator, n):
    """Whoever is the fastest of exponential clocks with these rates comes first."""
    return np.argsort(generator.exponential(1 / PLANTED, (n, len(PLANTED))), axis=1)


def test_planted_worths_are_found_where_readers_saw_only_some_of_the_items():
    rankings = planted_rankings(np.random.default_rng(5), 50_000)
    rankings[:25_000][rankings[:25_000] == 2] = NOBODY
    # What is listed stands in front.
    order = np.argsort(rankings == NOBODY, axis=1, kind="stable")
    rankings = np.take_along_axis(rankings, order, axis=1)
    assert plackett_luce(rankings, 5).worth == pytest.approx(PLANTED, abs=0.005)


def test_planted_worths_are_found_where_readers_named_their_favourites():
    rankings = planted_rankings(np.random.default_rng(6), 50_000)[:, :2]
    assert plackett_luce(rankings, 5, rest_below=True).worth == pytest.approx(PLANTED, abs=0.005)
    assert plackett_luce([[0], [1]], 2, rest_below=True).worth == pytest.approx([0.5, 0.5])


def test_rankings_that_are_counted_are_worth_what_single_ones_are():
    rows = [[0, 1, 2], [1, 0, 2], [2, 1, 0]]
    single = plackett_luce(np.repeat(rows, [5, 3, 2], axis=0), 3)
    counted = plackett_luce(rows, 3, counts=[5, 3, 2])
    assert counted.n == 10
    np.testing.assert_array_equal(counted.bounds, single.bounds)


def test_of_two_items_a_worth_is_a_share_with_its_logit_bounds():
    found = plackett_luce([[0, 1], [1, 0]], 2, counts=[30, 10])
    half = 1.959963984540054 / np.sqrt(40 * 0.75 * 0.25)
    expected = 1 / (1 + np.exp(-(np.log(3) + np.array([-half, half]))))
    np.testing.assert_allclose(found.worth, [0.75, 0.25])
    np.testing.assert_allclose(found.bounds[0], expected)
    np.testing.assert_allclose(found.bounds[1], 1 - expected[::-1])


def test_bounds_hold_the_worth_that_made_the_rankings():
    generator, worth = np.random.default_rng(5), np.array([0.5, 0.3, 0.15, 0.05])
    held = np.zeros(4)
    for _ in range(400):
        times = generator.exponential(size=(200, 4)) / worth
        bounds = plackett_luce(times.argsort(axis=1), 4).bounds
        held += (bounds[:, 0] <= worth) & (worth <= bounds[:, 1])
    assert (held / 400 > 0.92).all()
    assert (held / 400 < 0.98).all()
