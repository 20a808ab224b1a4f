"""The forms of a publication: what it says of itself, and a key that signs its readers."""

from typing import Any, Self
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from survey_app.errors import Invalid
from survey_app.publications.also_read import AlsoRead, also_read_of
from survey_app.publications.catalogue import PageFacts, PublicationFacts
from survey_app.publications.models import Publication
from survey_app.publications.theme import Theme, theme_of

# The types that wtforms has do not know plain values as choices yet, which it prefers.
LANGUAGES: Any = {
    "en": "English",
    "ar": "Arabic",
    "bn": "Bengali",
    "zh": "Chinese",
    "fr": "French",
    "de": "German",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "es": "Spanish",
}
SPACING: Any = {"compact": "Compact", "normal": "Normal", "roomy": "Roomy"}
ZONES: Any = ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone)]


class PublicationForm(FlaskForm):
    """What a publication says of itself."""

    name = StringField(
        "Name of your title", [InputRequired("Your title needs a name."), Length(max=200)]
    )
    origins = TextAreaField(
        "Address of its website",
        description="Like https://news.example, one per line. "
        "Left empty, answers are taken from any website, and no articles are listed.",
    )
    time_zone = SelectField("Time zone", choices=ZONES, default="UTC")
    language = SelectField("Language", choices=LANGUAGES, default="en")
    readings_exempt = BooleanField(
        "Measure reading without asking",
        description="Only where your counsel says that anonymous audience measurement is exempt "
        "from consent. Otherwise reading is measured for readers who agreed.",
    )

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """The form as the publication stands."""
        return cls(
            formdata=None,
            data={
                "name": publication.name,
                "origins": "\n".join(publication.origins),
                "time_zone": publication.time_zone,
                "language": publication.language,
                "readings_exempt": publication.readings_exempt,
            },
        )

    def checked(self) -> PublicationFacts:
        """What the form says; raises Invalid where its own fields find something wrong."""
        if not self.validate():
            raise Invalid
        return PublicationFacts(
            name=self.name.data or "",
            origins=tuple((self.origins.data or "").split()),
            language=self.language.data or "en",
            time_zone=self.time_zone.data or "UTC",
            readings_exempt=bool(self.readings_exempt.data),
        )

    def show(self, error: Invalid) -> None:
        """Put the domain's faults beside their fields."""
        for fault in error.faults:
            field = self[fault.path if fault.path in self else "name"]
            field.errors = [*field.errors, fault.detail]


class PagesForm(FlaskForm):
    """What a publication says of its pages, and how surveys look there."""

    audience_labels = TextAreaField(
        "Labels of readers",
        description="Such as tier, one per line, at most 5. Your pages may then say, for example, "
        "tier=subscriber; rules can ask for it, and it is kept with the answer.",
    )
    also_read = TextAreaField(
        "How an “Also read” line begins", description="One beginning per line; empty for the usual."
    )
    also_read_selector = StringField(
        "CSS selector of these lines",
        description="Where they do not begin alike, such as .related a.",
    )
    accent = StringField("Accent colour", description="Such as #a3001b; empty for blue.")
    radius = IntegerField(
        "Radius of corners, in px", [Optional()], description="Empty for the usual 6."
    )
    density = SelectField("Spacing", choices=SPACING, default="normal")

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """The form as the publication stands."""
        also_read, theme = also_read_of(publication), theme_of(publication)
        return cls(
            formdata=None,
            data={
                "audience_labels": "\n".join(publication.audience_labels),
                "also_read": "\n".join(also_read.beginnings),
                "also_read_selector": also_read.selector,
                "accent": theme.accent,
                "radius": theme.radius,
                "density": theme.density,
            },
        )

    def checked(self) -> PageFacts:
        """What the form says; raises Invalid where its own fields find something wrong."""
        if not self.validate():
            raise Invalid
        lines = (self.also_read.data or "").splitlines()
        beginnings = tuple(line.strip() for line in lines if line.strip())
        return PageFacts(
            audience_labels=tuple(dict.fromkeys((self.audience_labels.data or "").split())),
            also_read=AlsoRead(beginnings, (self.also_read_selector.data or "").strip()),
            theme=Theme(
                (self.accent.data or "").strip().lower(),
                self.radius.data,
                self.density.data or "normal",
            ),
        )

    def show(self, error: Invalid) -> None:
        """Put the domain's faults beside their fields."""
        for fault in error.faults:
            field = self[fault.path]
            field.errors = [*field.errors, fault.detail]


class ReaderKeyForm(FlaskForm):
    """The public half of a pair with which a publisher signs its readers."""

    key = TextAreaField(
        "Ed25519 public key",
        description="As PEM, or its 32 bytes in Base64. The private key stays on your servers.",
    )
