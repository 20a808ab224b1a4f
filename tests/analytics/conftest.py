"""Fixtures of the read side: what the write side has stored, and the period to look at."""

import datetime as dt
import random
from functools import partial

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.analytics.field_dates import field_dates
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.periods import period
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.source import Sources
from survey_app.analytics.survey_page import Looked, survey_page
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReadingCell
from survey_app.collect.receive import withdraw_response
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shard_of_article
from survey_app.collect.sketches import add_registers, registers_of
from survey_app.database import transaction
from survey_app.publications.models import Member
from survey_app.surveys.published import published_survey, versions_of
from tests import builders
from tests.builders import NOW, ORIGIN, add_cells

NOTHING = Looked()
VIEW = {"device": "phone", "language": "en", "referrer": ""}


@pytest.fixture
def answer(database, survey):
    """Store a response for each of these answers."""
    return partial(builders.respond, database)


@pytest.fixture
def announce(database, publication):
    """Make an article known; returns its id."""

    def make(path="/ai/robots", **facts):
        with transaction(database.writing()) as session:
            return builders.make_article(session, publication, path, **facts).id

    return make


@pytest.fixture
def article(announce):
    """Id of the article at /ai/robots."""
    return announce()


@pytest.fixture
def publish(database, survey):
    """Publish the survey with other questions."""

    def reword(*questions, later=dt.timedelta(0)):
        builders.publish_again(database, survey.id, *questions, now=NOW + later)

    return reword


@pytest.fixture
def count(database, publication):
    """Add to the cells of an article."""

    def add(table, article_id, hour=NOW, **row):
        shard = shard_of_article(publication.id, publication.buckets, article_id)
        head = {"hour": hour.replace(minute=0), "article_id": article_id}
        add_cells(database, shard, table, [head | row])

    return add


@pytest.fixture
def seen(count, survey):
    """Let the survey be seen, and perhaps started, in an article."""

    def add(n, article_id=0, started=0, survey_id=None, version=1, **row):
        what = {"survey_id": survey_id or survey.id, "version": version, "seen": n}
        what |= {"placement": "element", "channel": "inline", "depth": -1, "started": started}
        count(ExposureCell, article_id, **(VIEW | what | row), dismissed=0)

    return add


@pytest.fixture
def read_to(count):
    """Let an article be read to so many tenths."""

    def add(article_id, depth, reads=1, engaged_s=0, **row):
        what = {"depth": depth, "reads": reads, "engaged_s": engaged_s}
        count(ReadingCell, article_id, **(VIEW | what | row))

    return add


@pytest.fixture
def read_on(database, publication, article):
    """Let so many different readers read the article on a day."""

    def read(day, number):
        shard = shard_of_article(publication.id, publication.buckets, article)
        hashes = [random.Random(at).getrandbits(64) for at in range(number)]
        with transaction(database.writing()) as session:
            add_registers(session, shard, day, registers_of("article", article, hashes))

    return read


@pytest.fixture
def link(count):
    """Let an "Also read" link be seen and followed."""

    def add(article_id, target_id, position=1, seen=0, followed=0, **row):
        what = {"target_id": target_id, "position": position, "seen": seen, "followed": followed}
        count(AlsoReadCell, article_id, **(what | {"seen_with": 0, "followed_with": 0} | row))

    return add


@pytest.fixture
def sources(publication, survey, database, tmp_path):
    """What the pages of the survey count from, within a session."""

    def made(session):
        published = published_survey(session, survey.key)
        folder = tmp_path / "snapshots"
        return Sources(
            session,
            publication,
            survey.id,
            lambda: bring_up_to_date(database, folder, published, NOW),
        )

    return made


@pytest.fixture
def of_survey(survey, always, sources):
    """The survey's page."""

    def read(session, shown=always, looked=NOTHING, **narrowed):
        versions = versions_of(session, survey.id)
        found, names = Filter(shown, **narrowed), Names(asked(versions))
        days = field_dates(versions, survey.closed_at, NOW, "UTC", shown)
        return survey_page(sources(session), survey, versions, found, names, looked, days)

    return read


@pytest.fixture
def always():
    """All of the past, seen at the moment of the tests."""
    return period("all", default="all", time_zone="UTC", now=NOW)


@pytest.fixture
def week():
    return period("7", default="all", time_zone="UTC", now=NOW)


def address(path="/ai/robots"):
    """Address of an article, as a response names it."""
    return f"{ORIGIN}{path}"


@pytest.fixture
def withdrawn_answer(answer, collector):
    """Store a response that its reader deletes again."""

    def make(answers, **given):
        [identifier] = answer(answers, **given)
        gone = Withdrawal(survey="labsurvey", id=identifier, secret=builders.SECRET)
        withdraw_response(collector, gone, Sender(), NOW)
        return identifier

    return make


@pytest.fixture
def analyst_client(app, database, publication, editor_client):
    """A client in which an analyst of the publication is signed in."""
    with transaction(database.writing()) as session:
        user = builders.make_user(session, name="Bo Analyst")
        session.add(Member(publication_id=publication.id, user_id=user.id, role="analyst"))
        token = open_sign_in(session, user, dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client
