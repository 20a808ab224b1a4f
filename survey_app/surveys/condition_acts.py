"""What the buttons of a condition do, and what becomes of conditions by other presses."""

from collections import Counter
from collections.abc import Callable, Mapping

import msgspec

from survey_app.surveys.condition_faults import condition_faults
from survey_app.surveys.condition_rows import (
    Rows,
    Typed,
    condition_of,
    first_row,
    rows_of,
    subjects_at,
    typed_rows,
)
from survey_app.surveys.conditional import (
    conditions_of,
    rewritten,
    what_stands_at,
    with_condition,
)
from survey_app.surveys.conditions_in_words import in_words
from survey_app.surveys.definition import Condition, Definition
from survey_app.surveys.presses import Act, Change, Removed

NONE = Rows("all", ())


def write_conditions(definition: Definition, typed: Typed, labels: tuple[str, ...]) -> Definition:
    """The draft with the conditions that were typed; those that the page did not show stay."""

    def decide(place: str, had: Condition | None) -> Condition | None:
        before = rows_of(had) if had is not None else None
        if before is None:
            return had
        rows = typed_rows(place, typed, before, subjects_at(definition, place, labels))
        return had if rows is None else condition_of(rows) or had

    return rewritten(definition, decide)


def broken_by(before: Definition, after: Definition) -> list[str]:
    """Sentences on the conditions that were right before a press and are no longer."""
    was_wrong = Counter(_written(condition) for _, condition in _wrong(before))
    known = Counter(_written(condition) for condition in conditions_of(before).values())
    found = []
    for place, condition in _wrong(after):
        key = _written(condition)
        if not known[key] or was_wrong[key]:
            was_wrong[key] -= 1
            continue
        said = in_words(condition, before)
        found.append(f"This breaks the condition of {what_stands_at(after, place)}: if {said}.")
    return found


def _wrong(definition: Definition) -> list[tuple[str, Condition]]:
    places = dict.fromkeys(fault.path for fault in condition_faults(definition))
    conditions = conditions_of(definition)
    return [(place, conditions[place]) for place in places]


def _written(condition: Condition) -> str:
    return msgspec.json.encode(condition).decode()


def _add(definition: Definition, act: Act) -> Change:
    """A first comparison, or one more."""
    place = act.first
    if not what_stands_at(definition, place):
        return Change(definition)
    had = conditions_of(definition).get(place)
    rows = NONE if had is None else rows_of(had)
    if rows is None:
        return Change(definition)
    more = Rows(rows.join, (*rows.rows, first_row(subjects_at(definition, place))))
    made = with_condition(definition, place, condition_of(more))
    return Change(made, f"{place}.{len(more.rows)}.subject")


def _remove(definition: Definition, act: Act) -> Change:
    """The whole condition, or one of several comparisons."""
    place, had = act.first, conditions_of(definition).get(act.first)
    if had is None or place.startswith("ending"):
        return Change(definition)
    removed = Removed(0, condition=had, of=place)
    note = f"Condition of {what_stands_at(definition, place)} removed."
    return Change(with_condition(definition, place, None), "undo", note, removed)


def _remove_row(definition: Definition, act: Act) -> Change:
    place, at = (*act.place, "", "")[:2]
    had = conditions_of(definition).get(place)
    rows = None if had is None else rows_of(had)
    wanted = {str(number): number for number in range(1, len(rows.rows) + 1)} if rows else {}
    if had is None or rows is None or at not in wanted or len(rows.rows) < 2:
        return Change(definition)
    left = Rows(rows.join, (*rows.rows[: wanted[at] - 1], *rows.rows[wanted[at] :]))
    made = with_condition(definition, place, condition_of(left))
    removed = Removed(0, condition=had, of=place)
    return Change(made, "undo", "One comparison removed.", removed)


def put_back(definition: Definition, removed: Removed) -> Change:
    """The draft with a condition as it was before a part of it, or all of it, was removed."""
    place = removed.of
    if removed.condition is None or not what_stands_at(definition, place):
        return Change(definition)
    made = with_condition(definition, place, removed.condition)
    return Change(made, f"{place}.1.subject", "The condition is back.")


ACTS: Mapping[str, Callable[[Definition, Act], Change]] = {
    "condition-add": _add,
    "condition-remove": _remove,
    "condition-row-remove": _remove_row,
}
