"""A pulse changes with the numbers of its page, and with nothing else."""

import datetime as dt

import pytest

from survey_app.analytics.pulse import pulse_of_article, pulse_of_survey, pulse_of_title
from survey_app.collect.models import Flush
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import fold
from survey_app.database import transaction
from survey_app.surveys.definition import Question
from tests import builders
from tests.analytics.conftest import address
from tests.builders import NOW, definition, response_id, single


@pytest.fixture
def other(database, publication):
    """Another live survey of the title."""
    with transaction(database.writing()) as session:
        made = builders.make_survey(session, publication, definition(single()), key="othersurvey")
        session.expunge(made)
    return made


@pytest.fixture
def pulses(database, publication, survey, article):
    """The pulses of the title, the survey and the article."""

    def read():
        with database.reading() as session:
            return (
                pulse_of_title(session, publication),
                pulse_of_survey(session, publication, survey.id),
                pulse_of_article(session, publication, article),
            )

    return read


def changed(before, after):
    return [one != other for one, other in zip(before, after, strict=True)]


def test_an_answer_changes_the_pulses_of_where_it_counts(database, pulses, answer, other):
    first = pulses()
    answer({"q1": "o1"}, article=address())
    second = pulses()
    assert changed(first, second) == [True, True, True]
    answer({"q1": "o1"})
    third = pulses()
    assert changed(second, third) == [True, True, False]
    answer({"q1": "o1"}, survey="othersurvey")
    assert changed(third, pulses()) == [True, False, False]


def test_another_answer_of_the_same_reader_changes_it(database, pulses, answer):
    given = {"id": response_id(NOW), "article": address()}
    answer({"q1": "o1"}, **given)
    before = pulses()
    answer({"q1": "o2"}, revision=2, **given)
    assert changed(before, pulses()) == [True, True, True]


def test_a_text_that_is_written_anew_changes_what_shows_it(database, publication, answer):
    with transaction(database.writing()) as session:
        asked = definition(Question("q1", "text", "Why?"))
        wordy = builders.make_survey(session, publication, asked, key="wordsurvey").id

    def pulse():
        with database.reading() as session:
            return pulse_of_survey(session, publication, wordy)

    given = {"id": response_id(NOW), "survey": "wordsurvey"}
    answer({"q1": "Because"}, **given)
    before = pulse()
    answer({"q1": "Because of that"}, revision=2, now=NOW + dt.timedelta(seconds=1), **given)
    assert pulse() != before


def test_folding_changes_nothing(database, pulses, answer):
    answer({"q1": "o1"}, article=address())
    before = pulses()
    assert fold(database) == 1
    assert pulses() == before


def test_what_is_seen_counts_as_new_once_a_minute(database, publication, pulses):
    def flushed(second):
        [shard] = shards_of(publication.id, publication.buckets)
        with transaction(database.writing()) as session:
            at = NOW + dt.timedelta(seconds=second)
            session.add(Flush(shard=shard, id=builders.UUID(response_id()), flushed_at=at))

    flushed(1)
    first = pulses()
    flushed(50)
    assert pulses() == first
    flushed(61)
    assert changed(first, pulses()) == [True, True, True]
