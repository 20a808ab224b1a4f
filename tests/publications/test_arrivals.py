"""Articles that readers bring."""

import datetime as dt

import pytest
from sqlalchemy import event, func, select

from survey_app.database import transaction
from survey_app.publications import arrivals
from survey_app.publications.arrivals import UNKNOWN, article_ids
from survey_app.publications.models import Article
from tests.builders import ORIGIN, make_article


@pytest.fixture
def arrive(database, publication, now):
    def bring(*addresses, origins=(ORIGIN,), later=dt.timedelta(0)):
        return article_ids(database, publication.id, origins, addresses, now + later)

    return bring


def how_many(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article))


def test_a_known_article_is_found_however_it_is_linked(database, publication, arrive):
    with transaction(database.writing()) as session:
        known = make_article(session, publication).id
    links = (f"{ORIGIN}/ai/robots", f"{ORIGIN}:443/ai/robots?utm_medium=mail#top")
    assert arrive(*links) == dict.fromkeys(links, known)
    assert how_many(database) == 1


def test_a_new_article_of_the_title_is_registered_once(database, arrive):
    first = arrive(f"{ORIGIN}/new")[f"{ORIGIN}/new"]
    assert first != UNKNOWN
    assert arrive(f"{ORIGIN}/new#again") == {f"{ORIGIN}/new#again": first}


@pytest.mark.parametrize(
    "address", ["https://evil.example/a", "nonsense", "", "http://news.example/a"]
)
def test_other_addresses_stay_unknown_and_store_nothing(database, arrive, address):
    assert arrive(address) == {address: UNKNOWN}
    assert how_many(database) == 0


def test_a_title_without_origins_registers_nothing(database, arrive):
    assert arrive(f"{ORIGIN}/new", origins=()) == {f"{ORIGIN}/new": UNKNOWN}
    assert how_many(database) == 0


def test_so_many_a_day_and_no_more(database, arrive, monkeypatch):
    monkeypatch.setattr(arrivals, "DAILY_LIMIT", 3)
    arrive(*(f"{ORIGIN}/{n}" for n in range(5)))
    assert how_many(database) == 3
    arrive(f"{ORIGIN}/new", later=dt.timedelta(hours=25))
    assert how_many(database) == 4


def test_beyond_the_limit_nothing_takes_the_write_lock(database, arrive, monkeypatch):
    monkeypatch.setattr(arrivals, "DAILY_LIMIT", 1)
    arrive(f"{ORIGIN}/1")
    begun = []
    event.listen(
        database.engine,
        "begin",
        lambda made: begun.append("writes" in made.get_execution_options()),
    )
    assert arrive(f"{ORIGIN}/2") == {f"{ORIGIN}/2": UNKNOWN}
    assert begun == [False]


def test_announced_articles_do_not_use_the_limit_up(database, publication, arrive, monkeypatch):
    monkeypatch.setattr(arrivals, "DAILY_LIMIT", 1)
    with transaction(database.writing()) as session:
        make_article(session, publication)
    assert arrive(f"{ORIGIN}/new")[f"{ORIGIN}/new"] != UNKNOWN


def test_thousands_of_addresses_at_once_are_looked_up(database, arrive):
    found = arrive(*(f"{ORIGIN}/{n}" for n in range(1200)))
    assert sum(article != UNKNOWN for article in found.values()) == 1000


def test_the_longest_address_is_kept_whatever_its_letters(database, arrive):
    address = f"{ORIGIN}/" + "".join(chr(0x4E00 + n) for n in range(215))
    assert arrive(address)[address] != UNKNOWN
