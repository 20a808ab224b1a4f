"""Synthetic readers: who opens an article, how far they get, whether they answer, and what."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any, Literal, TypeVar

from survey_app.collect.incoming import Device, Referrer
from survey_app.demo.leanings import Asked
from survey_app.demo.rhythm import Rhythm
from survey_app.surveys.arms import ARMS, draws_arms
from survey_app.surveys.conditions import holds
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS

Placement = Literal["element", "link"]
T = TypeVar("T")

DEVICES: dict[Device, float] = {"phone": 0.61, "tablet": 0.07, "desktop": 0.32}
REFERRERS: dict[Referrer, float] = {
    "search": 0.24, "social": 0.17, "direct": 0.27, "internal": 0.2, "newsletter": 0.08,
    "other": 0.04,
}  # fmt: skip
STARTS: dict[str, float] = {
    "single": 0.19, "yesno": 0.2, "statement": 0.18, "rating": 0.17, "multiple": 0.14, "nps": 0.13,
    "matrix": 0.08, "likert": 0.08, "ranking": 0.09, "text": 0.055, "email": 0.02,
}  # fmt: skip
"""Kind of the first question → how many of those who see it begin to answer."""
SENDS: dict[str, float] = {"text": 0.66, "email": 0.4, "ranking": 0.85}
"""Kind → how many who begin a page with such a question send it; SENDS_USUALLY otherwise."""
SENDS_USUALLY = 0.93
TYPING = {Control.TEXT: 19.0, Control.EMAIL: 9.0, Control.NUMBER: 2.0, Control.DATE: 4.0}
"""Seconds that typing takes."""
GOES_ON = 0.9
"""How many go on to the next page of a survey."""
SKIPS = 0.04
"""How often a question that is not required is left empty beside others that are not."""
CHANGES = 0.02
"""How many change their answer afterwards."""
UNMEASURED = 0.05
"""Readers whose browser says that they are not to be measured."""
LEAVES_AT_ONCE = 0.14
FOLLOWS = 0.035
"""How many follow an "Also read" link that they see."""
NOTICES = 0.93
"""Of those who come past a survey, how many have half of it in view for a second."""


@dataclass(frozen=True)
class AlsoReadLine:
    """An "Also read" line: where it leads, and how far into the text it stands (0..1)."""

    address: str
    at: float


@dataclass(frozen=True)
class Place:
    """An article that synthetic readers read, perhaps with a survey in it."""

    address: str
    rhythm: Rhythm
    popularity: float = 1.0
    minutes: float = 3.0
    """Time that reading all of it takes."""
    survey_at: float = 0.5
    """How far into the text the survey stands (0..1)."""
    placement: Placement = "element"
    also_read: tuple[AlsoReadLine, ...] = ()


@dataclass(frozen=True)
class Revision:
    """One sending of answers, `after_ms` milliseconds after the reader began."""

    answers: dict[str, Any]
    complete: bool
    after_ms: int


@dataclass(frozen=True)
class Visit:
    """One reader in one article."""

    place: Place
    moment: dt.datetime
    device: Device
    referrer: Referrer
    measured: bool
    depth: float
    engaged_s: int
    seen: bool
    started: bool
    revisions: tuple[Revision, ...]
    followed: AlsoReadLine | None
    arm: str = ""
    """Which of two wordings the lot has fallen on, where a survey tries two."""


class Readers:
    """The readers of one survey's articles, or of articles without a survey."""

    def __init__(
        self,
        rng: random.Random,
        places: Sequence[Place],
        asked: Sequence[Sequence[Asked]] = (),
        definition: Definition | None = None,
    ) -> None:
        """`asked` holds for each place the questions as its readers lean in them."""
        self._rng = rng
        self._places = list(range(len(places)))
        self._weights = list(accumulate(p.popularity * p.rhythm.total for p in places))
        self._all = places
        self._asked = [{each.question.key: each for each in one} for one in asked]
        self._pages = definition.pages if definition else ()
        self._draws_arms = definition is not None and draws_arms(definition)
        # Articles differ in how strongly they make readers want to answer.
        self._eager = [exp(rng.gauss(0, 0.18)) for _ in places]

    def visits(self) -> Iterator[Visit]:
        """One reader after the other, not in the order of time, without end."""
        while True:
            [at] = self._rng.choices(self._places, cum_weights=self._weights)
            yield self._visit(at)

    def _visit(self, at: int) -> Visit:
        rng, place = self._rng, self._all[at]
        depth = self._depth()
        pace = max(0.25, rng.gauss(1.0, 0.3))
        seen = bool(self._pages) and depth >= place.survey_at and rng.random() < NOTICES
        started = seen and rng.random() < self._starts(at)
        followed = self._followed(place, depth)
        arm = rng.choice(ARMS) if self._draws_arms else ""
        return Visit(
            place=place,
            moment=place.rhythm.moment(rng),
            device=_one_of(rng, DEVICES),
            referrer=_one_of(rng, REFERRERS),
            measured=rng.random() >= UNMEASURED,
            depth=round(depth, 2),
            engaged_s=max(1, round(place.minutes * 60 * depth / pace)),
            seen=seen,
            started=started,
            revisions=tuple(self._revisions(at, arm)) if started else (),
            followed=followed,
            arm=arm,
        )

    def _depth(self) -> float:
        rng = self._rng
        if rng.random() < LEAVES_AT_ONCE:
            return rng.random() * 0.15
        # Half of the others finish; the rest stop anywhere, more of them early.
        return 1.0 if rng.random() < 0.5 else 0.1 + 0.9 * rng.betavariate(1.2, 1.1)

    def _starts(self, at: int) -> float:
        first = next(iter(self._pages[0].questions))
        return min(0.6, STARTS.get(first.kind, 0.12) * self._eager[at])

    def _followed(self, place: Place, depth: float) -> AlsoReadLine | None:
        for line in place.also_read:
            if line.at <= depth and self._rng.random() < FOLLOWS:
                return line
        return None

    def _revisions(self, at: int, arm: str) -> Iterator[Revision]:
        rng, elapsed, answers = self._rng, 0, dict[str, Any]()
        facts = {"arm": arm}
        for number, page in enumerate(self._pages, 1):
            last = number == len(self._pages)
            if (number > 1 and rng.random() > GOES_ON) or not self._sends(page.questions):
                return
            for question in page.questions if holds(page.show_if, answers, facts) else ():
                if not holds(question.show_if, answers, facts):
                    continue
                elapsed += round(1000 * _seconds(question) * exp(rng.gauss(0, 0.5)))
                answers[question.key] = self._answer(at, question, len(page.questions) == 1)
            yield Revision(dict(answers), last, elapsed)
        if rng.random() < CHANGES:
            question = next(iter(self._pages[0].questions))
            answers[question.key] = self._answer(at, question, alone=True)
            yield Revision(dict(answers), True, elapsed + rng.randrange(4_000, 90_000))

    def _sends(self, questions: Sequence[Question]) -> bool:
        return all(self._rng.random() < SENDS.get(q.kind, SENDS_USUALLY) for q in questions)

    def _answer(self, at: int, question: Question, alone: bool) -> Any:
        if not question.required and not alone and self._rng.random() < SKIPS:
            return None
        return self._asked[at][question.key].answer(self._rng)


def _seconds(question: Question) -> float:
    """Seconds that an answer usually takes."""
    typing = TYPING.get(KINDS[question.kind].control, 0.0)
    return typing + 3.0 + 0.6 * len(question.options) + 2.5 * len(question.rows)


def _one_of(rng: random.Random, weights: dict[T, float]) -> T:
    """A key by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]
