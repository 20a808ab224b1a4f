"""Things that tests need, with defaults, so that each test says only what matters to it."""

import contextlib
import datetime as dt
import itertools
import os
from uuid import UUID

import msgspec

from survey_app.accounts.models import User
from survey_app.collect.cells import add_to_cells
from survey_app.collect.collector import Collector
from survey_app.collect.ids import new_id
from survey_app.collect.incoming import ResponseBody
from survey_app.collect.receive import Sender, receive
from survey_app.database import transaction
from survey_app.publications.catalogue import (
    ArticleFacts,
    PublicationFacts,
    announce,
    create_publication,
)
from survey_app.surveys.definition import Definition, Option, Page, Question
from survey_app.surveys.lifecycle import create_survey, publish, save_draft
from survey_app.surveys.models import Survey
from survey_app.surveys.published import PublishedVersion
from survey_app.surveys.voices import OPEN, set_voices

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ORIGIN = "https://news.example"
SECRET = "s" * 22
PHONE = Sender(device="phone")
_numbers = itertools.count(1)


def make_user(session, email=None, name="Ada Editor"):
    user = User(
        email=email or f"user{next(_numbers)}@example.com",
        name=name,
        password_hash="",
        created_at=NOW,
    )
    session.add(user)
    session.flush()
    return user


def make_publication(session, key="technews", origins=(ORIGIN,), **facts):
    owner = make_user(session)
    made = create_publication(
        session,
        owner,
        PublicationFacts(name=facts.pop("name", "Tech News"), origins=origins, **facts),
        now=NOW,
        key=key,
    )
    made.owner_id = owner.id
    return made


def make_article(session, publication, path="/ai/robots", title="Robots at work", **facts):
    facts.setdefault("section", "AI")
    facts.setdefault("published_at", NOW - dt.timedelta(days=3))
    return announce(session, publication, ArticleFacts(f"{ORIGIN}{path}", title, **facts), NOW)


def single(key="q1", **given):
    options = (Option("o1", "Products first"), Option("o2", "Research first"))
    return Question(key, "single", "What should labs do first?", options=options, **given)


def long_list(n=300):
    """A question with so many options in a list that unfolds."""
    options = tuple(Option(f"o{at}", f"Town {at}") for at in range(1, n + 1))
    return Question("q1", "dropdown", "Where do you live?", options=options)


def all_kinds():
    """One question of each kind, with an "other" where there can be one."""
    options = (Option("o1", "News"), Option("o2", "Sport"), Option("other", "Other"))
    return (
        single(),
        Question("q2", "multiple", "What do you read?", options=options),
        Question("q3", "rating", "How good was it?"),
        Question("q4", "nps", "Would you recommend us?"),
        Question("q5", "text", "Why?", long=True),
    )


def definition(*questions, title="Labs"):
    """A survey of one page."""
    return Definition(title, pages=(Page(questions or all_kinds()),))


def make_survey(session, publication, made=None, key="labsurvey", now=NOW, voices=OPEN):
    survey = create_survey(session, publication, made or definition(), now=now, key=key)
    set_voices(session, survey, voices, now)
    publish(session, survey, user_id=None, now=now)
    return survey


def response_id(now=None):
    """A fresh id of this moment."""
    return str(new_id(now or dt.datetime.now(dt.UTC), os.urandom(10)))


def response(**given):
    """The body of a response to the survey of `make_survey`."""
    body = {
        "survey": "labsurvey",
        "id": response_id(),
        "revision": 1,
        "answers": {"q1": "o1"},
        "complete": True,
        "secret": SECRET,
    }
    return {name: value for name, value in (body | given).items() if value is not ...}


def response_row(shard, survey_id, **given):
    """A stored response, as a row of its table."""
    row = {"shard": shard, "survey_id": survey_id, "id": UUID(response_id())}
    row |= {"version": 1, "revision": 1, "article_id": 3, "channel": "inline", "device": "phone"}
    row |= {"answers": {"q1": "o1"}, "context": {}, "complete": True, "body_hash": b"", "flags": []}
    row |= {"test": False, "withdrawn": False, "superseded": False, "measured": True}
    return row | {"day": NOW.date(), "created_at": NOW, "revised_at": NOW} | given


def beacon(**given):
    """A beacon of one view of an article, as it arrives."""
    body = {"publication": "technews", "view": "view-0001", "article": f"{ORIGIN}/ai/robots"}
    return body | given


def numbered(number, *questions):
    """A published version with these questions, published so many hours after NOW."""
    return PublishedVersion(number, definition(*questions), NOW + dt.timedelta(hours=number))


def respond(database, *answers, now=NOW, sender=PHONE, **given):
    """Store a response for each of these answers; returns their ids."""
    bodies = [response(**{"id": response_id(now), "answers": each} | given) for each in answers]
    with contextlib.closing(Collector(database)) as collector:
        for body in bodies:
            receive(collector, msgspec.convert(body, ResponseBody), sender, now)
    return [body["id"] for body in bodies]


def publish_again(database, survey_id, *questions, now=NOW):
    """Put other questions live, as the next version of a survey."""
    publish_pages(database, survey_id, *definition(*questions).pages, now=now)


def publish_pages(database, survey_id, *pages, now=NOW):
    """Put other pages live, as the next version of a survey."""
    with transaction(database.writing()) as session:
        survey = session.get_one(Survey, survey_id)
        save_draft(session, survey, Definition("Labs", pages=pages), now)
        publish(session, survey, user_id=None, now=now)


def add_cells(database, shard, table, rows):
    """Add the measures of rows to the hourly cells of one shard; nobody was held out."""
    with transaction(database.writing()) as session:
        add_to_cells(session, table, [{"shard": shard, "held_out": False, **row} for row in rows])
