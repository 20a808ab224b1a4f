"""What readers said to one question, over all wordings of it that can be counted together."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_app.analytics.headlines import Headline, headline_of
from survey_app.analytics.shares import Share
from survey_app.statistics.differences import Difference
from survey_app.statistics.net_agreement import net_agreement
from survey_app.statistics.ranking import Agreement, RankedItem, friedman, ranked_items
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED, Chart
from survey_app.surveys.kinds.options import LONG_LIST
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.slider import MOST_COUNTED
from survey_app.surveys.published import PublishedVersion
from survey_app.web.ranges import MINUS

Cell = tuple[int, str, str]
"""(version, question, option or mark)."""
Counts = Mapping[Cell, int]
MOST_COLUMNS = 21
"""Columns that can be told from each other; more values than that are put together."""
BIN_SIZES = (1, 2, 5, 10)
"""How many values make one column."""


@dataclass(frozen=True)
class Bar:
    """An option or a value, and how many chose it."""

    key: str
    label: str
    share: Share
    until: dt.datetime | None = None
    """When the last wording with this option was replaced; None while it is offered."""
    end: str = ""
    """What the end of the scale is called that it stands at."""
    ranked: RankedItem | None = None
    """Its places in a ranking; its share is then that of the first places."""
    marks: tuple[str, ...] = ()
    """Under which options or marks the tallies count those who chose it."""
    points: float | None = None
    """Borda: its share of the points that it would have if all had put it first; None where not
    all wordings had the same options."""
    offered: Share | None = None
    """Its share of those who answered a wording that offered it; None where all of them did."""
    offered_by: tuple[Cell, ...] = ()
    """What counts who answered a wording that offered it; none where all wordings did."""

    @property
    def rank(self) -> float | None:
        """Mean place in a ranking, 1 for the best."""
        return self.ranked.mean if self.ranked else None


@dataclass(frozen=True)
class RowResult:
    """One row of a battery: how often each option was chosen for it."""

    key: str
    label: str
    base: int
    """Who answered this row."""
    bars: tuple[Bar, ...]
    until: dt.datetime | None = None
    net: Difference | None = None
    """On a scale of agreement, who agrees less who disagrees; None without answers."""


@dataclass(frozen=True)
class QuestionResult:
    """One question's answers."""

    key: str
    kind: str
    text: str
    required: bool
    base: int
    """Who answered it; those who skipped or refused are counted apart."""
    skipped: int
    refused: int
    bars: tuple[Bar, ...]
    headline: Headline | None
    rows: tuple[RowResult, ...] = ()
    top_box: Share | None = None
    """Share of the highest values, where it has a name."""
    agreement: Agreement | None = None
    """How far readers agree on an order, where all ranked all options."""
    until: dt.datetime | None = None
    """When the last wording with this question was replaced; None while it is asked."""

    @property
    def series(self) -> tuple[object, ...]:
        """Tells it from the other results of its survey, and is the same for other readers."""
        return (self.key, self.kind, self.until)

    @property
    def chart(self) -> Chart:
        """How it is drawn."""
        return KINDS[self.kind].chart

    @property
    def is_scale(self) -> bool:
        """Whether the bars are values in order, lowest first."""
        return self.chart is Chart.COLUMNS

    @property
    def is_long(self) -> bool:
        """Whether it has more options than are drawn."""
        return self.chart is Chart.BARS and len(self.bars) > LONG_LIST

    @property
    def no_chart(self) -> str:
        """What is said of answers that are no chart and no words."""
        return KINDS[self.kind].no_chart

    @property
    def is_ranked(self) -> bool:
        """Whether the bars have mean places."""
        return self.chart is Chart.RANKS

    @property
    def is_written(self) -> bool:
        """Whether it was answered in the readers' own words."""
        return KINDS[self.kind].is_written

    @property
    def top_box_words(self) -> str:
        """What is said of those who chose the highest values."""
        box = KINDS[self.kind].top_box
        return "" if box is None else box.words

    @property
    def top(self) -> Bar | None:
        """The option that most chose, None without answers."""
        best = max(self.bars, key=lambda bar: bar.share.n, default=None)
        return best if best is not None and best.share.n else None


@dataclass
class _Series:
    """The wordings of a question whose answers can be added up, newest first."""

    wordings: list[tuple[PublishedVersion, Question]]
    until: dt.datetime | None


