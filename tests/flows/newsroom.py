"""A studio and a newspaper of another origin on real ports, with an editor and a title."""

import contextlib
import datetime as dt
import itertools
import shutil
from dataclasses import dataclass, field

from flask import Flask
from flask import Response as Answer
from sqlalchemy import select

from survey_app import create_app
from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.accounts.users import create_user, user_by_email
from survey_app.collect.collector import Collector
from survey_app.collect.flush import flush
from survey_app.collect.incoming import (
    AlsoRead,
    Beacon,
    Context,
    Link,
    Reading,
    ResponseBody,
    Seen,
)
from survey_app.collect.models import Response
from survey_app.collect.receive import Sender, receive
from survey_app.collect.views import folder_of
from survey_app.database import Database, transaction
from survey_app.demo.paper import create_paper
from survey_app.publications.catalogue import (
    ArticleFacts,
    PublicationFacts,
    announce,
    create_publication,
    publication_by_key,
)
from survey_app.publications.reader_keys import add_secret
from survey_app.settings import Settings
from survey_app.surveys.arms import ARM, ARMS
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Question
from survey_app.surveys.lifecycle import create_survey, publish
from survey_app.surveys.voices import OPEN, set_voices
from survey_app.web.runtime import part_of
from tests import builders
from tests.serving import served
from tests.surveys.kinds.examples import ALL, asked, store_pictures

EDITOR, PASSWORD = "ada@example.com", "a-long-password"
TITLE, SURVEY, EMPTY = "technews", "labsurvey", "weekly"
STORY = "/ai/robots"
READERS = 24
WORDS = ("Because the trains run late.", "=1+1", "Nobody asked us before.")
ARTICLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Robots</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/pasted/{name}.css">
{script}</head>
<body><main><h1>Robots at work</h1><p>Robots came to work.</p>
<p>{survey}</p>
<p>Also read: <a href="/">More</a></p></main></body></html>"""


@dataclass
class Newsroom:
    """Where everybody goes, and what lies below."""

    database: Database
    app: Flask = field(init=False)
    publication_id: int = 0
    article_id: int = 0
    studio: str = ""
    paper: str = ""
    pasted: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def paste(self, script, survey, rule):
        """Paste what the studio prints into an article; returns the article's address."""
        name = f"article{next(self.numbers)}"
        self.pasted[name] = (ARTICLE.format(name=name, script=script, survey=survey), rule)
        return f"{self.paper}/pasted/{name}"

    def page(self, path=""):
        """Address of a page of the title that is there from the start."""
        return f"{self.studio}/studio/{TITLE}{path}"

    def article_page(self):
        """Address of the studio's page of the article that readers of the title answered in."""
        return self.page(f"/articles/{self.article_id}")

    def sign_in(self, context):
        """Let a browser be signed in as the editor."""
        with transaction(self.database.writing()) as session:
            token = open_sign_in(session, user_by_email(session, EDITOR), _now())
        context.add_cookies([{"name": COOKIE, "value": token, "url": f"{self.studio}/studio"}])

    def begin(self, *questions, state="draft", title="Trains", voices=OPEN):
        """Make a survey of the title; returns its key."""
        key = f"written{next(self.numbers)}"
        with transaction(self.database.writing()) as session:
            publication = publication_by_key(session, TITLE)
            definition = builders.definition(*questions, title=title)
            survey = create_survey(session, publication, definition, now=_now(), key=key)
            set_voices(session, survey, voices, _now())
            if state == "live":
                publish(session, survey, user_id=None, now=_now())
        return key

    def begin_every_kind(self):
        """Make a survey that asks every kind of question, with answers to all; returns its key."""
        with transaction(self.database.writing()) as session:
            store_pictures(session, self.publication_id, _now())
        questions = [asked(example, number) for number, example in enumerate(ALL, 1)]
        key = self.begin(*questions, state="live", title="Every kind")
        self.answer(key, {f"q{number}": example.first for number, example in enumerate(ALL, 1)})
        return key

    def begin_statements(self):
        """Make a survey of statements on which two groups vote; returns its key."""
        keys = [f"s{number}" for number in range(8)]
        questions = [Question(key, "statement", f"Statement {key}") for key in keys]
        made = self.begin(*questions, state="live", title="Statements")
        for number in range(40):
            turns = keys[1 + number % 3]
            said = "agree" if number % 2 else "disagree"
            self.answer(made, {key: said if key != turns else "pass" for key in keys})
        return made

    def begin_wordings(self):
        """Make a survey that asks one question in two wordings; returns its key."""
        wordings = [
            builders.single(f"q{number}", show_if=("is", ARM, arm))
            for number, arm in enumerate(ARMS, 1)
        ]
        made = self.begin(*wordings, state="live", title="Two wordings")
        for number in range(120):
            asked = f"q{1 + number % 2}"
            self.answer(made, {asked: "o1" if number % (3 + number % 2) else "o2"})
        return made

    def begin_twice(self):
        """Make a survey that asks the same before and after; returns its key."""
        after = builders.single("q2")
        made = self.begin(builders.single(), after, state="live", title="Before and after")
        for number in range(40):
            self.answer(made, {"q1": "o1" if number < 24 else "o2", "q2": ("o1", "o2")[number % 2]})
        return made

    def answer(self, key, answers, complete=True):
        """Let a reader of the article answer a survey."""
        body = ResponseBody(
            survey=key,
            id=builders.response_id(),
            revision=1,
            answers=answers,
            complete=complete,
            article=self.paper + STORY,
            context=Context(placement="element"),
        )
        receive(
            part_of(self.app, Collector), body, Sender(None, (), "phone", measured=True), _now()
        )

    def responses(self, key):
        """What is stored of a survey, tests among it."""
        with self.database.reading() as session:
            survey = survey_by_key(session, key)
            return list(session.scalars(select(Response).where(Response.survey_id == survey.id)))

    def flush(self):
        """Store what the studio's folder of beacons holds."""
        flush(self.database, folder_of(self.app), _now())


