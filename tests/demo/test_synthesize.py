"""Synthetic readers: the same for the same seed and day, plausible, counted as real ones."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from survey_app.collect.deltas import COMPLETE, RESPONSES
from survey_app.collect.exposures import read_exposures, read_readings
from survey_app.collect.models import Response
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.database import transaction
from survey_app.demo.audiences import audience_of
from survey_app.demo.rhythm import Rhythm, Window
from survey_app.demo.synthesize import answering, reading, synthesize
from survey_app.errors import Conflict, NotFound
from survey_app.surveys.lifecycle import pause
from survey_app.surveys.models import Survey
from tests import builders

LAST = dt.date(2026, 11, 19)


@pytest.fixture
def articles(database, publication):
    """Two articles that were published within the forty days."""
    with transaction(database.writing()) as session:
        for days, path in ((3, "/ai/robots"), (20, "/ai/poems")):
            at = builders.NOW - dt.timedelta(days=days)
            builders.make_article(session, publication, path, path, published_at=at)


def store(database, crowd):
    synthesize(database, [crowd], crowd.audience.window, lambda day: None)


@pytest.fixture
def fill(database, survey, articles):
    def run(responses=60, seed=7, until=LAST):
        with database.reading() as session:
            audience = audience_of(session, survey.key, seed, until)
        store(database, answering(database, audience, survey.key, responses))
        return audience

    return run


@pytest.fixture
def stored(database, publication):
    """What is stored of the responses, but for when the process ran."""

    def rows():
        shards = shards_of(publication.id, publication.buckets)
        columns = [column for column in Response.__table__.columns if column.name != "survey_id"]
        query = select(*columns).where(Response.shard.in_(shards)).order_by(Response.id)
        with database.reading() as session:
            return session.execute(query).all()

    return rows


@pytest.fixture
def figures(database, publication):
    """Counts of whole responses, exposures and readings."""

    def count():
        shards = shards_of(publication.id, publication.buckets)
        with database.reading() as session:
            marks = read(session, shards, by=("option",), question="")
            shown = read_exposures(session, shards)[()]
            readings = read_readings(session, shards)[()]
        return marks, shown, readings

    return count


def test_as_many_answer_as_were_asked_for(fill, figures):
    fill(60)
    marks, shown, _ = figures()
    assert marks[(RESPONSES,)] == 60
    assert 0 < marks[(COMPLETE,)] <= 60
    assert shown.seen > shown.started > 40


def test_they_lie_within_the_forty_days(fill, stored):
    window = fill().window
    moments = [row.created_at for row in stored()]
    assert window.begin_of(0) <= min(moments)
    assert max(moments) < window.begin_of(window.days) + dt.timedelta(hours=1)


def test_the_same_seed_and_day_give_the_same_rows(database, fill, stored):
    fill(40)
    first = stored()
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("DELETE FROM response WHERE shard > 0")
        connection.exec_driver_sql("DELETE FROM tally WHERE shard > 0")
    fill(40)
    assert stored() == first


@pytest.mark.parametrize("other", [{"seed": 8}, {"until": LAST - dt.timedelta(days=1)}])
def test_another_seed_or_day_gives_others(fill, stored, other):
    fill(20)
    first = {row.id for row in stored()}
    fill(20, **other)
    assert len(stored()) == 40
    assert first < {row.id for row in stored()}


def test_the_same_readers_do_not_come_twice(fill, figures):
    fill(20)
    before = figures()
    with pytest.raises(Conflict, match="seed"):
        fill(20)
    assert figures() == before


def test_a_paused_survey_takes_none(database, survey, fill):
    with transaction(database.writing()) as session:
        pause(session, session.get_one(Survey, survey.id), builders.NOW)
    with pytest.raises(Conflict, match="paused"):
        fill(5)


def test_an_unknown_survey_is_not_found(database, survey):
    with database.reading() as session, pytest.raises(NotFound):
        audience_of(session, "nosuchsurvey", 1, LAST)


def test_reading_is_measured_only_where_the_title_may(fill, figures):
    fill(10)
    assert figures()[2].reads == 0


def test_articles_without_a_survey_are_read_as_well(database, fill, figures):
    audience = fill(5)
    measured = replace(audience, measured=True)
    store(database, reading(measured, 300))
    # Some browsers ask not to be measured.
    assert 240 < figures()[2].reads < 300


def test_interest_fades_and_nights_are_quiet():
    window = Window(LAST)
    published = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
    rhythm, rng = Rhythm(window, published), random.Random(1)
    moments = [rhythm.moment(rng) for _ in range(2000)]
    assert min(moments) > published - dt.timedelta(hours=1)
    fresh = sum(moment < published + dt.timedelta(days=3) for moment in moments)
    nights = sum(moment.hour in (1, 2, 3, 4) for moment in moments)
    assert fresh > 1000
    assert nights < 200


def test_of_the_last_day_only_what_is_over_has_readers():
    now = dt.datetime(2026, 11, 19, 14, 40, tzinfo=dt.UTC)
    window = Window(LAST, "Europe/Berlin", ends_at=now)
    assert window.hours()[-1] == now.replace(minute=0)
    assert window.length_of(window.hours()[-1]) == dt.timedelta(minutes=40)
    assert window.end_of(window.days - 1) == now
    assert window.end_of(0) == window.begin_of(1)
    rhythm, rng = Rhythm(window, now - dt.timedelta(hours=20)), random.Random(1)
    moments = [rhythm.moment(rng) for _ in range(2000)]
    assert now - dt.timedelta(minutes=40) < max(moments) < now


def test_a_title_with_half_a_day_is_counted_up_to_then(database, fill, figures):
    now = dt.datetime(2026, 11, 19, 14, 40, tzinfo=dt.UTC)
    audience = fill(5)
    window = Window(LAST, audience.window.time_zone, ends_at=now)
    places = [replace(place, rhythm=Rhythm(window, None)) for place in audience.places]
    today = replace(audience, window=window, places=places, measured=True)
    store(database, reading(today, 300))
    assert 240 < figures()[2].reads < 300


def test_an_article_of_long_ago_is_still_read_now_and_then():
    rhythm = Rhythm(Window(LAST), dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert rhythm.total > 0


def test_a_day_on_which_the_clocks_change_loses_nobody():
    window = Window(dt.date(2026, 11, 19), "Europe/Berlin")
    hours = window.hours()
    assert len(hours) == 40 * 24 + 1
    assert (window.day_of(hours[0]), window.day_of(hours[-1])) == (0, window.days - 1)
    assert window.begin_of(window.days) == hours[-1] + dt.timedelta(hours=1)
