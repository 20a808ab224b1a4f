"""Finding publications and articles, for those who may see them."""

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.accounts.models import User
from survey_app.errors import Fault, Forbidden, Invalid, NotFound
from survey_app.publications.addresses import canonical_address, origin_of
from survey_app.publications.also_read import AlsoRead, also_read_faults
from survey_app.publications.audience import label_faults
from survey_app.publications.models import Article, Member, Publication
from survey_app.publications.roles import allows
from survey_app.publications.theme import Theme, theme_faults

KEY = re.compile(r"[a-z0-9]{6,24}")
LARGEST_ID = 2**31 - 1
KEY_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class PublicationFacts:
    """What a publication says of itself."""

    name: str
    origins: tuple[str, ...] = ()
    language: str = "en"
    time_zone: str = "UTC"
    readings_exempt: bool = False


@dataclass(frozen=True)
class PageFacts:
    """What a publication says of its pages, and how surveys look there."""

    audience_labels: tuple[str, ...] = ()
    also_read: AlsoRead = AlsoRead()
    theme: Theme = Theme()


@dataclass(frozen=True)
class ArticleFacts:
    """What a publisher announces of an article."""

    address: str
    title: str
    section: str = ""
    authors: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    topics: tuple[str, ...] = ()


def publication_by_key(session: Session, key: str) -> Publication:
    """The publication with this key, for readers; raises NotFound."""
    found = None
    if KEY.fullmatch(key):
        found = session.scalar(select(Publication).where(Publication.key == key))
    if found is None:
        raise NotFound("There is no publication with this key.")
    return found


def publications_of(session: Session, user: User) -> list[Publication]:
    """The publications that a user is a member of, by name."""
    query = select(Publication).join(Member).where(Member.user_id == user.id)
    return list(session.scalars(query.order_by(Publication.name, Publication.id)))


def may(session: Session, user: User, publication: Publication, action: str) -> bool:
    """Whether this user's role there allows an action, for pages that show what can be done."""
    query = select(Member.role).where(Member.publication_id == publication.id)
    role = session.scalar(query.where(Member.user_id == user.id))
    return allows(role or "", action)


def members_of(session: Session, publication: Publication) -> list[User]:
    """Everybody who is a member of a publication, by name."""
    query = select(User).join(Member, Member.user_id == User.id)
    return list(
        session.scalars(
            query.where(Member.publication_id == publication.id).order_by(User.name, User.id)
        )
    )


def publication_for(session: Session, user: User, key: str, action: str = "view") -> Publication:
    """The publication, if this user may do this there.

    Strangers get NotFound, members whose role does not allow it Forbidden.
    """
    row = None
    if KEY.fullmatch(key):
        query = select(Publication, Member.role).join(Member)
        row = session.execute(
            query.where(Publication.key == key, Member.user_id == user.id)
        ).one_or_none()
    if row is None:
        raise NotFound("There is no such title, or you are not a member of it.")
    if not allows(row.role, action):
        raise Forbidden("Your role in this title does not allow that.")
    publication: Publication = row.Publication
    return publication


def create_publication(
    session: Session,
    user: User,
    facts: PublicationFacts,
    *,
    now: dt.datetime,
    key: str | None = None,
) -> Publication:
    """A new publication whose owner is `user`; raises Invalid naming the fields."""
    publication = Publication(key=key or new_key(facts.name), created_at=now)
    change_publication(publication, facts)
    session.add(publication)
    session.flush()
    session.add(Member(publication_id=publication.id, user_id=user.id, role="owner"))
    session.flush()
    return publication


def change_publication(publication: Publication, facts: PublicationFacts) -> None:
    """Take over what a publication says of itself; raises Invalid naming the fields."""
    faults = []
    if not facts.name.strip():
        faults.append(Fault("name", "Your title needs a name."))
    for origin in facts.origins:
        if not origin_of(origin):
            faults.append(Fault("origins", f"{origin} is not an address like https://news.example"))
    try:
        ZoneInfo(facts.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(Fault("time_zone", "There is no such time zone."))
    if faults:
        raise Invalid(*faults)
    publication.name = facts.name.strip()
    publication.origins = list(dict.fromkeys(origin_of(origin) for origin in facts.origins))
    publication.language = facts.language
    publication.time_zone = facts.time_zone
    publication.readings_exempt = facts.readings_exempt


def change_pages(publication: Publication, facts: PageFacts) -> None:
    """Take over what a publication says of its pages; raises Invalid naming the fields."""
    faults = [
        *label_faults(facts.audience_labels),
        *also_read_faults(facts.also_read),
        *theme_faults(facts.theme),
    ]
    if faults:
        raise Invalid(*faults)
    publication.audience_labels = list(facts.audience_labels)
    publication.also_read = msgspec.to_builtins(facts.also_read)
    publication.theme = msgspec.to_builtins(facts.theme)


def new_key(name: str = "") -> str:
    """A new public key: a hint of the name, and enough randomness to be unique."""
    hint = re.sub(r"[^a-z0-9]", "", name.lower())[:12]
    return hint + "".join(secrets.choice(KEY_LETTERS) for _ in range(10))


def article_for(session: Session, publication: Publication, article_id: int) -> Article:
    """An article of this publication; raises NotFound."""
    found = session.get(Article, article_id) if 0 < article_id <= LARGEST_ID else None
    if found is None or found.publication_id != publication.id:
        raise NotFound("There is no such article in this title.")
    return found


def articles_of(session: Session, publication_id: int) -> list[Article]:
    """All articles of a publication, newest first."""
    query = select(Article).where(Article.publication_id == publication_id)
    return list(session.scalars(query.order_by(Article.first_seen_at.desc(), Article.id.desc())))


def announce(
    session: Session, publication: Publication, facts: ArticleFacts, now: dt.datetime
) -> Article:
    """Make an article known with what is said of it, or bring that up to date."""
    address = canonical_address(facts.address)
    if not address:
        raise Invalid.at("address", f"{facts.address} is not an address of an article.")
    query = select(Article).where(
        Article.publication_id == publication.id, Article.address == address
    )
    article = session.scalar(query)
    if article is None:
        article = Article(publication_id=publication.id, address=address, first_seen_at=now)
        session.add(article)
    article.title, article.section = facts.title, facts.section
    article.authors, article.topics = list(facts.authors), list(facts.topics)
    article.published_at = facts.published_at
    session.flush()
    return article
