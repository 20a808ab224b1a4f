"""Targets from everybody who saw a survey, by what hourly cells know of a view."""

import pytest

from survey_app.analytics.facets.facts import articles_of
from survey_app.analytics.weighting.seen import seen as seen_by


@pytest.fixture
def spread(database, publication, survey):
    def read(margin):
        with database.reading() as session:
            articles = articles_of(session, publication)
            return seen_by(session, publication, survey, margin, articles)

    return read


def test_views_are_counted_by_category(spread, seen, announce):
    robots, trains = announce("/ai/robots", section="AI"), announce("/trains", section="Trains")
    seen(60, robots, device="phone", referrer="search", depth=2)
    seen(30, trains, device="desktop", referrer="search", depth=9)
    seen(10, trains, device="desktop", referrer="", depth=10)
    assert spread("device") == {"phone": 60, "desktop": 40}
    assert spread("referrer") == {"search": 90}
    assert spread("section") == {"AI": 60, "Trains": 40}
    assert spread("depth") == {"start": 60, "end": 40}


def test_what_is_counted_elsewhere_or_by_nothing_is_left_out(spread, seen):
    seen(5, device="phone", channel="hosted")
    seen(7, 99, device="phone", survey_id=4711)
    seen(3, 98, device="phone", depth=-1)
    assert spread("device") == {"phone": 3}
    assert spread("section") == {}
    assert spread("depth") == {}
    assert spread("a.q1") == {}
