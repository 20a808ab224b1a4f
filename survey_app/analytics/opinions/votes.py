"""Which statements of a survey can be voted on, and the votes as they are in its snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.quality.batteries import batteries, columns_of, newest_questions, valued
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.statistics.arrays import Floats
from survey_app.surveys.definition import Definition, Question

FEWEST_STATEMENTS = 5
STATEMENTS = "statements"
VOTES = {"agree": 1.0, "disagree": -1.0, "pass": 0.0}


@dataclass(frozen=True)
class Ballot:
    """Statements that are voted on together."""

    name: str
    """In the address."""
    label: str
    statements: Mapping[str, str]
    """Column of the snapshot → words."""
    votes: Mapping[str, float]
    """Option → 1 for agreeing, −1 for disagreeing, 0 for neither."""

    def cast(self, rows: pl.DataFrame, snapshot: Snapshot) -> Floats:
        """The votes [response, statement]; NaN where there is none."""
        return valued(rows, snapshot, list(self.statements), self.votes)


def ballots(snapshot: Snapshot) -> dict[str, Ballot]:
    """What can be looked at by name: the statements, and each battery on a scale of agreement."""
    questions = newest_questions(snapshot).values()
    alone = {one.key: one.text for one in questions if one.kind == "statement"}
    found = [Ballot(STATEMENTS, "The statements", alone, VOTES)]
    found += [_of_battery(one) for one in batteries(snapshot, 1) if one.kind == "likert"]
    return {one.name: one for one in found if len(one.statements) >= FEWEST_STATEMENTS}


def has_ballots(definition: Definition) -> bool:
    """Whether a survey has enough statements for groups."""
    return any(n >= FEWEST_STATEMENTS for n in _sizes(definition))


def _sizes(definition: Definition) -> Iterator[int]:
    yield sum(one.kind == "statement" for one in definition.questions())
    yield from (len(one.rows) for one in definition.questions() if one.kind == "likert")


def _of_battery(question: Question) -> Ballot:
    """Steps above the middle of the scale agree, those below it disagree."""
    options = question.option_keys()
    middle = (len(options) - 1) / 2
    votes = {key: float((at > middle) - (at < middle)) for at, key in enumerate(options)}
    words = [row.text for row in question.rows]
    statements = dict(zip(columns_of(question), words, strict=True))
    return Ballot(question.key, question.text, statements, votes)
