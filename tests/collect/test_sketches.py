"""Daily readers: sketches that are merged in any order, any number of times."""

import datetime as dt
import random
import re
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from survey_app.collect.cell_deltas import Place, add_delta, fold_cells
from survey_app.collect.columns import Columns
from survey_app.collect.flush import flush
from survey_app.collect.models import ReaderSketch
from survey_app.collect.shards import shards_of
from survey_app.collect.sketches import REGISTER, add_registers, daily_readers, registers_of
from survey_app.database import transaction
from survey_app.publications.models import Publication
from tests.builders import NOW, ORIGIN, make_article

DAY = NOW.date()
SHARD = 256


def some_readers(number, seed=1):
    """Hashes of so many readers."""
    chance = random.Random(seed)
    return frozenset(chance.getrandbits(64) for _ in range(number))


@pytest.fixture
def merge(database):
    """Merge readers into the sketch of a scope."""

    def add(hashes, day=DAY, scope="article", scope_id=7, shard=SHARD):
        with transaction(database.writing()) as session:
            add_registers(session, shard, day, registers_of(scope, scope_id, hashes))

    return add


@pytest.fixture
def readers(database):
    """Readers by day."""

    def read(scope="article", scope_id=7, since=DAY, until=DAY, shards=(SHARD,)):
        with database.reading() as session:
            return daily_readers(session, shards, scope, scope_id, since, until)

    return read


@pytest.mark.parametrize(
    ("scope", "number", "off"),
    [
        ("article", 1, 0),
        ("article", 20, 0.05),
        ("survey", 5000, 0.1),
        ("publication", 50_000, 0.05),
    ],
)
def test_a_sketch_tells_about_how_many_there_were(merge, readers, scope, number, off):
    merge(some_readers(number), scope=scope)
    assert readers(scope)[DAY] == pytest.approx(number, rel=off)


def test_merging_the_same_again_changes_nothing(merge, readers):
    hashes = some_readers(300)
    merge(hashes)
    before = readers()
    merge(hashes)
    merge(sorted(hashes)[:100])
    assert readers() == before


def test_a_sketch_that_knows_them_already_is_not_written(database, merge):
    merge(some_readers(300))
    written = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_rest):
        written.extend(re.findall("^(?:INSERT|UPDATE)", statement))

    merge(some_readers(300))
    event.remove(database.engine, "before_cursor_execute", note)
    assert written == []


def test_readers_of_several_flushes_are_told_apart(merge, readers):
    for seed in range(4):
        merge(some_readers(50, seed))
    assert readers()[DAY] == pytest.approx(200, rel=0.1)


def test_days_and_scopes_are_apart(merge, readers):
    tomorrow = DAY + dt.timedelta(days=1)
    merge(some_readers(3))
    merge(some_readers(5, 2), day=tomorrow)
    merge(some_readers(9, 3), scope="survey")
    merge(some_readers(9, 3), scope_id=8)
    assert readers(until=tomorrow) == {DAY: 3, tomorrow: 5}
    assert readers(since=tomorrow, until=tomorrow) == {tomorrow: 5}
    assert readers("publication") == {}


def test_a_title_that_was_given_more_shards_that_day_has_one_number(merge, readers):
    merge(some_readers(20), shard=SHARD)
    merge(some_readers(20), shard=SHARD + 1)
    assert readers(shards=(SHARD, SHARD + 1))[DAY] == pytest.approx(20, abs=1)


def test_two_processes_that_begin_a_sketch_at_once_lose_nobody(database, merge, readers):
    both = Barrier(2)

    def begin(seed):
        both.wait()
        merge(some_readers(100, seed))

    threads = [Thread(target=begin, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert readers()[DAY] == pytest.approx(200, rel=0.1)


def test_readers_who_wait_are_counted_with_those_in_the_sketch(database, merge, readers):
    merge(some_readers(50))
    waiting = list(registers_of("article", 7, some_readers(50) | some_readers(20, 2)))
    waiting += registers_of("article", 8, some_readers(90, 3))
    packed = Columns.of(REGISTER, waiting).packed()
    with transaction(database.writing()) as session:
        add_delta(session, Place(SHARD, "reader_sketch", NOW), packed, uuid4())
    before = readers()
    assert before[DAY] == pytest.approx(70, rel=0.1)
    fold_cells(database, NOW + dt.timedelta(hours=2))
    assert readers() == before


def test_few_readers_take_few_bytes(database, merge):
    merge(some_readers(5))
    with database.reading() as session:
        [size] = session.scalars(select(func.length(ReaderSketch.sketch)))
    assert size < 60


@pytest.mark.parametrize("is_folded", [False, True])
def test_beacons_bring_readers_to_the_title_its_articles_and_surveys(
    database, folder, say, publication, survey, is_folded
):
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).buckets = [[0, 4]]
        first = make_article(session, publication).id
        second = make_article(session, publication, "/b").id
    seen = [{"survey": "labsurvey"}, {"survey": "nosuch"}]
    for number in range(6):
        reader = random.Random(number % 3).randbytes(32)
        address = f"{ORIGIN}/b" if number == 5 else f"{ORIGIN}/ai/robots"
        view = f"view-000{number}"
        say(publication.id, view=view, article=address, reader=reader, seen=seen if number else [])
    say(publication.id, view="view-0009", article="https://elsewhere.example/", reader=b"9" * 32)
    flush(database, folder, NOW)
    if is_folded:
        fold_cells(database, NOW + dt.timedelta(hours=2))
    found = {}
    with database.reading() as session:
        assert session.scalar(select(func.count(ReaderSketch.day))) == (4 if is_folded else 0)
        shards = shards_of(publication.id, [[0, 4]])
        for scope, scope_id in (
            ("publication", publication.id),
            ("article", first),
            ("article", second),
            ("survey", survey.id),
        ):
            found[scope, scope_id] = daily_readers(session, shards, scope, scope_id, DAY, DAY)[DAY]
    assert found == {
        ("publication", publication.id): 4,
        ("article", first): 3,
        ("article", second): 1,
        ("survey", survey.id): 3,
    }
