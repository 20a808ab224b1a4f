"""What is known of each response beside its answers, as facets of a table."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.facets.facet import (
    ANSWERED,
    Absence,
    Category,
    Either,
    Facet,
    Several,
    categories_of,
    named,
)
from survey_app.analytics.filters import dimensions
from survey_app.analytics.filters.arguments import AUDIENCE
from survey_app.analytics.filters.dimensions import DEPTH_TENTHS, Dimension
from survey_app.analytics.filters.expression import LABELLED
from survey_app.analytics.filters.words import Names
from survey_app.analytics.snapshot import columns
from survey_app.analytics.snapshot.columns import Fact, looked_up
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.publications.models import Article, Publication

STATUS = {True: Category("finished", "Finished"), False: Category("unfinished", "Not finished")}
FLAGGED = {True: Category("only", "Same reader or program"), False: Category("without", "None")}
"""What else is unusual follows from all responses together, and is a matter of the filter."""


@dataclass(frozen=True)
class Placed:
    """What is known of an article."""

    name: str
    section: str
    topics: tuple[str, ...]


def articles_of(session: Session, publication: Publication) -> dict[int, Placed]:
    """Id → what is known of each article of a publication. One statement."""
    query = select(Article.id, Article.title, Article.address, Article.section, Article.topics)
    return {
        row.id: Placed(row.title or row.address, row.section, tuple(row.topics))
        for row in session.execute(query.where(Article.publication_id == publication.id))
    }


def fact_facets(
    snapshot: Snapshot, names: Names, articles: Mapping[int, Placed]
) -> Iterator[Either]:
    """The facets that responses have whatever is asked."""
    yield from _of_articles(articles)
    for column, dimension in LABELLED.items():
        yield _labelled(snapshot, column, dimension, names)
    yield _depth()
    for name in snapshot.types:
        if name.startswith(columns.AUDIENCE):
            yield _audience(snapshot, name)
    yield _day("day", "Day", pl.col(Fact.DAY))
    yield _day("week", "Week from", pl.col(Fact.DAY).dt.truncate("1w"))
    yield _month()
    yield _version(names)
    if snapshot.labels(Fact.ARM):
        yield _arm(snapshot)
    yield _truth("status", "Status", "with status “{}”", Fact.COMPLETE, STATUS)
    yield _truth("unusual", "Flag", "with “{}” as flag", Fact.FLAGGED, FLAGGED)


def _of_articles(articles: Mapping[int, Placed]) -> Iterator[Either]:
    known = {number: Category(str(number), one.name) for number, one in articles.items()}
    yield Facet("article", "Article", "of “{}”", pl.col(Fact.ARTICLE), named(known))
    yield _section(articles)
    topics: dict[str, list[int]] = {}
    for number, one in articles.items():
        for topic in one.topics:
            topics.setdefault(topic, []).append(number)
    if topics:
        yield _topic(topics)


def _section(articles: Mapping[int, Placed]) -> Facet:
    sections = sorted({one.section for one in articles.values() if one.section})
    numbers = {section: number for number, section in enumerate(sections)}
    # Folded before it is counted: a section may have thousands of articles.
    places = {n: numbers[one.section] for n, one in articles.items() if one.section}
    value = looked_up(Fact.ARTICLE, places)
    known = {number: Category(section, section) for section, number in numbers.items()}
    return Facet("section", "Section", "in {}", value, named(known))


def _topic(topics: Mapping[str, list[int]]) -> Several:
    """Of articles with a topic at all, each topic is a yes or a no."""
    is_in = {Category(t, t): pl.col(Fact.ARTICLE).is_in(topics[t]) for t in sorted(topics)}
    told = sorted({number for of_topic in topics.values() for number in of_topic})
    return Several(
        "topic",
        "Topic",
        "of articles about {}",
        is_in,
        pl.when(pl.col(Fact.ARTICLE).is_in(told)).then(1),
        lambda value: Absence.UNKNOWN if value is None else ANSWERED,
    )


def _labelled(snapshot: Snapshot, column: str, dimension: Dimension, names: Names) -> Facet:
    known = {
        number: Category(key, names.of(dimension, key))
        for number, key in snapshot.labels(column).items()
        if key
    }
    return Facet(dimension.name, dimension.label, dimension.phrase, pl.col(column), named(known))


def _depth() -> Facet:
    ordered = categories_of(dimensions.DEPTHS)
    bands = {t: c for c in ordered for t in DEPTH_TENTHS[c.key]}
    dimension = dimensions.DEPTH
    value = (pl.col(Fact.DEPTH) * 10).floor().cast(pl.Int8)
    return Facet(dimension.name, dimension.label, dimension.phrase, value, named(bands), ordered)


def _audience(snapshot: Snapshot, column: str) -> Facet:
    label = column.removeprefix(columns.AUDIENCE)
    known = {number: Category(key, key) for number, key in snapshot.labels(column).items()}
    phrase = f"whose {label} is “{{}}”"
    return Facet(f"{AUDIENCE}{label}", label.capitalize(), phrase, pl.col(column), named(known))


def _day(name: str, label: str, value: pl.Expr) -> Facet:
    phrase = f"of the {name} {{}}"
    return Facet(name, label, phrase, value, _read_day, is_dated=True, parts_wordings=True)


def _read_day(value: dt.date | None) -> Category | Absence:
    if value is None:
        return Absence.UNKNOWN
    return Category(value.isoformat(), f"{value.day} {value:%b %Y}")


def _month() -> Facet:
    month = pl.col(Fact.DAY).dt.truncate("1mo")
    return Facet("month", "Month", "of {}", month, _read_month, is_dated=True, parts_wordings=True)


def _read_month(value: dt.date | None) -> Category | Absence:
    if value is None:
        return Absence.UNKNOWN
    return Category(value.isoformat(), f"{value:%B %Y}")


def _version(names: Names) -> Facet:
    dimension = dimensions.VERSION

    def read(value: int) -> Category:
        return Category(str(value), names.of(dimension, value))

    return Facet(
        dimension.name,
        dimension.label,
        dimension.phrase,
        pl.col(Fact.VERSION),
        read,
        parts_wordings=True,
    )


def _arm(snapshot: Snapshot) -> Facet:
    known = {number: Category(key, key) for number, key in snapshot.labels(Fact.ARM).items()}
    return Facet("arm", "Variant", "who met variant {}", pl.col(Fact.ARM), named(known))


def _truth(
    name: str, label: str, phrase: str, column: str, known: Mapping[bool, Category]
) -> Facet:
    values: Mapping[Any, Category] = known
    return Facet(name, label, phrase, pl.col(column), named(values), tuple(known.values()))
