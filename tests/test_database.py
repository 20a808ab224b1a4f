"""Sessions either read or write, and a block commits whole or not at all."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from survey_app.accounts.models import User
from survey_app.collect.models import TallyDelta
from survey_app.database import among, transaction, without_password
from survey_app.publications.models import Publication
from tests.builders import make_article, make_publication

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def somebody(email):
    return User(email=email, name="", password_hash="", created_at=NOON)


def emails(database):
    with database.reading() as session:
        return list(session.scalars(text("SELECT email FROM user_account ORDER BY email")))


def test_a_block_that_ends_well_is_kept(database):
    with transaction(database.writing()) as session:
        session.add(somebody("a@example.com"))
    assert emails(database) == ["a@example.com"]


def test_a_block_that_raises_leaves_nothing(database):
    with pytest.raises(RuntimeError), transaction(database.writing()) as session:
        session.add(somebody("a@example.com"))
        session.flush()
        raise RuntimeError
    assert emails(database) == []


def test_a_savepoint_undoes_only_its_own(database):
    with transaction(database.writing()) as session:
        session.add(somebody("a@example.com"))
        with pytest.raises(RuntimeError), session.begin_nested():
            session.add(somebody("b@example.com"))
            session.flush()
            raise RuntimeError
    assert emails(database) == ["a@example.com"]


def test_a_reading_session_cannot_write(database):
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM user_account"))


def test_moments_come_back_in_utc(database):
    east = NOON.astimezone(dt.timezone(dt.timedelta(hours=9)))
    with transaction(database.writing()) as session:
        session.add(User(email="a@example.com", name="", password_hash="", created_at=east))
    with database.reading() as session:
        assert session.scalars(text("SELECT 1")).one() == 1
        assert session.query(User).one().created_at.isoformat() == "2026-11-20T12:00:00+00:00"


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(Exception, match="time zone"), transaction(database.writing()) as session:
        naive = NOON.replace(tzinfo=None)
        session.add(User(email="a@example.com", name="", password_hash="", created_at=naive))


def test_identifiers_and_documents_come_back_as_they_were(database):
    made = uuid.UUID("019342a0-0000-7000-8000-000000000001")
    with transaction(database.writing()) as session:
        session.add(TallyDelta(shard=256, id=made, survey_id=1, cells=[[1, "é", None]]))
    with database.reading() as session:
        row = session.query(TallyDelta).one()
    assert (row.id, row.cells) == (made, [[1, "é", None]])


def test_a_password_is_never_shown():
    assert without_password("postgresql://me:secret@db/x") == "postgresql://me:***@db/x"


def test_a_column_can_be_one_of_very_many_numbers(database, publication):
    with database.reading() as session:
        query = select(Publication.key).where(among(Publication.id, frozenset(range(100_000))))
        assert session.scalars(query).all() == [publication.key]
        query = select(Publication.key).where(among(Publication.key, {publication.key, "x"}))
        assert session.scalars(query).all() == [publication.key]
        assert session.scalars(select(Publication.key).where(among(Publication.id, ()))).all() == []


def test_statistics_are_kept_where_the_database_does_not_by_itself(database):
    with transaction(database.writing()) as session:
        publication = make_publication(session)
        for number in range(300):
            make_article(session, publication, f"/a{number}")
    database.refresh_statistics()
    if database.is_sqlite:
        with database.reading() as session:
            known = session.scalars(text("SELECT tbl FROM sqlite_stat1")).all()
        assert "article" in known
