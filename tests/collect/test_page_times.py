"""How long the pages of a survey took, from the moments of their revisions."""

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.collect.page_times import TOOK
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
def took(database):
    """What is kept of the times of a response whose revisions came with these answers and
    milliseconds since the first act, each with its number."""

    def send(*revisions):
        identifier = response_id(NOW)
        for number, answers, started_ms in revisions:
            sent = {"id": identifier, "revision": number, "complete": "q4" in answers}
            respond(database, answers, started_ms=started_ms, **sent)
        with database.reading() as session:
            return session.scalars(select(Response)).one().context.get(TOOK)

    return send


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

    def test_no_clock_tells_nothing(self, took):
        assert took((1, FIRST, 0), (2, SECOND, 0)) is None

    def test_a_replay_and_a_late_revision_change_nothing(self, took):
        sent = (2, FIRST, 5000), (2, FIRST, 5000), (1, FIRST, 1500)
        assert took(*sent) == {"q1": 5000}


@pytest.mark.usefixtures("survey")
def test_one_page_has_no_times_of_its_own(took):
    assert took((1, FIRST, 1500), (2, FIRST | {"q3": 4}, 9000)) is None
