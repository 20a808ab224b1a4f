"""The page of a survey's quality: each check, and the results with and without what it found."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import polars as pl

from survey_app.analytics.answers import Bar, QuestionResult, question_results
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.quality.reasons import TOLD, Reason, Told
from survey_app.analytics.quality.unusual import ID, unusual, uuid_of
from survey_app.analytics.shares import Share
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.source import Sources
from survey_app.statistics.bursts import Burst
from survey_app.surveys.published import PublishedVersion

EXAMPLES = 3
TOGETHER = 10
"""So many answers of same readers on one day in one article are worth a line."""
MOST_TOGETHER = 5
MOST_BURSTS = 10
ANY = "any"
"""Whether a response has any reason."""
MINUTE = dt.timedelta(minutes=1)
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Check:
    """One thing that is looked for, and what was found."""

    reason: Reason
    told: Told
    found: Share | None
    """Of the responses that the filter lets in; None where nothing could be looked for."""
    examples: tuple[UUID, ...]
    """The newest responses with this reason."""


@dataclass(frozen=True)
class Compared:
    """One answer with and without the unusual responses."""

    label: str
    kept: Share
    """With them."""
    rest: Share
    """Without them."""

    @property
    def change(self) -> float | None:
        """What leaving them out changes, in points of 100; None where there is no share."""
        if self.kept.share is None or self.rest.share is None:
            return None
        return 100 * (self.rest.share - self.kept.share)


@dataclass(frozen=True)
class Question:
    """One question with and without the unusual responses."""

    key: str
    text: str
    kept: QuestionResult
    rest: QuestionResult
    lines: tuple[Compared, ...]

    @property
    def largest(self) -> float:
        """The largest change of a share, in points of 100."""
        return max((abs(line.change or 0.0) for line in self.lines), default=0.0)


@dataclass(frozen=True)
class ShownBurst:
    """Far more answers in a short time than were to be expected."""

    since: dt.datetime
    minutes: int
    count: int
    expected: float
    marked: int
    """How many of them look unusual, for any reason."""


@dataclass(frozen=True)
class Together:
    """Answers in one article on one day, of readers who had answered already on that day."""

    day: dt.date
    article_id: int
    found: Share


@dataclass(frozen=True)
class QualityPage:
    """Everything on the page; of the responses that the filter lets in."""

    unusual: Share
    checks: tuple[Check, ...]
    questions: tuple[Question, ...]
    by_time: tuple[tuple[dt.datetime, int, int], ...]
    """Beginning of a stretch of time, its answers, and those of them that look unusual."""
    stretch: dt.timedelta
    bursts: tuple[ShownBurst, ...]
    together: tuple[Together, ...]

    @property
    def most_changed(self) -> Question | None:
        """The question that leaving the unusual answers out changes most."""
        found = [one for one in self.questions if one.kept.top and one.rest.top]
        return max(found, key=lambda one: one.largest, default=None)


def quality_page(
    sources: Sources, versions: Sequence[PublishedVersion], found: Filter
) -> QualityPage:
    """What is unusual among the responses that a filter lets in, whatever it says of that."""
    every = replace(found, flagged="with")
    snapshot, marked = sources.snapshot(), unusual(sources.snapshot())
    inside = expression(every, snapshot, sources.articles(every))
    facts = (*ID, Fact.CREATED_AT, Fact.DAY, Fact.ARTICLE)
    rows = snapshot.scan().filter(inside).select(facts)
    # Whatever has no reason has no row among those that are marked.
    rows = rows.join(marked.rows.lazy(), on=ID, how="left").sort(Fact.ID_HIGH, descending=True)
    seen = rows.with_columns(pl.col(*Reason).fill_null(value=False)).collect(engine="streaming")
    seen = seen.with_columns(pl.any_horizontal(*Reason).alias(ANY))
    stretch = _stretch(seen)
    return QualityPage(
        unusual=Share(int(seen[ANY].sum()), seen.height),
        checks=tuple(_checks(seen, marked.looked_for)),
        questions=tuple(_questions(sources, versions, every)),
        by_time=_by_time(seen, stretch),
        stretch=stretch,
        bursts=tuple(_bursts(seen, marked.bursts)),
        together=tuple(_together(seen)),
    )


def _checks(seen: pl.DataFrame, looked_for: frozenset[Reason]) -> Iterator[Check]:
    for reason, told in TOLD.items():
        having = seen.filter(pl.col(reason)).select(ID)
        examples = map(uuid_of, having.head(EXAMPLES).iter_rows())
        share = Share(having.height, seen.height) if reason in looked_for else None
        yield Check(reason, told, share, tuple(examples))


def _questions(
    sources: Sources, versions: Sequence[PublishedVersion], every: Filter
) -> Iterator[Question]:
    usual = replace(every, flagged="without")
    both = [
        question_results(versions, sources.of(one).counts(("version",))) for one in (every, usual)
    ]
    without = {one.series: one for one in both[1]}
    for kept in both[0]:
        rest = without.get(kept.series)
        if rest is not None and kept.base:
            lines = tuple(_lines(kept, rest))
            if lines:
                yield Question(kept.key, kept.text, kept, rest, lines)


def _lines(kept: QuestionResult, rest: QuestionResult) -> Iterator[Compared]:
    """Each option, and each option of each row."""
    yield from _pairs("", kept.bars, rest.bars)
    others = {row.key: row.bars for row in rest.rows}
    for row in kept.rows:
        yield from _pairs(f"{row.label}: ", row.bars, others.get(row.key, ()))


def _pairs(before: str, kept: Sequence[Bar], rest: Sequence[Bar]) -> Iterator[Compared]:
    others = {bar.key: bar.share for bar in rest}
    for bar in kept:
        yield Compared(f"{before}{bar.label}", bar.share, others.get(bar.key, Share(0, 0)))


def _stretch(seen: pl.DataFrame) -> dt.timedelta:
    """Hours for up to a fortnight, a quarter of a day for up to three months, or else days."""
    moments = seen[Fact.CREATED_AT]
    if moments.is_empty():
        return dt.timedelta(hours=1)
    days = (moments.max() - moments.min()).days  # type: ignore[operator, union-attr]
    return dt.timedelta(hours=1 if days < 14 else 6 if days < 92 else 24)


def _by_time(seen: pl.DataFrame, stretch: dt.timedelta) -> tuple[tuple[dt.datetime, int, int], ...]:
    of = pl.col(Fact.CREATED_AT).dt.truncate(stretch)
    counted = seen.group_by(of).agg(pl.len(), pl.col(ANY).sum()).sort(Fact.CREATED_AT)
    return tuple(counted.iter_rows())


def _bursts(seen: pl.DataFrame, bursts: Sequence[Burst]) -> Iterator[ShownBurst]:
    for one in bursts[:MOST_BURSTS]:
        since, until = (BEGINNING + MINUTE * at for at in (one.start, one.stop))
        inside = (pl.col(Fact.CREATED_AT) >= since) & (pl.col(Fact.CREATED_AT) < until)
        here = seen.filter(inside)
        if here.height:
            length = one.stop - one.start
            yield ShownBurst(since, length, here.height, one.expected, int(here[ANY].sum()))


def _together(seen: pl.DataFrame) -> Iterator[Together]:
    """Where the answers of same readers are most, by day and article."""
    cells = seen.group_by(Fact.DAY, Fact.ARTICLE).agg(pl.len(), pl.col(Reason.SAME_READER).sum())
    many = cells.filter(pl.col(Reason.SAME_READER) >= TOGETHER)
    ranked = many.sort(Reason.SAME_READER, Fact.DAY, Fact.ARTICLE, descending=True)
    for day, article_id, base, n in ranked.head(MOST_TOGETHER).iter_rows():
        yield Together(day, article_id, Share(n, base))
