"""Migrations lead to the models and back, and the models keep to the rules of shards."""

import pytest
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from survey_app.collect.models import Response
from survey_app.collect.recount import recount_is_due
from survey_app.database import Database, transaction
from survey_app.migrations import (
    OutdatedSchema,
    current_revision,
    differences,
    downgrade,
    newest_revision,
    require_current,
    upgrade,
)
from survey_app.publications.models import Member
from survey_app.schema import CONFIG, FACTS, metadata
from tests.builders import make_article, make_publication, make_survey, response_row

FACT_TABLES = [table.__table__ for table in FACTS]


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        database = Database(request.getfixturevalue("postgres_scratch"))
    yield database
    database.close()


def tables(database):
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_upgrading_gives_what_the_models_say(empty):
    upgrade(empty)
    assert current_revision(empty) == newest_revision()
    assert tables(empty) == set(metadata.tables)
    assert differences(empty) == []


def test_downgrading_leaves_nothing_and_upgrading_again_works(empty):
    upgrade(empty)
    downgrade(empty, "base")
    assert tables(empty) == set()
    upgrade(empty)
    assert differences(empty) == []


def test_an_empty_database_is_refused_with_what_to_run(empty):
    with pytest.raises(OutdatedSchema, match="Run: survey-app migrate"):
        require_current(empty)


def test_a_database_of_a_newer_version_is_left_alone(empty):
    upgrade(empty)
    with transaction(empty.writing()) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    with pytest.raises(OutdatedSchema, match="does not know"):
        require_current(empty)
    with pytest.raises(OutdatedSchema, match="does not know"):
        upgrade(empty)


def test_every_table_is_either_of_facts_or_of_configuration():
    named = {table.__tablename__ for table in (*FACTS, *CONFIG)}
    assert named == set(metadata.tables)


@pytest.mark.parametrize("table", FACT_TABLES, ids=lambda table: table.name)
class TestFactTables:
    def test_each_key_begins_with_the_shard(self, table):
        unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        keys = [table.primary_key, *unique, *table.indexes]
        assert [key.name for key in keys if next(iter(key.columns)).name != "shard"] == []

    def test_no_number_is_given_by_the_database(self, table):
        assert table.autoincrement_column is None

    def test_it_refers_to_no_other_table(self, table):
        assert [c for c in table.constraints if isinstance(c, ForeignKeyConstraint)] == []


def test_no_table_refers_to_facts():
    facts = {table.name for table in FACT_TABLES}
    referred = {key.column.table.name for t in metadata.tables.values() for key in t.foreign_keys}
    assert referred & facts == set()


def test_changing_a_table_loses_no_row_of_those_that_refer_to_it(empty):
    upgrade(empty)
    with transaction(empty.writing()) as session:
        publication = make_publication(session)
        make_article(session, publication)
        survey_id, shard = make_survey(session, publication).id, publication.id << 8
    with transaction(empty.writing()) as session:
        session.execute(insert(Response), [response_row(shard, survey_id)])
    before = rows(empty)
    for revision in ("0001", newest_revision()):
        (downgrade if revision == "0001" else upgrade)(empty, revision)
        assert rows(empty) == before
    assert recount_is_due(empty)


def test_answers_stay_as_they_were_given(empty):
    upgrade(empty)
    with transaction(empty.writing()) as session:
        publication = make_publication(session)
        survey_id, shard = make_survey(session, publication).id, publication.id << 8
    given = {"q2": {"other": 'naïve "ñ"'}, "q10": 0.1, "q1": ["o2", "o1"], "q3": None}
    with transaction(empty.writing()) as session:
        session.execute(insert(Response), [response_row(shard, survey_id) | {"answers": given}])
    downgrade(empty, "0013")
    upgrade(empty)
    with empty.reading() as session:
        assert session.scalar(select(Response.answers)) == given


def rows(database):
    """How many rows the tables have that every revision has."""
    kept = ("user_account", "publication", "member", "article", "survey", "survey_version")
    with database.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}"))
            for name in (*kept, "response")
        }


def test_rows_still_refer_to_rows_after_a_migration(empty):
    upgrade(empty)
    with pytest.raises(IntegrityError), transaction(empty.writing()) as session:
        session.add(Member(publication_id=9, user_id=9, role="owner"))
