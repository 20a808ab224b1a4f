"""Where surveys and links stand on the curve of the depth."""

import pytest

from survey_app.analytics.also_read import also_read_links
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.marks import LEAST_SEEN, marks_of
from survey_app.analytics.reading import reading_report
from survey_app.analytics.scope import Scope


@pytest.fixture
def marks(database, publication, survey, article, always):
    """The marks of the article."""

    def read():
        with database.reading() as session:
            return marks_of(
                session,
                Scope(publication, Filter(always), articles=frozenset({article})),
                reading_report(session, publication, article, always),
                {survey.id: "Labs"},
                also_read_links(session, publication, article, always),
            )

    return read


@pytest.fixture
def halves(read_to, article):
    """100 reads, half of which came to the middle and half to the end."""
    read_to(article, 5, reads=50)
    read_to(article, 10, reads=50)


def test_a_survey_stands_where_nearly_all_came_who_saw_it(marks, halves, seen, article):
    seen(4, article, depth=2)
    seen(40, article, depth=5)
    seen(50, article, depth=10)
    [mark] = marks()
    assert (mark.label, mark.detail, mark.percent, mark.reached) == ("Survey", "Labs", 50.0, 1.0)
    assert mark.is_survey


def test_a_link_stands_where_as_many_came_as_saw_it(marks, halves, link, article, announce):
    link(article, announce("/b", title="Chips"), position=2, seen=75)
    [mark] = marks()
    assert (mark.label, mark.detail, mark.reached) == ("Also read 2", "Chips", 0.75)
    assert mark.percent == pytest.approx(55.0)


def test_what_more_saw_than_read_is_not_marked(marks, halves, link, article, announce):
    link(article, announce("/b"), seen=101)
    assert marks() == ()


def test_of_few_sights_or_reads_no_place_is_told(marks, read_to, seen, link, article, announce):
    read_to(article, 10, reads=LEAST_SEEN - 1)
    seen(50, article, depth=5)
    assert marks() == ()
    read_to(article, 10, reads=90)
    link(article, announce("/b"), seen=LEAST_SEEN - 1)
    assert [mark.is_survey for mark in marks()] == [True]


def test_where_depth_is_not_measured_a_survey_has_no_place(marks, halves, seen, article):
    seen(50, article, depth=-1)
    assert marks() == ()
