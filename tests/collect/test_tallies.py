"""Counts of responses: deltas in the writing transaction, folded later, read together."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from survey_app.collect import shards, tallies
from survey_app.collect.models import Tally, TallyDelta
from survey_app.collect.tallies import fold, read, survey_counts
from survey_app.collect.top_articles import top_articles
from survey_app.database import transaction
from survey_app.publications.models import Publication
from tests.builders import NOW

SHARD = 256
DAY = NOW.date()
HEAD = (1, 0, DAY.isoformat(), "inline", "phone", True, False)


def survey_total(database, survey_id=1):
    with database.reading() as session:
        return survey_counts(session, [SHARD], survey_id)


def cell(option="*responses", question="", **given):
    names = ("version", "article", "day", "channel", "device", "complete", "flagged")
    named = dict(zip(names, HEAD, strict=True)) | given
    return (*named.values(), question, option)


@pytest.fixture
def add(database, publication):
    """Let a transaction change counts; keyword arguments are dimensions of the cell."""
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).buckets = [[0, 1], [1, 2]]

    def write(n=1, survey_id=1, shard=SHARD, **given):
        *head, at, what = cell(**given)
        row = {"shard": shard, "id": uuid4(), "survey_id": survey_id}
        row["cells"] = [[*head, {at: {what: n}}]]
        with transaction(database.writing()) as session:
            session.execute(TallyDelta.__table__.insert(), [row])

    return write


@pytest.fixture
def total(database):
    def read_total(by=(), shards=(SHARD,), **given):
        with database.reading() as session:
            return read(session, shards, by=by, **given)

    return read_total


def test_a_whole_survey_is_counted_over_everything_else(database, add):
    add(2, option="o1", question="q1")
    add(3, option="o1", question="q1", article=7, device="tablet", complete=False)
    add(1)
    add(9, survey_id=2)
    found = {"q1": {"o1": 5}, "": {"*responses": 1}}
    assert survey_total(database) == found
    fold(database)
    assert survey_total(database) == found
    add(-5, option="o1", question="q1")
    assert survey_total(database) == {"": {"*responses": 1}}


def test_a_read_sees_pending_and_folded_alike(database, add, total):
    add(3)
    before = total(("option",))
    assert fold(database) == 1
    assert total(("option",)) == before == {("*responses",): 3}
    add(2)
    assert total(("option",)) == {("*responses",): 5}
    assert fold(database) == 1
    assert total() == {(): 5}


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {(): 15}),
        ({"by": ("survey_id",)}, {(1,): 7, (2,): 8}),
        ({"by": ("day", "device")}, {(DAY, "phone"): 9, (DAY - dt.timedelta(1), "tablet"): 6}),
        ({"survey_id": 2}, {(): 8}),
        ({"device": "tablet"}, {(): 6}),
        ({"since": DAY}, {(): 9}),
        ({"until": DAY - dt.timedelta(1)}, {(): 6}),
        ({"since": DAY, "until": DAY, "survey_id": 1}, {(): 1}),
        ({"shards": (SHARD + 1,)}, {}),
        ({"channel": "frame"}, {}),
    ],
)
def test_a_read_keeps_what_is_asked_for(database, add, total, folded, asked, found):
    yesterday = (DAY - dt.timedelta(1)).isoformat()
    add(1)
    add(6, device="tablet", day=yesterday)
    add(8, survey_id=2)
    if folded:
        fold(database)
    assert total(**asked) == found


def test_the_same_question_about_something_else_has_another_answer(add, total):
    add(1, article=7)
    add(2, article=8, day=(DAY - dt.timedelta(1)).isoformat())
    for article, n in ((7, 1), (8, 2), (9, 0)):
        assert total(article_id=article) == ({(): n} if n else {})
    assert total(article_id=frozenset(range(100_000))) == {(): 3}
    assert [total(since=DAY - dt.timedelta(ago))[()] for ago in (0, 1)] == [1, 3]


def test_what_was_taken_away_again_is_not_there(database, add, total):
    add(1)
    fold(database)
    add(-1)
    assert total(("option",)) == {}
    fold(database)
    assert total(("option",)) == {}


def test_a_backlog_is_folded_in_several_rounds(database, add, total, monkeypatch):
    monkeypatch.setattr(tallies, "FOLDED_AT_ONCE", 2)
    for _ in range(3):
        add()
    add(shard=SHARD + 1)
    assert [fold(database) for _ in range(3)] == [3, 1, 0]
    assert total() == {(): 3}
    assert total(shards=(SHARD, SHARD + 1)) == {(): 4}


def test_more_shards_than_one_query_asks_for_are_folded(database, add, total, monkeypatch):
    monkeypatch.setattr(shards, "SHARDS_AT_ONCE", 1)
    add(shard=SHARD)
    add(shard=SHARD + 1)
    assert fold(database) == 2


def test_two_processes_fold_each_delta_exactly_once(database, add, total, monkeypatch):
    monkeypatch.setattr(tallies, "FOLDED_AT_ONCE", 3)
    for number in range(20):
        add(option=f"o{number % 4}", question="q1")
    together, folded = threading.Barrier(2), []

    def work():
        together.wait()
        folded.extend(fold(database) for _ in range(12))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(folded) == 20
    assert total(("option",)) == {(f"o{n}",): 5 for n in range(4)}
    with database.reading() as session:
        assert session.scalar(select(func.count(TallyDelta.shard))) == 0
        assert session.scalar(select(func.sum(Tally.n)).where(Tally.shard == SHARD)) == 20


WAYS = [
    ((), {}),
    (("question", "option"), {"survey_id": 1}),
    (("version", "channel", "flagged", "question", "option"), {"survey_id": 1}),
    (("day", "option"), {"question": ""}),
    (("day", "version"), {"question": frozenset({"q1"}), "since": DAY}),
    (("article_id", "question", "option"), {"question": ""}),
    (("article_id",), {"question": frozenset({""}), "option": "*responses", "until": DAY}),
    (("survey_id", "article_id", "option"), {"question": "", "article_id": frozenset({0, 7})}),
    (("device",), {"complete": True}),
    (("article_id", "option"), {"question": "q1"}),
]


@pytest.mark.parametrize(("by", "where"), WAYS)
def test_coarser_tallies_say_what_the_finest_one_says(database, add, total, monkeypatch, by, where):
    for article, device in ((0, "phone"), (7, "tablet"), (7, "phone")):
        add(article=article, device=device)
        add(article=article, device=device, option="o1", question="q1", flagged=True)
        add(article=article, device=device, day="2026-11-18", version=2, channel="app")
        add(article=article, survey_id=2, complete=False)
    fold(database)
    add(5, article=9)
    coarse = total(by, **where)
    monkeypatch.setattr(tallies, "coarsest", lambda *_: Tally)
    assert coarse == total(by, **where)
    assert coarse


@pytest.fixture
def top(database):
    """Ids, and survey → number of articles."""

    def read_top(*surveys, most=2, **narrowed):
        with database.reading() as session:
            narrowed["survey_id"] = frozenset(surveys or [1])
            found = top_articles(session, [SHARD], most=most, **narrowed)
        return found.ids, dict(found.articles_of)

    return read_top


def test_the_articles_with_the_most_answers_are_found(database, add, top):
    assert top() == (set(), {})
    for article, n in ((1, 5), (2, 9), (3, 7), (4, 1)):
        add(n, article=article)
        add(20, article=article, option="o1", question="q1")
    add(9, article=4, day="2026-10-01")
    assert top() == ({1, 2, 3, 4}, {1: 4})
    fold(database)
    assert top() == ({2, 4}, {1: 4})
    assert top(since=DAY) == ({2, 3}, {1: 4})
    assert top(until=dt.date(2026, 10, 1)) == ({4}, {1: 1})
    add(1, article=1)
    assert top() == ({1, 2, 4}, {1: 4})
    add(-5, article=1)
    add(-1, article=1)
    fold(database)
    assert top(most=9) == ({2, 3, 4}, {1: 3})


def test_an_article_is_found_while_answers_of_those_above_it_are_taken_away(database, add, top):
    for article, n in ((1, 9), (2, 8), (3, 7), (4, 6)):
        add(n, article=article)
    fold(database)
    add(-8, article=1)
    add(-4, article=2)
    add(-3, article=2)
    assert top() == ({1, 2, 3, 4}, {1: 4})
    # What is taken away on other days says nothing of these.
    assert top(until=DAY - dt.timedelta(1)) == (set(), {})
    add(8, article=1)
    assert top() == ({1, 2, 3}, {1: 4})


def test_articles_are_ranked_by_the_answers_to_all_surveys_together(database, add, top):
    """No single survey has most of its answers in the article that was answered most."""
    for survey_id, article, n in ((1, 1, 9), (2, 2, 8), (1, 3, 6), (2, 3, 6), (3, 4, 99)):
        add(n, survey_id=survey_id, article=article)
    add(50, article=0)
    fold(database)
    assert top(1, 2, most=1) == ({0}, {1: 2, 2: 2})
    assert top(1, 2, most=2) == ({0, 3}, {1: 2, 2: 2})
    assert top(1, 2, most=1, article_id=frozenset({1, 2})) == ({1}, {1: 1, 2: 1})
    # Moved from one survey to another, an article stays where it is.
    add(-6, survey_id=1, article=3)
    add(6, survey_id=2, article=3)
    assert top(1, 2, most=1) == ({0, 3}, {1: 2, 2: 2})
    add(1, survey_id=2, article=7)
    assert top(1, 2, most=1, article_id=frozenset({1, 2})) == ({1}, {1: 1, 2: 1})
    assert top(2, most=1) == ({2, 3, 7}, {2: 2})


def test_articles_are_ranked_by_the_answers_of_some_readers(database, add, top):
    for article, phones, desktops in ((1, 9, 1), (2, 3, 8), (3, 5, 0)):
        add(phones, article=article)
        add(desktops, article=article, device="desktop", complete=False)
    add(20, article=2, option="o1", question="q1")
    fold(database)
    assert top(device=frozenset({"phone"})) == ({1, 3}, {1: 3})
    assert top(device=frozenset({"desktop"}), most=1) == ({2}, {1: 2})
    assert top(complete=False, since=DAY, until=DAY, most=1) == ({2}, {1: 2})
    add(6, article=3, device="desktop")
    assert top(device=frozenset({"phone"}), most=1) == ({1}, {1: 3})
    assert top(device=frozenset({"desktop"}), most=1) == ({2, 3}, {1: 2})
