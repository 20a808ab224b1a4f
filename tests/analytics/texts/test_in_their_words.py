"""What pages show of readers' words: quotes first, hidden texts never."""

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.scope import Scope
from survey_app.analytics.surveys import survey_reports
from survey_app.analytics.texts.decisions import approve, hide, strike
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question
from tests.builders import NOW


@pytest.fixture
def asked(database, publication, survey, always):
    """The question q5 as the survey's page has it."""

    def read(key="q5", kind="text"):
        with database.reading() as session:
            found = session.get_one(Publication, publication.id)
            scope = Scope(found, Filter(always), surveys=frozenset({survey.id}))
            [report] = survey_reports(session, scope)
        results = report.questions
        return next(one for one in results if (one.result.key, one.result.kind) == (key, kind))

    return read


def shown(answered):
    return [(words.text, words.is_quote) for words in answered.words]


def test_quotes_stand_first_and_hidden_texts_nowhere(write, settle, asked):
    write("Quote", "Spam", "Ask Ada", "New")
    settle(approve(), "Quote")
    settle(hide(), "Spam")
    settle(strike({1}), "Ask Ada")
    found = asked()
    assert set(shown(found)[:2]) == {("Quote", True), ("Ask […]", True)}
    assert shown(found)[2:] == [("New", False)]
    assert found.to_check == 1


def test_where_nothing_is_checked_the_latest_stand_there(write, asked):
    write("First", "Second")
    assert shown(asked()) == [("Second", False), ("First", False)]
    assert asked().to_check == 2


def test_of_texts_beside_other_nobody_knows_how_many_there_are(answer, asked):
    answer({"q2": [{"option": "other", "text": "Chess"}]})
    assert asked("q2", "multiple").to_check is None


def test_a_quote_belongs_to_the_kind_of_its_wording(write, settle, publish, asked, answer):
    write("In my words")
    settle(approve())
    options = (Option("o1", "A"), Option("other", "Other"))
    publish(Question("q5", "single", "Why?", options=options))
    answer({"q5": {"option": "other", "text": "Chess"}}, now=NOW)
    assert shown(asked("q5", "single")) == [("Chess", False)]
    assert shown(asked("q5", "text")) == [("In my words", True)]


def test_where_all_is_hidden_nothing_is_shown(write, settle, asked):
    write("Spam")
    settle(hide())
    assert asked().words == ()
