"""Quotes: what was approved, as long as it stands there."""

import datetime as dt

import pytest

from survey_app.analytics.texts.decisions import approve, hide, strike
from survey_app.analytics.texts.quotes import quotes
from survey_app.analytics.texts.waiting import checked_texts, texts_to_check
from survey_app.collect.models import Response
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import fold
from survey_app.surveys.published import versions_of
from tests.analytics.conftest import address
from tests.builders import NOW, response_id

CHESS = {"option": "other", "text": "Chess"}


@pytest.fixture
def quoted(database, publication, survey):
    def read(*where, limit=20):
        with database.reading() as session:
            shards = shards_of(publication.id, publication.buckets)
            found = quotes(session, shards, [survey.id], where, limit)
        return [quote.text for quote in found.get(survey.id, [])]

    return read


@pytest.fixture
def waiting(database, publication, survey):
    def read():
        fold(database)
        with database.reading() as session:
            shards = shards_of(publication.id, publication.buckets)
            surveys = {survey.id: versions_of(session, survey.id)}
            return texts_to_check(session, shards, surveys).get(survey.id, 0)

    return read


def test_only_what_was_approved_is_quoted(write, settle, quoted):
    write("Quote", "Spam", "New", "Ask Ada")
    settle(approve(), "Quote")
    settle(hide(), "Spam")
    settle(strike({1}), "Ask Ada")
    assert sorted(quoted()) == ["Ask […]", "Quote"]
    assert len(quoted(limit=1)) == 1


def test_texts_beside_other_can_be_quoted(answer, settle, quoted):
    answer({"q2": ["o1", CHESS]})
    settle(approve())
    assert quoted() == ["Chess"]


def test_a_deleted_text_is_quoted_no_more(write, settle, quoted, withdraw):
    [identifier] = write("Regretted")
    settle(approve())
    withdraw(identifier)
    assert quoted() == []


def test_a_changed_text_is_quoted_no_more(answer, settle, quoted):
    identifier = response_id(NOW)
    answer({"q5": "Before"}, id=identifier)
    settle(approve())
    answer({"q5": "After"}, id=identifier, revision=2)
    assert quoted() == []


def test_quotes_of_an_article_and_of_a_period(answer, article, settle, quoted):
    answer({"q5": "Here"}, article=address())
    answer({"q5": "Elsewhere"}, now=NOW - dt.timedelta(days=3))
    settle(approve())
    assert quoted(Response.article_id == article) == ["Here"]
    assert quoted(Response.day >= NOW.date()) == ["Here"]


def test_what_nobody_has_checked_waits(write, settle, waiting, withdraw):
    ids = write("One", "Two", "Three")
    assert waiting() == 3
    settle(approve(), "One")
    settle(hide(), "Two")
    assert waiting() == 1
    withdraw(ids[0])
    withdraw(ids[2])
    assert waiting() == 0


def test_a_changed_text_waits_again(answer, settle, waiting):
    identifier = response_id(NOW)
    answer({"q5": "Before"}, id=identifier)
    settle(approve())
    assert waiting() == 0
    answer({"q5": "After"}, id=identifier, revision=2)
    assert waiting() == 1


def test_what_was_checked_is_counted_by_question_and_article(
    database, publication, survey, answer, article, settle
):
    answer({"q5": "Here"}, article=address())
    answer({"q5": "Elsewhere", "q2": [CHESS]})
    settle(approve())
    shards = shards_of(publication.id, publication.buckets)
    with database.reading() as session:
        every = checked_texts(session, shards)
        here = checked_texts(session, shards, [survey.id], [Response.article_id == article])
        later = checked_texts(session, shards, None, [Response.day > NOW.date()])
    assert every == {(survey.id, "q5"): 2, (survey.id, "q2"): 1}
    assert (here, later) == ({(survey.id, "q5"): 1}, {})
