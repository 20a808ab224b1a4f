"""How far and how long an article was read."""

import datetime as dt

import pytest

from survey_app.analytics.reading import reading_report
from survey_app.analytics.shares import Share
from tests.builders import NOW


@pytest.fixture
def report(database, publication, article, always):
    """The report on the article."""

    def read(shown=always):
        with database.reading() as session:
            return reading_report(session, publication, article, shown)

    return read


def test_who_came_further_came_past_all_before_it(report, read_to, article):
    for depth, reads in ((0, 10), (3, 20), (7, 30), (10, 40)):
        read_to(article, depth, reads=reads)
    reached = {depth.tenths: depth.reached for depth in report().depths}
    assert list(reached) == list(range(1, 11))
    assert [reached[tenths].n for tenths in (1, 3, 4, 7, 8, 10)] == [90, 90, 70, 70, 40, 40]
    assert report().finished == Share(40, 100)


def test_time_is_the_mean_of_all_reads(report, read_to, article):
    read_to(article, 0, reads=3, engaged_s=30)
    read_to(article, 10, reads=1, engaged_s=170)
    assert (report().reads, report().seconds) == (4, 50)


def test_without_reads_nothing_is_known(report):
    assert (report().reads, report().seconds, report().finished.share) == (0, None, None)


def test_only_this_article_and_period_count(report, read_to, article, announce, week):
    read_to(announce("/b"), 5)
    read_to(article, 5)
    read_to(article, 5, hour=NOW - dt.timedelta(days=9))
    assert (report(week).reads, report().reads) == (1, 2)
