"""Fixtures of the texts: where they lie, what is shown of them, and decisions about them."""

from datetime import timedelta

import pytest

from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.texts.checks import decide
from survey_app.analytics.texts.queue import Shown, Wanted, queue_page
from survey_app.analytics.texts.source import Named, source_of
from survey_app.analytics.texts.tags import tags_of
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.receive import withdraw_response
from survey_app.collect.sender import Sender
from survey_app.database import transaction
from survey_app.surveys.published import published_survey
from tests.builders import NOW, SECRET, make_user


@pytest.fixture
def source(database, survey):
    with database.reading() as session:
        return source_of(session, published_survey(session, survey.key))


@pytest.fixture
def page(database, source):
    """A page of the queue."""

    def read(shown=Shown.TO_CHECK, **wanted):
        with database.reading() as session:
            tags = tags_of(session, source.survey.id)
            return queue_page(session, source, Wanted(shown, **wanted), tags)

    return read


@pytest.fixture
def words(page):
    """The texts of a page of the queue, as they may be quoted."""
    return lambda shown=Shown.TO_CHECK, **wanted: [
        one.quoted for one in page(shown, **wanted).texts
    ]


@pytest.fixture
def write(answer):
    """Let readers write, one after the other; returns the ids of their responses."""

    def add(*texts, question="q5", **given):
        return [
            answer({question: text}, now=NOW + number * timedelta(minutes=1), **given)[0]
            for number, text in enumerate(texts)
        ]

    return add


@pytest.fixture
def editor(database):
    """Id of somebody who decides."""
    with transaction(database.writing()) as session:
        return make_user(session).id


@pytest.fixture
def settle(database, source, page, editor):
    """Decide about all texts, or those with these words."""

    def act(decision, *only):
        texts = [one.text for one in page(Shown.ALL).texts if not only or one.text.words in only]
        named = [Named(text.place, text.text_hash) for text in texts]
        return decide(database, source, named, decision, by=editor, now=NOW)

    return act


@pytest.fixture
def snapshot(database, source, tmp_path):
    """The survey's snapshot, as all is now."""
    return lambda: bring_up_to_date(database, tmp_path / "snapshots", source.survey, NOW)


@pytest.fixture
def withdraw(collector):
    """Let a reader delete their response."""

    def act(identifier):
        gone = Withdrawal(survey="labsurvey", id=identifier, secret=SECRET)
        withdraw_response(collector, gone, Sender(), NOW)

    return act


@pytest.fixture
def stored(database):
    """All rows of a table."""

    def rows(table):
        with database.reading() as session:
            return list(session.query(table))

    return rows