@contextlib.contextmanager
def open_newsroom(folder, template):
    """Serve the studio and the newspaper; readers of one title have answered already."""
    shutil.copy(template, folder / "survey.db")
    newsroom = Newsroom(Database(f"sqlite:///{folder / 'survey.db'}"))
    settings = Settings.from_environment(
        {"SURVEY_DATA_DIR": str(folder), "SURVEY_SECRET_KEY": "for tests only"},
        served_at="http://localhost",
    )
    with (
        served(lambda address: _studio(newsroom, settings, address)) as newsroom.studio,
        served(lambda address: _paper(newsroom, address)) as newsroom.paper,
    ):
        _fill(newsroom)
        yield newsroom
    part_of(newsroom.app, Collector).close()
    newsroom.database.close()


def _studio(newsroom, settings, address):
    newsroom.app = create_app(settings.with_addresses(address), newsroom.database)
    return newsroom.app


def _paper(newsroom, address):
    paper = create_paper(paper_url=address, public_url=newsroom.studio, edition=_now().date())

    @paper.get("/pasted/<name>")
    def pasted_article(name):
        return newsroom.pasted[name][0]

    @paper.get("/pasted/<name>.css")
    def pasted_sheet(name):
        return Answer(newsroom.pasted[name][1], mimetype="text/css")

    return paper


def _fill(newsroom):
    """An editor with a title, in whose article readers saw, answered and read."""
    now = _now()
    with transaction(newsroom.database.writing()) as session:
        editor = create_user(session, email=EDITOR, name="Ada Editor", password=PASSWORD, now=now)
        facts = PublicationFacts("Tech News", (newsroom.paper,), readings_exempt=True)
        publication = create_publication(session, editor, facts, now=now, key=TITLE)
        create_publication(session, editor, PublicationFacts("Weekly"), now=now, key=EMPTY)
        about = ArticleFacts(newsroom.paper + STORY, "Robots at work", "AI", ("Ada", "Grace"), now)
        newsroom.article_id = announce(session, publication, about, now).id
        newsroom.publication_id = publication.id
        builders.make_survey(session, publication, now=now)
        add_secret(session, publication, now)
    for number in range(READERS):
        _read(newsroom, number)
        if number % 2:
            answers = _answers(number // 2)
            newsroom.answer(SURVEY, answers, complete="q5" in answers)
    newsroom.flush()


def _read(newsroom, number):
    """One visit to the article, and how far the survey and the reading got."""
    links = [Link(url=f"{newsroom.paper}{STORY}-{place}", position=place) for place in (1, 2)]
    said = Beacon(
        publication=TITLE,
        view=f"view-{number:04}",
        article=newsroom.paper + STORY,
        seen=[Seen(survey=SURVEY, placement="element")],
        started=[SURVEY] if number % 3 else [],
        reading=Reading(engaged_s=20 + number, depth=number / READERS),
        also_read=AlsoRead(seen=links, followed=links[number % 2] if number % 5 == 0 else None),
    )
    folder_of(newsroom.app).add(newsroom.publication_id, said, "phone", _now())


def _answers(number):
    """What a reader says, who may stop after the second question."""
    answers = {
        "q1": ("o1", "o1", "o2")[number % 3],
        "q2": ["o1", {"option": "other", "text": "Chess"}],
        "q3": 1 + number % 5,
        "q4": number % 11,
        "q5": WORDS[number % 3],
    }
    return dict(list(answers.items())[: 2 + number % 4])


def _now():
    return dt.datetime.now(dt.UTC)
