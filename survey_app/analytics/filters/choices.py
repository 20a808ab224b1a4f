"""What can be chosen for a filter, and what the things that it names are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import (
    ARTICLE,
    DIMENSIONS,
    OF_ARTICLES,
    SECTION,
    TOPIC,
    VERSION,
    Dimension,
)
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names, capital
from survey_app.analytics.periods import day_in_words
from survey_app.placements.catalogue import rules_in
from survey_app.placements.rules import labels
from survey_app.placements.sentences import place_in_words
from survey_app.publications.models import Article, Publication
from survey_app.surveys.published import PublishedVersion
from survey_app.surveys.translating import name_of

FOUND = 10
"""Articles that a search offers."""
WITHOUT_RULE = {"element": "where an editor put it", "link": "in place of a link"}

Offered = Mapping[str, Mapping[Any, str]]
"""Name of a dimension → value → what it is called on the screen."""


@dataclass(frozen=True)
class Vocabulary:
    """What a filter can name, and how it is called."""

    names: Names
    offered: Offered
    audience: Mapping[str, Sequence[str]]
    """Label of a reader → values that are known of."""


def vocabulary(
    session: Session,
    publication: Publication,
    surveys: Sequence[Sequence[PublishedVersion]],
    found: Filter,
    search: str = "",
    dimensions: Sequence[Dimension] = DIMENSIONS,
) -> Vocabulary:
    """Everything that the filter of a page offers; `search` are words of a title.

    `surveys` are the versions of each survey that the page is of, oldest first: only where it is
    one, its questions and wordings can be named. At most four statements.
    """
    versions = surveys[0] if len(surveys) == 1 else ()
    rules = rules_in(session, publication.id)
    names = Names(
        questions=asked(versions),
        articles=_articles(session, publication, found, search),
        placements={
            **WITHOUT_RULE,
            **{one.key: _uncapital(place_in_words(one.rule)) for one in rules},
        },
        versions={
            version.number: f"the wording since {_day(version, publication)}"
            for version in versions
        },
    )
    values: dict[str, list[str]] = {label: [] for label in publication.audience_labels}
    for label, value in (*_of_rules(rules), *found.audience):
        if value not in values.setdefault(label, []):
            values[label].append(value)
    has_articles = any(each in OF_ARTICLES for each in dimensions)
    articles = _sections_and_topics(session, publication) if has_articles else ([], [])
    return Vocabulary(names, _offered(articles, surveys, names), values)


def unknown(found: Filter, known: Vocabulary) -> list[str]:
    """A sentence for each article, section, topic and wording of a filter that there is none of."""
    return [
        f"There is no {each.label.lower()} “{value}”: nobody is let in by it."
        for each in (ARTICLE, SECTION, TOPIC, VERSION)
        for value in found.of(each)
        if value not in known.offered[each.name]
    ]


def _offered(
    articles: tuple[Sequence[str], Sequence[str]],
    surveys: Sequence[Sequence[PublishedVersion]],
    names: Names,
) -> Offered:
    sections, topics = articles
    known: dict[str, Mapping[Any, str]] = {
        "section": {section: section for section in sections},
        "topic": {topic: topic for topic in topics},
        "article": names.articles,
        "language": {code: name_of(code) for code in _languages(surveys)},
        "placement": {key: capital(words) for key, words in names.placements.items()},
        "version": {number: capital(words) for number, words in names.versions.items()},
    }
    return {each.name: known.get(each.name) or _fixed(each) for each in DIMENSIONS}


def _fixed(dimension: Dimension) -> dict[Any, str]:
    return {value: capital(words) for value, words in dimension.values.items()}


def _sections_and_topics(session: Session, publication: Publication) -> tuple[list[str], list[str]]:
    query = select(Article.section, Article.topics).distinct()
    rows = session.execute(query.where(Article.publication_id == publication.id)).all()
    sections = {row.section for row in rows if row.section}
    return sorted(sections), sorted({topic for row in rows for topic in row.topics})


def _articles(
    session: Session, publication: Publication, found: Filter, search: str
) -> dict[int, str]:
    """Those that the filter names, and the newest that have the words in their title."""
    query = select(Article.id, Article.title, Article.address).where(
        Article.publication_id == publication.id
    )
    named: dict[int, str] = {0: "Outside your articles"} if 0 in found.articles else {}
    wanted = []
    if found.articles:
        wanted.append(query.where(Article.id.in_(found.articles)))
    if search:
        alike = (Article.title.icontains(word, autoescape=True) for word in search.split())
        wanted.append(query.where(*alike).order_by(Article.id.desc()).limit(FOUND))
    for each in wanted:
        named |= {row.id: row.title or row.address for row in session.execute(each)}
    return named


def _languages(surveys: Sequence[Sequence[PublishedVersion]]) -> list[str]:
    """Those in which the surveys are asked."""
    asked = [one.definition for versions in surveys for one in versions]
    asked_in = [(one.language, *one.translations) for one in asked]
    return sorted({language for languages in asked_in for language in languages})


def _of_rules(rules: Sequence[Any]) -> list[tuple[str, str]]:
    return [
        (label, value)
        for placed in rules
        for label, values in labels(placed.rule.audience).items()
        for value in values
    ]


def _day(version: PublishedVersion, publication: Publication) -> str:
    return day_in_words(version.published_at.astimezone(ZoneInfo(publication.time_zone)).date())


def _uncapital(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
