"""A definition as its editor sees it: questions one under the other, some of which start a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from survey_app.surveys.definition import Definition, Page, Question


@dataclass(frozen=True)
class Item:
    """One question, and whether a new page starts with it."""

    question: Question
    starts_page: bool = False


def outline_of(definition: Definition) -> list[Item]:
    """The questions in their order; the first one never starts a page of its own."""
    items = [
        Item(question, starts_page=index == 0)
        for page in definition.pages
        for index, question in enumerate(page.questions)
    ]
    return [Item(items[0].question), *items[1:]] if items else []


def with_outline(definition: Definition, items: Sequence[Item]) -> Definition:
    """The definition with these questions on these pages; its title and language stay."""
    pages: list[list[Question]] = [[]]
    for item in items:
        if item.starts_page and pages[-1]:
            pages.append([])
        pages[-1].append(item.question)
    made = tuple(Page(tuple(questions)) for questions in pages)
    return msgspec.structs.replace(definition, pages=made)


def place_of(items: Sequence[Item], key: str) -> int | None:
    """Where the question with this key stands, 0 for the first; None when it is not there."""
    return next((at for at, item in enumerate(items) if item.question.key == key), None)
