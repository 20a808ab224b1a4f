"""What is counted of each article, from responses and from hourly cells."""

import datetime as dt

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.measures import Measures, answer_measures, article_measures
from survey_app.analytics.scope import Scope
from survey_app.collect.sender import Sender
from survey_app.database import transaction
from tests.analytics.conftest import address
from tests.builders import NOW, make_publication, make_survey

DAY = dt.timedelta(days=1)


@pytest.fixture
def measured(database, publication, always):
    """Measures of the title's articles."""

    def read(shown=always, of=article_measures, surveys=None):
        with database.reading() as session:
            return of(session, Scope(publication, Filter(shown), surveys=surveys))

    return read


def test_an_article_has_all_its_counts(measured, answer, article, seen, read_to, link):
    answer({"q1": "o1"}, {"q1": "o2"}, article=address())
    answer({"q1": "o1"}, article=address(), complete=False, channel="hosted")
    answer({"q1": "o1"}, article=address(), sender=Sender(measured=False))
    seen(40, article, started=9)
    read_to(article, 5, reads=30, engaged_s=900)
    link(article, 7, seen=20, followed=4)
    assert measured() == {
        article: Measures(
            reads=30,
            engaged_s=900,
            seen=40,
            started=9,
            responses=4,
            complete=3,
            measured=2,
            also_read_seen=20,
            also_read_followed=4,
        )
    }


def test_what_is_outside_any_article_stands_under_0(measured, answer, seen):
    answer({"q1": "o1"}, article="https://elsewhere.example/")
    seen(3)
    assert measured() == {0: Measures(seen=3, responses=1, complete=1, measured=1)}


def test_only_the_days_of_the_period_count(measured, answer, article, seen, read_to, link, week):
    midnight = NOW.replace(hour=0) - 6 * DAY
    for moment in (midnight, midnight - dt.timedelta(hours=1)):
        answer({"q1": "o1"}, article=address(), now=moment)
        seen(10, article, hour=moment)
        read_to(article, 5, hour=moment)
        link(article, 7, seen=1, hour=moment)
    expected = {"reads": 1, "seen": 10, "also_read_seen": 1}
    expected |= dict.fromkeys(("responses", "complete", "measured"), 1)
    assert measured(week) == {article: Measures(**expected)}
    assert measured()[article].responses == 2


def test_one_survey_can_be_asked_for(measured, answer, article, seen, database, publication):
    with transaction(database.writing()) as session:
        other = make_survey(session, publication, key="another").id
    answer({"q1": "o1"}, article=address(), survey="another")
    answer({"q1": "o1"}, article=address())
    seen(5, article, survey_id=other)
    seen(8, article)
    assert measured(of=answer_measures, surveys=frozenset({other}))[article].seen == 5
    assert measured(of=answer_measures, surveys=frozenset({other}))[article].responses == 1
    assert measured()[article].seen == 13


def test_another_title_is_not_counted(database, measured, answer, seen, always):
    answer({"q1": "o1"})
    seen(5)
    with transaction(database.writing()) as session:
        other = make_publication(session, key="othernews")
        assert article_measures(session, Scope(other, Filter(always))) == {}


def test_tests_are_not_counted(measured, answer):
    answer({"q1": "o1"}, context={"test": True})
    assert measured() == {}


def test_rates_follow_from_the_counts():
    counts = Measures(reads=4, engaged_s=90, seen=50, responses=20, complete=15, measured=10)
    assert (counts.answer_rate.n, counts.answer_rate.base) == (10, 50)
    assert (counts.finished.n, counts.finished.base) == (15, 20)
    assert counts.reading_time == 22.5
    assert Measures().reading_time is None


def test_only_what_is_seen_where_it_can_be_answered_is_in_the_rate(
    client, publication, survey, flush_beacons, measured
):
    for channel in ("inline", "frame", "hosted", "app"):
        seen = [{"survey": survey.key, "version": 1, "channel": channel}]
        body = {"publication": publication.key, "view": f"view-of-{channel}", "article": ""}
        assert client.post("/collect/events", json=body | {"seen": seen}).status_code == 202
    flush_beacons()
    assert measured(of=answer_measures)[0].seen == 2


def test_who_had_the_survey_held_out_did_not_see_it(measured, article, seen):
    seen(5, article, started=2)
    seen(3, article, held_out=True)
    assert measured()[article] == Measures(seen=5, started=2)
