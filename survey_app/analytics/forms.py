"""The forms of the method note: what editors state, and corrections."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import TextAreaField

from survey_app.errors import Invalid
from survey_app.surveys.statements import NAMES, Statements


class StatementsForm(FlaskForm):
    """What only people can say for the method note."""

    sponsor = TextAreaField("Who wanted and paid for the survey")
    conductor = TextAreaField("Who wrote and evaluates it")
    population = TextAreaField("Whose opinion it asks for")
    rewards = TextAreaField("What readers were offered for taking part")
    limitations = TextAreaField("What its results cannot show, besides the usual")

    @classmethod
    def of(cls, statements: Statements) -> Self:
        """The form as the survey stands."""
        return cls(formdata=None, data={name: getattr(statements, name) for name in NAMES})

    def checked(self) -> Statements:
        """What was typed."""
        return Statements(**{name: self[name].data or "" for name in NAMES})

    def show(self, error: Invalid) -> None:
        """Put each message beside its field."""
        _show(self, error)


class CorrectionForm(FlaskForm):
    """One correction, in two sentences."""

    was_wrong = TextAreaField("What was wrong")
    holds_now = TextAreaField("What holds now")

    def show(self, error: Invalid) -> None:
        """Put each message beside its field."""
        _show(self, error)


def _show(form: Any, error: Invalid) -> None:
    for fault in error.faults:
        form[fault.path].errors = [fault.detail]
