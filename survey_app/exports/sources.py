"""What reports can be made of: each source is a list of things and their measures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.articles import ArticleLine, ArticleQuery, all_articles
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.scope import Scope
from survey_app.analytics.shares import Share


@dataclass(frozen=True)
class Measure:
    """A value of one thing; `text` says that people wrote it."""

    label: str
    of: Callable[[Any], Any]
    text: bool = False
    is_unknown: Callable[[Filter], object] = lambda found: False
    """Whether nobody knows it of the readers whom a filter lets in."""


@dataclass(frozen=True)
class Source:
    """Things, and what can be said of each."""

    things: Callable[[Session, Scope, ArticleQuery], Iterator[Any]]
    measures: Mapping[str, Measure]


def _articles(session: Session, scope: Scope, query: ArticleQuery) -> Iterator[ArticleLine]:
    return iter(all_articles(session, scope, query))


def _of_readings(label: str, of: Callable[[Any], Any]) -> Measure:
    return Measure(label, of, is_unknown=lambda found: found.unknown_of_readings)


def _of_exposures(label: str, of: Callable[[Any], Any]) -> Measure:
    return Measure(label, of, is_unknown=lambda found: found.unknown_of_exposures)


def _of_links(label: str, of: Callable[[Any], Any]) -> Measure:
    return Measure(label, of, is_unknown=lambda found: not found.lets_all_readers_in)


def _low(share: Share) -> float | None:
    return share.bounds[0] if share.bounds else None


def _high(share: Share) -> float | None:
    return share.bounds[1] if share.bounds else None


def _day(line: ArticleLine) -> str | None:
    return line.published_at.date().isoformat() if line.published_at else None


ARTICLES: dict[str, Measure] = {
    "article_id": Measure("Number of the article", lambda line: line.id),
    "address": Measure("Address", lambda line: line.address, text=True),
    "title": Measure("Title", lambda line: line.title, text=True),
    "section": Measure("Section", lambda line: line.section, text=True),
    "authors": Measure("Authors", lambda line: ", ".join(line.authors), text=True),
    "published_on": Measure("Day of publication, UTC", _day),
    "reads": _of_readings("Reads", lambda line: line.measures.reads),
    "reading_time": _of_readings(
        "Mean active reading time, s", lambda line: line.measures.reading_time
    ),
    "seen": _of_exposures("Saw it", lambda line: line.measures.seen),
    "started": _of_exposures("Started", lambda line: line.measures.started),
    "answers": Measure("Answers", lambda line: line.measures.responses),
    "finished": Measure("Finished", lambda line: line.measures.complete),
    "answered_of_seen_n": Measure("Answers in the rate", lambda line: line.measures.measured),
    "answered_of_seen": _of_exposures(
        "Answered, of those who saw it", lambda line: line.measures.answer_rate.share
    ),
    "answered_of_seen_low": _of_exposures(
        "Its range from", lambda line: _low(line.measures.answer_rate)
    ),
    "answered_of_seen_high": _of_exposures(
        "Its range to", lambda line: _high(line.measures.answer_rate)
    ),
    "also_read_seen": _of_links("Also read: seen", lambda line: line.measures.also_read_seen),
    "also_read_followed": _of_links(
        "Also read: clicked", lambda line: line.measures.also_read_followed
    ),
}

SOURCES: dict[str, Source] = {"articles": Source(_articles, ARTICLES)}
"""Name in a report's file → source."""
