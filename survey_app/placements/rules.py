"""Rules: in which articles a survey appears by itself, at which place, when, and to whom.

A rule is decided in the reader's browser (`embed/widget/place/`), so that the script is the same
for everybody. `matches` decides what can be decided without a reader, alike: which of the known
articles fit. Both pass the vectors of `tests/placements/rules.json`.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from survey_app.publications.audience import LABEL

PARAGRAPH, END, ALSO_READ, MARKER, WORD, SLIDE = SPOTS = (
    "paragraph",
    "end",
    "also_read",
    "marker",
    "word",
    "slide",
)
"""Where a survey can stand: after the n-th paragraph, at the end, before the first "Also read"
line, at a mark in the page, behind a word that stands alone, or in a box at the window's edge."""
DEVICES = ("phone", "tablet", "desktop")
HERE = "[data-survey-here]"
"""The mark that is looked for unless an editor names another one."""
AUDIENCE = re.compile(rf"({LABEL.pattern})=(\S(?:.{{0,62}}\S)?)")
"""An audience label with its value, such as `tier=subscriber`."""


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where, when and to whom one survey appears; what is empty does not narrow it."""

    addresses: tuple[str, ...] = ()
    """Patterns of which one fits the article's address; `*` stands for any letters."""
    excluded: tuple[str, ...] = ()
    """Patterns of which none fits."""
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    published_since: dt.date | None = None
    published_until: dt.date | None = None
    """The last day, as the first one a day in the publication's time zone."""
    published_within: int = 0
    """Days for which an article is young enough; 0 for any age."""
    audience: tuple[str, ...] = ()
    """Labels with values: of each label that is named, one of its values fits."""
    spot: str = ALSO_READ
    paragraph: int = 3
    """Number of the paragraph behind which it stands, from 1."""
    marker: str = HERE
    """CSS selector of the mark."""
    word: str = "Survey"
    """The word that stands alone in the text."""
    seconds: int = 0
    """So long after the page was opened, at the earliest."""
    depth: float = 0.0
    """So far into the article, at the earliest; 0 to 1, which is read to the end."""
    share: float = 100.0
    """Percent of page views in which it appears."""
    held_out: float = 0.0
    """Percent of the page views in which it would appear that are only measured."""
    devices: tuple[str, ...] = ()
    once: bool = False
    """Whether it is not shown any more to who has answered it."""
    most_answers: int = 0
    """Not to readers who answered so many surveys of the publication; 0 for no limit."""
    most_dismissals: int = 1
    """Not to readers who closed it so many times; 0 for no limit."""
    most_dismissals_in_all: int = 3
    """Not to readers who closed so many surveys; 0 for no limit."""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None

    def is_over(self, now: dt.datetime) -> bool:
        """Whether it will never show anything again."""
        return self.ends_at is not None and self.ends_at <= now


@dataclass(frozen=True)
class ArticleFacts:
    """What can be known of an article without opening it."""

    address: str
    section: str = ""
    authors: Sequence[str] = ()
    published_at: dt.datetime | None = None
    topics: Sequence[str] = ()
    """Empty where they are known in the page only."""


def from_document(document: Any) -> Rule:
    """The rule that was stored."""
    return msgspec.convert(document, Rule)


def to_document(rule: Rule) -> Any:
    """A rule as it is stored."""
    return msgspec.to_builtins(rule)


def matches(rule: Rule, article: ArticleFacts, now: dt.datetime, time_zone: str) -> bool:
    """Whether the rule fits an article, as far as is known outside the page.

    Devices and audiences are known in the page only and are passed over; so are the topics of an
    article for which none were announced.
    """
    if rule.addresses and not any(fits(p, article.address) for p in rule.addresses):
        return False
    if any(fits(pattern, article.address) for pattern in rule.excluded):
        return False
    if not _names(rule.sections, [article.section]):
        return False
    if article.topics and not _names(rule.topics, article.topics):
        return False
    return _names(rule.authors, article.authors) and _is_of_age(
        rule, article.published_at, now, time_zone
    )


def fits(pattern: str, address: str) -> bool:
    """Whether a pattern fits an address: from its path on if it begins with `/`, else with host."""
    return _compiled(pattern).fullmatch(_without_scheme(address)) is not None


def expression_of(pattern: str) -> str:
    """A pattern as a regular expression of what follows `https://` in an address.

    All stars but the last stand for the letters up to the first place that fits: with several that
    could stand for anything, the time for an address would grow with a power of its length.
    """
    anywhere = "[^/]*" if pattern.startswith("/") else ""
    first, *parts = (re.escape(part) for part in re.split(r"\*+", _without_scheme(pattern)))
    early = (f"(?:(?!{part}).)*{part}" for part in parts[:-1])
    return "".join((anywhere, first, *early, *(f".*{part}" for part in parts[-1:])))


def published_between(rule: Rule, time_zone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The first moment of the first day, and the first after the last day."""
    zone = ZoneInfo(time_zone)
    since, until = rule.published_since, rule.published_until
    return (
        None if since is None else dt.datetime.combine(since, dt.time(), zone),
        None
        if until is None
        else dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone),
    )


def labels(audience: Iterable[str]) -> dict[str, list[str]]:
    """The values that fit, by label."""
    found: dict[str, list[str]] = {}
    for one in audience:
        name, _, value = one.partition("=")
        found.setdefault(name, []).append(value)
    return found


def _names(wanted: Sequence[str], found: Sequence[str]) -> bool:
    here = {name.strip().lower() for name in found}
    return not wanted or any(name.strip().lower() in here for name in wanted)


def _is_of_age(
    rule: Rule, published_at: dt.datetime | None, now: dt.datetime, time_zone: str
) -> bool:
    since, before = published_between(rule, time_zone)
    if since is None and before is None and not rule.published_within:
        return True
    if published_at is None:
        return False
    within = dt.timedelta(days=rule.published_within)
    return (
        (since is None or published_at >= since)
        and (before is None or published_at < before)
        and (not within or now - published_at <= within)
    )


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(expression_of(pattern))


def _without_scheme(address: str) -> str:
    return re.sub(r"\Ahttps?://", "", address)
