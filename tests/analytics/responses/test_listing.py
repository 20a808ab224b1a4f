"""The table of responses: filtered, searched, in pages."""

import datetime as dt

import pytest

from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.responses import listing
from survey_app.analytics.responses.listing import Wanted, responses_page
from survey_app.analytics.responses.narrowing import Narrowing
from survey_app.surveys.published import published_survey, versions_of
from tests.analytics.conftest import address
from tests.builders import NOW, single


@pytest.fixture
def page(database, survey, always):
    def read(search="", before=None, articles=None, **parts):
        wanted = Wanted(Narrowing(Filter(always, **parts), articles), search, before)
        with database.reading() as session:
            found = published_survey(session, survey.key)
            versions = versions_of(session, survey.id)
            return responses_page(session, found, versions, wanted)

    return read


@pytest.fixture
def texts(page):
    return lambda **wanted: [line.said["q5"] for line in page(**wanted).lines]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    monkeypatch.setattr(listing, "FIRST_STRETCH", 2)


def test_a_line_says_what_was_said_where_and_how(answer, page, article):
    answer({"q1": "o2", "q5": "Here"}, article=address(), channel="slide")
    [line] = page().lines
    assert (line.article_id, line.channel, line.device) == (article, "slide", "phone")
    assert (line.complete, line.revised_at, line.flags) == (True, NOW, ())
    assert (line.said["q1"], line.said["q5"]) == ("Research first", "Here")


def test_pages_follow_one_another(answer, texts, page, small_pages):
    for number in range(5):
        answer({"q5": str(number)}, now=NOW + dt.timedelta(minutes=number))
    seen, before = [], None
    for size in (2, 2, 1):
        shown = page(before=before)
        assert len(shown.lines) == size
        seen += [line.said["q5"] for line in shown.lines]
        before = shown.older
    assert before is None
    assert seen == ["4", "3", "2", "1", "0"]


def test_a_full_last_page_leads_nowhere(answer, page, small_pages):
    answer({"q5": "a"}, {"q5": "b"})
    assert page().older is None


def test_tests_and_deleted_responses_are_not_among_them(answer, texts, withdrawn_answer):
    answer({"q5": "Trying"}, context={"test": True})
    withdrawn_answer({"q5": "Regretted"})
    answer({"q5": "Counts"})
    assert texts() == ["Counts"]


def test_filters_narrow_by_column_and_by_answer(answer, texts, article):
    answer({"q1": "o1", "q5": "One"}, article=address())
    answer({"q1": "o2", "q5": "Two"}, complete=False)
    assert texts(articles=frozenset({article})) == ["One"]
    assert texts(complete=False) == ["Two"]
    assert texts(answers=(Answered("q1", "", ("o2",)),)) == ["Two"]
    assert texts(devices=("tablet",)) == []


def test_a_search_looks_into_texts_alone(answer, texts):
    answer({"q1": "o1", "q5": "Die Züge"}, {"q1": "o2", "q5": "News"})
    assert texts(search="zuge") == ["Die Züge"]
    assert texts(search="Products") == []


def test_a_page_says_how_far_it_looked(answer, page, monkeypatch, small_pages):
    monkeypatch.setattr(listing, "MOST_LOOKED", 4)
    answer(*({"q1": "o1"} for _ in range(30)))
    found = page(devices=("tablet",))
    assert (found.lines, found.looked) == ((), 10)
    assert found.older is not None


def test_each_response_is_read_in_the_wording_that_it_answered(answer, publish, page):
    answer({"q1": "o1"})
    publish(single(), later=dt.timedelta(hours=1))
    answer({"q1": "o2"}, now=NOW + dt.timedelta(hours=2))
    assert [(line.version, line.said["q1"]) for line in page().lines] == [
        (2, "Research first"),
        (1, "Products first"),
    ]
