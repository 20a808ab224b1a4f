"""Shares and their ranges in words."""

import pytest

from survey_app.web.ranges import (
    change_in_words,
    decimal_in_words,
    decimal_range_in_words,
    range_in_words,
    share_in_words,
)


@pytest.mark.parametrize(
    ("share", "digits", "written"),
    [
        (0.614, 0, "61\xa0%"),
        (0.0, 0, "0\xa0%"),
        (1.0, 0, "100\xa0%"),
        (3 / 2500, 0, "under 1\xa0%"),
        (2497 / 2500, 0, "over 99\xa0%"),
        (1 / 9999, 1, "under 0.1\xa0%"),
        (0.006, 0, "1\xa0%"),
        # As sums of weights come out.
        (1 - 1e-15, 0, "100\xa0%"),
        (1e-15, 0, "0\xa0%"),
        # Halves go up, as in the widget; of 200 answers 57, and of weighted ones.
        (1 / 40, 0, "3\xa0%"),
        (5 / 40, 0, "13\xa0%"),
        (21 / 40, 0, "53\xa0%"),
        (57 / 200, 0, "29\xa0%"),
        (0.1 + 0.2 + 0.125, 0, "43\xa0%"),
        (1 / 400, 1, "0.3\xa0%"),
    ],
)
def test_some_are_not_nobody_and_most_are_not_all(share, digits, written):
    assert share_in_words(share, digits) == written


@pytest.mark.parametrize(
    ("value", "digits", "signed", "written"),
    [
        (3.94, 1, False, "3.9"),
        (-0.04, 1, False, "0.0"),
        (-0.4, 1, False, "−0.4"),
        (52340.6, 1, False, "52,340.6"),
        (41.6, 0, True, "+42"),
        (-0.2, 0, True, "0"),
        (-0.0, 2, False, "0.00"),
        (-0.004, 2, False, "0.00"),
        (2.5, 0, False, "3"),
        (-2.5, 0, False, "−3"),
        (100 * 0.145, 0, True, "+15"),
        (1e30, 1, False, f"{10**30:,}.0"),
    ],
)
def test_no_sign_stands_before_nothing(value, digits, signed, written):
    assert decimal_in_words(value, digits, signed=signed) == written


@pytest.mark.parametrize(("value", "written"), [(2.14, "+2.1"), (-0.35, "−0.4"), (-0.01, "±0.0")])
def test_a_change_always_has_a_sign(value, written):
    assert change_in_words(value) == written


def test_the_ends_of_a_range_are_rounded_as_shares_are():
    assert range_in_words((1 / 40, 5 / 40)) == "3–13\xa0%"


@pytest.mark.parametrize(
    ("bounds", "digits", "signed", "written"),
    [
        ((3.84, 4.07), 1, False, "3.8–4.1"),
        ((-0.42, 0.17), 1, False, "−0.4 to 0.2"),
        ((3.91, 3.93), 1, False, "3.91–3.93"),
        ((3.911, 3.913), 1, False, "3.911–3.913"),
        ((3.9111, 3.9113), 1, False, "3.911 ± under 0.001"),
        ((41.8, 42.1), 0, True, "+41.8 to +42.1"),
        ((5.0, 5.0), 1, False, "5.0"),
        # What is clear does not begin at 0.
        ((0.3, 8.2), 0, False, "0.3–8.2"),
        ((-0.04, 8.2), 0, True, "−0.04 to +8.20"),
        ((0.0, 8.2), 0, False, "0–8"),
        ((1e-12, 8.2), 0, False, "0–8"),
        ((0.00001, 8.2), 0, False, "0.000–8.200"),
    ],
)
def test_both_ends_of_a_range_differ_however_many_answered(bounds, digits, signed, written):
    assert decimal_range_in_words(bounds, digits, signed=signed) == written
