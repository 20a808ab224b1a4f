"""The form of a placement rule."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from survey_app.errors import Invalid
from survey_app.placements.faults import LISTS
from survey_app.placements.rules import (
    ALSO_READ,
    DEVICES,
    END,
    HERE,
    MARKER,
    PARAGRAPH,
    SLIDE,
    WORD,
    Rule,
)

# The types that wtforms has do not know plain values as choices yet, which it prefers.
SPOT_CHOICES: Any = {
    ALSO_READ: "Before the first “Also read” line",
    PARAGRAPH: "After a paragraph",
    END: "At the end of the text",
    WORD: "Behind a word that stands alone in the text",
    MARKER: "At a mark in your template",
    SLIDE: "As a slide-in at the edge of the window",
}
DEVICE_CHOICES: Any = {"phone": "Phones", "tablet": "Tablets", "desktop": "Computers"}
PLAIN = ("published_since", "published_until", "spot", "once")
"""Members that a field holds as they are."""
NUMBERS = ("published_within", "paragraph", "seconds") + (
    "most_answers",
    "most_dismissals",
    "most_dismissals_in_all",
)
MINUTE = "%Y-%m-%dT%H:%M"


def _lines(label: str, description: str = "") -> TextAreaField:
    return TextAreaField(label, description=description)


def _number(label: str, description: str = "") -> IntegerField:
    return IntegerField(label, [Optional()], description=description)


class RuleForm(FlaskForm):
    """One rule; lists have one entry per line, and what is empty does not narrow it."""

    spot = RadioField("Where does it stand?", choices=SPOT_CHOICES, default=ALSO_READ)
    paragraph = _number("Number of the paragraph")
    word = StringField("The word", description="Alone in a line or paragraph; the word stays.")
    marker = StringField("CSS selector of the mark")
    addresses = _lines(
        "Addresses like", "Such as /politics/* or news.example/live/*, where * is anything."
    )
    excluded = _lines("But not addresses like")
    sections = _lines("Sections")
    authors = _lines("Authors")
    topics = _lines("Topics", "As the page names them in its keywords.")
    published_since = DateField("Published since", [Optional()])
    published_until = DateField("Published until", [Optional()])
    published_within = _number("Published within the last days")
    audience = _lines("Readers of these kinds", "Such as tier=subscriber, as your pages say it.")
    devices = SelectMultipleField(
        "Devices", choices=DEVICE_CHOICES, option_widget=CheckboxInput(), widget=ListWidget()
    )
    seconds = _number("Seconds after the page was opened")
    depth = _number("Read so far, in percent of the text", "100 is to the end.")
    share = DecimalField("Percent of page views", [Optional()], places=None)
    held_out = DecimalField(
        "Percent of these that are held out",
        [Optional()],
        places=None,
        description="They see no survey and are counted, so that you learn what the survey does "
        "to reading.",
    )
    once = BooleanField("Not to readers who have answered it")
    most_answers = _number("Not after so many answered surveys in 30 days", "0 is no limit.")
    most_dismissals = _number("Not after it was closed so many times", "0 is no limit.")
    most_dismissals_in_all = _number("Not after so many surveys were closed", "0 is no limit.")
    starts_at = DateTimeLocalField("From", [Optional()], format=MINUTE)
    ends_at = DateTimeLocalField("Until", [Optional()], format=MINUTE)

    @classmethod
    def of(cls, rule: Rule, time_zone: str) -> Self:
        """The form as a rule stands."""
        zone = ZoneInfo(time_zone)
        said: dict[str, Any] = {name: getattr(rule, name) for name in (*PLAIN, *NUMBERS)}
        said |= {name: "\n".join(getattr(rule, name)) for name in LISTS}
        said |= {"word": rule.word, "marker": rule.marker}
        said |= {"devices": list(rule.devices or DEVICES), "depth": round(100 * rule.depth)}
        said |= {"share": _decimal(rule.share), "held_out": _decimal(rule.held_out)}
        for name in ("starts_at", "ends_at"):
            moment = getattr(rule, name)
            said[name] = None if moment is None else moment.astimezone(zone)
        return cls(formdata=None, data=said)

    def checked(self, time_zone: str) -> Rule:
        """What the form says; raises Invalid where its own fields find something wrong."""
        if not self.validate():
            raise Invalid
        zone, usual = ZoneInfo(time_zone), Rule()
        said: dict[str, Any] = {name: self[name].data for name in PLAIN}
        said |= {name: _or(self[name], getattr(usual, name)) for name in NUMBERS}
        said |= {name: _entries(self[name].data) for name in LISTS}
        devices = tuple(self.devices.data or ())
        return Rule(
            **said,
            word=(self.word.data or "").strip(),
            marker=(self.marker.data or "").strip() or HERE,
            devices=() if set(devices) == set(DEVICES) else devices,
            depth=_or(self.depth, 0) / 100,
            share=float(_or(self.share, 100)),
            held_out=float(_or(self.held_out, 0)),
            starts_at=_moment(self.starts_at.data, zone),
            ends_at=_moment(self.ends_at.data, zone),
        )

    def show(self, error: Invalid) -> None:
        """Put the domain's faults beside their fields."""
        for fault in error.faults:
            field = self[fault.path if fault.path in self else "spot"]
            field.errors = [*field.errors, fault.detail]


def _or(field: Field, usual: Any) -> Any:
    return usual if field.data is None else field.data


def _entries(text: str | None) -> tuple[str, ...]:
    lines = (line.strip() for line in (text or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _decimal(percent: float) -> Decimal:
    return Decimal(f"{percent:g}")


def _moment(local: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if local is None else local.replace(tzinfo=zone).astimezone(dt.UTC)
