"""Alive, and able to write."""

import socket
import threading
from dataclasses import replace

from sqlalchemy import text

from survey_app import create_app
from survey_app.database import Database
from survey_app.web.health import SAME_AGAIN, Readiness
from survey_app.web.runtime import part_of


def test_it_says_that_it_lives(client):
    assert client.get("/healthz").json == {"status": "alive"}


def test_it_is_ready_when_the_database_admits_writes(client):
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_when_the_database_only_reads(settings, database, tmp_path):
    if database.is_sqlite:
        address = f"sqlite:///file:{tmp_path / 'survey.db'}?mode=ro&uri=true"
    else:
        url = database.engine.url.update_query_dict(
            {"options": "-c default_transaction_read_only=on"}
        )
        address = url.render_as_string(hide_password=False)
    only_reading = Database(address)
    answer = create_app(settings, only_reading).test_client().get("/readyz")
    only_reading.close()
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"


def test_it_is_not_ready_when_the_database_is_gone(settings):
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    client = create_app(replace(settings), gone).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/surveys/labsurvey.json").status_code == 503
    gone.close()


def test_asking_stores_nothing(client, database):
    client.get("/readyz")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM user_account")) == 0


def test_a_database_that_hangs_keeps_nobody_waiting(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        hanging = Database(address)
        client = create_app(settings, hanging).test_client()
        # It takes connections and never says a word; two who ask share one trial.
        assert [client.get("/readyz").status_code for _ in range(2)] == [503, 503]
        trials = [one for one in threading.enumerate() if one.name == "survey-trial"]
        assert len(trials) == 1
    trials[0].join()
    hanging.close()


def test_it_is_ready_again_when_the_database_is(client, database):
    held = SAME_AGAIN if database.is_sqlite else text("LOCK TABLE alembic_version")
    with database.writing() as session:
        session.execute(held)
        assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_while_too_many_wait(client, app):
    part_of(app, Readiness).conditions.append(lambda: False)
    assert client.get("/readyz").status_code == 503


def test_who_asks_often_does_not_write_often(client, database):
    def rewritten():
        with database.reading() as session:
            return session.scalar(text("SELECT xmin::text FROM alembic_version"))

    client.get("/readyz")
    if not database.is_sqlite:
        first = rewritten()
        client.get("/readyz")
        assert rewritten() == first
