"""What readers said to one question, over all wordings of it that can be counted together."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey_app.analytics.shares import Share
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

Counts = Mapping[tuple[int, str, str], int]
"""(version, question, option or mark) → n."""


@dataclass(frozen=True)
class Bar:
    """An option or a value, and how many chose it."""

    key: str
    label: str
    share: Share
    until: dt.datetime | None = None
    """When the last wording with this option was replaced; None while it is offered."""


@dataclass(frozen=True)
class Headline:
    """A mean (of a rating) or a score (NPS) with its 95 % bounds; None where too few answered."""

    value: float | None
    low: float | None
    high: float | None


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
    until: dt.datetime | None = None
    """When the last wording with this question was replaced; None while it is asked."""

    @property
    def is_scale(self) -> bool:
        """Whether the bars are values in order, lowest first."""
        return self.headline is not None

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


def question_results(versions: Sequence[PublishedVersion], counts: Counts) -> list[QuestionResult]:
    """Results over all versions: the live version's questions, then those no longer asked.

    `versions` stand oldest first. A question that changed its type or its scale is two series:
    their answers cannot be added up. What is no longer asked is left out where nobody answered.
    """
    results = [_result(series, counts) for series in _series(versions)]
    return [result for result in results if result.until is None or _was_met(result)]


def _was_met(result: QuestionResult) -> bool:
    return result.base + result.skipped + result.refused > 0


def _series(versions: Sequence[PublishedVersion]) -> Iterable[_Series]:
    found: dict[tuple[object, ...], _Series] = {}
    until = None
    for version in reversed(versions):
        for question in version.definition.questions():
            series = found.setdefault(_identity(question), _Series([], until))
            series.wordings.append((version, question))
        until = version.published_at
    return found.values()


def _identity(question: Question) -> tuple[object, ...]:
    return (question.key, question.kind, KINDS[question.kind].values(question))


def _result(series: _Series, counts: Counts) -> QuestionResult:
    _, newest = series.wordings[0]
    numbers = {version.number for version, _ in series.wordings}
    pooled: Counter[str] = Counter()
    for (version, key, option), n in counts.items():
        if key == newest.key and version in numbers:
            pooled[option] += n
    return QuestionResult(
        key=newest.key,
        kind=newest.kind,
        text=newest.text,
        required=newest.required,
        base=pooled[ANSWERED],
        skipped=pooled[SKIPPED],
        refused=pooled[REFUSED],
        bars=tuple(_bars(series, pooled)),
        headline=_headline(newest, pooled),
        until=series.until,
    )


def _bars(series: _Series, pooled: Mapping[str, int]) -> Iterable[Bar]:
    base = pooled.get(ANSWERED, 0)
    newest = series.wordings[0][1]
    for value in KINDS[newest.kind].values(newest):
        share = Share(pooled.get(str(value), 0), base)
        yield Bar(str(value), _value_label(newest, value), share)
    for option, until in _options(series):
        n = pooled.get(option.key, 0)
        if until is None or n:
            yield Bar(option.key, option.text, Share(n, base), until)


def _options(series: _Series) -> Iterable[tuple[Option, dt.datetime | None]]:
    """Options of the newest wording, then older ones with the moment at which they went."""
    seen: set[str] = set()
    gone: dt.datetime | None = None
    for version, question in series.wordings:
        for option in question.options:
            if option.key not in seen:
                seen.add(option.key)
                yield option, gone
        gone = version.published_at


def _value_label(question: Question, value: int) -> str:
    scale = KINDS[question.kind].values(question)
    words = {scale[0]: question.low, scale[-1]: question.high}.get(value, "")
    return f"{value} {words}".strip()


def _headline(question: Question, pooled: Mapping[str, int]) -> Headline | None:
    summary = KINDS[question.kind].summarise(question, pooled)
    for name in ("mean", "score"):
        if name in summary:
            return Headline(summary[name], summary["low"], summary["high"])
    return None
