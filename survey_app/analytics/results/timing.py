"""How long answering takes: the whole survey, and each of its pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.snapshot.columns import TOOK, Fact
from survey_app.analytics.source import Sources
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.published import PublishedVersion

LEAST_TIMED = 10
"""Readers from whom on it is said how long they took."""
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Timing:
    """Seconds that readers took."""

    timed: int
    """How many they are."""
    lower: float
    """A quarter was faster."""
    median: float
    upper: float
    """A quarter was slower."""

    @property
    def is_told(self) -> bool:
        """Whether they are enough for quarters of them to mean something."""
        return self.timed >= LEAST_TIMED


@dataclass(frozen=True)
class PageTime:
    """How long one page of a survey takes, which is sent when it is answered."""

    label: str
    """The questions on it: "Question 3", or "Questions 4 to 6"."""
    texts: tuple[str, ...]
    took: Timing | None
    """None where the time is known of nobody."""


@dataclass(frozen=True)
class Times:
    """How long a survey takes."""

    whole: Timing | None
    """From the first act to the last, of those who finished; None where it is known of nobody."""
    pages: tuple[PageTime, ...]
    """In their order; empty for a survey of one page, which takes as long as the whole."""
    is_one_question: bool
    """Then the whole survey's time is the question's."""

    @property
    def told(self) -> tuple[PageTime, ...]:
        """The pages of which enough is known."""
        return tuple(page for page in self.pages if page.took and page.took.is_told)

    @property
    def longest(self) -> PageTime | None:
        """The page that half of the readers took the longest for, where pages can be compared."""
        pages = [(page.took.median, page) for page in self.told if page.took]
        return max(pages, key=lambda one: one[0])[1] if len(pages) > 1 else None


def times(sources: Sources, found: Filter, versions: Sequence[PublishedVersion]) -> Times:
    """How long the responses took that a filter lets in; `versions` stand oldest first.

    Pages are timed over the versions that put the live one's questions onto the same pages.
    """
    live = versions[-1].definition
    snapshot = sources.snapshot()
    known = snapshot.scan().filter(expression(found, snapshot, sources.articles(found)))
    finished = known.filter(pl.col(Fact.COMPLETE) & (pl.col(Fact.STARTED_MS) > 0))
    alike = [one.number for one in versions if _pages(one.definition) == _pages(live)]
    paged = known.filter(pl.col(Fact.VERSION).is_in(alike))
    asked = list(_numbered(live)) if len(live.pages) > 1 else []
    frames = [_quarters(finished, pl.col(Fact.STARTED_MS))]
    frames += [_quarters(paged, _time_of(questions)) for _, questions in asked]
    whole, *pages = [_timing(frame.row(0)) for frame in pl.collect_all(frames)]
    return Times(
        whole,
        tuple(
            PageTime(label, tuple(one.text for one in questions), took)
            for (label, questions), took in zip(asked, pages, strict=True)
        ),
        is_one_question=len(live.by_key()) == 1,
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
    return pl.coalesce(f"{TOOK}{question.key}" for question in questions)


def _quarters(rows: pl.LazyFrame, milliseconds: pl.Expr) -> pl.LazyFrame:
    seconds = milliseconds / 1000
    quarters = [seconds.quantile(at).alias(f"at {at}") for at in QUARTERS]
    return rows.select(seconds.count().alias("timed"), *quarters)


def _timing(row: tuple[int, float, float, float]) -> Timing | None:
    return Timing(*row) if row[0] else None
