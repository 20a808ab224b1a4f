"""What a survey asks: the immutable value that is drawn, answered, counted and exported."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

KEY = re.compile(r"[a-z][a-z0-9]{0,11}")
Condition = tuple[Any, ...]
"""When something is shown: an expression of `conditions.py`."""
OTHER = "other"
"""Option key that stands for "something else", with a free text."""

RESERVED_KEYS = frozenset(
    {"other", "response_id", "status", "started_at", "completed_at", "duration_s"}
    | {"article_url", "article_title", "section", "channel", "placement", "device", "language"}
    | {"referrer", "depth", "engaged_s", "version", "test"}
)
"""Not allowed as question keys: they name columns of the exported CSV."""


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that can be chosen."""

    key: str
    text: str
    picture: str = ""
    """Name of an uploaded picture, for questions that show some."""
    alt: str = ""
    """What the picture shows, for those who do not see it."""
    exclusive: bool = False
    """Whether nothing else can be chosen with it, such as "none of these"."""
    show_if: Condition | None = None

    @property
    def label(self) -> str:
        """What it is called: its text, or for a picture without one what the picture shows."""
        return self.text or self.alt


class Row(msgspec.Struct, frozen=True):
    """One line of a battery: a statement, or a thing that is judged."""

    key: str
    text: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question; which of the members count is its kind's affair (`Kind.members`)."""

    key: str
    kind: str
    text: str
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    min: int | None = None
    """Lowest value of a scale; of a multiple choice the least number of options."""
    max: int | None = None
    """Highest value of a scale; of a multiple choice the most options."""
    low: str = ""
    """Label of the lowest value of a scale."""
    middle: str = ""
    """Label of the middle of a scale."""
    high: str = ""
    """Label of the highest value of a scale."""
    look: str = ""
    """How a rating is drawn: `stars`, `smileys`, or plain numbers."""
    step: int = 1
    """Distance between two values of a slider."""
    decimals: int = 0
    """Digits after the decimal point that a number may have."""
    unit: str = ""
    """What a number counts, such as `km`."""
    long: bool = False
    """Whether a text may have several lines."""
    max_length: int = 2000
    """Longest text, in characters."""
    consent: str = ""
    """What a reader agrees to who leaves an address."""
    shuffle: bool = False
    """Whether each reader gets the options, or the rows, in an order of their own."""
    show_if: Condition | None = None

    def option_keys(self) -> tuple[str, ...]:
        """Keys of the options, in the order of the definition."""
        return tuple(option.key for option in self.options)

    def row_keys(self) -> tuple[str, ...]:
        """Keys of the rows, in the order of the definition."""
        return tuple(row.key for row in self.rows)


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """Questions that stand together; each page is one revision of the response."""

    questions: tuple[Question, ...] = ()
    shuffle: bool = False
    """Whether each reader gets the questions in an order of their own."""
    show_if: Condition | None = None


class Link(msgspec.Struct, frozen=True):
    """An address that readers are shown, and its words."""

    url: str
    text: str


class Ending(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reader meets after the last page; the first whose condition holds counts."""

    text: str = ""
    """Thanks in the editor's words; empty for the usual ones."""
    results: bool = True
    """Whether the result is shown, once it is public."""
    links: tuple[Link, ...] = ()
    """Articles that are recommended, or one page to go on to."""
    show_if: Condition | None = None


class Definition(msgspec.Struct, frozen=True, omit_defaults=True):
    """A survey's title, language, pages and endings."""

    title: str
    language: str = "en"
    pages: tuple[Page, ...] = (Page(),)
    shuffle: bool = False
    """Whether each reader gets the pages in an order of their own."""
    endings: tuple[Ending, ...] = ()
    translations: dict[str, dict[str, str]] = {}
    """Language → place in the definition, as `translations.py` names it → text."""

    def questions(self) -> Iterator[Question]:
        """All questions in the order in which they are asked."""
        for page in self.pages:
            yield from page.questions

    def by_key(self) -> dict[str, Question]:
        """Its questions by their keys."""
        return {question.key: question for question in self.questions()}

    def question(self, key: str) -> Question | None:
        """The question with this key, if there is one."""
        return next((q for q in self.questions() if q.key == key), None)


def from_document(document: Any) -> Definition:
    """A definition from its stored JSON document; raises msgspec.ValidationError."""
    return msgspec.convert(document, Definition)


def to_document(definition: Definition) -> dict[str, Any]:
    """The JSON document of a definition, defaults left out."""
    # By way of JSON, so that it equals what the database gives back: lists and no tuples.
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(definition))
    return document
