"""What only people can say about a survey: who paid for it, whom it is about, what it cannot show.

Everything else in its method note is filled from the data (`analytics/method/`).
"""

import msgspec
from sqlalchemy.orm import Session

from survey_app.errors import Fault, Invalid
from survey_app.surveys.models import Survey
from survey_app.surveys.presses import plain

LONGEST = 1000
"""Characters of a statement."""


class Statements(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence or a few for each; what is empty is said by default."""

    sponsor: str = ""
    """Who wanted and paid for the survey; by default the publication."""
    conductor: str = ""
    """Who wrote it and evaluates it; by default the publication."""
    population: str = ""
    """Whose opinion it is after; by default the publication's readers."""
    rewards: str = ""
    """What readers were offered for taking part; by default nothing."""
    limitations: str = ""
    """What else its results cannot show."""


NAMES = tuple(field.name for field in msgspec.structs.fields(Statements))


def statements_of(survey: Survey) -> Statements:
    """What was stated about a survey."""
    return msgspec.convert(survey.statements, Statements)


def state(session: Session, survey: Survey, statements: Statements) -> None:
    """Keep what is stated, on one line each; holds at once. Raises Invalid naming the members."""
    kept = {name: plain(getattr(statements, name)) for name in NAMES}
    faults = [
        Fault(name, f"Use at most {LONGEST:,} characters.")
        for name, text in kept.items()
        if len(text) > LONGEST
    ]
    if faults:
        raise Invalid(*faults)
    survey.statements = msgspec.to_builtins(Statements(**kept))
    session.flush()
