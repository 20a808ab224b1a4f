"""The "Also read" links of an article."""

import datetime as dt

import pytest

from survey_app.analytics.also_read import AlsoReadLink, also_read_links
from survey_app.analytics.shares import Share
from survey_app.database import transaction
from tests.builders import NOW, make_article, make_publication


@pytest.fixture
def links(database, publication, article, always):
    """The links of the article."""

    def read(shown=always):
        with database.reading() as session:
            return also_read_links(session, publication, article, shown)

    return read


def test_links_stand_in_their_places_with_who_followed(links, link, article, announce):
    target = announce("/b", title="Chips")
    link(article, target, position=2, seen=50, followed=5)
    link(article, target, position=1, seen=100, followed=9)
    assert links() == (
        AlsoReadLink(1, target, "Chips", Share(9, 100)),
        AlsoReadLink(2, target, "Chips", Share(5, 50)),
    )


def test_hours_are_added_up_within_the_period(links, link, article, announce, week):
    target = announce("/b")
    for days in (0, 1, 30):
        link(article, target, seen=10, followed=1, hour=NOW - dt.timedelta(days=days))
    assert links(week)[0].followed == Share(2, 20)
    assert links()[0].followed == Share(3, 30)


def test_a_target_that_is_not_known_has_no_name(links, link, article, database):
    with transaction(database.writing()) as session:
        foreign = make_article(session, make_publication(session, key="othernews")).id
    link(article, 0, seen=1)
    link(article, foreign, seen=1)
    assert [one.title for one in links()] == ["", ""]


def test_views_that_saw_a_survey_are_compared_with_those_from_which_it_was_held_out(
    links, link, article, announce
):
    target = announce("/b")
    link(article, target, seen=900, followed=450, seen_with=200, followed_with=20)
    link(article, target, seen=100, followed=10, held_out=True)
    [found] = links()
    assert found.followed == Share(460, 1000)
    assert (found.with_survey, found.held_out) == (Share(20, 200), Share(10, 100))
    assert found.difference.value == 0
    assert found.difference.low < 0 < found.difference.high


def test_links_of_other_articles_do_not_show(links, link, article, announce):
    link(announce("/b"), article, seen=9)
    assert links() == ()
