"""What is wrong with a rule, as sentences beside the fields of its form."""

from collections.abc import Iterator, Sequence

from survey_app.errors import Fault
from survey_app.placements.rules import (
    AUDIENCE,
    DEVICES,
    MARKER,
    PARAGRAPH,
    SLIDE,
    SPOTS,
    WORD,
    Rule,
)

MOST_NAMES = 50
"""Patterns, sections, authors, topics or labels in one rule."""
LONGEST_NAME = 200
LONGEST_WORD = 40
LAST_PARAGRAPH = 100
LONGEST_WAIT = 3600
"""Seconds; who reads longer has left the article open."""
MOST_DAYS = 3650
MOST_TIMES = 100
"""Answers or dismissals that a limit may name."""
LEAST_SHARE = 0.01
"""Percent of page views; with less, nobody would know whether the rule works."""
SHARES = {
    "share": f"Enter a percentage from {LEAST_SHARE} to 100.",
    "held_out": "Enter a percentage from 0 to 90.",
}
LISTS = ("addresses", "excluded", "sections", "authors", "topics", "audience")


def rule_faults(rule: Rule, allowed_labels: Sequence[str]) -> list[Fault]:
    """What keeps a rule from being stored; the path of each is the member's name."""
    return [
        *_list_faults(rule),
        *_audience_faults(rule, allowed_labels),
        *_date_faults(rule),
        *_spot_faults(rule),
        *_number_faults(rule),
    ]


def _list_faults(rule: Rule) -> Iterator[Fault]:
    for name in LISTS:
        values = getattr(rule, name)
        if len(values) > MOST_NAMES:
            yield Fault(name, f"At most {MOST_NAMES} lines are possible here.")
        if any(len(value) > LONGEST_NAME for value in values):
            yield Fault(name, f"A line has at most {LONGEST_NAME} characters.")
    for name in ("addresses", "excluded"):
        wrong = [p for p in getattr(rule, name) if any(letter <= " " for letter in p) or "#" in p]
        if wrong:
            yield Fault(name, f"{wrong[0]} is not a pattern like /politics/* or news.example/*")


def _audience_faults(rule: Rule, allowed: Sequence[str]) -> Iterator[Fault]:
    for one in rule.audience:
        found = AUDIENCE.fullmatch(one)
        if found is None:
            yield Fault("audience", f"{one} is not a label like tier=subscriber")
        elif found[1] not in allowed:
            yield Fault("audience", f"The label {found[1]} is not among those of the settings.")


def _date_faults(rule: Rule) -> Iterator[Fault]:
    since, until = rule.published_since, rule.published_until
    if since and until and until < since:
        yield Fault("published_until", "This day is before the first one.")
    if not 0 <= rule.published_within <= MOST_DAYS:
        yield Fault("published_within", f"Enter a number of days up to {MOST_DAYS}.")
    if rule.starts_at and rule.ends_at and rule.ends_at <= rule.starts_at:
        yield Fault("ends_at", "It would end before it begins.")


def _spot_faults(rule: Rule) -> Iterator[Fault]:
    if rule.spot not in SPOTS:
        yield Fault("spot", "Choose where the survey stands.")
    if rule.spot == PARAGRAPH and not 1 <= rule.paragraph <= LAST_PARAGRAPH:
        yield Fault("paragraph", f"Enter a number from 1 to {LAST_PARAGRAPH}.")
    if rule.spot == MARKER and not 0 < len(rule.marker) <= LONGEST_NAME:
        yield Fault("marker", "Enter a CSS selector, such as [data-survey-here].")
    if rule.spot == WORD and not 0 < len(rule.word) <= LONGEST_WORD:
        yield Fault("word", f"Enter the word, with at most {LONGEST_WORD} characters.")
    if rule.spot != SLIDE and rule.depth >= 1:
        yield Fault(
            "depth",
            "A survey within the text cannot wait until the text is read: it would have to appear "
            "where the reader looks. Choose an earlier point, or a slide-in.",
        )


def _number_faults(rule: Rule) -> Iterator[Fault]:
    if not 0 <= rule.seconds <= LONGEST_WAIT:
        yield Fault("seconds", f"Enter a number of seconds up to {LONGEST_WAIT:,}.")
    if not 0 <= rule.depth <= 1:
        yield Fault("depth", "Enter a percentage from 0 to 100.")
    if not LEAST_SHARE <= rule.share <= 100:
        yield Fault("share", SHARES["share"])
    if not 0 <= rule.held_out <= 90:
        yield Fault("held_out", SHARES["held_out"])
    if not set(rule.devices) <= set(DEVICES):
        yield Fault("devices", "There is no such device.")
    for name in ("most_answers", "most_dismissals", "most_dismissals_in_all"):
        if not 0 <= getattr(rule, name) <= MOST_TIMES:
            yield Fault(name, f"Enter a number from 0 to {MOST_TIMES}.")
