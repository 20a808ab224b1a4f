"""What a process remembers of articles."""

import tracemalloc

from survey_app.publications import known
from survey_app.publications.known import KnownArticles
from tests.builders import NOW


def test_long_addresses_take_no_more_memory_than_short_ones(database, monkeypatch):
    asked = []

    def look_up(_database, _publication_id, _origins, addresses, _now, _limit):
        asked.extend(addresses)
        return dict.fromkeys(addresses, 7)

    monkeypatch.setattr(known, "article_ids", look_up)
    monkeypatch.setattr(known, "MOST_ARTICLES", 1000)
    articles = KnownArticles(database)
    tracemalloc.start()
    for number in range(2000):
        articles.article_id(1, [], f"{number:2000}", NOW)
    asked.clear()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1000 * 300
    assert articles.article_id(1, [], f"{1999:2000}", NOW) == 7
    assert asked == []


def test_titles_with_the_same_address_have_articles_of_their_own(database, monkeypatch):
    monkeypatch.setattr(
        known,
        "article_ids",
        lambda _database, title, _origins, some, _now, _limit: dict.fromkeys(some, title),
    )
    articles = KnownArticles(database)
    assert [articles.article_id(title, [], "a", NOW) for title in (1, 2, 1, 2)] == [1, 2, 1, 2]
