"""The forms of a publication: what it says of itself, and a key that signs its readers."""

from typing import Any, Self
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from survey_app.errors import Invalid
from survey_app.publications.catalogue import PublicationFacts
from survey_app.publications.models import Publication

# The types that wtforms has do not know plain values as choices yet, which it prefers.
LANGUAGES: Any = {"en": "English"}
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
            data={
                "name": publication.name,
                "origins": "\n".join(publication.origins),
                "time_zone": publication.time_zone,
                "language": publication.language,
                "readings_exempt": publication.readings_exempt,
            }
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


class ReaderKeyForm(FlaskForm):
    """The public half of a pair with which a publisher signs its readers."""

    key = TextAreaField(
        "Ed25519 public key",
        description="As PEM, or its 32 bytes in Base64. The private key stays on your servers.",
    )
