"""A title's surveys with all that is counted of them, here and in all articles."""

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.scope import Scope
from survey_app.analytics.surveys import survey_reports
from survey_app.collect.sender import Sender
from survey_app.collect.tallies import fold
from survey_app.database import transaction
from survey_app.surveys.definition import Question
from survey_app.surveys.lifecycle import State, create_survey
from tests.analytics.conftest import address
from tests.builders import all_kinds, definition, make_publication, make_survey


@pytest.fixture
def reports(database, publication, always):
    """Reports of the title's surveys, or of those in one article."""

    def read(*articles, surveys=None):
        with database.reading() as session:
            here = frozenset(articles) or None
            scope = Scope(publication, Filter(always), articles=here, surveys=surveys)
            return survey_reports(session, scope)

    return read


@pytest.fixture
def make(database, publication):
    """Publish another survey; returns its id."""

    def publish(key):
        with transaction(database.writing()) as session:
            return make_survey(session, publication, key=key).id

    return publish


def test_a_survey_comes_with_its_questions_and_counts(reports, answer, seen):
    answer({"q1": "o1", "q5": "Because"}, {"q1": "o2"}, {"q1": "o1"})
    seen(9)
    [report] = reports()
    assert (report.key, report.state) == ("labsurvey", State.LIVE)
    assert (report.measures.seen, report.measures.responses) == (9, 3)
    assert [one.number for one in report.questions] == [1, 2, 3, 4, 5]
    assert report.questions[0].result.top.share.n == 2
    assert [words.text for words in report.questions[4].words] == ["Because"]
    assert report.funnel.steps[0].n == 9


def test_most_answered_surveys_stand_first(reports, answer, make):
    make("another")
    answer({"q1": "o1"})
    answer({"q1": "o1"}, {"q1": "o1"}, survey="another")
    assert [report.key for report in reports()] == ["another", "labsurvey"]


def test_only_surveys_with_a_count_stand_there(reports, make, seen):
    seen(1, survey_id=make("another"))
    assert [report.key for report in reports()] == ["another"]


def test_a_survey_that_is_asked_for_stands_there_without_counts(reports, survey):
    [report] = reports(surveys=frozenset({survey.id}))
    assert (report.measures.responses, report.questions[0].result.base) == (0, 0)


def test_an_article_is_compared_with_all_articles(reports, answer, article):
    answer({"q1": "o1"}, article=address())
    answer({"q1": "o2"}, {"q1": "o2"})
    [here] = reports(article)
    assert (here.questions[0].result.base, here.questions[0].everywhere.base) == (1, 3)
    assert here.measures.responses == 1
    [everywhere] = reports()
    assert everywhere.questions[0].everywhere is None


def test_flagged_answers_are_counted_and_told_apart(reports, answer, article):
    neighbour = Sender(reader=b"n" * 16)
    answer({"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"}, sender=neighbour)
    answer({"q1": "o1"}, sender=Sender(is_bot=True), article=address())
    [report], [here] = reports(), reports(article)
    assert (report.measures.responses, report.measures.flagged) == (4, 3)
    assert report.questions[0].result.base == 4
    assert (here.measures.responses, here.measures.flagged) == (1, 1)


def test_the_same_is_told_once_the_counts_are_folded(database, reports, answer):
    answer({"q1": "o1"}, {"q1": "o1"}, sender=Sender(reader=b"n" * 16))
    fold(database)
    [report] = reports()
    assert (report.measures.responses, report.measures.flagged) == (2, 1)


def test_an_answer_whose_voice_spoke_again_counts_nowhere(database, publication, reports, answer):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="oncesurvey", voices="browser")
    mark = {"survey": "oncesurvey", "mark": "m" * 22}
    answer({"q1": "o1", "q5": "First thought"}, **mark)
    answer({"q1": "o2", "q5": "Second thought"}, **mark)
    [report] = reports()
    first, *_, words = report.questions
    assert (report.measures.responses, first.result.base) == (1, 1)
    assert [one.text for one in words.words] == ["Second thought"]


def test_each_wording_is_compared_with_itself(reports, answer, article, publish):
    answer({"q3": 5}, article=address())
    publish(Question("q3", "rating", "How good?", max=7))
    answer({"q3": 7}, {"q3": 6}, article=address())
    [report] = reports(article)
    newer, older = (one for one in report.questions if one.result.key == "q3")
    assert (len(newer.everywhere.bars), newer.everywhere.base) == (7, 2)
    assert (len(older.everywhere.bars), older.everywhere.base) == (5, 1)


def test_answers_to_all_versions_count(reports, answer, publish):
    answer({"q1": "o1"})
    publish(*all_kinds()[:2])
    answer({"q1": "o1"})
    [report] = reports()
    assert report.questions[0].result.base == 2
    assert [version.number for version in report.versions] == [1, 2]


def test_texts_stay_with_the_kind_that_asked_for_them(reports, answer, publish):
    answer({"q5": "In my words"})
    publish(Question("q5", "single", "Why?", options=all_kinds()[1].options))
    answer({"q5": "o1"}, {"q5": {"option": "other", "text": "Chess"}})
    [report] = reports()
    words = {one.result.kind: [w.text for w in one.words] for one in report.questions}
    assert words == {"single": ["Chess"], "text": ["In my words"]}


def test_drafts_and_other_titles_surveys_do_not_stand_there(reports, database, publication, now):
    with transaction(database.writing()) as session:
        draft = create_survey(session, publication, definition(), now=now).id
        foreign = make_survey(session, make_publication(session, key="othernews"), key="foreign").id
    assert reports(surveys=frozenset({draft, foreign})) == []