def question_results(
    versions: Sequence[PublishedVersion], counts: Counts, only: Collection[str] | None = None
) -> list[QuestionResult]:
    """Results over all versions: the live version's questions, then those no longer asked.

    Of all questions, or `only` of those with these keys.

    `versions` stand oldest first. A question that changed its type or its scale is two series:
    their answers cannot be added up. What is no longer asked is left out where nobody answered.
    """
    results = [_result(series, counts) for series in _series(versions, only)]
    return [result for result in results if result.until is None or _was_met(result)]


def same_in_all(versions: Sequence[PublishedVersion]) -> set[str]:
    """Keys whose answers can be added up over all versions: "" of whole responses among them."""
    asked: dict[str, set[tuple[object, ...]]] = {}
    for version in versions:
        for question in version.definition.questions():
            asked.setdefault(question.key, set()).add(_identity(question))
    return {"", *(key for key, ways in asked.items() if len(ways) == 1)}


def are_alike(versions: Sequence[PublishedVersion]) -> bool:
    """Whether the answers to each question can be added up over all versions."""
    keys = {question.key for version in versions for question in version.definition.questions()}
    return keys <= same_in_all(versions)


def _was_met(result: QuestionResult) -> bool:
    return result.base + result.skipped + result.refused > 0


def _series(
    versions: Sequence[PublishedVersion], only: Collection[str] | None
) -> Iterable[_Series]:
    found: dict[tuple[object, ...], _Series] = {}
    until = None
    for version in reversed(versions):
        for question in version.definition.questions():
            if only is not None and question.key not in only:
                continue
            series = found.setdefault(_identity(question), _Series([], until))
            series.wordings.append((version, question))
        until = version.published_at
    return found.values()


def _identity(question: Question) -> tuple[object, ...]:
    return (question.key, question.kind, KINDS[question.kind].basis(question))


def _result(series: _Series, counts: Counts) -> QuestionResult:
    _, newest = series.wordings[0]
    numbers = {version.number for version, _ in series.wordings}
    pooled: Counter[str] = Counter()
    for (version, key, option), n in counts.items():
        if key == newest.key and version in numbers:
            pooled[option] += n
    kind, base = KINDS[newest.kind], pooled[ANSWERED]
    found = kind.summarise(newest, pooled)
    top = kind.top_box
    return QuestionResult(
        key=newest.key,
        kind=newest.kind,
        text=newest.text,
        required=newest.required,
        base=base,
        skipped=pooled[SKIPPED],
        refused=pooled[REFUSED],
        bars=tuple(_offered(bar, series, counts) for bar in _bars(series, pooled, base))
        if kind.chart is not Chart.ROWS
        else (),
        headline=headline_of(newest, found, pooled),
        rows=tuple(_rows(series, pooled, counts)),
        top_box=Share(found[top.name]["n"], base) if top else None,
        agreement=friedman(_places(series, pooled)) if kind.chart is Chart.RANKS else None,
        until=series.until,
    )


def _bars(series: _Series, pooled: Mapping[str, int], base: int) -> Iterable[Bar]:
    newest = series.wordings[0][1]
    for values in _bins(newest):
        yield _column(newest, values, pooled, base)
    if KINDS[newest.kind].chart is Chart.RANKS:
        yield from _ranked(series, pooled, base)
        return
    for option, until in _entries(series, "options"):
        n = pooled.get(option.key, 0)
        if until is None or n:
            yield Bar(option.key, option.label, Share(n, base), until, marks=(option.key,))


def _offered(bar: Bar, series: _Series, counts: Counts, mark: str = ANSWERED) -> Bar:
    """A bar with its share of those who could choose it, where these are not all."""
    offering = tuple(
        (version.number, question.key, mark)
        for version, question in series.wordings
        if bar.key in KINDS[question.kind].spelled_out(question).option_keys()
    )
    if len(offering) in (0, len(series.wordings)):
        return bar
    offered = Share(bar.share.n, _sum(offering, counts))
    is_less = offered.base < bar.share.base
    return replace(bar, offered=offered if is_less else None, offered_by=offering)


def _sum(cells: Iterable[Cell], counts: Counts) -> int:
    return sum(counts.get(cell, 0) for cell in cells)


