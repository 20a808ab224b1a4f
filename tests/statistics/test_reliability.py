"""Cronbach's and Krippendorff's alpha, against R psych 2.2.9 and krippendorff 0.9.0."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from survey_app.statistics.reliability import cronbach, cronbach_of_sums, krippendorff
from tests.statistics.reference import CASES, check

BATTERIES = arrays(
    float, st.tuples(st.integers(2, 8), st.integers(2, 5)), elements=st.integers(1, 5)
)


def test_a_battery_is_as_reliable_as_in_the_reference():
    case = CASES["ref-39"]
    found = cronbach(case["input"]["items"])
    check(
        case,
        {
            "raw_alpha": found.raw,
            "std_alpha": found.standardised,
            "scale_mean": found.mean,
        },
    )


def test_coders_agree_as_in_the_reference():
    case = CASES["ref-40"]
    codes = np.array(case["input"]["data"], float)
    check(case, {level: krippendorff(codes, level) for level in ("nominal", "ordinal", "interval")})


@pytest.mark.parametrize("answers", [np.zeros((0, 4)), [[1, 2, 3]], [[1], [2]], [[1, np.nan]] * 5])
def test_too_little_to_compare_has_no_alpha(answers):
    assert cronbach(answers) is None


def test_items_without_differences_have_no_alpha():
    assert cronbach([[3, 3, 3]] * 4).raw is None
    found = cronbach([[1, 3], [2, 3], [4, 3]])
    assert found.raw == pytest.approx(0)
    assert found.standardised is None


@pytest.mark.parametrize(
    "codes", [np.zeros((2, 0)), [[1, np.nan], [np.nan, 2]], [[1, 1], [1, 1]], [[1, 2]]]
)
def test_codes_that_cannot_disagree_have_no_alpha(codes):
    assert krippendorff(codes) is None


def test_perfect_agreement_is_one_at_every_level():
    codes = [[1, 2, 3, 4, 1]] * 3
    assert [krippendorff(codes, it) for it in ("nominal", "ordinal", "interval")] == [1, 1, 1]


@given(BATTERIES, st.integers(1, 9), st.integers(-9, 9))
@settings(max_examples=80)
def test_another_scale_changes_neither_alpha(answers, factor, shift):
    before, after = cronbach(answers), cronbach(answers * factor + shift)
    assert after.raw == pytest.approx(before.raw, abs=1e-9)
    assert after.standardised == pytest.approx(before.standardised, abs=1e-9)
    if before.raw is not None:
        assert before.raw <= 1 + 1e-12
    interval = krippendorff(answers.T, "interval")
    rescaled = krippendorff(answers.T * factor + shift, "interval")
    assert rescaled == pytest.approx(interval, abs=1e-9)


def alike(generator, n, k, noise=1.0):
    """Answers of n readers to k items that all measure one thing."""
    return generator.normal(size=(n, 1)) + noise * generator.normal(size=(n, k))


def test_sums_say_what_the_answers_say():
    answers = np.random.default_rng(3).integers(0, 5, (40, 4)).astype(float)
    found, expected = (
        cronbach_of_sums(40, answers.sum(axis=0), answers.T @ answers),
        cronbach(answers),
    )
    assert (found.n, found.items, found.against) == (expected.n, expected.items, expected.against)
    assert (found.mean, found.raw, found.turned, *found.bounds) == pytest.approx(
        (expected.mean, expected.raw, expected.turned, *expected.bounds), abs=1e-12
    )


@pytest.mark.parametrize("n", [0, 1])
def test_sums_of_too_few_have_no_alpha(n):
    assert cronbach_of_sums(n, np.zeros(3), np.zeros((3, 3))) is None


def test_bounds_hold_the_alpha_of_the_population():
    generator, true = np.random.default_rng(4), 4 / 5  # k / (k + noise²) of parallel items
    found = [cronbach(alike(generator, 50, 4)).bounds for _ in range(600)]
    assert 0.92 < np.mean([low <= true <= high for low, high in found]) < 0.98


def test_an_item_that_is_worded_the_other_way_round_is_noticed():
    answers = alike(np.random.default_rng(5), 200, 5)
    upright = cronbach(answers)
    answers[:, 2] *= -1
    found = cronbach(answers)
    assert (upright.against, upright.turned) == ((), upright.raw)
    assert found.against == (2,)
    assert found.raw < found.turned == pytest.approx(upright.raw)


def test_of_two_items_that_contradict_each_other_the_second_is_named():
    answers = alike(np.random.default_rng(6), 200, 2) * [1, -1]
    assert cronbach(answers).against == (1,)
    assert cronbach(answers).raw < 0


def test_an_item_that_has_nothing_to_do_with_the_others_is_not_named():
    generator = np.random.default_rng(7)
    answers = np.hstack(
        [alike(generator, 200, 4), generator.normal(size=(200, 1)), np.ones((200, 1))]
    )
    assert cronbach(answers).against == ()
