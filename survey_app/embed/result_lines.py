"""Public results as lines of a plain page, with the reader's own answers marked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey_app.statistics.intervals import within
from survey_app.surveys.answers import is_given
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, Control
from survey_app.surveys.kinds.options import LONG_LIST
from survey_app.surveys.kinds.registry import KINDS, spelled_out
from survey_app.surveys.published import PublishedSurvey

TOO_FEW = "too few answers yet"


@dataclass(frozen=True)
class Bar:
    """One line of a result."""

    label: str
    share: float
    n: int
    own: bool
    rank: float | None = None
    """Mean place in a ranking; its share is then that of the first places."""
    bounds: tuple[float, float] | None = None
    """95 % bounds of the share, where readers are to see them."""


@dataclass(frozen=True)
class RowLines:
    """The result of one row of a battery."""

    label: str
    base: int
    bars: tuple[Bar, ...]
    """Empty while too few have answered it."""

    @property
    def answered(self) -> str:
        """How many answered, in words."""
        return f"{self.base:,} answered" if self.bars else TOO_FEW


@dataclass(frozen=True)
class ResultLines:
    """The public result of one question."""

    text: str
    base: int
    bars: tuple[Bar, ...] = ()
    rows: tuple[RowLines, ...] = ()
    mean: float | None = None
    score: float | None = None
    unit: str = ""
    """What the mean counts."""
    is_ranked: bool = False
    """Whether the bars are places in a ranking."""
    is_multiple: bool = False
    """Whether several options could be chosen, so that shares add up to more than one."""
    key: str = ""
    ends: tuple[str, ...] = ()
    """What the ends of a scale are called: `1 Not at all`."""
    bounds: tuple[float, float] | None = None
    """95 % bounds of the mean or score, where readers are to see them."""
    all_agree: bool = False
    """Whether it has a mean without bounds, as all gave the same answer."""
    is_withheld: bool = False
    """Whether too few have answered it."""
    notes: tuple[str, ...] = ()
    """Sentences on options that not every wording offered."""

    @property
    def answered(self) -> str:
        """How many answered, in words."""
        return TOO_FEW if self.is_withheld else f"{self.base:,} answered"

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars that are drawn: of a long list the most frequent that anybody chose, and the
        reader's own."""
        if not self.is_cut:
            return self.bars
        most = sorted((bar for bar in self.bars if bar.n), key=lambda bar: -bar.n)[:LONG_LIST]
        return (*most, *(bar for bar in self.bars if bar.own and bar not in most))

    @property
    def is_cut(self) -> bool:
        """Whether there are more bars than are drawn."""
        return len(self.bars) > LONG_LIST

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is more to show than how many answered."""
        has_bars = bool(self.bars) or any(row.bars for row in self.rows)
        return has_bars or self.mean is not None or self.score is not None

    @property
    def top(self) -> Bar | None:
        """The option that most chose, None without answers."""
        best = max(self.bars, key=lambda bar: bar.n, default=None)
        return best if best is not None and best.n else None


def result_lines(
    survey: PublishedSurvey, results: Mapping[str, Any] | None, answers: Mapping[str, Any]
) -> list[ResultLines]:
    """The public results of a survey, with the reader's own `answers` marked."""
    if results is None:
        return []
    ranged = bool(results.get("ranges"))
    return [
        _lines(question, results["questions"].get(question.key), answers.get(question.key), ranged)
        for question in spelled_out(survey.definition).questions()
    ]


def _lines(
    question: Question, result: Mapping[str, Any] | None, answer: Any, ranged: bool
) -> ResultLines:
    if result is None:
        return ResultLines(question.text, 0, key=question.key, is_withheld=True)
    kind = KINDS[question.kind]
    own = set(kind.options_chosen(question, answer)) if is_given(answer) else set()
    firsts = {mark.removesuffix(":1") for mark in own}
    return ResultLines(
        question.text,
        result["base"],
        bars=tuple(_bars(question, result, own | firsts, ranged)),
        rows=tuple(_rows(question, result, own, ranged)),
        mean=result.get("mean"),
        score=result.get("score"),
        unit=question.unit,
        is_ranked="mean_rank" in result,
        is_multiple=kind.control is Control.CHECKBOXES,
        key=question.key,
        ends=tuple(_ends(question)),
        bounds=_mean_bounds(question, result, ranged),
        all_agree="mean" in result and result["low"] is not None and _is_narrow(result),
    )


def _ends(question: Question) -> Iterator[str]:
    values = KINDS[question.kind].values(question)
    if values:
        ends = ((values[0], question.low), (values[-1], question.high))
        yield from (f"{value} {words}".replace("-", "−", 1) for value, words in ends if words)


def _bounds(found: Mapping[str, Any], ranged: bool) -> tuple[float, float] | None:
    known = ranged and found.get("low") is not None and not _is_narrow(found)
    return (found["low"], found["high"]) if known else None


def _mean_bounds(
    question: Question, result: Mapping[str, Any], ranged: bool
) -> tuple[float, float] | None:
    """Those of a mean are cut at the ends of its scale, as those of a score are."""
    bounds = _bounds(result, ranged)
    if bounds is None or "mean" not in result:
        return bounds
    return within(bounds, KINDS[question.kind].ends(question))


def _is_narrow(found: Mapping[str, Any]) -> bool:
    """Whether bounds have no width, as those of a mean of answers that are all the same."""
    return bool(found["low"] == found["high"])


def _bars(
    question: Question, result: Mapping[str, Any], own: set[str], ranged: bool
) -> Iterator[Bar]:
    labels = {option.key: option.label for option in question.options}
    ranks = result.get("mean_rank", {})
    for key, share in result.get("options", {}).items():
        label = labels.get(key, key.replace("-", "−", 1))
        bounds = _bounds(share, ranged)
        yield Bar(label, share["share"], share["n"], key in own, ranks.get(key), bounds)


def _rows(
    question: Question, result: Mapping[str, Any], own: set[str], ranged: bool
) -> Iterator[RowLines]:
    rows = result.get("rows", {})
    for row in question.rows if rows else ():
        chosen = {
            mark.removeprefix(f"{row.key}:") for mark in own if mark.startswith(f"{row.key}:")
        }
        found = rows.get(row.key, {"base": 0})
        bars = tuple(_bars(question, found, chosen - {ANSWERED}, ranged))
        yield RowLines(row.text, found["base"], bars)
