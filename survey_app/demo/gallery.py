"""The widget gallery: every kind of question and every way in, each on a page of its own.

Its surveys belong to a title of their own in the studio, so that the newspaper's stay what a
newsroom would have.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import urljoin

import msgspec
from sqlalchemy.orm import Session

from survey_app.accounts.models import User
from survey_app.database import Database
from survey_app.demo.newspaper import FOLDER, TIME_ZONE
from survey_app.demo.readers import Place
from survey_app.demo.rhythm import Rhythm, Window
from survey_app.demo.synthesize import Audience, Crowd, answering
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.publications.catalogue import (
    ArticleFacts,
    PublicationFacts,
    announce,
    create_publication,
)
from survey_app.publications.models import Publication
from survey_app.surveys import pictures
from survey_app.surveys.definition import Definition, Ending, Link, Option, Question, from_document
from survey_app.surveys.lifecycle import create_survey, publish

GALLERY = "techgallery"
"""Key of the gallery's title in the studio."""
NAME = "Tech Daily Gallery"
FRONT = "/gallery/"
RESPONSES = 60
"""How many answers the synthetic readers give to each survey."""
DAYS = 10
"""It opened so many days ago."""
SEED = 2
RULES = {
    "waysinrule": Rule(addresses=(f"{FRONT}by-rule",), spot="paragraph", paragraph=4),
    "waysinslide": Rule(addresses=(f"{FRONT}slide-in",), spot="slide", depth=0.5),
    "waysinword": Rule(addresses=(f"{FRONT}news-page",), spot="word", word="Survey"),
}
"""Survey → the rule by which it appears."""

Way = Literal[
    "element", "link", "form", "word", "rule", "slide", "frame", "sandbox", "newsletter", "hosted"
]


class Specimen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page of the gallery."""

    slug: str
    survey: str
    name: str
    about: str
    way: Way = "element"
    language: str = "en"
    look: Literal["", "own"] = ""

    @property
    def path(self) -> str:
        """Where it stands on the paper's own site."""
        return f"{FRONT}{self.slug}"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pages that show the same sort of thing."""

    name: str
    about: str
    pages: tuple[Specimen, ...]


@dataclass(frozen=True)
class Content:
    """What the gallery shows."""

    surveys: dict[str, Definition]
    groups: tuple[Group, ...]

    def specimens(self) -> dict[str, Specimen]:
        """All pages by their slugs."""
        return {page.slug: page for group in self.groups for page in group.pages}


@cache
def content() -> Content:
    """The gallery as it was written."""
    written: dict[str, Any] = tomllib.loads((FOLDER / "gallery.toml").read_text("utf-8"))
    asked = {key: from_document(document) for key, document in written["surveys"].items()}
    return Content(asked, msgspec.convert(tuple(written["groups"]), tuple[Group, ...]))


def open_gallery(
    session: Session, editor: User, paper_url: str, now: dt.datetime
) -> dict[str, Definition]:
    """Make the gallery's title with its surveys and rules; returns what they ask, by their keys."""
    facts = PublicationFacts(NAME, (paper_url,), time_zone=TIME_ZONE)
    publication = create_publication(session, editor, facts, now=now, key=GALLERY)
    for page in content().specimens().values():
        address = paper_url + page.path
        announce(session, publication, ArticleFacts(address, page.name, NAME, (), now), now)
    asked = {
        key: _with_links(_with_pictures(session, publication, definition, now), paper_url)
        for key, definition in content().surveys.items()
    }
    for key, definition in asked.items():
        survey = create_survey(session, publication, definition, now=now, key=key)
        publish(session, survey, user_id=editor.id, now=now)
        if key in RULES:
            add_rule(session, publication, survey, RULES[key], now=now)
    return asked


def gallery_crowds(
    database: Database, publication_id: int, paper_url: str, window: Window
) -> Iterator[Crowd]:
    """Readers who answer every survey within a window."""
    specimens = content().specimens().values()
    for key in content().surveys:
        places = [
            Place(paper_url + page.path, Rhythm(window, None))
            for page in specimens
            if page.survey == key
        ]
        audience = Audience(publication_id, GALLERY, (paper_url,), places, window, SEED)
        yield answering(database, audience, key, RESPONSES)


def _with_links(definition: Definition, paper_url: str) -> Definition:
    """The definition with the addresses of the paper's own articles."""

    def leading(ending: Ending) -> Ending:
        links = tuple(Link(urljoin(paper_url, link.url), link.text) for link in ending.links)
        return msgspec.structs.replace(ending, links=links)

    endings = tuple(leading(ending) for ending in definition.endings)
    return msgspec.structs.replace(definition, endings=endings)


def _with_pictures(
    session: Session, publication: Publication, definition: Definition, now: dt.datetime
) -> Definition:
    """The definition with its pictures stored, under the names that they got."""

    def stored(option: Option) -> Option:
        if not option.picture:
            return option
        picture = pictures.encoded((FOLDER / "static" / option.picture).read_bytes())
        pictures.store(session, publication.id, picture, now)
        return msgspec.structs.replace(option, picture=picture.name)

    def shown(question: Question) -> Question:
        options = tuple(stored(option) for option in question.options)
        return msgspec.structs.replace(question, options=options)

    pages = tuple(
        msgspec.structs.replace(page, questions=tuple(shown(q) for q in page.questions))
        for page in definition.pages
    )
    return msgspec.structs.replace(definition, pages=pages)
