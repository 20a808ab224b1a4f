"""Two wordings of one question: each reader gets one of them, by a lot that is drawn for them.

Nothing but a condition tells them apart: one is shown to the readers whose fact `:arm` is `a`, the
other where it is `b`. The lot lies in the widget, and without scripts in the response's id.
"""

from typing import NamedTuple

import msgspec

from survey_app.surveys.conditions import FACT, subjects
from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.outline import Item, outline_of, place_of, with_outline
from survey_app.surveys.presses import Act, Change

ARM = f"{FACT}arm"
"""The fact that conditions ask, and the name under which a lot is kept among a reader's orders."""
ARMS = ("a", "b")


class Wordings(NamedTuple):
    """The questions of an experiment, in the order of ARMS."""

    a: Question
    b: Question


def draws_arms(definition: Definition) -> bool:
    """Whether something is shown to one arm only."""
    shown = [question.show_if for question in definition.questions()]
    shown += [page.show_if for page in definition.pages]
    shown += [ending.show_if for ending in definition.endings]
    return any(subject == ARM for condition in shown for subject in subjects(condition))


def experiments(definition: Definition) -> tuple[Wordings, ...]:
    """The pairs of questions that ask the same of different arms, in their order.

    Asking the same means: of one kind, on one scale or with the same option keys, under conditions
    that differ in the arm alone.
    """
    found, waiting = [], list(definition.questions())
    for question in definition.questions():
        if _arm_of(question.show_if) != ARMS[0]:
            continue
        other = next((each for each in waiting if _are_alike(question, each)), None)
        if other is not None:
            waiting.remove(other)
            found.append(Wordings(question, other))
    return tuple(found)


def add_wording(definition: Definition, act: Act) -> Change:
    """A copy of a question behind it; from now on each reader gets one of the two."""
    items = outline_of(definition)
    at = place_of(items, act.first)
    if at is None or _arm_of(items[at].question.show_if):
        return Change(definition)
    question, key = items[at].question, act.keys.next_question()
    first, second = (_only_for(question.show_if, arm) for arm in ARMS)
    copy = msgspec.structs.replace(question, key=key, show_if=second)
    asked = msgspec.structs.replace(question, show_if=first)
    items[at : at + 1] = [Item(asked, items[at].starts_page, items[at].page), Item(copy)]
    made = msgspec.structs.replace(
        with_outline(definition, items),
        translations={
            language: said
            | {
                f"{key}{place.removeprefix(question.key)}": text
                for place, text in said.items()
                if place.partition(".")[0] == question.key
            }
            for language, said in definition.translations.items()
        },
    )
    note = f"Question {at + 2} is another wording of question {at + 1}: each reader gets one."
    return Change(made, f"{key}.text", note)


def _only_for(condition: Condition | None, arm: str) -> Condition:
    only = ("is", ARM, arm)
    if condition is None:
        return only
    name, *parts = condition
    return ("all", *parts, only) if name == "all" else ("all", condition, only)


def _arm_of(condition: Condition | None) -> str:
    """The one arm that a condition admits; empty where it admits both."""
    found = [tuple(part[2:]) for part in _all_of(condition) if tuple(part[:2]) == ("is", ARM)]
    return str(found[0][0]) if found and len(found[0]) == 1 else ""


def _are_alike(one: Question, other: Question) -> bool:
    kind = KINDS[one.kind]
    return (
        _arm_of(other.show_if) == ARMS[1]
        and one.kind == other.kind
        and one.option_keys() == other.option_keys()
        and one.row_keys() == other.row_keys()
        and kind.basis(one) == kind.basis(other)
        and _without_arm(one.show_if) == _without_arm(other.show_if)
    )


def _without_arm(condition: Condition | None) -> list[list[object]]:
    return [list(part) for part in _all_of(condition) if part[1] != ARM]


def _all_of(condition: Condition | None) -> list[Condition]:
    """The conditions that must all hold."""
    if condition is None:
        return []
    name, *parts = condition
    return list(parts) if name == "all" else [condition]
