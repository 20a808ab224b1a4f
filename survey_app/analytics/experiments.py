"""Two wordings of a question, compared while both are asked, as often as one likes to look."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from survey_app.analytics.answers import Bar, Counts, QuestionResult, question_results
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.funnel import REACHED
from survey_app.analytics.recounting import Counts as Cells
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.statistics.adjustment import adjusted
from survey_app.statistics.posterior import chance_that_b_is_larger, posterior
from survey_app.statistics.sample_ratio import watched_sample_ratio
from survey_app.statistics.sample_size import per_arm
from survey_app.statistics.watched import BURN_IN, Arm, Look, watched_difference
from survey_app.surveys.arms import Wordings, experiments
from survey_app.surveys.published import PublishedVersion

BROKEN = 0.001
"""Below this p the lots did not fall as they should: somebody was lost in one arm only."""
CLEAR = 0.05
SOUGHT = 0.1
"""The difference of shares for which a number of readers is recommended."""

BY = ("version", "day")
Daily = Mapping[tuple[dt.date, str, str], int]
"""(day, question, option or mark) → n."""
Both = tuple[QuestionResult, QuestionResult]
"""The results of the first wording and of the second."""


@dataclass(frozen=True)
class Compared:
    """One option under both wordings; the difference is the second wording's less the first's."""

    label: str
    a: Share
    b: Share
    looks: tuple[Look, ...]
    """At the end of each day on which anybody answered."""
    p: float | None
    """Valid however often one looks, for all options together (Holm); None below BURN_IN."""
    b_is_larger: float | None
    """The chance that the second wording's share is the larger one, if all were alike before."""

    @property
    def look(self) -> Look | None:
        """The last look."""
        return self.looks[-1] if self.looks else None

    @property
    def is_clear(self) -> bool:
        """Whether the wordings differ here beyond what chance does."""
        return self.p is not None and self.p < CLEAR


@dataclass(frozen=True)
class Lots:
    """To how many readers each wording was shown, and how well that fits halves."""

    reached: tuple[int, int]
    """Of the answers: who came to the question, whether they answered it or not. Of readers who
    only saw the survey nobody knows which wording they would have got."""
    p: float | None
    """Valid at any look; None while nobody was asked."""

    @property
    def are_wrong(self) -> bool:
        """Whether chance would hardly ever make the two numbers so different."""
        return self.p is not None and self.p < BROKEN


@dataclass(frozen=True)
class Experiment:
    """Two wordings and what they brought."""

    a: QuestionResult
    b: QuestionResult
    days: tuple[dt.date, ...]
    lots: Lots
    """Of the readers whom the filter lets in."""
    lots_of_all: Lots
    """Of all readers until the same day, whatever else the filter says."""
    after_lots: tuple[str, ...]
    """Parts of the filter that may depend on the wording: the lots no longer make those alike whom
    it lets in."""
    options: tuple[Compared, ...]
    recommended: int
    """Answers to each wording with which a difference of SOUGHT would show in four of five cases,
    looked at once."""

    @property
    def wrong_lots(self) -> Lots | None:
        """Numbers of readers that are so different that nothing follows.

        A filter does not hide what is wrong with all readers; and where it may itself have chosen
        by the wording, only these are checked.
        """
        checked = (self.lots_of_all,) if self.after_lots else (self.lots, self.lots_of_all)
        return next((lots for lots in checked if lots.are_wrong), None)

    @property
    def is_fair(self) -> bool:
        """Whether nothing but the wording and chance sets the two groups apart."""
        return not self.after_lots and self.wrong_lots is None

    @property
    def is_early(self) -> bool:
        """Whether too few answered yet to say anything."""
        return min(self.a.base, self.b.base) < BURN_IN

    @property
    def clear(self) -> tuple[Compared, ...]:
        """The options in which the wordings clearly differ, the largest difference first."""
        found = [option for option in self.options if option.is_clear and self.is_fair]
        return tuple(sorted(found, key=lambda option: -abs(_difference(option))))


