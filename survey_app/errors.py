"""What can go wrong in the domain; `web/error_pages.py` alone turns these into statuses.

SurveyError
├── NotFound      there is no such thing, or not for you
├── Forbidden     it is there, but you may not
├── Conflict      the state of things does not allow it
├── Invalid       what was sent breaks a rule; carries the places
├── Malformed     what was sent cannot be read at all
├── TooMany       it would be fine later, or with a proof of work
└── Unavailable   it would be fine later
"""

from collections.abc import Mapping
from dataclasses import dataclass


class SurveyError(Exception):
    """Any error of this application; its text is a sentence that people may read."""


class NotFound(SurveyError):
    """There is no such thing, or not for the one who asks."""


class Forbidden(SurveyError):
    """The thing exists, but this caller may not do that."""


class Conflict(SurveyError):
    """The state of things does not allow it."""


@dataclass(frozen=True)
class Fault:
    """One broken rule: `path` names the place (`answers.q1`), `detail` says what is wrong."""

    path: str
    detail: str


class Invalid(SurveyError):
    """What was sent can be read, but breaks rules."""

    def __init__(self, *faults: Fault, code: str = "") -> None:
        super().__init__("; ".join(f"{f.path}: {f.detail}" if f.path else f.detail for f in faults))
        self.faults = faults
        self.code = code

    @classmethod
    def at(cls, path: str, detail: str) -> "Invalid":
        """One fault at one place."""
        return cls(Fault(path, detail))


class Malformed(SurveyError):
    """What was sent cannot be read at all."""


class TooMany(SurveyError):
    """More came than is let in; trying again after `retry_after` seconds makes sense."""

    def __init__(
        self, message: str, retry_after: int, challenge: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.challenge = challenge
        """What to solve in order to be let in at once, None if nothing helps but waiting."""


class Unavailable(SurveyError):
    """It cannot be done now; trying again after `retry_after` seconds makes sense."""

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after
