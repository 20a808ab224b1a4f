"""Exposures, readings and "Also read" links, read back out of their cells."""

import pytest

from survey_app.collect.exposures import (
    AlsoRead,
    Exposure,
    Reading,
    read_also_read,
    read_exposures,
    read_readings,
)
from survey_app.collect.flush import flush
from survey_app.collect.shards import shards_of
from tests.builders import NOW, ORIGIN

LINK = {"url": f"{ORIGIN}/b", "position": 2}


@pytest.fixture
def told(database, folder, say, publication, survey):
    """What two views said, and a third one of another title; `read` reads it back."""
    seen = [{"survey": "labsurvey", "placement": "link"}]
    say(publication.id, seen=seen, started=["labsurvey"], also_read={"seen": [LINK]})
    say(publication.id, view="view-0002", seen=seen, dismissed=["labsurvey"], device="phone")
    say(publication.id, view="view-0003", held_out=["labsurvey"], also_read={"followed": LINK})
    say(publication.id, view="view-0004", reading={"engaged_s": 61.9, "depth": 0.99})
    flush(database, folder, NOW)

    def read(what, **given):
        with database.reading() as session:
            return what(session, shards_of(publication.id, publication.buckets), **given)

    return read


def test_exposures_say_what_happened_to_a_survey(told, survey):
    assert told(read_exposures, survey_id=survey.id) == {(): Exposure(2, 1, 1, 1)}
    by_device = told(read_exposures, by=("device",))
    assert by_device[("phone",)] == Exposure(seen=1, dismissed=1)
    assert told(read_exposures, placement="link")[()].seen == 2


def test_readings_have_their_seconds(told):
    assert told(read_readings, by=("depth",)) == {(9,): Reading(1, 61)}


def test_links_are_seen_and_followed(told):
    assert told(read_also_read, by=("position",)) == {(2,): AlsoRead(1, 1)}
