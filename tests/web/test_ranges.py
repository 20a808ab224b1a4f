"""Shares and their ranges in words."""

import pytest

from survey_app.web.ranges import share_in_words


@pytest.mark.parametrize(
    ("share", "digits", "written"),
    [
        (0.614, 0, "61 %"),
        (0.0, 0, "0 %"),
        (1.0, 0, "100 %"),
        (3 / 2500, 0, "under 1 %"),
        (2497 / 2500, 0, "over 99 %"),
        (1 / 9999, 1, "under 0.1 %"),
        (0.006, 0, "1 %"),
        # As sums of weights come out.
        (1 - 1e-15, 0, "100 %"),
        (1e-15, 0, "0 %"),
    ],
)
def test_some_are_not_nobody_and_most_are_not_all(share, digits, written):
    assert share_in_words(share, digits) == written
