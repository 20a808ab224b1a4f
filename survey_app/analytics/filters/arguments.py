"""A filter as it stands in an address: read from it and written back.

`section=Politics&device=phone&audience.tier=subscriber&a.q1=yes&a.q4.quality=agree&a.q3=4..5`:
several values of one name are alternatives, different names hold together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from survey_app.analytics.filters.dimensions import DIMENSIONS, FLAGGED, Dimension
from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.filters.questions import can_be_asked
from survey_app.analytics.periods import Period, unread
from survey_app.publications.audience import LABEL
from survey_app.surveys.definition import Question

Arguments = Mapping[str, Sequence[str]]
"""Name → its values, in the order of the address."""

ANSWER, AUDIENCE = "a.", "audience."
"""What the names of answers and of audience labels begin with; answers as in readers' forms."""
COMPLETE = {"finished": True, "unfinished": False}
OWN = frozenset({"period", "from", "to", "status", "unusual", *(each.name for each in DIMENSIONS)})
LONGEST = 200
"""Letters of a value; no section is longer."""
MOST_VALUES = 200
"""Values that a filter may name; what an address has beyond them is left out."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    filter: Filter
    notices: tuple[str, ...] = ()
    """A sentence for each part that was left out, and why."""


def is_argument(name: str) -> bool:
    """Whether a name in an address belongs to the filter."""
    return name in OWN or name.startswith((ANSWER, AUDIENCE))


def parse(
    arguments: Arguments,
    period: Period,
    questions: Mapping[str, Question],
    dimensions: Sequence[Dimension] = DIMENSIONS,
) -> Asked:
    """The filter in an address; what it cannot mean is left out, and said.

    `questions` are those that may be named, as `questions.asked` gives them: none on a page of
    several surveys. `dimensions` are those that narrow the page.
    """
    given = {name: _values(arguments[name]) for name in arguments if is_argument(name)}
    days = (*given.get("from", ()), *given.get("to", ()))
    wrong = [*_too_long(arguments), *unread(given.get("period", ()), days)]
    if sum(len(values) for values in given.values()) > MOST_VALUES:
        wrong.append(
            f"A filter may name {MOST_VALUES} values; this one names more and was left out."
        )
        return Asked(Filter(period), tuple(wrong))
    members: dict[str, Any] = {
        each.member: _of_dimension(each, given.get(each.name, ()), wrong) for each in dimensions
    }
    wrong += [
        f"“{each.label}” does not narrow this page and was left out of the filter."
        for each in DIMENSIONS
        if each not in dimensions and given.get(each.name)
    ]
    found = Filter(
        period,
        **members,
        audience=tuple(_audience(given, wrong)),
        complete=_choice(given, "status", COMPLETE, None, wrong),
        flagged=_choice(given, "unusual", {key: key for key in FLAGGED}, "with", wrong),
        answers=tuple(sorted(_answers(given, questions, wrong))),
    )
    return Asked(found, tuple(wrong))


def arguments_of(found: Filter, default_period: str = "all") -> dict[str, list[str]]:
    """The filter as names and values, always in the same order; what narrows nothing is left out.

    So is the period where it is the one that the page shows by itself.
    """
    period = found.period.arguments
    given = {name: [value] for name, value in period.items() if value != default_period}
    for each in DIMENSIONS:
        given[each.name] = [str(value) for value in found.of(each)]
    for label, value in found.audience:
        given.setdefault(f"{AUDIENCE}{label}", []).append(value)
    given["status"] = [key for key, value in COMPLETE.items() if value is found.complete]
    given["unusual"] = [] if found.flagged == "with" else [found.flagged]
    for answered in found.answers:
        given[_name(answered)] = list(answered.values)
    return {name: values for name, values in given.items() if values}


def query_of(found: Filter, default_period: str = "all") -> str:
    """The filter as the query of an address, as it is saved and shared."""
    return urlencode(arguments_of(found, default_period), doseq=True, safe=":*")


def _name(answered: Answered) -> str:
    return ANSWER + ".".join(filter(None, (answered.question, answered.part)))


def _values(values: Sequence[str]) -> tuple[str, ...]:
    cut = (value.strip() for value in values)
    return tuple(sorted({value for value in cut if value and len(value) <= LONGEST}))


def _too_long(arguments: Arguments) -> Iterator[str]:
    for name, values in arguments.items():
        for value in values if is_argument(name) else ():
            if len(value.strip()) > LONGEST:
                start = f"{value.strip()[:20]} …"
                yield f"“{start}” is longer than {LONGEST} letters and was left out of the filter."


def _of_dimension(
    dimension: Dimension, values: Sequence[str], wrong: list[str]
) -> tuple[str, ...] | tuple[int, ...]:
    if dimension.is_number:
        kept = [v for v in values if v.isascii() and v.isdecimal() and len(v) < 10]
    else:
        kept = [v for v in values if not dimension.values or v in dimension.values]
    for value in values:
        if value not in kept:
            wrong.append(
                f"“{value}” is no value of “{dimension.label}” and was left out of the filter."
            )
    return tuple(sorted(map(int, kept))) if dimension.is_number else tuple(kept)


def _audience(given: Mapping[str, Sequence[str]], wrong: list[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(given):
        label = name.removeprefix(AUDIENCE)
        if label == name:
            continue
        if LABEL.fullmatch(label):
            yield from ((label, value) for value in given[name])
        else:
            wrong.append(f"“{label}” is no audience label and was left out of the filter.")


def _choice(
    given: Mapping[str, Sequence[str]],
    name: str,
    choices: Mapping[str, Any],
    default: Any,
    wrong: list[str],
) -> Any:
    """One of a few; several together narrow nothing."""
    values = given.get(name, ())
    wrong += [
        f"“{value}” was left out of the filter: {name} is {' or '.join(choices)}."
        for value in values
        if value not in choices
    ]
    known = [choices[value] for value in values if value in choices]
    return known[0] if len(known) == 1 else default


def _answers(
    given: Mapping[str, Sequence[str]], questions: Mapping[str, Question], wrong: list[str]
) -> Iterator[Answered]:
    for name, values in given.items():
        if not name.startswith(ANSWER):
            continue
        key, _, part = name.removeprefix(ANSWER).partition(".")
        question = questions.get(key)
        if not questions:
            wrong.append("Answers narrow pages of one survey only and were left out of the filter.")
            return
        if question is None:
            wrong.append(f"There is no question “{key}”; it was left out of the filter.")
            continue
        kept = tuple(value for value in values if can_be_asked(question, part, value))
        wrong += [
            f"“{value}” is no answer to “{question.text}” and was left out of the filter."
            for value in values
            if value not in kept
        ]
        if kept:
            yield Answered(key, part, kept)
