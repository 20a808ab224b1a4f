"""Two groups of readers side by side: for each answer the difference, its range, and a verdict."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from survey_app.analytics.answers import (
    Counts,
    QuestionResult,
    question_results,
    share_of_offered,
)
from survey_app.analytics.counts import SurveyCounts, survey_counts
from survey_app.analytics.filters.dimensions import DIMENSIONS, TOPIC
from survey_app.analytics.filters.filter import MARKS, Filter, ends
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.headlines import Headline
from survey_app.analytics.measures import Measures
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.statistics.differences import mean_difference, share_difference
from survey_app.statistics.promoters import Sides, score_change
from survey_app.statistics.weighted import Estimate
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED, Control
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

LEAST = 30
"""Answers on each side from which a difference is judged."""


@dataclass(frozen=True)
class Gap:
    """By how much the second side is above the first, with its 95 % range; None where one of the
    two has no answers, or too few for a range."""

    value: float | None
    low: float | None
    high: float | None
    is_judged: bool
    """Whether both sides have enough answers for a verdict."""

    @property
    def is_clear(self) -> bool:
        """Whether the whole range lies on one side of 0."""
        if not self.is_judged or self.low is None or self.high is None:
            return False
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class ComparedOption:
    """One answer on both sides."""

    key: str
    label: str
    first: Share
    second: Share
    gap: Gap
    """In shares, −1..1."""


@dataclass(frozen=True)
class ComparedQuestion:
    """One question on both sides."""

    key: str
    text: str
    first: QuestionResult
    second: QuestionResult
    options: tuple[ComparedOption, ...]
    headline: Gap | None
    """Of means, or of scores in points; None where the question has neither."""


@dataclass(frozen=True)
class Comparison:
    """Two sides of one survey."""

    first: Measures
    second: Measures
    questions: tuple[ComparedQuestion, ...]
    may_overlap: bool
    """Whether the same answers may stand on both sides: their ranges suppose that none do."""

    @property
    def judged(self) -> int:
        """How many differences have a verdict."""
        gaps = [option.gap for question in self.questions for option in question.options]
        gaps += [question.headline for question in self.questions if question.headline]
        return sum(gap.is_judged for gap in gaps)


def comparison(
    sources: Sources, sides: tuple[Filter, Filter], versions: Sequence[PublishedVersion]
) -> Comparison:
    """The answers to each question that somebody on either side met."""
    first, second = (survey_counts(sources.of(side), sources.exposures(side)) for side in sides)
    return Comparison(
        first.measures(),
        second.measures(),
        tuple(_questions(versions, first, second)),
        may_overlap=not are_apart(*sides, _with_several(versions)),
    )


def are_apart(first: Filter, second: Filter, several: Collection[str] = ()) -> bool:
    """Whether it is certain that no answer passes both filters.

    `several` are keys of questions to which one reader may give several answers.
    """
    one, other = first.period, second.period
    if (one.since and one.since > other.until) or (other.since and other.since > one.until):
        return True
    if first.complete is not None and second.complete is (not first.complete):
        return True
    if {first.flagged, second.flagged} == {"only", "without"}:
        return True
    for dimension in DIMENSIONS:
        here, there = set(first.of(dimension)), set(second.of(dimension))
        # An article can have topics of both sides.
        if dimension is not TOPIC and here and there and not here & there:
            return True
    labels, others = first.audience_labels, second.audience_labels
    if any(not labels[label] & others[label] for label in labels.keys() & others.keys()):
        return True
    return any(
        not any(_meet(a, b, here.question in several) for a in here.values for b in there.values)
        for here in first.answers
        for there in second.answers
        if (here.question, here.part) == (there.question, there.part)
    )


def _with_several(versions: Sequence[PublishedVersion]) -> frozenset[str]:
    """Keys of the questions to which one reader may give several answers."""
    controls = {key: KINDS[question.kind].control for key, question in asked(versions).items()}
    return frozenset(key for key, control in controls.items() if control is Control.CHECKBOXES)


def _meet(one: str, other: str, is_several: bool) -> bool:
    """Whether one answer may be both of these: an option, a range or a mark, as filters ask."""
    if one in MARKS or other in MARKS:
        return one == other or (ANSWERED in (one, other) and not {SKIPPED, REFUSED} & {one, other})
    (low, high), (least, most) = ends(one), ends(other)
    return is_several or (_may_precede(low, most) and _may_precede(least, high))


def _may_precede(low: str, high: str) -> bool:
    """Whether one end is at most another, as numbers if both are; an open end meets all."""
    if not low or not high:
        return True
    try:
        return float(low) <= float(high)
    except ValueError:
        return low <= high


def _questions(
    versions: Sequence[PublishedVersion], first: SurveyCounts, second: SurveyCounts
) -> Iterator[ComparedQuestion]:
    """Those that have answers on either side; counted over both, neither side lacks one."""
    counts = first.answers(), second.answers()
    both = Counter(counts[0])
    both.update(counts[1])
    here, there = (
        {one.series: one for result in question_results(versions, side) for one in _by_row(result)}
        for side in counts
    )
    every = question_results(versions, both)
    for either in (one for result in every for one in _by_row(result)):
        has_values = either.bars or either.headline
        if not (either.base and has_values):
            continue
        one, other = (
            results.get(either.series) or _without_answers(either) for results in (here, there)
        )
        options = tuple(_options(either, (one, other), counts))
        yield ComparedQuestion(either.key, either.text, one, other, options, _headlines(one, other))


def _by_row(result: QuestionResult) -> Iterator[QuestionResult]:
    """Each row of a battery as the question that it is; any other question as it stands."""
    if not result.rows:
        yield result
    for row in result.rows:
        key, text = f"{result.key}-{row.key}", f"{result.text} – {row.label}"
        yield replace(result, key=key, text=text, base=row.base, bars=row.bars, rows=())


def _without_answers(result: QuestionResult) -> QuestionResult:
    """A question that only the other side met."""
    line = result.headline and replace(result.headline, value=None, low=None, high=None)
    return replace(result, base=0, skipped=0, refused=0, bars=(), headline=line, rows=())


def _options(
    either: QuestionResult,
    sides: tuple[QuestionResult, QuestionResult],
    counts: tuple[Counts, Counts],
) -> Iterator[ComparedOption]:
    for bar in either.bars:
        here, there = (share_of_offered(bar, *side) for side in zip(sides, counts, strict=True))
        yield ComparedOption(bar.key, bar.label, here, there, _gap(here, there))


def _gap(first: Share, second: Share) -> Gap:
    found = share_difference(second.n, second.base, first.n, first.base)
    is_judged = min(first.base, second.base) >= LEAST
    if found is None:
        return Gap(None, None, None, is_judged=False)
    return Gap(found.value, found.low, found.high, is_judged)


def _headlines(first: QuestionResult, second: QuestionResult) -> Gap | None:
    if first.headline is None or second.headline is None:
        return None
    is_judged = min(first.base, second.base) >= LEAST
    if first.headline.name == "score":
        before, after = (Sides.of({int(b.key): b.share.n for b in r.bars}) for r in (first, second))
        change = score_change(before, after)
        return Gap(change.value, *change.bounds, is_judged) if change else _UNKNOWN
    here, there = _estimate(first.headline, first.base), _estimate(second.headline, second.base)
    difference = mean_difference(there, here) if here and there else None
    if difference is None:
        return _UNKNOWN
    return Gap(difference.value, difference.low, difference.high, is_judged)


_UNKNOWN = Gap(None, None, None, is_judged=False)


def _estimate(line: Headline, base: int) -> Estimate | None:
    """A mean with its error, none where all answered the same."""
    if line.value is None or base < 2:
        return None
    return Estimate(line.value, line.error or 0.0, base, base)
