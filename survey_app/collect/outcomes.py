"""A response on its way to the database, and what can become of it there."""

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from survey_app.errors import Conflict, Fault, Invalid, SurveyError
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey


class Done(Enum):
    """What happened to an accepted response."""

    STORED = 201
    UNCHANGED = 200


class Incoming(NamedTuple):
    """One checked response on its way to the database.

    `row` holds every column of Response, `definition` is the version of the survey that it
    answers, and `now` is the moment of arrival, against which the clock of a new id is held.
    `voice` is what has one voice in this survey, None where everybody may answer again; `reader`
    is the hash of the reader's day in this survey, None where nobody knows.
    """

    row: Mapping[str, Any]
    survey: PublishedSurvey
    definition: Definition
    now: dt.datetime
    voice: bytes | None = None
    reader: bytes | None = None
    contacts: Mapping[str, str] = MappingProxyType({})
    """Addresses that the reader left, by question; the answers in `row` only say that they did."""

    @property
    def id(self) -> UUID:
        """Id of the response."""
        identifier: UUID = self.row["id"]
        return identifier

    @property
    def shard(self) -> int:
        """Shard of the response."""
        return int(self.row["shard"])

    @property
    def survey_id(self) -> int:
        """Number of the survey."""
        return self.survey.id

    @property
    def revision(self) -> int:
        """Number of this revision."""
        return int(self.row["revision"])

    def at(self, article_id: int) -> "Incoming":
        """The same response, given in this article."""
        return self._replace(row={**self.row, "article_id": article_id})


class Outcome(NamedTuple):
    """What became of one item: done with the highest stored revision, or refused with a reason."""

    done: Done | None = None
    revision: int = 0
    error: SurveyError | None = None


Fate = tuple[Outcome, msgspec.Raw | None]
"""An outcome, and the public results that its reader is shown, as JSON."""


class Withdrawn(Conflict):
    """The reader has deleted this response; it is never stored again."""


class NotOpen(Conflict):
    """The survey takes no answers now."""


class AnotherBody(Invalid):
    """The revision is stored already, and says something else."""

    def __init__(self, revision: int) -> None:
        super().__init__(Fault("revision", "was stored with another body"))
        self.revision = revision


class WrongClock(Invalid):
    """A new id whose time cannot be right."""

    def __init__(self, now: dt.datetime) -> None:
        super().__init__(Fault("id", "its time is too far from ours"), code="clock")
        self.now = now
