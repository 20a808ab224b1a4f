"""Fixtures: an empty, migrated database of both kinds, and the application on it."""

import contextlib
import datetime as dt
import gc
import os
import shutil
import threading
import uuid

import hypothesis
import pytest
from sqlalchemy import create_engine, text

from survey_app import create_app
from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.collect.collector import Collector
from survey_app.collect.flush import flush
from survey_app.collect.recount import disagreements
from survey_app.collect.views import folder_of
from survey_app.database import Database, transaction
from survey_app.migrations import upgrade
from survey_app.settings import Settings
from survey_app.web.runtime import part_of
from tests import builders
from tests.browsers import NoBrowser, chromium
from tests.compiled import compile_once, share_statements
from tests.emptying import empty
from tests.postgres import NoPostgres, shared_server, with_database
from tests.redis_server import NoRedis, redis_server
from tests.serving import served
from tests.shards import Watch

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
IN_CI = os.environ.get("CI") == "true"
# No test is about the time it takes: other work on the machine must not turn it red.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
compile_once()
# Every full collection would walk over the imports and the tests, a million and a half of objects
# that are garbage to the end of the run only: it is off until all are there, and then leaves them.
gc.disable()


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")


def pytest_collection_finish():
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000)  # an application alone is twenty times the usual 700 objects


@pytest.fixture
def now():
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


def do_without(what, reason):
    """What cannot be had is a printed skip; in CI it is a failure."""
    if IN_CI:
        pytest.fail(f"CI needs {what}: {reason}")
    pytest.skip(f"no {what} here: {reason}")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """A folder that all processes of this test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres_url(run_folder):
    """A migrated PostgreSQL database of this worker's own."""
    with contextlib.ExitStack() as stack:
        try:
            address = stack.enter_context(shared_server(run_folder))
        except NoPostgres as error:
            do_without("PostgreSQL", error)
        name = f"survey_{uuid.uuid4().hex[:12]}"
        admin = create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = with_database(address, name)
        database = Database(url)
        upgrade(database)
        database.close()
        yield url
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture
def postgres_scratch(postgres_url, tmp_path):
    """Address of a PostgreSQL database without any table."""
    server = Database(postgres_url)
    admin = server.engine.execution_options(isolation_level="AUTOCOMMIT", writes=True)
    name = f"scratch_{abs(hash(tmp_path))}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield with_database(postgres_url, name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.close()


def end_long_work():
    """Wait for what a test has left to threads: they hold connections."""
    for thread in threading.enumerate():
        if thread.name.startswith("survey-long-work"):
            thread.join(60)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    """An empty database with the current schema."""
    if request.param == "sqlite":
        path = tmp_path / "survey.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        made = Database(f"sqlite:///{path}")
    else:
        made = Database(request.getfixturevalue("postgres_url"))
    share_statements(made.engine)
    watch = Watch(made.engine)
    yield made
    end_long_work()
    if not made.is_sqlite:
        empty(made)
    made.close()
    assert watch.broken == []


@pytest.fixture
def tallies_agree(request):
    """After the test the tallies are what a recount of the responses gives."""
    database = request.getfixturevalue("database") if "database" in request.fixturenames else None
    yield
    if database is not None:
        assert [str(difference) for difference in disagreements(database)] == []


@pytest.fixture
def session(database):
    """A writing session; what a test flushes in it is rolled back."""
    with database.writing() as made:
        yield made


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environment(
        {"SURVEY_DATA_DIR": str(tmp_path), "SURVEY_SECRET_KEY": "for tests only"},
        served_at="http://localhost",
    )


@pytest.fixture
def app(settings, database):
    made = create_app(settings, database)
    yield made
    part_of(made, Collector).close()


@pytest.fixture
def collector(database):
    """What takes answers, without an application."""
    made = Collector(database)
    yield made
    made.close()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def publication(database):
    """A publication with an owner, committed."""
    with transaction(database.writing()) as session:
        made = builders.make_publication(session)
        session.flush()
        session.expunge(made)
    return made


@pytest.fixture
def survey(database, publication):
    """A live survey with all five kinds, committed."""
    with transaction(database.writing()) as session:
        made = builders.make_survey(session, publication)
        session.expunge(made)
    return made


@pytest.fixture
def editor_client(app, database, publication):
    """A client in which the publication's owner is signed in; CSRF is tested apart."""
    app.config["WTF_CSRF_ENABLED"] = False
    with transaction(database.writing()) as session:
        user = session.get_one(builders.User, publication.owner_id)
        token = open_sign_in(session, user, dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


@pytest.fixture
def flush_beacons(app, database):
    """Store what the application's folder of beacons holds."""
    return lambda: flush(database, folder_of(app), dt.datetime.now(dt.UTC))


@pytest.fixture
def server(settings, database):
    """Address of the application, served on a port of its own."""
    with served(lambda address: create_app(settings.with_addresses(address), database)) as address:
        yield address


@pytest.fixture
def redis(tmp_path):
    """A Redis server of the test's own, which it may stop and start."""
    with contextlib.ExitStack() as stack:
        try:
            yield stack.enter_context(redis_server(tmp_path))
        except NoRedis as error:
            do_without("Redis", error)


@pytest.fixture(scope="session")
def browser():
    """Chromium, one per process of the test run."""
    with contextlib.ExitStack() as stack:
        try:
            yield stack.enter_context(chromium())
        except NoBrowser as error:
            do_without("Chromium", error)


@pytest.fixture
def page(browser):
    """A page in a browser that has never been anywhere; what it complains of fails the test.

    A test that lets a form be refused takes that out of `complaints`."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(10_000)
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    opened = context.new_page()
    opened.complaints = complaints
    yield opened
    context.close()
    assert complaints == []
