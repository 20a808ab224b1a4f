"""The watch over shards sees what it must see."""

import datetime as dt
from types import FunctionType
from uuid import uuid4

import pytest
from sqlalchemy import delete, exists, insert, select, text, union_all, update

from survey_app.collect.models import Flush, ReadingCell, Response, Tally, TallyDelta
from survey_app.database import Database
from survey_app.inserting import insert_new
from survey_app.publications.models import Publication
from tests.shards import Watch, faults_of

HOUR = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
VIEW = {"hour": HOUR, "article_id": 1, "device": "", "language": "", "referrer": ""}


@pytest.fixture
def broken(sqlite_template):
    """What the watch objects to when these statements run in one transaction."""
    database = Database(f"sqlite:///{sqlite_template}")
    watch = Watch(database.engine, readers="tests")

    def run(*statements):
        with database.writing() as session:
            for statement in statements:
                session.execute(statement)
        return [line.split(":")[0] for line in watch.broken]

    yield run
    database.close()


def cell(shard):
    return insert(ReadingCell).values(
        shard=shard, depth=0, held_out=False, reads=1, engaged_s=1, **VIEW
    )


IN_ONE = Tally.shard == 256
PENDING = select(TallyDelta.survey_id)
PENDING_IN_ONE = PENDING.where(TallyDelta.shard == 256)


@pytest.mark.parametrize(
    "statement",
    [
        cell(256),
        select(Tally).where(Tally.shard.in_([256, 257])),
        select(Response).where(Response.survey_id == 1, Response.shard == 256),
        update(Tally).where(IN_ONE).values(n=1),
        delete(Tally).where(IN_ONE),
        union_all(select(Tally.n).where(IN_ONE), PENDING_IN_ONE),
        select(Tally.n).where(IN_ONE, Tally.survey_id.in_(PENDING_IN_ONE)),
        select(PENDING_IN_ONE.subquery()),
        text('SELECT n FROM tally WHERE n > 0 AND tally."shard" = 256'),
        select(Publication.id),
    ],
)
def test_what_names_its_shard_is_let_through(broken, statement):
    assert broken(statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        select(Tally.n),
        select(Response),
        select(Response).where(Response.survey_id == 1),
        select(TallyDelta.shard).distinct(),
        select(Tally.n).where(Tally.shard != 256),
        select(Tally.n).where(Tally.shard.not_in([256])),
        select(Tally.n).join(TallyDelta, TallyDelta.shard == 256),
        select(Tally.n).where(Tally.shard == TallyDelta.shard),
        update(Tally).values(n=1),
        delete(Tally).where(Tally.survey_id == 1),
        union_all(select(Tally.n).where(IN_ONE), PENDING),
        select(Tally.n).where(IN_ONE, Tally.survey_id.in_(PENDING)),
        select(Publication.id).where(exists(PENDING)),
        select(PENDING.subquery()),
    ],
)
def test_what_names_no_shard_is_seen(broken, statement):
    assert broken(statement)[0] == "names no shard"


TALLY = "FROM tally WHERE tally.shard = 256"


