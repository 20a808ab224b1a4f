"""Dates."""

import datetime as dt
import re
from typing import Any

from survey_app.errors import Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control, Given, Holds, Kind, Whim

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Date(Kind):
    """A day of the calendar."""

    name = "date"
    label = "Date"
    hint = "Readers name a day."
    control = Control.DATE
    no_chart = "The days stand in the export."
    holds = Holds.DAY

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A day that exists, as YYYY-MM-DD."""
        if not (isinstance(value, str) and ISO.fullmatch(value)):
            raise Invalid.at(path, "must be a date as YYYY-MM-DD")
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            raise Invalid.at(path, "is not a day of the calendar") from None

    def from_form(self, question: Question, given: Given) -> Any:
        """The text as it was typed."""
        return given.first or None

    def invented(self, question: Question, whim: Whim) -> Any:
        """A day of the last years."""
        return whim.day().isoformat()
