"""What reports can be made of: each source is a list of things and their measures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.articles import ArticleLine, all_articles
from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.publications.models import Publication


@dataclass(frozen=True)
class Measure:
    """A value of one thing; `text` says that people wrote it."""

    label: str
    of: Callable[[Any], Any]
    text: bool = False


@dataclass(frozen=True)
class Source:
    """Things, and what can be said of each."""

    things: Callable[[Session, Publication, Period], Iterator[Any]]
    measures: Mapping[str, Measure]


def _articles(session: Session, publication: Publication, period: Period) -> Iterator[ArticleLine]:
    return iter(all_articles(session, publication, period))


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
    "reads": Measure("Reads", lambda line: line.measures.reads),
    "reading_time": Measure("Mean active reading time, s", lambda line: line.measures.reading_time),
    "seen": Measure("Saw it", lambda line: line.measures.seen),
    "started": Measure("Started", lambda line: line.measures.started),
    "answers": Measure("Answers", lambda line: line.measures.responses),
    "finished": Measure("Finished", lambda line: line.measures.complete),
    "answered_of_seen_n": Measure("Answers in the rate", lambda line: line.measures.measured),
    "answered_of_seen": Measure(
        "Answered, of those who saw it", lambda line: line.measures.answer_rate.share
    ),
    "answered_of_seen_low": Measure("Its range from", lambda line: _low(line.measures.answer_rate)),
    "answered_of_seen_high": Measure("Its range to", lambda line: _high(line.measures.answer_rate)),
    "also_read_seen": Measure("Also read: seen", lambda line: line.measures.also_read_seen),
    "also_read_followed": Measure(
        "Also read: clicked", lambda line: line.measures.also_read_followed
    ),
}

SOURCES: dict[str, Source] = {"articles": Source(_articles, ARTICLES)}
"""Name in a report's file → source."""
