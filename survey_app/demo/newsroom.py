"""The demo newsroom in a database: its editor, title, articles and surveys, made and moved."""

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.accounts.users import authenticate, change_password, create_user, user_by_email
from survey_app.database import Database, transaction
from survey_app.demo.gallery import GALLERY, content, open_gallery
from survey_app.demo.newspaper import TIME_ZONE, Story, earlier, stories, surveys, title
from survey_app.demo.paper import PUBLICATION
from survey_app.errors import NotFound
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.publications.catalogue import (
    ArticleFacts,
    PageFacts,
    PublicationFacts,
    announce,
    change_pages,
    create_publication,
    publication_by_key,
)
from survey_app.publications.models import Article, Publication
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.lifecycle import create_survey, publish, save_draft

EDITOR = "editor@example.com"
EDITOR_NAME = "Robin Editor"
RULE = "behindtheword"
"""Key of the rule by which surveys stand behind a bare word."""
HELD_OUT = 10.0
"""Percent of page views in which that rule shows nothing, so that reading can be compared."""


def is_filled(database: Database) -> bool:
    """Whether the demo newsroom is there."""
    try:
        with database.reading() as session:
            publication_by_key(session, PUBLICATION)
    except NotFound:
        return False
    return True


def open_newsroom(
    session: Session, paper_url: str, password: str, begin: dt.datetime, edition: dt.date
) -> Publication:
    """Make the newsroom whose newspaper stands at `paper_url`, its surveys published at `begin`.

    Those whose wording is changed later begin with the earlier one. Raises Invalid for a password
    that is too short.
    """
    editor = create_user(session, email=EDITOR, name=EDITOR_NAME, password=password, now=begin)
    facts = PublicationFacts(title().name, (paper_url,), time_zone=TIME_ZONE, readings_exempt=True)
    publication = create_publication(session, editor, facts, now=begin, key=PUBLICATION)
    change_pages(publication, PageFacts(audience_labels=("tier",)))
    for story in stories().values():
        facts_of = _facts(story, paper_url, edition)
        announce(session, publication, facts_of, story.published_at(edition))
    for key, definition in surveys().items():
        asked = earlier().get(key, definition)
        survey = create_survey(session, publication, asked, now=begin, key=key)
        publish(session, survey, user_id=editor.id, now=begin)
        if behind := tuple(story.path for story in asking(key) if is_by_rule(story)):
            rule = Rule(addresses=behind, spot="word", held_out=HELD_OUT)
            add_rule(session, publication, survey, rule, now=begin, key=RULE)
    open_gallery(session, editor, paper_url, begin)
    return publication


def change_wordings(session: Session, now: dt.datetime) -> None:
    """Publish the present wording of the surveys that began with an earlier one."""
    editor = user_by_email(session, EDITOR)
    for key in earlier():
        survey = survey_by_key(session, key)
        save_draft(session, survey, surveys()[key], now)
        publish(session, survey, user_id=editor.id if editor else None, now=now)


def asking(key: str) -> list[Story]:
    """The articles that ask a survey."""
    return [story for story in stories().values() if story.survey and story.survey.key == key]


def is_by_rule(story: Story) -> bool:
    """Whether a rule brings an article its survey."""
    return story.survey is not None and story.survey.placed == "word"


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


def _facts(story: Story, paper_url: str, edition: dt.date) -> ArticleFacts:
    return ArticleFacts(
        paper_url + story.path,
        story.headline,
        story.section,
        (story.author.name,),
        story.published_at(edition),
        story.topics,
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
