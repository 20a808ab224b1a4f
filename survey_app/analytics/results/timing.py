"""How long answering takes: the whole survey, and each of its pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.quarters import LEAST, QUARTERS, value_at
from survey_app.analytics.snapshot.columns import PAGE_MS, Fact
from survey_app.analytics.source import Sources
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.published import PublishedVersion


@dataclass(frozen=True)
class Quarters:
    """Seconds, each the least that so many readers needed at most."""

    lower: float
    """A quarter of them."""
    median: float
    """Half of them."""
    upper: float
    """Three quarters of them."""


@dataclass(frozen=True)
class Timing:
    """How long something took."""

    timed: int
    """Of how many readers that is known."""
    took: Quarters | None
    """None where fewer than LEAST were timed."""


@dataclass(frozen=True)
class PageTime:
    """How long one page of a survey takes, which is sent when it is answered."""

    label: str
    """The questions on it: "Question 3", or "Questions 4 to 6"."""
    texts: tuple[str, ...]
    timing: Timing


@dataclass(frozen=True)
class Times:
    """How long a survey takes, of the wordings that put the same questions onto the same pages as
    the newest one that is looked at."""

    finished: int
    """How many readers finished one of these wordings."""
    others: int
    """How many finished another wording: they are not timed."""
    whole: Timing
    """Of those who finished."""
    pages: tuple[PageTime, ...]
    """In their order; empty for a survey of one page, which takes as long as the whole."""
    is_one_question: bool
    """Then the whole survey's time is the question's."""

    @property
    def told(self) -> tuple[tuple[PageTime, Quarters], ...]:
        """The pages of which enough is known."""
        return tuple((page, page.timing.took) for page in self.pages if page.timing.took)

    @property
    def longest(self) -> PageTime | None:
        """The page that half of the readers took the longest for, where pages can be compared."""
        if len(self.told) < 2:
            return None
        return max(self.told, key=lambda one: one[1].median)[0]


def times(sources: Sources, found: Filter, versions: Sequence[PublishedVersion]) -> Times:
    """How long the responses took that a filter lets in; `versions` stand oldest first."""
    let_in = [one for one in versions if not found.versions or one.number in found.versions]
    asked = (let_in or versions)[-1].definition
    alike = [one.number for one in versions if _pages(one.definition) == _pages(asked)]
    snapshot = sources.snapshot()
    known = snapshot.scan().filter(expression(found, snapshot, sources.articles(found)))
    complete, is_alike = pl.col(Fact.COMPLETE), pl.col(Fact.VERSION).is_in(alike)
    spent = pl.col(Fact.SPENT_MS)
    numbered = list(_numbered(asked)) if len(asked.pages) > 1 else []
    frames = [
        known.select((complete & is_alike).sum(), (complete & ~is_alike).sum().alias("others")),
        _quarters(known.filter(is_alike), pl.when(complete & (spent > 0)).then(spent)),
        *(_quarters(known.filter(is_alike), _time_of(questions)) for _, questions in numbered),
    ]
    counted, whole, *pages = [frame.row(0) for frame in pl.collect_all(frames)]
    finished, others = counted
    return Times(
        finished,
        others,
        _timing(*whole),
        tuple(
            PageTime(label, tuple(one.text for one in questions), _timing(*row))
            for (label, questions), row in zip(numbered, pages, strict=True)
        ),
        is_one_question=len(asked.by_key()) == 1,
    )


def _pages(definition: Definition) -> list[set[str]]:
    return [{question.key for question in page.questions} for page in definition.pages]


def _numbered(definition: Definition) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """The questions of each page, and how they are numbered on the survey's page."""
    before = 0
    for page in definition.pages:
        if page.questions:
            yield _numbers(before + 1, before + len(page.questions)), page.questions
        before += len(page.questions)


def _numbers(first: int, last: int) -> str:
    if first == last:
        return f"Question {first}"
    return f"Questions {first} {'and' if last == first + 1 else 'to'} {last}"


def _time_of(questions: Sequence[Question]) -> pl.Expr:
    """Of a page; a condition may have hidden some of its questions."""
    return pl.coalesce(f"{PAGE_MS}{question.key}" for question in questions)


def _quarters(rows: pl.LazyFrame, milliseconds: pl.Expr) -> pl.LazyFrame:
    seconds = milliseconds / 1000
    quarters = (value_at(seconds, share).alias(f"at {share}") for share in QUARTERS)
    return rows.select(seconds.count().alias("timed"), *quarters)


def _timing(timed: int, *quarters: float) -> Timing:
    return Timing(timed, Quarters(*quarters) if timed >= LEAST else None)
