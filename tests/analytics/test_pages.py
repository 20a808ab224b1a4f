"""The pages of an article and of a survey, each read with a fixed number of statements."""

import datetime as dt

import pytest
from sqlalchemy import event

from survey_app.analytics.articles import ArticleQuery, list_articles
from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.names import ArticleName
from survey_app.analytics.pages import article_page
from survey_app.analytics.results import places
from survey_app.analytics.scope import Scope
from survey_app.collect.models import ExposureCell
from survey_app.collect.shards import shard_of_article
from survey_app.database import transaction
from survey_app.publications.models import Article
from tests.analytics.conftest import VIEW, address
from tests.builders import NOW, add_cells, all_kinds, make_article, make_survey


@pytest.fixture
def of_article(publication, article, always, survey, sources):
    """The article's page."""

    def read(session, shown=always, **narrowed):
        one, found = session.get_one(Article, article), Filter(shown, **narrowed)
        return article_page(session, publication, one, found, {survey.id: sources(session)})

    return read


@pytest.fixture
def of_list(publication, always):
    """The list of articles."""
    return lambda session: list_articles(
        session, Scope(publication, Filter(always)), ArticleQuery()
    )


@pytest.fixture
def statements(database, monkeypatch):
    """How many statements a page needs, without those that copy responses into a snapshot."""
    monkeypatch.setattr(places, "MOST_AT_ONCE", -1)

    def number(read):
        found = []
        with database.reading() as session:
            session.connection()
            event.listen(
                database.engine, "before_cursor_execute", note := lambda *_: found.append(1)
            )
            read(session)
            event.remove(database.engine, "before_cursor_execute", note)
        return len(found)

    return number


@pytest.fixture
def grow(database, publication, announce, answer, seen, read_to, link, publish):
    """Let the title have more of everything."""

    def more(survey, *paths):
        with transaction(database.writing()) as session:
            made = make_survey(session, publication, key=survey).id
        publish(*all_kinds()[: 2 + len(paths)], later=dt.timedelta(hours=len(paths)))
        for path in ("/ai/robots", *paths):
            article = announce(path)
            for key in ("labsurvey", survey):
                answer({"q1": "o1"}, {"q2": ["other"]}, survey=key, article=address(path))
            seen(9, article, survey_id=made)
            read_to(article, 5)
            link(article, announce(f"{path}/more"), seen=1)

    return more


def test_a_page_needs_as_many_statements_for_much_as_for_little(
    statements, grow, of_article, of_survey, of_list
):
    grow("another")
    before = [statements(read) for read in (of_article, of_survey, of_list)]
    grow("onemore", "/b", "/c", "/d")
    grow("thelast", "/e")
    assert [statements(read) for read in (of_article, of_survey, of_list)] == before
    assert max(before) <= 19


def test_an_article_has_everything_on_its_page(
    database, of_article, article, answer, seen, read_to, link, announce
):
    answer({"q1": "o1"}, article=address())
    answer({"q1": "o1"}, article=address(), complete=False)
    seen(8, article, started=3)
    read_to(article, 7, reads=4, engaged_s=80)
    link(article, announce("/b", title="Chips"), seen=5)
    with database.reading() as session:
        page = of_article(session)
    assert (page.measures.reads, page.measures.seen, page.measures.started) == (4, 8, 3)
    assert (page.measures.responses, page.measures.complete, page.measures.measured) == (2, 1, 2)
    assert [survey.key for survey in page.surveys] == ["labsurvey"]
    assert (page.reading.seconds, page.also_read[0].title) == (20, "Chips")
    assert [(day.date, day.responses) for day in page.days] == [(NOW.date(), 2)]
    assert not page.is_empty


def test_an_article_tells_of_the_day_with_most_different_readers(
    database, of_article, read_on, week
):
    with database.reading() as session:
        assert of_article(session).crowd is None
    read_on(NOW.date() - dt.timedelta(days=9), 60)
    read_on(NOW.date() - dt.timedelta(days=2), 40)
    read_on(NOW.date(), 3)
    with database.reading() as session:
        most, lately = of_article(session).crowd, of_article(session, week).crowd
        assert of_article(session, devices=("phone",)).crowd is None
    assert (most.day_in_words, lately.day_in_words) == ("11 November 2026", "18 November 2026")
    assert most.readers == pytest.approx(60, rel=0.1)
    assert lately.readers == pytest.approx(40, rel=0.1)


@pytest.fixture
def narrowed(database, of_article, article, answer, seen, read_to, link, announce):
    """The article's page for some readers, where phones and computers differ in everything."""
    phone, other = {"device": "phone"}, {"device": "desktop"}
    answer({"q1": "o1", "q5": "Yes"}, article=address(), context=phone)
    answer({"q1": "o2"}, {"q1": "o1"}, article=address(), context=other, complete=False)
    answer({"q1": "o1"}, {"q1": "o2"}, context=phone)
    seen(8, article)
    seen(4, article, device="desktop")
    read_to(article, 7, reads=4)
    read_to(article, 3, reads=2, **other)
    link(article, announce("/b"), seen=5)

    def read(**parts):
        with database.reading() as session:
            return of_article(session, **parts)

    return read


def shares(result):
    """How often the first two answers were given."""
    return [bar.share.n for bar in result.bars][:2]


