"""What was typed around the questions: pictures, pages, conditions, endings."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from survey_app.surveys.condition_acts import write_conditions
from survey_app.surveys.conditions_in_words import in_words
from survey_app.surveys.definition import Definition, Option, Question
from survey_app.surveys.endings import write_endings
from survey_app.surveys.outline import Item, outline_of, with_outline
from survey_app.surveys.pictures import NAME
from survey_app.surveys.presses import Act, Change, Removed, with_question

Typed = Mapping[str, str]


def write_around(definition: Definition, typed: Typed, labels: tuple[str, ...] = ()) -> Definition:
    """The draft with everything that was typed apart from the questions themselves.

    `labels` are those that the title's pages may say of their readers. What the page did not show
    stays as it is.
    """
    items = [_item(item, typed) for item in outline_of(definition)]
    made = with_outline(definition, items)
    if "pages-shown" in typed:
        made = msgspec.structs.replace(made, shuffle="pages-shuffle" in typed)
    return write_endings(write_conditions(made, typed, labels), typed)


def lost_with_pages(before: Definition, after: Definition) -> list[str]:
    """Sentences on conditions of pages that are no pages any more."""
    left = [page.show_if for page in after.pages]
    return [
        f"With the page went its condition: shown if {in_words(page.show_if, before)}."
        for page in before.pages
        if page.show_if is not None and page.show_if not in left
    ]


def remove_picture(definition: Definition, act: Act) -> Change:
    """An option without its picture; what it shows is still said."""
    key, wanted = (*act.place, "", "")[:2]
    question = definition.question(key)
    option = next((o for o in question.options if o.key == wanted), None) if question else None
    if question is None or option is None or not option.picture:
        return Change(definition)
    bare = tuple(
        msgspec.structs.replace(each, picture="") if each is option else each
        for each in question.options
    )
    made = with_question(definition, msgspec.structs.replace(question, options=bare))
    return Change(made, "undo", "Picture removed.", Removed(0, question, replaced=True))


def _item(item: Item, typed: Typed) -> Item:
    key, page = item.question.key, item.page
    if f"{key}.page-shown" in typed:
        page = msgspec.structs.replace(page, shuffle=f"{key}.page-shuffle" in typed)
    return replace(item, question=_with_pictures(item.question, typed), page=page)


def _with_pictures(question: Question, typed: Typed) -> Question:
    options = tuple(_with_picture(question.key, option, typed) for option in question.options)
    return msgspec.structs.replace(question, options=options)


def _with_picture(question: str, option: Option, typed: Typed) -> Option:
    name = typed.get(f"{question}.picture.{option.key}", "")
    return msgspec.structs.replace(option, picture=name) if NAME.fullmatch(name) else option
