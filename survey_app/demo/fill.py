"""The demo newsroom in a database: its editor, title, articles and surveys, and their readers."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.accounts.users import authenticate, change_password, create_user, user_by_email
from survey_app.database import Database, transaction
from survey_app.demo.gallery import GALLERY, content, fill_gallery, open_gallery
from survey_app.demo.gallery import STEPS as GALLERY_STEPS
from survey_app.demo.newspaper import TIME_ZONE, Story, stories, surveys, title
from survey_app.demo.paper import PUBLICATION
from survey_app.demo.readers import AlsoReadLine, Place
from survey_app.demo.rhythm import DAYS, Rhythm, Window
from survey_app.demo.synthesize import Audience, fold_all, synthesize_answers, synthesize_reads
from survey_app.errors import NotFound
from survey_app.publications.catalogue import (
    ArticleFacts,
    PublicationFacts,
    announce,
    create_publication,
    publication_by_key,
)
from survey_app.publications.models import Article, Publication
from survey_app.surveys.lifecycle import create_survey, publish

EDITOR = "editor@example.com"
EDITOR_NAME = "Robin Editor"
SEED = 1
RESPONSES = {
    "labsfirst": 4600,
    "keepphone": 3500,
    "feelsafe": 3300,
    "recommend": 2300,
    "aiatwork": 2000,
    "paperplan": 700,
}
"""Survey → how many answers its synthetic readers give."""
OTHER_READS = 24_000
"""Reads of the articles that carry no survey."""
STEPS = (len(RESPONSES) + 1) * DAYS + GALLERY_STEPS
"""How often `fill` tells that it has come further."""


def is_filled(database: Database) -> bool:
    """Whether the demo newsroom is there."""
    try:
        with database.reading() as session:
            publication_by_key(session, PUBLICATION)
    except NotFound:
        return False
    return True


def fill(
    database: Database,
    paper_url: str,
    password: str,
    edition: dt.date,
    further: Callable[[], None],
) -> None:
    """Make the newsroom whose newspaper stands at `paper_url`, and let 40 days of readers come.

    The last day of readers is the one before the `edition`; `further` is called STEPS times.
    Raises Invalid for a password that is too short.
    """
    window = Window(edition - dt.timedelta(days=1), TIME_ZONE)
    with transaction(database.writing()) as session:
        publication = _newsroom(session, paper_url, password, window, edition)
        publication_id = publication.id

    def audience(read: Sequence[Story]) -> Audience:
        places = [_place(story, paper_url, window, edition) for story in read]
        return Audience(publication_id, PUBLICATION, (paper_url,), places, window, SEED)

    every = list(stories().values())
    for key, responses in RESPONSES.items():
        placed = [story for story in every if story.survey and story.survey.key == key]
        synthesize_answers(database, audience(placed), key, responses, lambda _: further())
    bare = [story for story in every if story.survey is None]
    synthesize_reads(database, audience(bare), OTHER_READS, lambda _: further())
    with database.reading() as session:
        gallery_id = publication_by_key(session, GALLERY).id
    fill_gallery(database, gallery_id, paper_url, window, further)
    fold_all(database, window)


def take_over(database: Database, paper_url: str, password: str) -> dt.date:
    """Move the newspaper to `paper_url`, with all that was counted; returns its edition.

    The editor's password becomes `password`. Raises Invalid for one that is too short.
    """
    with transaction(database.writing()) as session:
        publication = publication_by_key(session, PUBLICATION)
        articles = _articles(session, publication)
        publication.origins = [paper_url]
        for path, article in articles.items():
            article.address = paper_url + path
        _move_gallery(session, paper_url)
        editor = user_by_email(session, EDITOR)
        if editor is not None and authenticate(session, EDITOR, password) is None:
            change_password(session, editor, password)
        return _edition(articles)


def _move_gallery(session: Session, paper_url: str) -> None:
    """The gallery goes where the newspaper goes; a newsroom of an older release has none."""
    with suppress(NotFound):
        gallery = publication_by_key(session, GALLERY)
        gallery.origins = [paper_url]
        paths = {page.path for page in content().specimens().values()}
        for path, article in _announced(session, gallery).items():
            if path in paths:
                article.address = paper_url + path


def _newsroom(
    session: Session, paper_url: str, password: str, window: Window, edition: dt.date
) -> Publication:
    begin = window.begin_of(0)
    editor = create_user(session, email=EDITOR, name=EDITOR_NAME, password=password, now=begin)
    facts = PublicationFacts(title().name, (paper_url,), time_zone=TIME_ZONE, readings_exempt=True)
    publication = create_publication(session, editor, facts, now=begin, key=PUBLICATION)
    for story in stories().values():
        announce(
            session,
            publication,
            ArticleFacts(
                paper_url + story.path,
                story.headline,
                story.section,
                (story.author.name,),
                story.published_at(edition),
                story.topics,
            ),
            story.published_at(edition),
        )
    for key, definition in surveys().items():
        survey = create_survey(session, publication, definition, now=begin, key=key)
        publish(session, survey, user_id=editor.id, now=begin)
    open_gallery(session, editor, paper_url, begin)
    return publication


def _place(story: Story, paper_url: str, window: Window, edition: dt.date) -> Place:
    links = zip(story.also_read, story.also_read_at, strict=True)
    return Place(
        address=paper_url + story.path,
        rhythm=Rhythm(window, story.published_at(edition)),
        popularity=story.popularity,
        minutes=story.minutes,
        survey_at=story.survey_at,
        placement="link" if story.survey and story.survey.placed == "link" else "element",
        also_read=tuple(AlsoReadLine(paper_url + stories()[slug].path, at) for slug, at in links),
    )


def _articles(session: Session, publication: Publication) -> dict[str, Article]:
    """The newspaper's articles by their paths, wherever it stood before."""
    paths = {story.path for story in stories().values()}
    found = _announced(session, publication)
    return {path: article for path, article in found.items() if path in paths}


def _announced(session: Session, publication: Publication) -> dict[str, Article]:
    """The articles of a title by their paths."""
    query = select(Article).where(Article.publication_id == publication.id, Article.title != "")
    return {f"/{'/'.join(one.address.split('/')[3:])}": one for one in session.scalars(query)}


def _edition(articles: dict[str, Article]) -> dt.date:
    """The day that the articles' dates were reckoned from."""
    for story in stories().values():
        article = articles.get(story.path)
        if article is not None and article.published_at is not None:
            local = article.published_at.astimezone(ZoneInfo(TIME_ZONE)).date()
            return local + dt.timedelta(days=story.days_ago)
    raise NotFound("The demo newspaper's articles are gone. Delete its data folder to begin anew.")
