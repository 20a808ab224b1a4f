"""Conditions: when a question, page, option or ending is shown.

A condition is a small tree of JSON lists, evaluated alike here and in the readers' browsers
(`embed/widget/conditions.js`); both pass the vectors of `tests/surveys/conditions.json`:

- `["all", C, …]`, `["any", C, …]`, `["not", C]`
- `["answered", S]`: the subject was answered (neither skipped nor refused nor never asked)
- `["is", S, V, …]`: the answer is one of these values, or names one of them among several
- `["least", S, N]`, `["most", S, N]`: the number is at least, at most N

A subject S is the key of an earlier question (`q1`), of a row in one (`q1.r2`), or a fact of the
page: `:section`, `:author`, `:topic`, `:device`, `:language`, `:channel`, `:audience.LABEL`; or
`:arm`, the half of the readers that a lot has put this one into.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey_app.surveys.definition import Condition

Answers = Mapping[str, Any]
Facts = Mapping[str, Any]
"""Fact without its colon → a text, or a list of texts."""

FACT = ":"
"""Begins the name of a fact."""
DEEPEST = 5
"""Levels that a condition may have."""
MOST_PARTS = 50
"""Conditions and values in one list."""
_MANY = ("all", "any")
_NUMBERS = ("least", "most")


def holds(condition: Condition | None, answers: Answers, facts: Facts) -> bool:
    """Whether something with this condition is shown; without one it always is.

    What was not asked, skipped or refused equals nothing and is neither high nor low.
    """
    if condition is None:
        return True
    name, *parts = condition
    match name:
        case "all":
            return all(holds(part, answers, facts) for part in parts)
        case "any":
            return any(holds(part, answers, facts) for part in parts)
        case "not":
            return not holds(parts[0], answers, facts)
        case "answered":
            return bool(_values(parts[0], answers, facts))
    values = _values(parts[0], answers, facts)
    if name == "is":
        wanted = {_text(part) for part in parts[1:]}
        return any(_text(value) in wanted for value in values)
    numbers = [value for value in values if _is_number(value)]
    if name == "least":
        return any(value >= bound for value in numbers for bound in parts[1:])
    return any(value <= bound for value in numbers for bound in parts[1:])


def subjects(condition: Condition | None) -> Iterator[str]:
    """All subjects that a condition looks at, some of them perhaps twice."""
    return (subject for subject, _ in comparisons(condition))


def comparisons(condition: Condition | None) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """All subjects that a condition looks at, each with the values that it must be one of."""
    if condition is None:
        return
    name, *parts = condition
    if name in _MANY or name == "not":
        for part in parts:
            yield from comparisons(part)
    else:
        yield parts[0], tuple(parts[1:]) if name == "is" else ()


def needs_facts(condition: Condition | None) -> bool:
    """Whether it looks at a fact of the page, which only the page knows."""
    return any(subject.startswith(FACT) for subject in subjects(condition))


def is_sound(condition: Any, depth: int = 1, *, whole: bool = True) -> bool:
    """Whether something is a condition at all.

    Where it need not be `whole`, a comparison may still be without the values that are compared.
    """
    if not isinstance(condition, Sequence) or isinstance(condition, str) or depth > DEEPEST:
        return False
    if not 2 <= len(condition) <= MOST_PARTS:
        return False
    name, *parts = condition
    if name in _MANY:
        return all(is_sound(part, depth + 1, whole=whole) for part in parts)
    if name == "not":
        return len(parts) == 1 and is_sound(parts[0], depth + 1, whole=whole)
    subject, *values = parts
    if not isinstance(subject, str) or (whole and name != "answered" and not values):
        return False
    if name == "answered":
        return not values
    if name == "is":
        return all(isinstance(value, str) or _is_number(value) for value in values)
    return name in _NUMBERS and len(values) <= 1 and all(_is_number(value) for value in values)


def _values(subject: str, answers: Answers, facts: Facts) -> list[Any]:
    """What a subject says, as a list; empty where it says nothing."""
    if subject.startswith(FACT):
        found = facts.get(subject.removeprefix(FACT))
        return [value for value in _listed(found) if value not in (None, "")]
    key, _, row = subject.partition(".")
    answer = answers.get(key)
    if isinstance(answer, Mapping) and "option" not in answer:
        answer = answer.get(row) if row else None
    elif row:
        return []
    return [_chosen(item) for item in _listed(answer) if item is not None]


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _chosen(item: Any) -> Any:
    return item.get("option") if isinstance(item, Mapping) else item


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Numbers and texts alike, as browsers write them: 4.0 is "4"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
