"""Everything in a draft that may have a condition: each has a place, as fields are named.

`q2.if` a question, `q2.page-if` the page that begins with it, `q2.option-if.o1` an option,
`ending1.if` an ending.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.outline import Item, outline_of, with_outline

Decide = Callable[[str, Condition | None], Condition | None]
"""From a place and the condition that stands there to the one that is to stand there."""


def rewritten(definition: Definition, decide: Decide) -> Definition:
    """The draft with other conditions."""
    items = [
        _item(item, decide, begins=index == 0 or item.starts_page)
        for index, item in enumerate(outline_of(definition))
    ]
    made = with_outline(definition, items)
    endings = tuple(
        _decided(ending, f"ending{number}.if", decide)
        for number, ending in enumerate(definition.endings, 1)
    )
    return msgspec.structs.replace(made, endings=endings)


def conditions_of(definition: Definition) -> dict[str, Condition]:
    """Place → condition, of everything that has one."""
    found: dict[str, Condition] = {}

    def note(place: str, condition: Condition | None) -> Condition | None:
        if condition is not None:
            found[place] = condition
        return condition

    rewritten(definition, note)
    return found


def with_condition(definition: Definition, place: str, condition: Condition | None) -> Definition:
    """The draft with this condition at a place, or with none there."""
    return rewritten(definition, lambda at, had: condition if at == place else had)


def what_stands_at(definition: Definition, place: str) -> str:
    """What has the condition of a place, as editors call it; empty when it is gone."""
    owner, _, _ = place.partition(".")
    if owner.startswith("ending"):
        return f"ending {owner.removeprefix('ending')}"
    pages = 0
    for number, item in enumerate(outline_of(definition), 1):
        pages += number == 1 or item.starts_page
        if item.question.key == owner:
            return _called(item.question, number, pages, place)
    return ""


def earlier(definition: Definition, place: str) -> list[Question]:
    """The questions that are surely asked before what stands at a place, in their order.

    Where the order is by chance, no question is surely earlier.
    """
    owner = place.partition(".")[0]
    asked: list[Question] = []
    for page in definition.pages:
        before = [] if definition.shuffle else list(asked)
        for question in page.questions:
            if question.key == owner:
                return before
            asked.append(question)
            if not page.shuffle and not _is_of_page(place):
                before.append(question)
    return asked


def _is_of_page(place: str) -> bool:
    return place.endswith(".page-if")


def _called(question: Question, number: int, page: int, place: str) -> str:
    if _is_of_page(place):
        return f"page {page}"
    option = place.rpartition(".option-if.")[2]
    if option in question.option_keys():
        return f"option {question.option_keys().index(option) + 1} in question {number}"
    return f"question {number}"


def _item(item: Item, decide: Decide, *, begins: bool) -> Item:
    key, page = item.question.key, item.page
    if begins:
        page = _decided(page, f"{key}.page-if", decide)
    question = _decided(item.question, f"{key}.if", decide)
    options = tuple(
        _decided(option, f"{key}.option-if.{option.key}", decide) for option in question.options
    )
    question = msgspec.structs.replace(question, options=options)
    return replace(item, question=question, page=page)


def _decided(what: Any, place: str, decide: Decide) -> Any:
    return msgspec.structs.replace(what, show_if=decide(place, what.show_if))