def test_an_article_is_narrowed_to_some_readers(narrowed):
    page = narrowed(devices=("phone",))
    assert (page.measures.reads, page.measures.seen, page.measures.responses) == (4, 8, 1)
    assert (page.not_narrowed, page.not_of_readings, page.also_read) == ((), (), ())
    question = page.surveys[0].questions[0]
    assert (shares(question.result), shares(question.everywhere)) == ([1, 0], [2, 1])
    assert page.surveys[0].questions[4].words
    page = narrowed(channels=("inline",))
    assert (page.measures.seen, page.measures.reads) == (12, 0)
    assert page.not_of_readings == ("Shown as",)
    assert narrowed(devices=("tablet",)).is_empty


def test_what_is_not_known_of_those_who_saw_or_read_is_left_out(narrowed):
    for parts in ({"complete": False}, {"answers": (Answered("q1", "", ("o2",)),)}):
        page = narrowed(**parts)
        assert page.not_narrowed
        assert page.not_of_readings
        assert not page.surveys[0].funnel.is_seen_known
        assert page.reading.reads == 0


def test_an_article_is_narrowed_by_an_answer(narrowed):
    page = narrowed(answers=(Answered("q1", "", ("o1",)),))
    assert (page.measures.responses, sum(day.responses for day in page.days)) == (2, 2)
    assert page.devices.hidden.base == 2
    assert shares(page.surveys[0].questions[0].everywhere) == [3, 0]
    assert not page.has_words


def test_an_article_without_any_count_is_empty(database, of_article, answer):
    answer({"q1": "o1"})
    with database.reading() as session:
        page = of_article(session)
    assert page.is_empty
    assert page.surveys == ()


def test_a_survey_has_its_articles_most_answered_first(database, of_survey, answer, announce, seen):
    first, second = announce("/a", title="A"), announce("/b", title="B", section="Business")
    answer({"q1": "o1"}, article=address("/a"))
    answer({"q1": "o1"}, {"q1": "o1"}, article=address("/b"))
    answer({"q1": "o1"})
    seen(5)
    with database.reading() as session:
        page = of_survey(session)
    assert [(one, part.responses) for one, part in page.articles] == [
        (second, 2),
        (0, 1),
        (first, 1),
    ]
    assert page.names == {first: ArticleName("A", "AI"), second: ArticleName("B", "Business")}
    assert page.report.measures.responses == 4


@pytest.fixture
def many_articles(database, publication, survey):
    """Let the survey be seen in so many articles, in each of them once; returns their ids."""

    def make(number):
        with transaction(database.writing()) as session:
            made = [make_article(session, publication, f"/a{n}", f"A{n}") for n in range(number)]
            ids = [one.id for one in made]
        row = {"hour": NOW, "survey_id": survey.id, "version": 1, "placement": "element"}
        row |= {"channel": "inline", "seen": 1, "started": 0, "dismissed": 0, "depth": -1}
        for one in ids:
            shard = shard_of_article(publication.id, publication.buckets, one)
            add_cells(database, shard, ExposureCell, [VIEW | row | {"article_id": one}])
        return ids

    return make


def test_a_survey_in_many_articles_lists_those_with_the_most_answers(
    database, of_survey, many_articles, answer, statements
):
    ids = many_articles(53)
    before = statements(of_survey)
    answer({"q1": "o1"}, {"q1": "o1"}, article=address("/a52"))
    answer({"q1": "o1"}, article=address("/a51"))
    with database.reading() as session:
        page = of_survey(session)
    assert [one for one, _ in page.articles] == [ids[52], ids[51], *ids[:48]]
    assert page.more_articles == 3
    assert set(page.names) == {one for one, _ in page.articles}
    # One more than before the first answer: now there is something to show over time.
    assert statements(of_survey) == before + 1


@pytest.mark.parametrize("answered", [0, 51])
def test_answers_from_no_known_article_are_no_article_that_is_left_out(
    database, of_survey, many_articles, answer, answered
):
    many_articles(51)
    for n in range(answered):
        answer({"q1": "o1"}, article=address(f"/a{n}"))
    answer({"q1": "o1"}, {"q1": "o1"})
    with database.reading() as session:
        page = of_survey(session)
    assert (len(page.articles), page.articles[0][0], page.more_articles) == (50, 0, 2)


def test_an_article_that_readers_words_come_from_has_its_name(
    database, of_survey, many_articles, answer
):
    ids = many_articles(52)
    for path in ("/a0", "/a51"):
        answer({"q5": "Because"}, article=address(path))
    for n in range(1, 51):
        answer({"q1": "o1"}, {"q1": "o1"}, article=address(f"/a{n}"))
    with database.reading() as session:
        page = of_survey(session)
    assert not {ids[0], ids[51]} & {one for one, _ in page.articles}
    assert {ids[0], ids[51]} <= set(page.names)


def test_the_period_holds_for_all_parts(
    database, of_survey, of_article, week, article, answer, seen, read_to
):
    long_ago = NOW - dt.timedelta(days=9)
    answer({"q1": "o1", "q5": "Long ago"}, article=address(), now=long_ago)
    seen(5, article, hour=long_ago)
    read_to(article, 5, hour=long_ago)
    with database.reading() as session:
        survey, page = of_survey(session, week), of_article(session, week)
        assert of_article(session).surveys[0].questions[4].words
    assert page.is_empty
    assert (survey.articles, survey.report.measures.responses) == ((), 0)
    assert survey.report.questions[4].words == ()
    assert len(survey.days) == 7