def share_of_offered(bar: Bar, result: QuestionResult, counts: Counts) -> Share:
    """The share of an option in the result of some readers with these counts, of those to whom it
    was offered: who could not choose it did not leave it out."""
    n = next((mine.share.n for mine in result.bars if mine.key == bar.key), 0)
    return Share(n, _sum(bar.offered_by, counts) if bar.offered_by else result.base)


def _ranked(series: _Series, pooled: Mapping[str, int], base: int) -> Iterable[Bar]:
    """The options of a ranking with their places."""
    entries = list(_entries(series, "options"))
    found = ranked_items(_places(series, pooled))
    items: Sequence[RankedItem | None] = found or [None] * len(entries)
    most = base * (len(entries) - 1) if _had_all(series, len(entries)) else 0
    for (option, until), item in zip(entries, items, strict=True):
        if until is None or (item and item.n):
            mark = f"{option.key}:1"
            first = Share(pooled.get(mark, 0), base)
            points = item.borda / most if item and most else None
            yield Bar(
                option.key,
                option.label,
                first,
                until,
                ranked=item,
                marks=(mark,),
                points=points,
            )


def _places(series: _Series, pooled: Mapping[str, int]) -> list[list[int]]:
    """How many put each option of a ranking at each place [option, place]."""
    keys = [option.key for option, _ in _entries(series, "options")]
    return [[pooled.get(f"{key}:{at}", 0) for at in range(1, len(keys) + 1)] for key in keys]


def _had_all(series: _Series, options: int) -> bool:
    """Whether every wording had so many options, and had them for all readers."""
    return all(
        len(asked.options) == options and all(one.show_if is None for one in asked.options)
        for _, asked in series.wordings
    )


def _rows(series: _Series, pooled: Mapping[str, int], counts: Counts) -> Iterable[RowResult]:
    """Rows of the newest wording, then older ones that were answered."""
    for row, until in _entries(series, "rows"):
        of_row = {
            mark.removeprefix(f"{row.key}:"): n
            for mark, n in pooled.items()
            if mark.startswith(f"{row.key}:")
        }
        base = of_row.get(ANSWERED, 0)
        if until is None or base:
            mark = f"{row.key}:{ANSWERED}"
            bars = tuple(_offered(b, series, counts, mark) for b in _bars(series, of_row, base))
            yield RowResult(row.key, row.text, base, bars, until, _net(series, of_row))


def _net(series: _Series, of_row: Mapping[str, int]) -> Difference | None:
    """Who chose a step above the middle less who chose one below it, in the newest wording."""
    version, newest = series.wordings[0]
    if not KINDS[newest.kind].is_agreement:
        return None
    steps = KINDS[newest.kind].spelled_out(newest, version.definition.language).option_keys()
    histogram = {at: of_row.get(key, 0) for at, key in enumerate(steps)}
    return net_agreement(histogram, (len(steps) - 1) / 2)


def _entries(series: _Series, member: str) -> Iterable[tuple[Any, dt.datetime | None]]:
    """Options or rows of the newest wording, then older ones with the moment at which they went."""
    seen: set[str] = set()
    gone: dt.datetime | None = None
    for version, question in series.wordings:
        spelled = KINDS[question.kind].spelled_out(question, version.definition.language)
        for entry in getattr(spelled, member):
            if entry.key not in seen:
                seen.add(entry.key)
                yield entry, gone
        gone = version.published_at


def _bins(question: Question) -> Iterable[range]:
    """Values that are shown as one column; none where they are not counted singly."""
    values = KINDS[question.kind].values(question)
    if len(values) > MOST_COUNTED:
        return
    size = next(size for size in BIN_SIZES if len(values) <= size * MOST_COLUMNS)
    for at in range(0, len(values), size):
        yield values[at : at + size]


def _column(question: Question, together: range, pooled: Mapping[str, int], base: int) -> Bar:
    scale = KINDS[question.kind].values(question)
    ends = {scale[0]: question.low, scale[-1]: question.high}
    end = " ".join(words for value, words in ends.items() if words and value in together)
    numbers = " to ".join(str(value) for value in dict.fromkeys((together[0], together[-1])))
    marks = tuple(str(value) for value in together)
    n = sum(pooled.get(mark, 0) for mark in marks)
    label = f"{numbers.replace('-', MINUS)} {end}".strip()
    return Bar(marks[0], label, Share(n, base), end=end, marks=marks)
