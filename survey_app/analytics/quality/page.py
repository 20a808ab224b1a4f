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
from survey_app.analytics.quality.unusual import ID, Unusual, unusual, uuid_of
from survey_app.analytics.shares import Share
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.source import Sources
from survey_app.statistics.bursts import Burst
from survey_app.statistics.comparisons import LEAST
from survey_app.surveys.published import PublishedVersion

EXAMPLES = 3
TOGETHER = 10
"""So many answers of same readers on one day in one article are worth a line."""
MOST_TOGETHER = 5
MOST_BURSTS = 10
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

    @property
    def size(self) -> float:
        """How large the change is, whichever way."""
        return abs(self.change or 0.0)


@dataclass(frozen=True)
class Question:
    """One question with and without the unusual responses."""

    key: str
    text: str
    kept: QuestionResult
    rest: QuestionResult
    lines: tuple[Compared, ...]

    @property
    def most_changed(self) -> Compared | None:
        """The answer that changes most, of those to which LEAST answers are left."""
        told = [line for line in self.lines if line.rest.base >= LEAST]
        return max(told, key=lambda line: line.size, default=None)


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
        """The question with the answer that leaving the unusual ones out changes most."""
        found = [(line.size, one) for one in self.questions if (line := one.most_changed)]
        return max(found, key=lambda pair: pair[0], default=(0.0, None))[1]


def quality_page(
    sources: Sources, versions: Sequence[PublishedVersion], found: Filter
) -> QualityPage:
    """What is unusual among the responses that a filter lets in, whatever it says of that."""
    every = replace(found, flagged="with")
    snapshot, marked = sources.snapshot(), unusual(sources.snapshot())
    inside = expression(every, snapshot, sources.articles(every))
    rows = snapshot.scan().filter(inside)
    by_minute = _by_minute(rows)
    seen = _seen(rows, marked)
    base = int(by_minute[N].sum())
    stretch = _stretch(by_minute)
    return QualityPage(
        unusual=Share(seen.height, base),
        checks=tuple(_checks(seen, base, marked.looked_for)),
        questions=tuple(_questions(sources, versions, every)),
        by_time=_by_time(by_minute, seen, stretch),
        stretch=stretch,
        bursts=tuple(_bursts(by_minute, seen, marked.bursts)),
        together=tuple(_together(rows, seen)),
    )


AT, N, MARKED = Fact.CREATED_AT, "n", "marked"
"""Of a table of moments: the moment, how many answers it had, and how many look unusual."""


def _by_minute(rows: pl.LazyFrame) -> pl.DataFrame:
    """How many responses came in each minute that had any."""
    minute = pl.col(AT).dt.truncate(MINUTE)
    return rows.group_by(minute).agg(pl.len().alias(N)).sort(AT).collect(engine="streaming")


def _seen(rows: pl.LazyFrame, marked: Unusual) -> pl.DataFrame:
    """Those of the rows that look unusual, newest first, and why."""
    facts = rows.select(*ID, AT, Fact.DAY, Fact.ARTICLE)
    found = facts.join(marked.rows.lazy(), on=ID, how="inner")
    return found.sort(Fact.ID_HIGH, descending=True).collect(engine="streaming")


def _checks(seen: pl.DataFrame, base: int, looked_for: frozenset[Reason]) -> Iterator[Check]:
    for reason, told in TOLD.items():
        having = seen.filter(pl.col(reason)).select(ID)
        examples = map(uuid_of, having.head(EXAMPLES).iter_rows())
        share = Share(having.height, base) if reason in looked_for else None
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
        yield from _pairs(f"{row.label.removesuffix('.')}: ", row.bars, others.get(row.key, ()))


def _pairs(before: str, kept: Sequence[Bar], rest: Sequence[Bar]) -> Iterator[Compared]:
    others = {bar.key: bar.share for bar in rest}
    for bar in kept:
        yield Compared(f"{before}{bar.label}", bar.share, others.get(bar.key, Share(0, 0)))


def _stretch(by_minute: pl.DataFrame) -> dt.timedelta:
    """Hours for up to a fortnight, a quarter of a day for up to three months, or else days."""
    moments = by_minute[AT]
    if moments.is_empty():
        return dt.timedelta(hours=1)
    days = (moments.max() - moments.min()).days  # type: ignore[operator, union-attr]
    return dt.timedelta(hours=1 if days < 14 else 6 if days < 92 else 24)


def _by_time(
    by_minute: pl.DataFrame, seen: pl.DataFrame, stretch: dt.timedelta
) -> tuple[tuple[dt.datetime, int, int], ...]:
    of = pl.col(AT).dt.truncate(stretch)
    counted = by_minute.group_by(of).agg(pl.col(N).sum())
    marked = seen.group_by(of).agg(pl.len().alias(MARKED))
    both = counted.join(marked, on=AT, how="left").with_columns(pl.col(MARKED).fill_null(0))
    return tuple(both.sort(AT).select(AT, N, MARKED).iter_rows())


def _bursts(
    by_minute: pl.DataFrame, seen: pl.DataFrame, bursts: Sequence[Burst]
) -> Iterator[ShownBurst]:
    for one in bursts[:MOST_BURSTS]:
        since, until = (BEGINNING + MINUTE * at for at in (one.start, one.stop))
        inside = (pl.col(AT) >= since) & (pl.col(AT) < until)
        count = int(by_minute.filter(inside)[N].sum())
        if count:
            marked = seen.filter(inside).height
            yield ShownBurst(since, one.stop - one.start, count, one.expected, marked)


def _together(rows: pl.LazyFrame, seen: pl.DataFrame) -> Iterator[Together]:
    """Where the answers of same readers are most, by day and article."""
    cell = [Fact.DAY, Fact.ARTICLE]
    marked = seen.group_by(cell).agg(pl.col(Reason.SAME_READER).sum().alias(MARKED))
    many = marked.filter(pl.col(MARKED) >= TOGETHER)
    most = many.sort(MARKED, *cell, descending=True).head(MOST_TOGETHER)
    bases = rows.join(most.lazy(), on=cell, how="semi").group_by(cell).agg(pl.len().alias(N))
    found = most.join(bases.collect(engine="streaming"), on=cell, maintain_order="left")
    for day, article_id, n, base in found.iter_rows():
        yield Together(day, article_id, Share(n, base))
