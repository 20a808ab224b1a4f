"""The latest texts in readers' own words."""

import datetime as dt

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import row_conditions
from survey_app.analytics.periods import Period
from survey_app.analytics.responses import stretches
from survey_app.analytics.words import LATEST, Wordy, latest_words
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.receive import withdraw_response
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shards_of
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.texts import takes_words
from tests.analytics.conftest import address
from tests.builders import NOW, SECRET, all_kinds, response_id, single

HOUR = dt.timedelta(hours=1)
CHESS = {"option": "other", "text": "Chess"}


@pytest.fixture
def said(database, publication, survey, always):
    """The latest texts of one question."""

    def read(key="q5", kind="text", versions=(1,), period=always, article_id=None):
        where = row_conditions(Filter(period), None if article_id is None else {article_id})
        wordy = Wordy(survey.id, key, kind, versions)
        with database.reading() as session:
            shards = shards_of(publication.id, publication.buckets)
            found = latest_words(session, shards, [wordy], where)
        return [words.text for words in found.get((survey.id, key, kind), ())]

    return read


def test_the_newest_stand_first(answer, said):
    for hour, text in enumerate(("First", "Second", "Third")):
        answer({"q5": text}, now=NOW + hour * HOUR)
    assert said() == ["Third", "Second", "First"]


def test_only_the_newest_responses_are_looked_at(answer, said, monkeypatch):
    monkeypatch.setattr(stretches, "MOST_LOOKED", 3)
    for hour, text in enumerate(("First", "Second", "Third", "Fourth")):
        answer({"q5": text}, now=NOW + hour * HOUR)
    assert said() == ["Fourth", "Third", "Second"]


def test_there_are_only_so_many(answer, said):
    answer(*({"q5": f"Text {number}"} for number in range(LATEST + 1)))
    assert len(said()) == LATEST


def test_who_skipped_or_refused_or_was_not_asked_wrote_nothing(answer, said):
    answer({"q5": None}, {"q5": {"refused": True}}, {"q1": "o1"}, {"q5": "null"})
    assert said() == ["null"]


def test_texts_that_look_like_json_are_texts(answer, said):
    answer({"q5": '{"refused": true}'}, {"q5": "12"}, {"q5": '["other"]'})
    assert sorted(said()) == ["12", '["other"]', '{"refused": true}']


def test_texts_beside_other_are_words(answer, said):
    answer({"q2": ["o1", CHESS]}, {"q2": ["other"]}, {"q2": ["o1"]}, {"q2": None})
    assert said("q2", "multiple") == ["Chess"]


def test_tests_and_withdrawn_answers_are_never_shown(answer, said, collector):
    answer({"q5": "Trying"}, context={"test": True})
    identifier = response_id(NOW)
    answer({"q5": "Regretted"}, id=identifier)
    assert said() == ["Regretted"]
    gone = Withdrawal(survey="labsurvey", id=identifier, secret=SECRET)
    withdraw_response(collector, gone, Sender(), NOW)
    assert said() == []


def test_a_revision_replaces_what_was_written(answer, said):
    identifier = response_id(NOW)
    answer({"q5": "Before"}, id=identifier)
    answer({"q5": "After"}, id=identifier, revision=2)
    assert said() == ["After"]


def test_texts_of_one_article_and_of_a_period_can_be_asked_for(answer, said, article):
    answer({"q5": "Here"}, article=address())
    answer({"q5": "Elsewhere"}, now=NOW - 48 * HOUR)
    assert said(article_id=article) == ["Here"]
    today, before = (NOW.date(), NOW.date()), (None, NOW.date() - 24 * HOUR)
    assert said(period=Period("", *today, "UTC")) == ["Here"]
    assert said(period=Period("", *before, "UTC")) == ["Elsewhere"]


def test_what_another_version_means_by_the_key_is_not_shown(answer, publish, said):
    answer({"q5": "In my words"})
    options = (Option("o1", "A"), Option("other", "Other"))
    publish(Question("q5", "single", "Why?", options=options))
    answer({"q5": "o1"}, {"q5": CHESS})
    assert said() == ["In my words"]
    assert said("q5", "single", (2,)) == ["Chess"]


def test_a_text_knows_where_and_when_it_was_written(answer, database, publication, survey, article):
    answer({"q5": "Here"}, article=address())
    with database.reading() as session:
        shards = shards_of(publication.id, publication.buckets)
        found = latest_words(session, shards, [Wordy(survey.id, "q5", "text", (1,))], ())
    [[words]] = found.values()
    assert (words.said_at, words.article_id, words.device) == (NOW, article, "phone")


def test_open_questions_and_those_with_other_take_words():
    assert [takes_words(question) for question in all_kinds()] == [False, True, False, False, True]
    assert not takes_words(single())
