"""Each reader's own order of what a survey shuffles, where there is no script to draw it.

It follows from the id of the response, so that each page has the same one and nothing has to be
kept. It is stored with the answers under the names that the widget uses: the key of a question for
its options or rows, `:page1` for the questions of a page, `:pages` for the pages, `:arm`
for the halves of the readers, of which this one belongs to the first.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from survey_app.surveys.arms import ARM, ARMS, draws_arms
from survey_app.surveys.definition import OTHER, Definition, Option, Page, Question, Row

Orders = Mapping[str, Sequence[str]]
"""Name → keys in the order in which they are shown."""
T = TypeVar("T", Option, Row, Question)
PAGES = ":pages"


def orders_of(definition: Definition, response_id: str) -> Orders:
    """The orders of a response; empty where nothing is shuffled."""
    orders: dict[str, Sequence[str]] = {}

    def draw(name: str, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: _lot(response_id, name, key))

    for number, page in enumerate(definition.pages, 1):
        if page.shuffle:
            name = f":page{number}"
            orders[name] = draw(name, (question.key for question in page.questions))
        for question in page.questions:
            if question.shuffle:
                loose, fixed = _parted(question)
                orders[question.key] = [*draw(question.key, loose), *fixed]
    if definition.shuffle:
        orders[PAGES] = draw(PAGES, map(str, range(1, len(definition.pages) + 1)))
    if draws_arms(definition):
        orders[ARM] = draw(ARM, ARMS)
    return orders


def arm_of(response_id: str) -> str:
    """The arm of a response: half of the ids each."""
    return min(ARMS, key=lambda arm: _lot(response_id, ARM, arm))


def in_order(definition: Definition, orders: Orders) -> Definition:
    """The definition with everything in the order in which its reader gets it."""
    pages = [
        _page(page, orders.get(f":page{number}"), orders)
        for number, page in enumerate(definition.pages, 1)
    ]
    if PAGES in orders:
        pages = [pages[int(number) - 1] for number in orders[PAGES]]
    return msgspec.structs.replace(definition, pages=tuple(pages))


def _page(page: Page, order: Sequence[str] | None, orders: Orders) -> Page:
    questions = tuple(_question(question, orders) for question in page.questions)
    return msgspec.structs.replace(page, questions=_sorted(questions, order))


def _question(question: Question, orders: Orders) -> Question:
    order = orders.get(question.key)
    if question.rows:
        return msgspec.structs.replace(question, rows=_sorted(question.rows, order))
    return msgspec.structs.replace(question, options=_sorted(question.options, order))


def _sorted(parts: tuple[T, ...], order: Sequence[str] | None) -> tuple[T, ...]:
    if order is None:
        return parts
    return tuple(sorted(parts, key=lambda part: order.index(part.key)))


def _parted(question: Question) -> tuple[list[str], list[str]]:
    """What may stand anywhere, and what stays at the end: "other", "none of these"."""
    if question.rows:
        return list(question.row_keys()), []
    fixed = [o.key for o in question.options if o.key == OTHER or o.exclusive]
    return [key for key in question.option_keys() if key not in fixed], fixed


def _lot(*drawn: str) -> bytes:
    return hashlib.sha256(" ".join(drawn).encode()).digest()
