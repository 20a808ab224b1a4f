"""How long a survey takes, and each of its pages."""

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results.timing import PageTime, Times, Timing, times
from survey_app.surveys.definition import Page, Question
from survey_app.surveys.published import versions_of
from tests.builders import NOW, publish_pages, respond, response_id, single

GOOD, RECOMMEND = Question("q2", "rating", "How good?"), Question("q3", "nps", "Recommend?")
TOGETHER = (Page((single(),)), Page((GOOD, RECOMMEND)))
APART = (Page((single(),)), Page((GOOD,)), Page((RECOMMEND,)))


@pytest.fixture
def paged(database, survey):
    """Publish the survey with these pages."""
    return lambda pages: publish_pages(database, survey.id, *pages)


@pytest.fixture
def send(database):
    """Answer the first page, then the second one after so many seconds."""

    def answer(first, second):
        sent = {"id": response_id(NOW), "complete": False}
        respond(database, {"q1": "o1"}, started_ms=1000 * first, **sent)
        both = {"q1": "o1", "q2": 4, "q3": None}
        sent |= {"revision": 2, "complete": True}
        respond(database, both, started_ms=1000 * (first + second), **sent)

    return answer


@pytest.fixture
def of_survey(database, survey, sources, always):
    """How long those took whom the filter lets in."""

    def read(**narrowed):
        with database.reading() as session:
            versions = versions_of(session, survey.id)
            return times(sources(session), Filter(always, **narrowed), versions)

    return read


def test_the_time_is_that_of_those_who_finished(of_survey, answer):
    for seconds in (2, 4, 9):
        answer({"q1": "o1"}, started_ms=1000 * seconds)
    answer({"q1": "o1"}, started_ms=90_000, complete=False)
    answer({"q1": "o1"})
    found = of_survey().whole
    assert (found.timed, found.median) == (3, 4)
    assert found.lower <= found.median <= found.upper
    assert of_survey(devices=("tablet",)).whole is None


def test_a_survey_of_one_page_is_timed_as_a_whole(of_survey, publish, answer):
    answer({"q1": "o1"}, started_ms=4000)
    assert of_survey() == Times(Timing(1, 4, 4, 4), (), is_one_question=False)
    publish(single())
    assert of_survey().is_one_question


def test_each_page_has_a_time_of_its_own(of_survey, paged, send):
    paged(TOGETHER)
    for second in (10, 20, 60):
        send(3, second)
    first, second = of_survey().pages
    assert first == PageTime("Question 1", (single().text,), Timing(3, 3, 3, 3))
    assert (second.label, second.texts) == ("Questions 2 and 3", (GOOD.text, RECOMMEND.text))
    assert (second.took.timed, second.took.median) == (3, 20)


def test_a_page_is_timed_for_those_whom_the_filter_lets_in(of_survey, paged, send):
    paged(TOGETHER)
    send(3, 20)
    assert [page.took for page in of_survey(complete=False).pages] == [None, None]
    assert [page.took.timed for page in of_survey(complete=True).pages] == [1, 1]


def test_what_was_timed_on_other_pages_does_not_count(of_survey, paged, send):
    paged(TOGETHER)
    send(3, 20)
    paged(APART)
    assert [page.took for page in of_survey().pages] == [None, None, None]
    paged(TOGETHER)
    assert [page.took.timed for page in of_survey().pages] == [1, 1]


@pytest.mark.parametrize(("readers", "told"), [(9, 0), (10, 2)])
def test_few_tell_nothing(of_survey, paged, send, readers, told):
    paged(TOGETHER)
    for _ in range(readers):
        send(3, 20)
    found = of_survey()
    assert len(found.told) == told
    assert (found.longest and found.longest.label) == ("Questions 2 and 3" if told else None)
