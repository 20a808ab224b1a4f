"""One answer over time: its share with range, smoothed, broken where the wording changed."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from survey_app.analytics.answers import QuestionResult, question_results
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.statistics.trends import share_trend
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

MOST_DAYS, MOST_WEEKS = 45, 110
"""Days that are shown one by one, and weeks; longer times are shown by month."""
NORMAL = 1.959963984540054
"""Standard errors from the middle to the end of a 95 % range."""


@dataclass(frozen=True)
class Choice:
    """What can be looked at: an answer to a question."""

    question: str
    option: str
    text: str
    label: str


@dataclass(frozen=True)
class Point:
    """The answers of one day, week or month to one wording."""

    since: dt.date
    share: Share
    wording: int
    """Number of the version with which this wording began."""
    level: float
    """The smoothed share, 0..1, with its 95 % band."""
    low: float
    high: float


@dataclass(frozen=True)
class OverTime:
    """One answer from the first day to the last."""

    choice: Choice
    step: str
    """`day`, `week` or `month`."""
    points: tuple[Point, ...]
    breaks: tuple[dt.date, ...]
    """Days on which the wording or the options changed."""
    is_smoothed: bool
    """False where there are too few points to tell a change from chance."""


def choices(results: Sequence[QuestionResult]) -> list[Choice]:
    """The answers that can be looked at, the leading one of each question first."""
    found = []
    for result in results:
        top = result.top
        if result.until is not None or top is None:
            continue
        for bar in (top, *(bar for bar in result.bars if bar is not top)):
            found.append(Choice(result.key, bar.key, result.text, bar.label))
    return found


def over_time(
    sources: Sources, found: Filter, choice: Choice, versions: Sequence[PublishedVersion]
) -> OverTime | None:
    """The share of one answer over the filter's period; None where nobody answered."""
    by = ("day", "version")
    counts = sources.of(found, by).counts(by, [choice.question])
    if not counts:
        return None
    days = [day for day, *_ in counts]
    step = _step(min(days), max(days))
    wordings = _wordings(versions, choice)
    cells: defaultdict[tuple[dt.date, int], Counter[tuple[int, str, str]]]
    cells = defaultdict(Counter)
    for (day, version, question, option), n in counts.items():
        if version in wordings:
            cells[_begin(day, step), wordings[version]][version, question, option] += n
    # One wording after the other: who answers an older one late must not break the newer's line.
    places = sorted(cells, key=lambda place: (place[1], place[0]))
    shares = {place: _share(versions, cells[place], choice) for place in places}
    known = {place: share for place, share in shares.items() if share and share.base}
    zone = ZoneInfo(found.period.time_zone)
    began = {version.number: version.published_at.astimezone(zone).date() for version in versions}
    return _smoothed(choice, step, known, began) if known else None


def _smoothed(
    choice: Choice,
    step: str,
    shares: Mapping[tuple[dt.date, int], Share],
    began: Mapping[int, dt.date],
) -> OverTime:
    line = share_trend(
        [share.n for share in shares.values()],
        [share.base for share in shares.values()],
        times=[since.toordinal() for since, _ in shares],
        wordings=[wording for _, wording in shares],
    )
    if line is None:
        raise ValueError("there are no points to smooth")
    level, error = line.level.tolist(), line.se.tolist()
    points = tuple(
        Point(
            since,
            share,
            wording,
            middle,
            max(0.0, middle - NORMAL * se),
            min(1.0, middle + NORMAL * se),
        )
        for ((since, wording), share), middle, se in zip(shares.items(), level, error, strict=True)
    )
    shown = sorted({point.wording for point in points})
    return OverTime(
        choice, step, points, tuple(began[n] for n in shown[1:]), line.sigma is not None
    )


def _share(
    versions: Sequence[PublishedVersion], cells: Counter[tuple[int, str, str]], choice: Choice
) -> Share | None:
    """The answer's share among those who answered the question as its newest wording asks it."""
    newest = next(one for one in question_results(versions, cells) if one.key == choice.question)
    return next((bar.share for bar in newest.bars if bar.key == choice.option), None)


def _wordings(versions: Sequence[PublishedVersion], choice: Choice) -> dict[int, int]:
    """Version → the one with which its wording of the question began; without those that ask it
    in a way whose answers cannot be compared, or do not offer the answer: nobody left it out."""
    key, found = choice.question, dict[int, int]()
    before: Question | None = None
    newest = next(q for v in reversed(versions) if (q := v.definition.question(key)) is not None)
    for version in versions:
        question = version.definition.question(key)
        if question is None or _basis(question) != _basis(newest) or not _offers(question, choice):
            before = None
            continue
        is_same = before is not None and _asked(question) == _asked(before)
        found[version.number] = found[max(found)] if is_same else version.number
        before = question
    return found


def _offers(question: Question, choice: Choice) -> bool:
    """Whether the answer could be chosen; the values of a scale always can."""
    keys = KINDS[question.kind].spelled_out(question).option_keys()
    return not keys or choice.option in keys


def _basis(question: Question) -> tuple[object, object]:
    return question.kind, KINDS[question.kind].basis(question)


def _asked(question: Question) -> tuple[object, ...]:
    """What readers were asked: the text and what they could answer."""
    options = tuple((option.key, option.text) for option in question.options)
    return (question.text, options, question.low, question.middle, question.high)


def _step(first: dt.date, last: dt.date) -> str:
    days = (last - first).days + 1
    return "day" if days <= MOST_DAYS else "week" if days <= 7 * MOST_WEEKS else "month"


def _begin(day: dt.date, step: str) -> dt.date:
    """The first day of its week (a Monday) or month."""
    if step == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day
