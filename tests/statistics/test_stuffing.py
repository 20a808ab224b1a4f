"""Stuffed responses. How often they are found, tests/simulations/stuffing.py says."""

from collections import Counter

import numpy as np
import pytest

from survey_app.statistics.stuffing import DAY, stuffing_signs
from tests.simulations.stuffing import READERS, STUFFED, first_reasons, honest, stuffed


def week(**way):
    """A week of honest readers, and others that came as said."""
    generator = np.random.default_rng(11)
    readers = honest(generator)
    return readers + stuffed(generator, **way) if way else readers


def counted(responses, **more):
    """How often each reason is given to honest and to stuffed responses."""
    reasons = first_reasons(responses.minutes, responses.answers, **more)
    return Counter(reasons[:READERS]), Counter(reasons[READERS:])


def test_honest_readers_give_no_reason():
    readers = week()
    assert counted(readers, networks=readers.networks)[0] == {None: READERS}


def test_a_burst_of_one_kind_is_found_with_and_without_networks():
    responses = week(length=15, networks=5)
    for networks in (None, responses.networks):
        others, marked = counted(responses, networks=networks)
        assert marked == {"burst": STUFFED}
        assert others[None] > 0.995 * READERS


def test_a_burst_from_few_networks_is_found_whatever_it_says():
    responses = week(length=15, networks=5, one_pattern=False)
    assert counted(responses)[1] == {None: STUFFED}
    assert counted(responses, networks=responses.networks)[1] == {"burst": STUFFED}


def test_a_burst_beyond_what_views_let_expect_is_a_reason_by_itself():
    responses = week(length=15, networks=10**6, one_pattern=False)
    minutes = responses.minutes - responses.minutes.min()
    as_expected = np.bincount(minutes[:READERS], minlength=minutes.max() + 1).astype(float)
    smooth = np.convolve(as_expected, np.ones(15) / 15, "same")
    others, marked = counted(responses, expected=smooth)
    assert marked == {"burst": STUFFED}
    assert others[None] > 0.99 * READERS


def test_a_network_of_one_mind_is_found_at_any_hour():
    responses = week()
    generator = np.random.default_rng(12)
    day = generator.integers(1440, 2880, 120)
    said = np.tile([1, 0, 3, 0], (120, 1))
    reasons = first_reasons(
        np.concatenate([responses.minutes, day]),
        np.concatenate([responses.answers, said]),
        np.concatenate([responses.networks, np.full(120, -7)]),
    )
    assert set(reasons[READERS:]) == {"network"}


def test_rows_that_are_far_too_frequent_are_found_at_any_hour_from_anywhere():
    generator = np.random.default_rng(13)
    answers = generator.integers(0, 4, (3000, 8))
    answers[:60] = [3, 0, 2, 1, 1, 0, 3, 2]
    reasons = first_reasons(generator.integers(0, 7 * 1440, 3000), answers)
    assert Counter(reasons[:60]) == {"pattern": 60}
    assert set(reasons[60:]) == {None}


def test_the_same_answer_throughout_is_no_pattern():
    generator = np.random.default_rng(14)
    answers = generator.integers(0, 4, (3000, 8))
    answers[:60] = 2
    reasons = first_reasons(generator.integers(0, 7 * 1440, 3000), answers)
    assert set(reasons) == {None}


def test_answers_of_real_readers_are_no_patterns(survey_data):
    rows = survey_data("conspiracist_beliefs_2016.csv")
    answers = np.array([[int(row[f"q{it}"] or -1) for it in range(1, 16)] for row in rows])
    minutes = np.random.default_rng(15).integers(0, 7 * 1440, len(answers))
    for questions in (3, 5, 8, 15):
        assert set(first_reasons(minutes, answers[:, :questions])) == {None}


def test_readers_who_broke_off_or_were_not_asked_give_no_reason():
    generator = np.random.default_rng(17)
    answers = generator.integers(0, 4, (4000, 6))
    reached = generator.integers(1, 12, 4000)
    answers[reached[:, None] <= np.arange(6)] = -1
    answers[answers[:, 0] == 1, 2:4] = -2
    assert set(first_reasons(generator.integers(0, 7 * 1440, 4000), answers)) == {None}


@pytest.mark.parametrize("n", [0, 1, 30])
def test_few_responses_give_no_reason(n):
    generator = np.random.default_rng(16)
    reasons = first_reasons(np.arange(n), generator.integers(0, 3, (n, 2)), np.zeros(n, int))
    assert reasons == [None] * n


def of_one_network(n, members):
    """What stands for the networks of `n` readers, of whom some share one."""
    networks = np.arange(n) + 1000
    networks[members] = 7
    return networks


def test_who_was_asked_something_new_is_not_of_one_mind():
    generator = np.random.default_rng(1)
    old, new = 5000, 500
    minutes = np.concatenate([generator.integers(0, 10 * DAY, old), np.full(new, 10 * DAY)])
    added = np.concatenate([np.full(old, -1), generator.integers(0, 2, new)])
    answers = np.stack([generator.integers(0, 3, old + new), added], axis=1)
    found = stuffing_signs(minutes, answers, of_one_network(old + new, slice(-60, None)))
    assert not found["network"].any()


def test_who_broke_off_is_not_of_one_mind():
    generator = np.random.default_rng(1)
    answers = generator.integers(0, 3, (5000, 2))
    answers[:40, 1] = -1
    minutes = generator.integers(0, DAY, 5000)
    assert not stuffing_signs(minutes, answers, of_one_network(5000, slice(40)))["network"].any()


def test_a_network_is_another_one_on_another_day():
    generator = np.random.default_rng(1)
    answers = generator.integers(0, 3, (5000, 4))
    answers[:18] = 1
    networks = of_one_network(5000, slice(18))
    together = stuffing_signs(np.zeros(5000), answers, networks)["network"]
    apart = stuffing_signs(np.where(np.arange(5000) < 9, DAY, 0), answers, networks)["network"]
    assert (together[:18].all(), apart.any()) == (True, False)


def test_a_burst_from_one_network_has_both_reasons():
    responses = week(length=15, networks=5)
    found = stuffing_signs(responses.minutes, responses.answers, responses.networks)
    assert [found[one][READERS:].mean() > 0.95 for one in ("burst", "network")] == [True, True]
