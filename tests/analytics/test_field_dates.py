"""The days on which a survey asked are the same wherever its results are quoted."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from survey_app.analytics.field_dates import field_dates, in_words
from survey_app.analytics.periods import period
from survey_app.database import transaction
from survey_app.surveys.lifecycle import close, show_results
from survey_app.surveys.models import Survey
from tests.builders import NOW, make_survey, numbered, respond, single

DAY = dt.timedelta(days=1)
VERSIONS = [numbered(1, single()), numbered(2, single())]
TODAY = NOW.date()


def asked(closed_at=None, now=NOW + 30 * DAY, zone="UTC", key="all", days=("", "")):
    within = period(key, default="all", time_zone=zone, now=now, days=days)
    return field_dates(VERSIONS, closed_at, now, zone, within)


def test_they_begin_with_the_publishing_and_end_with_the_closing_or_today():
    assert asked() == (TODAY, TODAY + 30 * DAY)
    assert asked(closed_at=NOW + 3 * DAY) == (TODAY, TODAY + 3 * DAY)
    assert asked(zone="Pacific/Kiritimati")[0] == TODAY + DAY


def test_of_a_period_it_is_the_part_in_which_the_survey_asked():
    assert asked(key="7") == (TODAY + 24 * DAY, TODAY + 30 * DAY)
    assert asked(key="30", closed_at=NOW + 3 * DAY) == (TODAY + DAY, TODAY + 3 * DAY)
    assert asked(days=("2020-01-01", "2090-01-01")) == (TODAY, TODAY + 30 * DAY)
    first, last = asked(days=("2020-01-01", "2020-02-01"))
    assert first <= last


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (TODAY, "20 November 2026"),
        (TODAY - 200 * DAY, "4 May – 20 November 2026"),
        (TODAY - 400 * DAY, "16 October 2025 – 20 November 2026"),
    ],
)
def test_days_are_named_once(first, words):
    assert in_words((first, TODAY)) == words


@pytest.fixture
def now():
    """Published nine days before the pages are read, whose clock is the real one."""
    return dt.datetime.now(dt.UTC) - 9 * DAY


def test_the_sentence_and_the_public_figure_tell_the_same_days(
    editor_client, client, database, publication, now
):
    """Although nobody answered on the first days, nor on the last ones."""
    with transaction(database.writing()) as session:
        survey = make_survey(session, session.merge(publication), now=now).id
    respond(database, *[{"q1": "o1"}] * 40, now=now + 2 * DAY)
    with transaction(database.writing()) as session:
        found = session.get_one(Survey, survey)
        show_results(session, found, public=True, minimum=10, now=now)
        close(session, found, user_id=None, now=now + 4 * DAY)
    page = editor_client.get("/studio/technews/surveys/labsurvey").text
    sentence = re.search(r"reader survey, (.*?);", page)[1]
    zone = ZoneInfo("Europe/Berlin")
    days = tuple((now + after).astimezone(zone).date() for after in (0 * DAY, 4 * DAY))
    assert sentence == in_words(days)
    assert f"40 answered, {sentence}" in client.get("/surveys/labsurvey/results").text
