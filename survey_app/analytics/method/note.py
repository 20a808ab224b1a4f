"""What a method note is: eleven items of sentences and lists, the same on a page and as text.

The items are those that the AAPOR Code of Professional Ethics and Practices (2021), section III.A,
wants disclosed at once with any result.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from survey_app.surveys.corrections import Correction


@dataclass(frozen=True)
class Line:
    """One line of a list, perhaps with lines below it."""

    text: str
    language: str = ""
    """Language of a text of the survey itself; empty for our own words."""
    below: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list under a heading of its own."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Item:
    """One of the eleven items."""

    key: str
    title: str
    sentences: tuple[str, ...]
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True)
class MethodNote:
    """How one survey was made, as of a moment."""

    title: str
    language: str
    """Of the title."""
    publication: str
    as_of: dt.datetime
    """In the time zone of the publication."""
    items: tuple[Item, ...]
    corrections: tuple[Correction, ...]
    """Newest first."""


def as_text(note: MethodNote) -> str:
    """The whole note as plain text, to be sent or printed."""
    return "\n".join(_text(note)) + "\n"


def day_in_words(moment: dt.datetime, time_zone: str) -> str:
    """3 May 2026."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%B %Y}"


def moment_in_words(moment: dt.datetime, time_zone: str) -> str:
    """3 May 2026, 14:32."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def _text(note: MethodNote) -> Iterator[str]:
    zone = str(note.as_of.tzinfo)
    yield f"How this was asked and counted: {note.title}"
    yield f"{note.publication}, as of {moment_in_words(note.as_of, zone)} ({zone})"
    if note.corrections:
        yield from ("", "CORRECTIONS")
    for correction in note.corrections:
        yield f"{day_in_words(correction.at, zone)}: {correction.was_wrong}"
        yield f"    What holds now: {correction.holds_now}"
    for number, item in enumerate(note.items, 1):
        yield from ("", f"{number}. {item.title.upper()}", *item.sentences)
        for listing in item.listings:
            yield f"{listing.heading}:"
            yield from _lines(listing.lines, "  ")


def _lines(lines: Sequence[Line], indent: str) -> Iterator[str]:
    for line in lines:
        yield f"{indent}- {line.text}"
        yield from _lines(line.below, indent + "  ")
