"""A studio and a newspaper of another origin, on real ports, for tests with a browser."""

import contextlib
import datetime as dt
import itertools
import shutil
from dataclasses import dataclass, field

from flask import Flask, Request
from sqlalchemy import select

from survey_app import create_app
from survey_app.collect.collector import Collector
from survey_app.collect.flush import flush
from survey_app.collect.incoming import ResponseBody
from survey_app.collect.models import Response
from survey_app.collect.receive import Sender, receive
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import survey_counts
from survey_app.collect.views import folder_of
from survey_app.database import Database, transaction
from survey_app.demo.newspaper import stories, surveys
from survey_app.demo.paper import PUBLICATION, create_paper
from survey_app.placements.snippet import element_snippet
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.reader_keys import add_secret
from survey_app.publications.script import script_tag
from survey_app.settings import Settings
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.lifecycle import create_survey, publish
from survey_app.surveys.published import published_survey
from survey_app.surveys.voices import OPEN, set_voices
from survey_app.web.runtime import part_of
from tests import builders
from tests.serving import served
from tests.shards import Watch
from tests.surveys.kinds.examples import ALL, store_pictures

ENOUGH = 10
"""Answers from which on results are public."""
VALUES = {example.kind: example.first for example in ALL} | {"text": "The trains"}
PAGE = """<!doctype html>
<html lang="en"{attributes}><head><meta charset="utf-8"><title>An article</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/paper.css">{script}</head>
<body><main class="wrap"><article><h1>An article</h1><div class="text">{body}</div></article></main>
</body></html>"""


@dataclass
class Newsroom:
    """What a test asks, prints and finds stored."""

    database: Database
    app: Flask = field(init=False)
    studio: str = ""
    paper: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str, bool]] = field(default_factory=list)
    """Method, address and whether there was a cookie, of all that readers' browsers asked."""
    others: set[str] = field(default_factory=set)
    """Ids of what other readers answered."""
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def ask(self, *pages, answered=ENOUGH, publication=PUBLICATION, voices=OPEN):
        """Publish a survey with a page for each list of questions; returns its key."""
        definition = Definition("Asked", pages=tuple(Page(tuple(page)) for page in pages))
        key = self.publish(definition, publication=publication, voices=voices)
        self.answer(key, definition, answered)
        return key

    def publish(self, definition, publication=PUBLICATION, voices=OPEN):
        """Publish a survey that nobody has answered yet; returns its key."""
        key = f"asked{next(self.numbers)}"
        with transaction(self.database.writing()) as session:
            made = publication_by_key(session, publication)
            survey = create_survey(session, made, definition, now=_now(), key=key)
            set_voices(session, survey, voices, _now())
            publish(session, survey, user_id=None, now=_now())
        return key

    def answer(self, key, definition, times, **said):
        """Let other readers answer everything alike; `said` are answers by question."""
        answers = {q.key: VALUES[q.kind] for q in definition.questions()} | said
        for _ in range(times):
            body = ResponseBody(key, builders.response_id(), 1, answers, True)
            self.others.add(body.id)
            receive(
                part_of(self.app, Collector),
                body,
                Sender(None, (), "desktop", measured=True),
                _now(),
            )

    def new_secret(self):
        """A key with which the newspaper signs its readers."""
        with transaction(self.database.writing()) as session:
            return add_secret(session, publication_by_key(session, PUBLICATION), _now())

    def counted(self, key):
        """Answers of a survey that count, by option of its first question."""
        with self.database.reading() as session:
            found = published_survey(session, key)
            shards = shards_of(found.publication_id, found.buckets)
            counts = survey_counts(session, shards, found.id)["q1"]
        return {option: n for option, n in counts.items() if not option.startswith("*")}

    def change(self, key, act):
        """Pause, resume or close a survey."""
        with transaction(self.database.writing()) as session:
            act(session, survey_by_key(session, key), _now())

    def element(self, key):
        """What a publisher pastes for a survey."""
        return element_snippet(self.studio, key)

    def print(self, body, publication=PUBLICATION, scripts=1, attributes="", consent=""):
        """Print a page of the newspaper; returns its address."""
        name = f"page{next(self.numbers)}"
        script = script_tag(self.studio, publication).replace(" src=", f"{consent} src=")
        self.pages[name] = PAGE.format(body=body, script=script * scripts, attributes=attributes)
        return f"{self.paper}/pages/{name}"

    def article(self, survey, placed=None):
        """Address of a demo article with this survey."""
        found = (s for s in stories().values() if s.survey and s.survey.key == survey)
        return self.paper + next(s.path for s in found if placed in (None, s.survey.placed))

    def responses(self, key):
        """What readers' browsers sent, without the answers of other readers."""
        with self.database.reading() as session:
            survey = survey_by_key(session, key)
            query = select(Response).where(Response.survey_id == survey.id)
            return [r for r in session.scalars(query) if str(r.id) not in self.others]

    def flush(self):
        """Store what the studio's folder of beacons holds."""
        flush(self.database, folder_of(self.app), _now())


@contextlib.contextmanager
def open_newsroom(folder, template):
    """The demo newsroom without its forty days of readers, served."""
    shutil.copy(template, folder / "survey.db")
    database = Database(f"sqlite:///{folder / 'survey.db'}")
    watch = Watch(database.engine)
    settings = Settings.from_environment(
        {"SURVEY_DATA_DIR": str(folder), "SURVEY_SECRET_KEY": "for tests only"},
        served_at="http://localhost",
    )
    newsroom = Newsroom(database)
    with (
        served(lambda address: _studio_of(newsroom, settings, address)) as newsroom.studio,
        served(lambda address: _paper_of(newsroom, address)) as newsroom.paper,
    ):
        _fill(newsroom)
        yield newsroom
    part_of(newsroom.app, Collector).close()
    database.close()
    assert watch.broken == []


def _studio_of(newsroom, settings, address):
    newsroom.app = create_app(settings.with_addresses(address), newsroom.database)
    answer = newsroom.app.wsgi_app

    def note(environ, start_response):
        request = Request(environ)
        newsroom.calls.append((request.method, request.url, "Cookie" in request.headers))
        return answer(environ, start_response)

    newsroom.app.wsgi_app = note
    return newsroom.app


def _paper_of(newsroom, address):
    paper = create_paper(paper_url=address, public_url=newsroom.studio, edition=_now().date())
    paper.add_url_rule("/pages/<name>", view_func=lambda name: newsroom.pages[name])
    return paper


def _fill(newsroom):
    with transaction(newsroom.database.writing()) as session:
        for key, is_exempt in ((PUBLICATION, True), ("asksfirst", False)):
            facts = {"name": "Tech Daily", "readings_exempt": is_exempt}
            builders.make_publication(session, key, (newsroom.paper,), **facts)
        publication = publication_by_key(session, PUBLICATION)
        store_pictures(session, publication.id, _now())
        for key, definition in surveys().items():
            survey = create_survey(session, publication, definition, now=_now(), key=key)
            publish(session, survey, user_id=None, now=_now())
    for key, definition in surveys().items():
        newsroom.answer(key, definition, ENOUGH)


def _now():
    return dt.datetime.now(dt.UTC)
