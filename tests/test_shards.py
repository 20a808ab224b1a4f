"""The watch over shards sees what it must see."""

import datetime as dt

import pytest
from sqlalchemy import delete, insert, select, update

from survey_app.collect.models import ReadingCell, Tally
from survey_app.database import Database
from survey_app.publications.models import Publication
from tests.shards import Watch

HOUR = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CELL = {"hour": HOUR, "article_id": 1, "device": "", "language": "", "referrer": "", "depth": 0}


@pytest.fixture
def broken(sqlite_template):
    """What the watch objects to when these statements run in one transaction."""
    database = Database(f"sqlite:///{sqlite_template}")
    watch = Watch(database.engine)

    def run(*statements):
        with database.writing() as session:
            for statement in statements:
                session.execute(statement)
        return [line.split(":")[0] for line in watch.broken]

    yield run
    database.close()


def cell(shard):
    return insert(ReadingCell).values(shard=shard, reads=1, engaged_s=1, **CELL)


def test_what_stays_in_one_shard_is_let_through(broken):
    assert broken(cell(256), select(Tally).where(Tally.shard.in_([256, 257]))) == []


def test_a_read_without_a_shard_is_seen(broken):
    assert broken(select(Tally.n)) == ["names no shard"]


def test_two_shards_in_one_transaction_are_seen(broken):
    assert broken(cell(256), cell(512)) == ["touches more than shard {256, 512}"]


def test_facts_and_configuration_in_one_transaction_are_seen(broken):
    change = update(Publication).values(name="Other")
    assert broken(delete(Tally).where(Tally.shard == 256), change) != []
