"""The list of articles: what a search finds, how it is sorted, and its pages."""

import datetime as dt

import pytest

from survey_app.analytics.articles import PER_PAGE, ArticleQuery, list_articles
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.orders import LEAST_SEEN
from survey_app.analytics.scope import Scope, scope_of
from survey_app.database import transaction
from survey_app.publications.models import Article
from tests.analytics.conftest import address
from tests.builders import NOW, ORIGIN


@pytest.fixture
def listed(database, publication, always):
    """The list as asked for."""

    def read(**asked):
        with database.reading() as session:
            return list_articles(session, Scope(publication, Filter(always)), ArticleQuery(**asked))

    return read


@pytest.fixture
def names(listed):
    """Names of the listed articles, in order."""
    return lambda **asked: [line.name for line in listed(**asked).lines]


@pytest.fixture
def three(announce):
    """Three articles, the last of unknown section and day."""
    day = dt.timedelta(days=1)
    announce("/a", title="Chips", section="Business", authors=("Ada B",), published_at=NOW - day)
    announce("/b", title="apples", section="AI", authors=("Zoë C",), published_at=NOW)
    announce("/c", title="Bonds", section="", published_at=None)


def test_without_a_wish_the_newest_stand_first_and_undated_ones_last(names, three):
    assert names() == ["apples", "Chips", "Bonds"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("CHIP", ["Chips"]),
        ("business", ["Chips"]),
        ("zoë", ["apples"]),
        ("ZOË", ["apples"]),
        ("news.example/c", ["Bonds"]),
        ("ada business", ["Chips"]),
        ("ada bonds", []),
        ("%", []),
        ("  ", ["apples", "Chips", "Bonds"]),
    ],
)
def test_every_word_of_a_search_must_stand_somewhere(names, listed, three, search, found):
    assert names(search=search) == found
    assert listed(search=search).total == len(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", ["apples", "Bonds", "Chips"]),
        ("-title", ["Chips", "Bonds", "apples"]),
        ("section", ["apples", "Chips", "Bonds"]),
        ("-section", ["Chips", "apples", "Bonds"]),
        ("date", ["Chips", "apples", "Bonds"]),
        ("-date", ["apples", "Chips", "Bonds"]),
        ("nonsense", ["apples", "Chips", "Bonds"]),
    ],
)
def test_what_is_unknown_stands_last_in_both_directions(names, three, sort, order):
    assert names(sort=sort) == order


def test_a_list_is_sorted_by_its_counts(names, announce, answer, seen, read_to):
    first = announce("/a", title="A")
    second = announce("/b", title="B")
    answer({"q1": "o1"}, {"q1": "o1"}, article=address("/a"))
    answer({"q1": "o1"}, article=address("/b"))
    seen(10, second)
    read_to(second, 5, reads=3)
    read_to(first, 5, reads=9)
    assert names(sort="-answers") == names(sort="-reads") == names(sort="seen") == ["A", "B"]
    assert names(sort="answers") == ["B", "A"]


def test_rates_that_are_mostly_chance_stand_last(names, announce, answer, seen):
    for name, shown in (("few", LEAST_SEEN - 1), ("many", LEAST_SEEN), ("more", 4 * LEAST_SEEN)):
        seen(shown, announce(f"/{name}", title=name))
        answer({"q1": "o1"}, article=address(f"/{name}"))
    assert names(sort="-rate") == ["many", "more", "few"]
    assert names(sort="rate") == ["more", "many", "few"]


def test_a_list_has_pages(database, publication, listed):
    with transaction(database.writing()) as session:
        session.add_all(
            Article(
                publication_id=publication.id,
                address=f"{ORIGIN}/{number}",
                authors=[],
                first_seen_at=NOW,
            )
            for number in range(PER_PAGE + 3)
        )
    assert [len(listed(page=number).lines) for number in (1, 2)] == [PER_PAGE, 3]
    assert [listed(page=number).page for number in (-1, 0, 9)] == [1, 1, 2]
    together = {line.id for number in (1, 2) for line in listed(page=number).lines}
    assert len(together) == listed().total == PER_PAGE + 3


def test_an_article_that_nobody_announced_goes_by_its_address(names, answer):
    answer({"q1": "o1"}, article=address("/new"))
    assert names() == [address("/new")]


def test_answers_outside_the_articles_are_told_apart(listed, answer, three):
    answer({"q1": "o1"}, article="https://elsewhere.example/")
    assert listed().elsewhere.responses == 1
    assert {line.measures.responses for line in listed().lines} == {0}


def test_a_list_is_narrowed_to_articles_and_to_readers(
    database, publication, always, answer, seen, read_to, announce
):
    first = announce("/a", title="A", section="AI", topics=["robots"])
    second = announce("/b", title="B", section="Sport", topics=["robots"])
    for article, device, times in (
        (first, "phone", 9),
        (first, "desktop", 4),
        (second, "phone", 2),
    ):
        seen(times, article, device=device)
        read_to(article, 5, reads=3 * times, device=device)
    answer(*[{"q1": "o1"}] * 2, article=address("/a"), context={"device": "desktop"})
    answer({"q1": "o1"}, article=address("/b"), context={"device": "phone"})
    answer({"q1": "o1"}, context={"device": "phone"})

    def narrowed(sort="-answers", **parts):
        """What is listed, with reads, sights and answers; and answers outside the articles."""
        with database.reading() as session:
            scope = scope_of(session, publication, Filter(always, **parts), {})
            found = list_articles(session, scope, ArticleQuery(sort=sort))
        of = [(one.name, one.measures) for one in found.lines]
        lines = [(name, each.reads, each.seen, each.responses) for name, each in of]
        return lines, found.elsewhere.responses

    assert narrowed(devices=("phone",)) == ([("B", 6, 2, 1), ("A", 27, 9, 0)], 1)
    assert narrowed(devices=("phone",), sort="-seen")[0][0] == ("A", 27, 9, 0)
    assert narrowed(sections=("AI",)) == ([("A", 39, 13, 2)], 0)
    assert narrowed(topics=("robots",), articles=(0, second)) == ([("B", 6, 2, 1)], 0)
    assert narrowed(articles=(0, second)) == ([("B", 6, 2, 1)], 1)
    assert narrowed(complete=True) == ([("A", 0, 0, 2), ("B", 0, 0, 1)], 1)
    assert narrowed(channels=("inline",), sort="-reads")[0] == [("B", 0, 2, 1), ("A", 0, 13, 2)]
    assert narrowed(sections=("nowhere",)) == ([], 0)
