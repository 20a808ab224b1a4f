"""From "Saw it" to "Finished", step by step, and where readers left."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey_app.analytics.shares import Share
from survey_app.collect.deltas import COMPLETE, MEASURED, RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import Exposure
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.published import PublishedVersion

REACHED = (ANSWERED, SKIPPED, REFUSED)
"""Marks of a question that a reader came past, answering it or not."""

Counts = Mapping[tuple[int, str, str, str], int]
"""(version, channel, question, option or mark) → n."""
Row = tuple[str, str, int, bool]
"""(label, detail, n, whether only some are asked) of a step."""


@dataclass(frozen=True)
class Step:
    """How many readers came this far."""

    label: str
    detail: str
    """The question's text, empty for the other steps."""
    n: int
    before: int | None
    """How many came to the last step before it that all come to; None at the first step and where
    not all come."""
    is_for_some: bool = False
    """Whether a condition or a lot decides who is asked: then the others have not left."""
    missing_before: int = 0
    """Of `n`, who cannot be in `before`: they asked not to be measured."""

    @property
    def kept(self) -> Share | None:
        """Who came this far, of those at the step before; None where that says nothing."""
        return None if self.before is None else Share(self.n - self.missing_before, self.before)

    @property
    def lost(self) -> int:
        """Who left between the step before and this one."""
        return max(0, (self.before or 0) - self.n + self.missing_before)


@dataclass(frozen=True)
class Funnel:
    """The steps of one survey where it can be seen: inline, slide-in, frame."""

    steps: tuple[Step, ...]
    unmeasured: int
    """Answers of readers who asked not to be measured: in the steps, but not in the first two."""
    is_seen_known: bool = True
    """Else the first two steps are left out, and the first one is all answers."""
    left_out: int = 0
    """Answers to wordings that asked other questions, or in another order."""
    since: dt.datetime | None = None
    """When the oldest wording was published that asks as the live one does, without one between
    them that does not."""

    @property
    def largest_loss(self) -> Step | None:
        """The step before which most readers left."""
        return _largest(self.steps[1:])

    @property
    def largest_loss_inside(self) -> Step | None:
        """The same among the steps after the start, where the survey itself is the reason."""
        return _largest(self.steps[2 if self.is_seen_known else 1 :])


def funnel(
    versions: Sequence[PublishedVersion],
    counts: Counts,
    exposures: Mapping[int, Exposure] | None,
) -> Funnel:
    """The funnel over those versions that ask the live one's questions in the same order.

    `exposures` go by version; 0 stands for beacons that did not say which one they saw. None:
    they are not known of these readers; nor are they where fewer saw it than answered, as some
    browsers do not say what their readers see.
    """
    live = versions[-1].definition
    alike = {v.number for v in versions if _keys(v.definition) == _keys(live)}

    def count(question: str, *marks: str) -> int:
        return sum(
            n
            for (version, channel, key, mark), n in counts.items()
            if version in alike and channel in RATE_CHANNELS and key == question and mark in marks
        )

    answers, measured = count("", RESPONSES), count("", MEASURED)
    seen = _before(exposures, alike)
    if seen and seen[0][2] < measured:
        seen = []
    rows = [
        *(seen or [("Answers", "", answers, False)]),
        *((label, q.text, count(q.key, *REACHED), is_some) for label, q, is_some in _asked(live)),
        ("Finished", "", count("", COMPLETE), False),
    ]
    steps = tuple(_steps(rows, len(seen), answers - measured))
    return Funnel(
        steps,
        answers - measured,
        is_seen_known=bool(seen),
        left_out=_responses(counts) - answers,
        since=_asked_since(versions, alike),
    )


def _responses(counts: Counts) -> int:
    """Answers to all wordings where the survey can be seen."""
    return sum(
        n
        for (_, channel, key, mark), n in counts.items()
        if channel in RATE_CHANNELS and (key, mark) == ("", RESPONSES)
    )


def _asked_since(versions: Sequence[PublishedVersion], alike: set[int]) -> dt.datetime:
    same = itertools.takewhile(lambda version: version.number in alike, reversed(versions))
    return min(version.published_at for version in same)


def _steps(rows: Sequence[Row], seen: int, unmeasured: int) -> Iterator[Step]:
    """The steps, each beside the last one before it that all come to.

    The first `seen` of them lack the `unmeasured`, so these are left out where the first step that
    has them is set beside the last one that has not.
    """
    before, missing = None, 0
    for place, (label, detail, n, is_for_some) in enumerate(rows):
        if place == seen and seen:
            missing = unmeasured
        if is_for_some:
            yield Step(label, detail, n, None, is_for_some)
            continue
        yield Step(label, detail, n, before, missing_before=missing)
        before, missing = n, 0


def _asked(definition: Definition) -> Iterator[tuple[str, Question, bool]]:
    """The questions, as their steps are called, and whether only some readers are asked them."""
    asked = [(page, question) for page in definition.pages for question in page.questions]
    for number, (page, question) in enumerate(asked, 1):
        yield f"Question {number}", question, bool(page.show_if or question.show_if)


def _before(exposures: Mapping[int, Exposure] | None, alike: set[int]) -> list[Row]:
    """The steps before the first answer."""
    if exposures is None:
        return []
    shown = [exposure for version, exposure in exposures.items() if version in alike | {0}]
    return [
        ("Saw it", "", sum(exposure.seen for exposure in shown), False),
        ("Started", "", sum(exposure.started for exposure in shown), False),
    ]


def _keys(definition: Definition) -> list[str]:
    return [question.key for question in definition.questions()]


def _largest(steps: Sequence[Step]) -> Step | None:
    worst = max(steps, key=lambda step: step.lost, default=None)
    return worst if worst is not None and worst.lost else None
