"""How far and how long an article was read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.periods import Period, day_in_words
from survey_app.analytics.shares import Share
from survey_app.collect.exposures import read_readings
from survey_app.collect.shards import shards_of
from survey_app.collect.sketches import daily_readers
from survey_app.publications.models import Article, Publication

TENTHS = 10
SECTION_ARTICLES = 200
"""Articles of a section that one is compared with."""

BEGINNING = dt.date(1970, 1, 1)
"""Before anything was counted."""


@dataclass(frozen=True)
class Depth:
    """How many reads came at least this far; `tenths` of the article, 1 to 10."""

    tenths: int
    reached: Share


@dataclass(frozen=True)
class ReadingReport:
    """The reads of one article."""

    reads: int
    seconds: float | None
    """Mean active reading time; None without reads."""
    depths: tuple[Depth, ...]

    @property
    def finished(self) -> Share:
        """Reads that came to the end."""
        return self.depths[-1].reached


@dataclass(frozen=True)
class Crowd:
    """The day (UTC) with the most different readers, and about how many they were."""

    day: dt.date
    readers: int
    """In two figures: a third one would say more than the sketch knows."""

    @property
    def day_in_words(self) -> str:
        """3 May 2026."""
        return day_in_words(self.day)


NOT_READ = ReadingReport(0, None, ())


@dataclass(frozen=True)
class SectionTime:
    """How long the latest other articles of a section are read."""

    articles: int
    reads: int
    seconds: float
    """Mean active reading time of all these reads."""


def largest_crowd(
    session: Session, publication: Publication, article_id: int, period: Period
) -> Crowd | None:
    """Of the days of a period, by the sketches of those whose reading or seeing was measured; None
    where nobody's was. Different readers of several days cannot be told: no hash outlives its day.
    One statement.
    """
    shards = shards_of(publication.id, publication.buckets)
    days = (period.since or BEGINNING, period.until)
    found = daily_readers(session, shards, "article", article_id, *days)
    day = max(found, key=lambda each: found[each], default=None)
    return None if day is None else Crowd(day, int(float(f"{found[day]:.2g}")))


def section_time(
    session: Session, publication: Publication, article: Article, period: Period, **where: Any
) -> SectionTime | None:
    """The reads of the SECTION_ARTICLES latest other articles of its section; two statements.

    `where` narrows the readings.
    """
    if not article.section:
        return None
    of_section = (
        select(Article.id)
        .where(Article.publication_id == publication.id, Article.section == article.section)
        .where(Article.id != article.id)
        .order_by(Article.published_at.desc().nulls_last(), Article.id.desc())
    )
    ids = frozenset(session.scalars(of_section.limit(SECTION_ARTICLES)))
    shards = shards_of(publication.id, publication.buckets)
    by = ("article_id",)
    of_these: dict[str, Any] = {**period.hours, **where, "article_id": ids}
    found = read_readings(session, shards, by=by, **of_these) if ids else {}
    reads = sum(reading.reads for reading in found.values())
    if not reads:
        return None
    return SectionTime(len(found), reads, sum(one.engaged_s for one in found.values()) / reads)


def reading_report(
    session: Session, publication: Publication, article_id: int, period: Period, **where: Any
) -> ReadingReport:
    """The reads of an article in a period; `where` narrows them. One statement."""
    found = read_readings(
        session,
        shards_of(publication.id, publication.buckets),
        by=("depth",),
        **period.hours,
        **where,
        article_id=article_id,
    )
    reads = sum(reading.reads for reading in found.values())
    seconds = sum(reading.engaged_s for reading in found.values())

    def reaching(tenths: int) -> int:
        return sum(reading.reads for (depth,), reading in found.items() if depth >= tenths)

    depths = tuple(Depth(tenths, Share(reaching(tenths), reads)) for tenths in range(1, TENTHS + 1))
    return ReadingReport(reads, seconds / reads if reads else None, depths)
