"""What a method note counts costs little, however many have answered."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event

from survey_app.analytics.method.counts import method_counts
from survey_app.surveys.published import published_survey
from tests.builders import respond


@pytest.fixture
def statements(database):
    """What is asked of the responses, each with what is given to it."""
    found = []

    def note(_connection, _cursor, statement, given, *_):
        if "FROM response" in statement:
            found.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_what_does_not_count_is_looked_up_and_not_searched_for(database, survey, statements):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL reads a small table as a whole, whatever its indexes")
    respond(database, {"q1": "o1"})
    statements.clear()
    with database.reading() as session:
        method_counts(session, published_survey(session, survey.key))
    [(statement, given)] = statements
    with closing(sqlite3.connect(database.engine.url.database)) as connection:
        [first, *_] = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    assert "USING COVERING INDEX ix_response_apart" in first[3]
