"""A rule in plain words, as the studio lists it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from survey_app.placements.rules import (
    ALSO_READ,
    DEVICES,
    END,
    MARKER,
    PARAGRAPH,
    SLIDE,
    WORD,
    Rule,
    labels,
)
from survey_app.web.ranges import PER_CENT

MOST_NAMED = 3
"""Names that a sentence lists before it counts the rest."""


def place_in_words(rule: Rule) -> str:
    """Where the survey stands."""
    places = {
        PARAGRAPH: f"After paragraph {rule.paragraph}",
        END: "At the end of the text",
        ALSO_READ: "Before the first “Also read” line",
        MARKER: f"At the mark {rule.marker}",
        WORD: f"Behind the word “{rule.word}”",
        SLIDE: "As a slide-in at the edge of the window",
    }
    return places.get(rule.spot, rule.spot)


def articles_in_words(rule: Rule) -> str:
    """In which articles it stands."""
    parts = [
        *_if(rule.addresses, "whose address is like"),
        *_if(rule.sections, "in the section"),
        *_if(rule.authors, "by"),
        *_if(rule.topics, "about"),
        *_published(rule),
        *_if(rule.excluded, "but not those like", plain=False),
    ]
    return f"In articles {', '.join(parts)}" if parts else "In all articles"


def readers_in_words(rule: Rule, time_zone: str) -> list[str]:
    """To whom, when and how often; nothing for what goes without saying."""
    return [*_when(rule), *_whom(rule), *_how_often(rule), *_schedule(rule, time_zone)]


def _if(names: Sequence[str], words: str, *, plain: bool = True) -> Iterator[str]:
    if names:
        yield f"{words} {_listed(names, 'or' if plain else 'and')}"


def _listed(names: Sequence[str], last: str) -> str:
    shown = list(names[:MOST_NAMED])
    left = len(names) - len(shown)
    if left:
        shown.append(f"{left} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def _published(rule: Rule) -> Iterator[str]:
    if rule.published_since and rule.published_until:
        yield f"published {_day(rule.published_since)} to {_day(rule.published_until)}"
    elif rule.published_since:
        yield f"published since {_day(rule.published_since)}"
    elif rule.published_until:
        yield f"published until {_day(rule.published_until)}"
    if rule.published_within:
        days = "day" if rule.published_within == 1 else f"{rule.published_within} days"
        yield f"of the last {days}"


def _when(rule: Rule) -> Iterator[str]:
    if rule.seconds:
        yield f"after {rule.seconds} seconds"
    if rule.depth >= 1:
        yield "once the text was read to the end"
    elif rule.depth:
        yield f"once {100 * rule.depth:.0f}{PER_CENT} of the text was read"


def _whom(rule: Rule) -> Iterator[str]:
    if rule.devices and set(rule.devices) != set(DEVICES):
        yield f"on {_listed([_device(device) for device in rule.devices], 'and')}"
    for label, values in labels(rule.audience).items():
        yield f"to readers whose {label} is {_listed(values, 'or')}"


def _device(device: str) -> str:
    return f"{device}s"


def _how_often(rule: Rule) -> Iterator[str]:
    if rule.share < 100:
        yield f"in {rule.share:g}{PER_CENT} of page views"
    if rule.held_out:
        yield f"held out of {rule.held_out:g}{PER_CENT} of these, for comparison"
    if rule.once:
        yield "not to readers who have answered it"
    if rule.most_answers:
        yield f"not after {_times(rule.most_answers, 'answered survey')} in 30 days"


def _times(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _schedule(rule: Rule, time_zone: str) -> Iterator[str]:
    if rule.starts_at:
        yield f"from {_moment(rule.starts_at, time_zone)}"
    if rule.ends_at:
        yield f"until {_moment(rule.ends_at, time_zone)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(moment: dt.datetime, time_zone: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{_day(local.date())}, {local:%H:%M}"


def sentence(parts: Iterable[str]) -> str:
    """Parts of a sentence with a capital letter and a full stop."""
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
