"""Two wordings of a question, compared while both are asked, as often as one likes to look."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from survey_app.analytics.answers import Bar, Counts, QuestionResult, question_results
from survey_app.analytics.shares import Share
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication
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
class Experiment:
    """Two wordings and what they brought."""

    a: QuestionResult
    b: QuestionResult
    days: tuple[dt.date, ...]
    reached: tuple[int, int]
    """Readers to whom each wording was shown."""
    p_of_lots: float | None
    """How well the two numbers fit halves, valid at any look; None while nobody was asked."""
    options: tuple[Compared, ...]
    recommended: int
    """Answers to each wording with which a difference of SOUGHT would show in four of five cases,
    looked at once."""

    @property
    def is_broken(self) -> bool:
        """Whether the wordings reached so different numbers of readers that nothing follows."""
        return self.p_of_lots is not None and self.p_of_lots < BROKEN

    @property
    def is_early(self) -> bool:
        """Whether too few answered yet to say anything."""
        return min(self.a.base, self.b.base) < BURN_IN

    @property
    def clear(self) -> tuple[Compared, ...]:
        """The options in which the wordings clearly differ, the largest difference first."""
        found = [option for option in self.options if option.is_clear and not self.is_broken]
        return tuple(sorted(found, key=lambda option: -abs(_difference(option))))


def experiments_of(
    session: Session,
    publication: Publication,
    survey_id: int,
    versions: Sequence[PublishedVersion],
) -> list[Experiment]:
    """The experiments of the live wording, over all answers since both wordings are asked."""
    pairs = experiments(versions[-1].definition)
    if not pairs:
        return []
    shards = shards_of(publication.id, publication.buckets)
    by = ("version", "day", "question", "option")
    counts = read(session, shards, by=by, survey_id=survey_id)
    found = []
    for pair in pairs:
        alike = _asking(pair, versions)
        daily: Counter[tuple[dt.date, str, str]] = Counter()
        for (version, day, question, option), n in counts.items():
            if version in alike and question in (pair.a.key, pair.b.key):
                daily[day, question, option] += n
        found.append(_experiment(pair, versions[-1], daily))
    return found


def _asking(pair: Wordings, versions: Sequence[PublishedVersion]) -> set[int]:
    """The latest versions that ask both in the very words of now: an edit begins anew."""
    found = set()
    for version in reversed(versions):
        known = version.definition.by_key()
        if (known.get(pair.a.key), known.get(pair.b.key)) != pair:
            break
        found.add(version.number)
    return found


def _experiment(pair: Wordings, live: PublishedVersion, daily: Daily) -> Experiment:
    days = sorted({day for day, _, _ in daily})
    looks = list(_so_far(pair, live, daily, days))
    a, b = looks[-1] if looks else _results(pair, live, Counter())
    reached = [(_reached(first), _reached(second)) for first, second in looks]
    ratio = watched_sample_ratio(reached, (0.5, 0.5))
    return Experiment(
        a,
        b,
        tuple(days),
        (_reached(a), _reached(b)),
        ratio[-1].p if ratio else None,
        _options(a, b, looks),
        round(per_arm(0.5 - SOUGHT / 2, 0.5 + SOUGHT / 2)),
    )


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


def _reached(result: QuestionResult) -> int:
    """Readers to whom it was shown, whether they answered it or not."""
    return result.base + result.skipped + result.refused


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
