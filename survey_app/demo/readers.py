"""Synthetic readers: who opens an article, how far they get, whether they answer, and what."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, prod
from typing import Any, cast

from survey_app.collect.incoming import Channel, Device, Referrer
from survey_app.demo.leanings import Asked
from survey_app.demo.rhythm import Rhythm
from survey_app.demo.traits import draw
from survey_app.surveys.arms import ARMS, draws_arms
from survey_app.surveys.conditions import holds
from survey_app.surveys.definition import Definition, Page, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS

STARTS: dict[str, float] = {
    "single": 0.19, "yesno": 0.2, "statement": 0.18, "rating": 0.17, "multiple": 0.14, "nps": 0.13,
    "matrix": 0.08, "likert": 0.08, "ranking": 0.09, "text": 0.055, "email": 0.02,
}  # fmt: skip
"""Kind of the first question → how many of those who see it begin to answer."""
EAGER = {
    "age.under30": 0.75, "age.from60": 1.35, "device.desktop": 1.25, "tier.subscriber": 1.2,
    "channel.hosted": 3.0,
}  # fmt: skip
"""Fact of a reader → how much more of such readers begin: those who answer are not all readers."""
SENDS: dict[str, float] = {"text": 0.66, "email": 0.4, "ranking": 0.85}
"""Kind → how many who begin a page with such a question send it; SENDS_USUALLY otherwise."""
SENDS_USUALLY = 0.93
TYPING = {Control.TEXT: 19.0, Control.EMAIL: 9.0, Control.NUMBER: 2.0, Control.DATE: 4.0}
"""Seconds that typing takes."""
GOES_ON = 0.9
"""How many go on to the next page of a survey."""
SKIPS: dict[str, float] = {"text": 0.6, "email": 0.8}
"""Kind → how often it is left empty if that is possible and others stand beside it."""
SKIPS_USUALLY = 0.03
CHANGES = 0.02
"""How many change their answer afterwards."""
HURRY = 0.12
"""Part of the usual time that somebody needs who hurries."""
OTHER_LANGUAGE = 0.06
"""How many read in another language, where a survey is translated."""
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
    placement: str = "element"
    channel: Channel = "inline"
    also_read: tuple[AlsoReadLine, ...] = ()
    held_out: float = 0.0
    """Part of the readers (0..1) from whom the survey is held out."""


@dataclass(frozen=True)
class Revision:
    """One sending of answers, `after_ms` milliseconds after the reader began."""

    answers: dict[str, Any]
    complete: bool
    after_ms: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader in one article, or on a survey's own page."""

    place: Place
    moment: dt.datetime
    device: Device
    referrer: Referrer
    tier: str
    """What the page says of its reader: `subscriber` or `free`."""
    measured: bool
    depth: float
    engaged_s: int
    seen: bool
    started: bool
    language: str
    arm: str = ""
    """Which of two wordings the lot has fallen on, where a survey tries two."""
    revisions: tuple[Revision, ...] = ()
    followed: AlsoReadLine | None = None
    held_out: bool = False
    """Whether the survey was kept from this reader, who would have seen it."""
    network: bytes = b""
    """Hash of network and browser, for those who come several times; empty otherwise."""


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
        self._languages = ["en"]
        if definition:
            self._languages = [definition.language, *sorted(definition.translations)]
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
        facts = draw(rng, f"channel.{place.channel}") | self._chances(place)
        depth = self._depth()
        pace = max(0.25, rng.gauss(1.0, 0.3))
        comes_past = bool(self._pages) and depth >= place.survey_at and rng.random() < NOTICES
        held_out = comes_past and rng.random() < place.held_out
        seen = comes_past and not held_out
        known = {f"{name}.{value}" for name, value in facts.items()} if seen else set()
        started = seen and rng.random() < self._starts(at, known)
        return Visit(
            place=place,
            moment=place.rhythm.moment(rng),
            device=cast(Device, facts["device"]),
            referrer=cast(Referrer, facts["referrer"]),
            tier=facts["tier"],
            measured=rng.random() >= UNMEASURED,
            depth=round(depth, 2),
            engaged_s=max(1, round(place.minutes * 60 * depth / pace)),
            seen=seen,
            started=started,
            language=facts["language"],
            arm=facts["arm"],
            revisions=tuple(self._revisions(at, facts, known)) if started else (),
            followed=self._followed(place, depth),
            held_out=held_out,
        )

    def _chances(self, place: Place) -> dict[str, str]:
        """What is known of a reader beside their traits."""
        is_other = len(self._languages) > 1 and self._rng.random() < OTHER_LANGUAGE
        return {
            "channel": place.channel,
            "arm": self._rng.choice(ARMS) if self._draws_arms else "",
            "language": self._rng.choice(self._languages[1:]) if is_other else self._languages[0],
        }

    def _depth(self) -> float:
        rng = self._rng
        if rng.random() < LEAVES_AT_ONCE:
            return rng.random() * 0.15
        # Half of the others finish; the rest stop anywhere, more of them early.
        return 1.0 if rng.random() < 0.5 else 0.1 + 0.9 * rng.betavariate(1.2, 1.1)

    def _starts(self, at: int, known: set[str]) -> float:
        first = next(iter(self._pages[0].questions))
        eager = prod(EAGER.get(fact, 1.0) for fact in sorted(known))
        return min(0.6, STARTS.get(first.kind, 0.12) * self._eager[at] * eager)

    def _followed(self, place: Place, depth: float) -> AlsoReadLine | None:
        for line in place.also_read:
            if line.at <= depth and self._rng.random() < FOLLOWS:
                return line
        return None

    def _revisions(self, at: int, facts: dict[str, str], known: set[str]) -> Iterator[Revision]:
        rng, elapsed, answers = self._rng, 0, dict[str, Any]()
        pace = HURRY if "care.hurries" in known else 1.0
        for number, page in enumerate(self._pages, 1):
            last = number == len(self._pages)
            if (number > 1 and rng.random() > GOES_ON) or not self._sends(page):
                return
            for question in page.questions if holds(page.show_if, answers, facts) else ():
                if not holds(question.show_if, answers, facts):
                    continue
                elapsed += round(1000 * pace * _seconds(question) * exp(rng.gauss(0, 0.5)))
                answer = self._answer(at, question, len(page.questions) == 1, known)
                answers[question.key] = answer
                known.update(_said(question.key, answer))
            yield Revision(dict(answers), last, elapsed)
        if rng.random() < CHANGES:
            question = next(iter(self._pages[0].questions))
            answers[question.key] = self._answer(at, question, True, known)
            yield Revision(dict(answers), True, elapsed + rng.randrange(4_000, 90_000))

    def _sends(self, page: Page) -> bool:
        """Whether the hardest question that cannot be left empty keeps nobody."""
        hard = [q for q in page.questions if q.required or len(page.questions) == 1]
        share = min((SENDS.get(q.kind, SENDS_USUALLY) for q in hard), default=SENDS_USUALLY)
        return self._rng.random() < share

    def _answer(self, at: int, question: Question, alone: bool, known: set[str]) -> Any:
        skips = SKIPS.get(question.kind, SKIPS_USUALLY)
        if not question.required and not alone and self._rng.random() < skips:
            return None
        return self._asked[at][question.key].answer(self._rng, known)


def _seconds(question: Question) -> float:
    """Seconds that an answer usually takes."""
    typing = TYPING.get(KINDS[question.kind].control, 0.0)
    return typing + 3.0 + 0.6 * len(question.options) + 2.5 * len(question.rows)


def _said(key: str, answer: Any) -> Iterator[str]:
    """What an answer makes known of its reader: `q1.o1`."""
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, str | int):
            yield f"{key}.{one}"
