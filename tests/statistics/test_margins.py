"""What cannot be weighted to is refused, with the reason."""

import numpy as np
import pytest

from survey_app.errors import Invalid
from survey_app.statistics.margins import Group, Margin
from survey_app.statistics.raking import rake
from tests.statistics.reference import CASES, check

AGES = ["young", "old", "old", None]


def refused(margin, base=None):
    with pytest.raises(Invalid) as refusal:
        rake([margin() if callable(margin) else margin], base)
    return refusal.value.faults[0]


def test_a_target_that_nobody_is_in_is_refused_by_name():
    case = CASES["ref-31"]
    targets = case["input"]["targets"]
    margins = [Margin.of(name, case["input"][name], targets[name]) for name in targets]
    with pytest.raises(Invalid, match="Nobody who answered") as refusal:
        rake(margins)
    check(case, {"error": True, "offending": refusal.value.faults[0].path})


@pytest.mark.parametrize(
    ("targets", "path", "reason"),
    [
        ({"young": 0.5, "old": 0.49}, "age", "add up to 0.99 instead of 1"),
        ({"young": 1.2, "old": -0.2}, "age", "below zero"),
        ({"young": float("nan"), "old": 0.5}, "age", "missing"),
        ({}, "age", "there must be one"),
        ({"young": 1.0}, "age=old", "has no target"),
        ({"young": 1.0, "old": 0.0}, "age=old", "target is 0"),
    ],
)
def test_targets_that_cannot_be_met_are_refused(targets, path, reason):
    answers = AGES if targets else []
    fault = refused(lambda: Margin.of("age", answers, targets))
    assert fault.path == path
    assert reason in fault.detail


def test_codes_without_a_category_are_refused():
    for codes in ([0, 2], [0, -2]):
        fault = refused(
            lambda codes=codes: Margin("age", ("a", "b"), np.full(2, 0.5), np.array(codes))
        )
        assert "no target" in fault.detail


@pytest.mark.parametrize("base", [[1, -1, 1, 1], [1, 1, np.nan, 1], [0, 0, 0, 0]])
def test_base_weights_that_are_none_are_refused(base):
    margin = Margin.of("age", AGES, {"young": 0.5, "old": 0.5})
    assert refused(margin, np.array(base, float)).path == "weights"


def test_a_category_of_responses_that_weigh_nothing_is_as_good_as_empty():
    margin = Margin.of("age", AGES, {"young": 0.5, "old": 0.5})
    assert refused(margin, np.array([0.0, 1, 1, 1])).path == "age=young"


def test_a_margin_of_other_responses_is_refused():
    margin = Margin.of("age", AGES, {"young": 0.5, "old": 0.5})
    assert "for each response" in refused(margin, np.ones(3)).detail


def test_there_must_be_a_margin():
    with pytest.raises(Invalid, match="no margin"):
        rake([], np.ones(3))


def test_targets_are_scaled_when_they_are_printed_percentages():
    margin = Margin.of("age", ["young", "old"], {"young": 0.333, "old": 0.67})
    assert Group.of(margin, np.ones(2)).targets.sum() == pytest.approx(1)


def test_the_unknown_keep_the_share_that_they_have():
    margin = Margin.of("age", AGES, {"young": 0.5, "old": 0.5})
    assert Group.of(margin, np.ones(4)).targets == pytest.approx([0.375, 0.375, 0.25])
    assert rake([margin]).weights == pytest.approx([1.5, 0.75, 0.75, 1])
