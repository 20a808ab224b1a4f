"""The sealed word in the address of a later page: one response, one survey, one day."""

import datetime as dt

import pytest

from survey_app.embed.passage import LASTS, Passage, opened, sealed
from tests.builders import NOW, ORIGIN, SECRET

GIVEN = Passage("labsurvey", "an id", SECRET, 2, f"{ORIGIN}/ai/robots", "newsletter", "de", "q3")
KEY = "for tests only"


def test_it_says_what_the_next_page_needs():
    assert opened(KEY, sealed(KEY, GIVEN, NOW), "labsurvey", NOW) == GIVEN


def test_nobody_can_read_it():
    token = sealed(KEY, GIVEN, NOW)
    assert SECRET not in token
    assert opened("another key", token, "labsurvey", NOW) is None


def test_it_lasts_for_a_day():
    token = sealed(KEY, GIVEN, NOW)
    assert opened(KEY, token, "labsurvey", NOW + dt.timedelta(seconds=LASTS - 1)) == GIVEN
    assert opened(KEY, token, "labsurvey", NOW + dt.timedelta(seconds=LASTS + 1)) is None


@pytest.mark.parametrize("token", ["", "x", "gAAAA", "ä\0", "=" * 500])
def test_what_we_did_not_seal_says_nothing(token):
    assert opened(KEY, token, "labsurvey", NOW) is None


def test_one_of_another_survey_says_nothing():
    assert opened(KEY, sealed(KEY, GIVEN, NOW), "another", NOW) is None
