"""A definition as its editor sees it: questions one under the other, some of which start a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from survey_app.surveys.definition import Definition, Page, Question


@dataclass(frozen=True)
class Item:
    """One question, and whether a new page starts with it."""

    question: Question
    starts_page: bool = False
    page: Page = Page()
    """What is said of the page that begins here: its condition and its order."""


def outline_of(definition: Definition) -> list[Item]:
    """The questions in their order; the first one never starts a page of its own."""
    items = [
        Item(question, index == 0, _said_of(page) if index == 0 else Page())
        for page in definition.pages
        for index, question in enumerate(page.questions)
    ]
    return [replace(items[0], starts_page=False), *items[1:]] if items else []


def with_outline(definition: Definition, items: Sequence[Item]) -> Definition:
    """The definition with these questions on these pages; everything else stays."""
    pages: list[Page] = []
    for item in items:
        if item.starts_page or not pages:
            pages.append(item.page)
        questions = (*pages[-1].questions, item.question)
        pages[-1] = msgspec.structs.replace(pages[-1], questions=questions)
    return msgspec.structs.replace(definition, pages=tuple(pages) or (Page(),))


def _said_of(page: Page) -> Page:
    return msgspec.structs.replace(page, questions=())


def place_of(items: Sequence[Item], key: str) -> int | None:
    """Where the question with this key stands, 0 for the first; None when it is not there."""
    return next((at for at, item in enumerate(items) if item.question.key == key), None)
