"""All texts of a survey, as its snapshot has them."""

import pytest

from survey_app.analytics.texts.corpus import corpus
from survey_app.analytics.texts.decisions import hide
from survey_app.analytics.texts.source import source_of
from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import published_survey
from tests.analytics.conftest import address
from tests.builders import NOW, response_id, single

CHESS = {"option": "other", "text": "Chess"}


@pytest.fixture
def read(database, survey, snapshot):
    """The texts, and whether these are all."""

    def act(question="", most=100):
        with database.reading() as session:
            source = source_of(session, published_survey(session, survey.key))
            found = corpus(session, source, snapshot(), question, most)
        return [text.words for text in found.texts], found.is_whole

    return act


def test_all_texts_stand_there_newest_first(answer, write, read):
    write("First", "Second")
    answer({"q2": [CHESS], "q1": "o1"}, {"q5": None}, {"q5": {"refused": True}}, now=NOW)
    assert set(read()[0]) == {"First", "Second", "Chess"}
    assert read("q5") == (["Second", "First"], True)
    assert read("q2") == (["Chess"], True)


def test_only_so_many_are_read(write, read):
    write("First", "Second", "Third")
    assert read(most=2) == (["Third", "Second"], False)
    assert read(most=3) == (["Third", "Second", "First"], True)


def test_hidden_and_deleted_texts_are_not_among_them(write, settle, read, withdraw):
    ids = write("Spam", "Regretted", "Kept")
    settle(hide(), "Spam")
    withdraw(ids[1])
    assert read() == (["Kept"], True)


def test_a_hidden_text_that_was_changed_is_another_text(answer, settle, read):
    identifier = response_id(NOW)
    answer({"q5": "Spam"}, id=identifier)
    settle(hide())
    answer({"q5": "Sorry"}, id=identifier, revision=2)
    assert read() == (["Sorry"], True)


def test_a_text_is_the_same_as_in_the_queue(answer, article, database, source, snapshot, page):
    answer({"q5": "Here"}, article=address(), sender=Sender(device="desktop"))
    [queued] = page().texts
    with database.reading() as session:
        assert corpus(session, source, snapshot()).texts == (queued.text,)


def test_what_another_version_means_by_the_key_is_no_text(answer, publish, read):
    answer({"q5": "In my words"})
    options = (Option("o1", "A"), Option("other", "Other"))
    publish(Question("q5", "single", "Why?", options=options))
    answer({"q5": "o1"}, {"q5": CHESS})
    assert sorted(read()[0]) == ["Chess", "In my words"]


def test_of_a_survey_without_open_questions_there_is_nothing(publish, database, answer, read):
    assert read() == ([], True)
    publish(single())
    answer({"q1": "o1"})
    assert read() == ([], True)
