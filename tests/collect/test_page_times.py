"""How long the pages of a survey took, from the moments of their revisions."""

import datetime as dt

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.collect.page_times import TOOK, spent_ms
from survey_app.surveys.definition import Page, Question
from tests.builders import NOW, publish_pages, respond, response_id, single

FIRST, SECOND, THIRD = {"q1": "o1"}, {"q1": "o1", "q2": 4, "q3": None}, {"q4": "Because"}
PAGES = (
    Page((single(),)),
    Page((Question("q2", "rating", "How good?"), Question("q3", "nps", "Recommend?"))),
    Page((Question("q4", "text", "Why?"),)),
)


@pytest.fixture
def _paged(database, survey):
    publish_pages(database, survey.id, *PAGES)


@pytest.fixture
def revise(database):
    """What the context says of times after revisions came with these answers, milliseconds since
    the first act of a visit, and seconds since the first revision."""

    def send(*revisions):
        identifier = response_id(NOW)
        for number, answers, started_ms, *later in revisions:
            sent = {"id": identifier, "revision": number, "complete": "q4" in answers}
            now = NOW + dt.timedelta(seconds=sum(later))
            respond(database, answers, started_ms=started_ms, now=now, **sent)
        with database.reading() as session:
            row = session.scalars(select(Response)).one()
        return row.context.get(TOOK), spent_ms(row.context, row.started_ms)

    return send


@pytest.fixture
def took(revise):
    """What is kept of the times of pages."""
    return lambda *revisions: revise(*revisions)[0]


@pytest.mark.usefixtures("_paged")
class TestSeveralPages:
    def test_each_page_took_what_lies_between_two_revisions(self, took):
        sent = (1, FIRST, 1500), (2, SECOND, 9500), (3, SECOND | THIRD, 30_000)
        assert took(*sent) == {"q1": 1500, "q2": 8000, "q3": 8000, "q4": 20_500}

    def test_who_goes_back_and_changes_an_answer_keeps_the_first_time(self, took):
        changed = FIRST | {"q1": "o2"}
        assert took((1, FIRST, 1500), (2, changed, 4000), (3, SECOND, 9000)) == {
            "q1": 1500,
            "q2": 5000,
            "q3": 5000,
        }

    def test_nothing_is_told_of_pages_that_came_together(self, took):
        assert took((1, FIRST, 1500), (3, SECOND | THIRD, 30_000)) == {"q1": 1500}

    def test_nothing_is_told_of_a_first_revision_with_several_pages(self, took):
        assert took((2, SECOND, 9000), (3, SECOND | THIRD, 30_000)) == {"q4": 21_000}

    def test_a_clock_that_starts_anew_counts_from_there(self, took):
        assert took((1, FIRST, 60_000), (2, SECOND, 7000)) == {
            "q1": 60_000,
            "q2": 7000,
            "q3": 7000,
        }

    def test_who_comes_back_later_begins_a_new_clock(self, revise):
        found = revise((1, FIRST, 5000), (2, SECOND, 20_000, 3600))
        assert found == ({"q1": 5000, "q2": 20_000, "q3": 20_000}, 25_000)

    def test_what_comes_late_from_one_visit_is_not_counted_twice(self, revise):
        found = revise((1, FIRST, 5000), (2, SECOND, 20_000, 17))
        assert found == ({"q1": 5000, "q2": 15_000, "q3": 15_000}, 20_000)

    def test_an_answer_that_is_taken_back_leaves_no_time_of_a_page(self, took):
        assert took((2, SECOND, 60_000), (3, FIRST, 90_000)) is None

    def test_no_clock_tells_nothing(self, took):
        assert took((1, FIRST, 0), (2, SECOND, 0)) is None

    def test_a_replay_and_a_late_revision_change_nothing(self, took):
        sent = (2, FIRST, 5000), (2, FIRST, 5000), (1, FIRST, 1500)
        assert took(*sent) == {"q1": 5000}


@pytest.mark.usefixtures("survey")
def test_who_changes_an_answer_was_not_faster(revise):
    changed = FIRST | {"q1": "o2"}
    sent = (1, FIRST, 120_000), (2, changed, 4000, 30), (3, FIRST, 9000, 35), (4, changed, 0, 90)
    assert revise(*sent) == (None, 129_000)


@pytest.mark.usefixtures("survey")
def test_one_page_has_no_times_of_its_own(took):
    assert took((1, FIRST, 1500), (2, FIRST | {"q3": 4}, 9000)) is None