def experiments_of(
    sources: Sources, versions: Sequence[PublishedVersion], found: Filter
) -> list[Experiment]:
    """The experiments of the live wording, over the answers that a filter lets in since both
    wordings are asked; `versions` stand oldest first."""
    pairs = experiments(versions[-1].definition)
    if not pairs:
        return []
    everybody = Filter(replace(found.period, since=None))
    questions = [question.key for pair in pairs for question in pair]
    narrowed = sources.of(found, BY).counts(BY, questions)
    whole = narrowed
    if found != everybody:
        whole = sources.of(everybody, BY).counts(BY, questions)
    made = []
    for pair in pairs:
        alike = _asking(pair, versions)
        daily, of_all = (_daily(pair, counts, alike) for counts in (narrowed, whole))
        lots = _lots(pair, daily), _lots(pair, of_all)
        made.append(_experiment(pair, versions[-1], daily, lots, found.after_asking))
    return made


def _daily(pair: Wordings, counts: Cells, alike: Container[int]) -> Daily:
    daily: Counter[tuple[dt.date, str, str]] = Counter()
    for (version, day, question, option), n in counts.items():
        if version in alike and question in (pair.a.key, pair.b.key):
            daily[day, question, option] += n
    return daily


def _asking(pair: Wordings, versions: Sequence[PublishedVersion]) -> set[int]:
    """The latest versions that ask both in the very words of now: an edit begins anew."""
    found = set()
    for version in reversed(versions):
        known = version.definition.by_key()
        if (known.get(pair.a.key), known.get(pair.b.key)) != pair:
            break
        found.add(version.number)
    return found


def _lots(pair: Wordings, daily: Daily) -> Lots:
    reached: Counter[tuple[dt.date, str]] = Counter()
    for (day, question, mark), n in daily.items():
        if mark in REACHED:
            reached[day, question] += n
    a, b, looks = 0, 0, []
    for day in sorted({day for day, _ in reached}):
        a, b = a + reached[day, pair.a.key], b + reached[day, pair.b.key]
        looks.append((a, b))
    ratio = watched_sample_ratio(looks, (0.5, 0.5))
    return Lots((a, b), ratio[-1].p if ratio else None)


def _experiment(
    pair: Wordings,
    live: PublishedVersion,
    daily: Daily,
    lots: tuple[Lots, Lots],
    after_lots: tuple[str, ...],
) -> Experiment:
    days = sorted({day for day, _, _ in daily})
    looks = list(_so_far(pair, live, daily, days))
    a, b = looks[-1] if looks else _results(pair, live, Counter())
    recommended = round(per_arm(0.5 - SOUGHT / 2, 0.5 + SOUGHT / 2))
    options = _options(a, b, looks)
    return Experiment(a, b, tuple(days), *lots, after_lots, options, recommended)


def _so_far(
    pair: Wordings, live: PublishedVersion, daily: Daily, days: Sequence[dt.date]
) -> Iterator[Both]:
    """The results of both wordings as they were at the end of each day."""
    by_day: defaultdict[dt.date, list[tuple[str, str, int]]] = defaultdict(list)
    for (day, question, option), n in daily.items():
        by_day[day].append((question, option, n))
    totals: Counter[tuple[int, str, str]] = Counter()
    for day in days:
        for question, option, n in by_day[day]:
            totals[live.number, question, option] += n
        yield _results(pair, live, totals)


def _results(pair: Wordings, live: PublishedVersion, totals: Counts) -> Both:
    found = {result.key: result for result in question_results([live], totals)}
    return found[pair.a.key], found[pair.b.key]


def _options(a: QuestionResult, b: QuestionResult, looks: Sequence[Both]) -> tuple[Compared, ...]:
    over_time = [
        tuple(watched_difference((_arm(first, at), _arm(second, at)) for first, second in looks))
        for at in range(min(len(a.bars), len(b.bars)))
    ]
    known = min(a.base, b.base) >= BURN_IN and bool(over_time)
    together = adjusted(np.array([each[-1].p for each in over_time])) if known else None
    return tuple(
        _compared(a.bars[at], b.bars[at], each, None if together is None else float(together[at]))
        for at, each in enumerate(over_time)
    )


def _arm(result: QuestionResult, at: int) -> Arm:
    return Arm(result.bars[at].share.n, result.base)


def _compared(one: Bar, other: Bar, looks: tuple[Look, ...], p: float | None) -> Compared:
    a, b = one.share, other.share
    chance = None
    if a.base and b.base:
        chance = chance_that_b_is_larger(posterior(a.n, a.base), posterior(b.n, b.base))
    return Compared(one.label, a, b, looks, p, chance)


def _difference(option: Compared) -> float:
    look = option.look
    return 0.0 if look is None or look.difference is None else look.difference
