"""What Likert batteries and matrices have in common: the same options for each of several rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Question, Row
from survey_app.surveys.kinds.base import (
    ANSWERED,
    Chart,
    Control,
    Given,
    Holds,
    Kind,
    Variable,
    Whim,
)
from survey_app.surveys.kinds.options import (
    BLANK,
    NOT_AN_OPTION,
    are_keys,
    option_faults,
    option_labels,
    shares,
)

BLANK_ROWS = (Row("r1", ""), Row("r2", ""))


class Battery(Kind):
    """One option for each row; rows may be left out unless an answer is required."""

    control = Control.BATTERY
    chart = Chart.ROWS
    members = frozenset({"rows", "options", "shuffle"})
    starts_with: Mapping[str, Any] = {"rows": BLANK_ROWS, "options": BLANK}

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def faults(self, question: Question) -> Sequence[Fault]:
        """Options or rows that are too few, empty, doubled, or have bad keys."""
        question = self.spelled_out(question)
        rows, keys = [row.text.strip() for row in question.rows], question.row_keys()
        found = []
        if not keys:
            found.append("There must be at least one row.")
        if not all(rows):
            found.append("Every row needs a text.")
        if len(set(rows)) != len(rows):
            found.append("Two rows have the same text.")
        if not are_keys(keys):
            found.append("Row keys must be unique and match [a-z][a-z0-9]{0,11}.")
        options = option_faults(question, "There must be at least two options.")
        return [*(Fault("rows", sentence) for sentence in found), *options]

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """Row → option, in the order of the definition."""
        if not isinstance(value, dict):
            raise Invalid.at(path, "must be an object of rows and options")
        if not value:
            raise Invalid.at(path, "must not be empty; send null for a skipped question")
        rows, options = question.row_keys(), self.spelled_out(question).option_keys()
        faults = [
            Fault(f"{path}.{row}", NOT_AN_OPTION if row in rows else "is not a row")
            for row, option in value.items()
            if row not in rows or option not in options
        ]
        if faults:
            raise Invalid(*faults)
        return {row: value[row] for row in rows if row in value}

    def is_whole(self, question: Question, answer: Any) -> bool:
        """Whether every row has an option."""
        return set(answer) == set(question.row_keys())

    def parts(self, question: Question) -> Sequence[str]:
        """The rows."""
        return question.row_keys()

    def from_form(self, question: Question, given: Given) -> Any:
        """Row → option, of the rows in which one was chosen."""
        return {row: values[0] for row, values in given.parts.items() if values} or None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """For each row that was answered `row:option` and `row:*answered`."""
        return [
            mark
            for row, option in answer.items()
            for mark in (f"{row}:{option}", f"{row}:{ANSWERED}")
        ]

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Base, and for each row its own base and the options' shares of it."""
        keys = self.spelled_out(question).option_keys()
        rows = {}
        for row in question.row_keys():
            base = counts.get(f"{row}:{ANSWERED}", 0)
            chosen = {key: counts.get(f"{row}:{key}", 0) for key in keys}
            rows[row] = {"base": base, "options": shares(keys, chosen, base)}
        return {"base": counts.get(ANSWERED, 0), "rows": rows}

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column with the option key for each row."""
        labels = option_labels(question)
        return [
            Variable(
                f"{question.key}_{row.key}",
                f"{question.text}: {row.text}",
                row.key,
                Holds.OPTION,
                labels,
            )
            for row in question.rows
        ]

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """The option key."""
        return answer.get(variable.value)

    def invented(self, question: Question, whim: Whim) -> Any:
        """An option for each row."""
        options = self.spelled_out(question).option_keys()
        return {row: whim.about(row).one(options) for row in question.row_keys()}