@pytest.mark.parametrize(
    ("dialect", "statement", "fault"),
    [
        (
            "postgresql",
            "SELECT id FROM response WHERE shard IN (256, 257) FOR UPDATE",
            "locks several shards",
        ),
        ("postgresql", "SELECT id FROM response WHERE shard = 256 FOR UPDATE", None),
        (
            "postgresql",
            f"SELECT day, sum(n) {TALLY} GROUP BY GROUPING SETS ((day), ())",
            "groups in several ways",
        ),
        (
            "postgresql",
            f"SELECT day, sum(n) {TALLY} GROUP BY ROLLUP (day)",
            "groups in several ways",
        ),
        ("sqlite", f"SELECT day, sum(n) {TALLY} GROUP BY day", None),
        (
            "sqlite",
            f"SELECT n {TALLY} AND EXISTS (SELECT 1 FROM tally_delta "
            "WHERE tally_delta.shard = 256 AND tally_delta.survey_id = tally.survey_id)",
            "looks up each row",
        ),
        (
            "sqlite",
            f"SELECT n {TALLY} AND survey_id IN (SELECT tally_delta.survey_id FROM tally_delta "
            "WHERE tally_delta.shard = 256)",
            None,
        ),
        ("sqlite", "UPDATE tally SET shard = 257 WHERE shard = 256", "moves to another shard"),
        ("sqlite", "UPDATE tally SET n = 1 WHERE shard = 256", None),
        (
            "postgresql",
            "INSERT INTO tally (shard, n) VALUES (1, 2) ON CONFLICT (shard) DO UPDATE SET n = "
            "extract(epoch FROM now())",
            "asks what differs by machine",
        ),
        (
            "sqlite",
            "INSERT INTO flush (shard) VALUES (1) ON CONFLICT (shard) DO UPDATE SET flushed_at = "
            "CURRENT_TIMESTAMP",
            "asks what differs by machine",
        ),
        (
            "postgresql",
            "INSERT INTO tally (shard, n) VALUES (1, 2) ON CONFLICT (shard) DO UPDATE SET n = "
            "tally.n + excluded.n",
            None,
        ),
        (
            "sqlite",
            "SELECT tally.n FROM tally JOIN tally_delta ON tally.survey_id = tally_delta.survey_id "
            "WHERE tally.shard = 256 AND tally_delta.shard = 256",
            "joins over shards",
        ),
        (
            "sqlite",
            "SELECT tally.n FROM tally JOIN tally_delta ON tally.shard = tally_delta.shard "
            "WHERE tally.shard = 256",
            None,
        ),
        (
            "sqlite",
            f"SELECT n, name {TALLY.replace('WHERE', 'JOIN survey ON true WHERE')}",
            "reads facts with configuration",
        ),
        ("postgresql", "INSERT INTO tally (shard, n) VALUES (1, 2), (1, 3)", "lists rows"),
        ("sqlite", "INSERT INTO tally (shard, n) VALUES (1, 2), (1, 3)", None),
        (
            "postgresql",
            "INSERT INTO tally (shard, n) SELECT a.s, a.n FROM unnest(%(s)s, %(n)s) AS a(s, n)",
            None,
        ),
    ],
)
def test_each_rule_can_be_broken_and_kept(dialect, statement, fault):
    assert faults_of(statement, dialect) == ([fault] if fault else [])


def test_the_product_is_watched_and_a_test_that_reads_is_not(sqlite_template):
    database = Database(f"sqlite:///{sqlite_template}")
    watch = Watch(database.engine)

    def look(session):
        session.execute(query)

    query = select(Response)
    as_product = FunctionType(look.__code__, {"__name__": "survey_app.x"}, closure=look.__closure__)
    with database.reading() as session:
        look(session)
        assert watch.broken == []
        as_product(session)
    database.close()
    assert len(watch.broken) == 1


def test_two_shards_in_one_transaction_are_seen(broken):
    assert broken(cell(256), cell(512)) == ["touches more than shard {256, 512}"]


def test_facts_and_configuration_in_one_transaction_are_seen(broken):
    change = update(Publication).values(name="Other")
    assert broken(delete(Tally).where(Tally.shard == 256), change) != []


@pytest.fixture(params=["sqlite", "postgres"])
def unwatched(request):
    """A database of each kind, which only the test itself watches."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{request.getfixturevalue('sqlite_template')}")
    else:
        made = Database(request.getfixturevalue("postgres_url"))
    yield made
    made.close()


def test_rows_that_go_straight_to_the_driver_are_watched(unwatched):
    watch = Watch(unwatched.engine)
    rows = [{"shard": shard, "id": uuid4(), "flushed_at": HOUR} for shard in (256, 256, 512)]
    with unwatched.writing() as session:
        insert_new(session, Flush.__table__, rows[:2], "id")
        assert watch.broken == []
        insert_new(session, Flush.__table__, rows[2:], "id")
    assert [line.split(":")[0] for line in watch.broken] == ["touches more than shard {256, 512}"]
