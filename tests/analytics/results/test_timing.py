"""How long a survey takes, and each of its pages."""

import pytest

from survey_app.analytics.figures import timing_figure
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results.timing import PageTime, Quarters, Times, Timing, times
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.source import Sources
from survey_app.surveys.definition import Page, Question
from survey_app.surveys.published import published_survey, versions_of
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
    for seconds in range(1, 11):
        answer({"q1": "o1"}, started_ms=1000 * seconds)
    answer({"q1": "o1"}, started_ms=90_000, complete=False)
    answer({"q1": "o1"})
    found = of_survey()
    assert (found.finished, found.whole) == (11, Timing(10, Quarters(3, 5, 8)))
    nobody = of_survey(devices=("tablet",))
    assert (nobody.finished, nobody.whole) == (0, Timing(0, None))


def test_who_changes_an_answer_took_the_time_of_both(database, of_survey, answer):
    for _ in range(10):
        [identifier] = answer({"q1": "o1"}, started_ms=120_000)
        respond(database, {"q1": "o2"}, started_ms=4000, id=identifier, revision=2)
    assert of_survey().whole.took.median == 124


def test_a_survey_of_one_page_is_timed_as_a_whole(of_survey, publish, answer):
    answer({"q1": "o1"}, started_ms=4000)
    assert of_survey() == Times(1, 0, Timing(1, None), (), is_one_question=False)
    publish(single())
    assert of_survey().is_one_question


def test_each_page_has_a_time_of_its_own(of_survey, paged, send):
    paged(TOGETHER)
    for second in range(10, 20):
        send(3, second)
    first, second = of_survey().pages
    assert first == PageTime("Question 1", (single().text,), Timing(10, Quarters(3, 3, 3)))
    assert (second.label, second.texts) == ("Questions 2 and 3", (GOOD.text, RECOMMEND.text))
    assert second.timing == Timing(10, Quarters(12, 14, 17))


def test_a_page_is_timed_for_whom_a_condition_asked_its_second_question_alone(
    database, of_survey, paged
):
    paged(TOGETHER)
    sent = {"id": response_id(NOW)}
    respond(database, {"q1": "o1"}, started_ms=1000, complete=False, **sent)
    respond(database, {"q1": "o1", "q3": 9}, started_ms=3000, revision=2, **sent)
    assert [page.timing.timed for page in of_survey().pages] == [1, 1]


def test_a_page_is_timed_for_those_whom_the_filter_lets_in(of_survey, paged, send):
    paged(TOGETHER)
    send(3, 20)
    assert [page.timing.timed for page in of_survey(complete=False).pages] == [0, 0]
    assert [page.timing.timed for page in of_survey(complete=True).pages] == [1, 1]


def test_what_was_timed_on_other_pages_does_not_count(of_survey, paged, send):
    paged(TOGETHER)
    send(3, 20)
    paged(APART)
    found = of_survey()
    assert (found.finished, found.others, found.whole.timed) == (0, 1, 0)
    assert [page.timing.timed for page in found.pages] == [0, 0, 0]
    assert [page.timing.timed for page in of_survey(versions=(2,)).pages] == [1, 1]
    paged(TOGETHER)
    assert [page.timing.timed for page in of_survey().pages] == [1, 1]


@pytest.mark.parametrize(("readers", "told"), [(9, 0), (10, 2)])
def test_few_tell_nothing(of_survey, paged, send, readers, told):
    paged(TOGETHER)
    for _ in range(readers):
        send(3, 20)
    found = of_survey()
    assert len(found.told) == told
    assert (found.longest and found.longest.label) == ("Questions 2 and 3" if told else None)


def test_a_figure_has_the_quarters_of_each_page(of_survey, paged, send):
    paged(TOGETHER)
    for second in range(10, 20):
        send(3, second)
    [points] = timing_figure(of_survey(), "How long")["data"]
    assert (points["x"], points["y"]) == ([3, 14], ["Question 1", "Questions 2 and 3"])
    assert (points["error_x"]["arrayminus"], points["error_x"]["array"]) == ([0, 2], [0, 3])
    assert points["meta"]["colour"] == ["chart-1", "chart-2"]


def test_a_page_asks_what_was_published_a_moment_ago(
    database, survey, publication, paged, answer, always, tmp_path
):
    answer({"q1": "o1"}, started_ms=3000)
    snapshots = Snapshots(database, tmp_path)

    def look():
        with database.reading() as session:
            now = published_survey(session, survey.key)
            made = Sources(session, publication, survey.id, lambda: snapshots.of(now, NOW))
            return times(made, Filter(always), versions_of(session, survey.id))

    assert look().pages == ()
    paged(TOGETHER)
    assert len(look().pages) == 2
