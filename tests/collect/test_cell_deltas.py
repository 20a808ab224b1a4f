"""Deltas of cells: read while they wait, and folded exactly once whatever happens."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from survey_app.collect import cell_deltas
from survey_app.collect.cell_deltas import MERGED_FROM, SETTLES, Place, add_delta, fold_cells
from survey_app.collect.cells import sums
from survey_app.collect.columns import Columns
from survey_app.collect.models import AlsoReadCell, CellDelta, ReadingCell
from survey_app.database import transaction
from tests.builders import NOW, add_cells

OVER = NOW + SETTLES
PLACE_OF = ("article_id", "device", "language", "referrer", "depth", "held_out")
VIEW = {"device": "phone", "language": "en", "referrer": "", "depth": 5}


@pytest.fixture
def shard(publication):
    return publication.id << 8


@pytest.fixture
def wait(database, shard):
    """Leave a delta: article → reads."""

    def leave(reads, hour=NOW, **view):
        key = VIEW | view
        cells = [((n, *key.values(), False), (m, 10 * m)) for n, m in reads.items()]
        packed = Columns.of(PLACE_OF, cells).packed()
        with transaction(database.writing()) as session:
            add_delta(session, Place(shard, "reading_cell", hour), packed, uuid4())

    return leave


@pytest.fixture
def total(database, shard):
    def read(**given):
        with database.reading() as session:
            return sums(session, ReadingCell, shards=[shard], **given)

    return read


@pytest.fixture
def rows(database):
    def number(table):
        with database.reading() as session:
            return session.scalar(select(func.count(table.shard)))

    return number


def fold_all(database):
    while fold_cells(database, OVER):
        pass


def test_an_hour_waits_until_it_is_over(database, wait, rows):
    wait({1: 5})
    assert fold_cells(database, OVER - dt.timedelta(seconds=1)) == 0
    assert (rows(CellDelta), rows(ReadingCell)) == (1, 0)
    assert fold_cells(database, OVER) == 1
    assert (rows(CellDelta), rows(ReadingCell)) == (0, 1)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"by": ("article_id",)},
        {"by": ("device", "article_id")},
        {"by": ("hour", "depth")},
        {"article_id": 1},
        {"article_id": frozenset({1, 2}), "by": ("device",)},
        {"device": "tablet", "by": ("article_id",)},
        {"held_out": True},
        {"since": NOW + dt.timedelta(hours=1)},
        {"until": NOW + dt.timedelta(hours=1), "by": ("article_id",)},
    ],
)
def test_it_makes_no_difference_to_sums_whether_cells_are_folded(
    database, wait, total, shard, given
):
    later = NOW + dt.timedelta(hours=1)
    add_cells(
        database,
        shard,
        ReadingCell,
        [{"hour": NOW, "article_id": 1, **VIEW, "reads": 4, "engaged_s": 40}],
    )
    wait({1: 5, 2: 7})
    wait({1: 11}, device="tablet", depth=9)
    wait({2: 3, 4: 1}, hour=later)
    before = total(**given)
    assert fold_cells(database, later + SETTLES) == 2
    assert total(**given) == before


def test_what_waits_is_part_of_the_sums(wait, total):
    assert total() == {(): (0, 0)}
    wait({1: 5, 2: 7})
    wait({1: 11})
    assert total() == {(): (23, 230)}
    assert total(by=("article_id",)) == {(1,): (16, 160), (2,): (7, 70)}
    assert total(article_id=3, by=("article_id",)) == {}


def test_many_deltas_of_an_hour_become_one(database, wait, rows, total):
    for n in range(MERGED_FROM):
        wait({n % 7: 1})
    before = total(by=("article_id",))
    assert fold_cells(database, NOW) == 0
    assert (rows(CellDelta), rows(ReadingCell)) == (1, 0)
    assert total(by=("article_id",)) == before
    fold_cells(database, OVER)
    assert rows(CellDelta) == 0
    assert total(by=("article_id",)) == before


def test_what_comes_late_is_added(database, wait, total, rows):
    wait({1: 5})
    fold_cells(database, OVER)
    wait({1: -1})
    wait({2: 1})
    fold_cells(database, OVER)
    assert total(by=("article_id",)) == {(1,): (4, 40), (2,): (1, 10)}
    assert rows(CellDelta) == 0


def test_what_comes_to_nothing_leaves_no_cell(database, wait, rows):
    wait({1: 5, 2: 1})
    wait({1: -5})
    fold_cells(database, OVER)
    assert rows(ReadingCell) == 1


def test_a_large_hour_goes_in_slice_by_slice(database, wait, total, rows, monkeypatch):
    monkeypatch.setattr(cell_deltas, "CELLS_AT_ONCE", 2)
    monkeypatch.setattr(cell_deltas, "FOLDED_AT_ONCE", 3)
    wait(dict.fromkeys(range(9), 1))
    assert fold_cells(database, OVER) == 3
    assert (rows(CellDelta), rows(ReadingCell)) == (2, 6)
    assert total() == {(): (9, 90)}
    assert fold_cells(database, OVER) == 2
    assert (rows(CellDelta), rows(ReadingCell)) == (0, 9)


@pytest.mark.parametrize("broken", range(4))
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_fold_that_breaks_off_adds_nothing_twice(
    database, wait, total, rows, monkeypatch, broken, is_stored
):
    """Whichever commit fails: the cutting or one of the slices, stored or not."""
    monkeypatch.setattr(cell_deltas, "CELLS_AT_ONCE", 2)
    wait(dict.fromkeys(range(5), 1))
    commits, commit = [], database.engine.dialect.do_commit

    def break_one(connection):
        commits.append(connection)
        is_the_one = len(commits) == broken + 1
        if not is_the_one or is_stored:
            commit(connection)
        if is_the_one:
            raise database.engine.dialect.loaded_dbapi.OperationalError("cut")

    monkeypatch.setattr(database.engine.dialect, "do_commit", break_one)
    with pytest.raises(OperationalError):
        fold_cells(database, OVER)
    assert total() == {(): (5, 50)}
    fold_all(database)
    assert total() == {(): (5, 50)}
    assert (rows(CellDelta), rows(ReadingCell)) == (0, 5)


def test_sums_stay_the_same_while_two_processes_fold(database, wait, total, rows, monkeypatch):
    monkeypatch.setattr(cell_deltas, "CELLS_AT_ONCE", 2)
    for n in range(10):
        wait(dict.fromkeys(range(n, n + 20), 1))
    before = total(by=("article_id",))
    with ThreadPoolExecutor(2) as pool:
        folds = [pool.submit(fold_all, database) for _ in range(2)]
        while not all(fold.done() for fold in folds):
            assert total(by=("article_id",)) == before
    for fold in folds:
        fold.result()
    fold_all(database)
    assert total(by=("article_id",)) == before
    assert (rows(CellDelta), rows(ReadingCell)) == (0, 29)


def test_deltas_of_an_older_release_lack_measures_that_came_since(database, shard):
    place, link = Place(shard, "also_read_cell", NOW), (7, 8, 1, False)
    for measures in ((5, 2), (3, 1, 2, 1)):
        packed = Columns.of(place.names, [(link, measures)]).packed()
        with transaction(database.writing()) as session:
            add_delta(session, place, packed, uuid4())

    def total():
        with database.reading() as session:
            return sums(session, AlsoReadCell, shards=[shard])

    assert total() == {(): (8, 3, 2, 1)}
    fold_cells(database, OVER)
    assert total() == {(): (8, 3, 2, 1)}
