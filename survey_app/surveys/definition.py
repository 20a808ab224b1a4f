"""What a survey asks: the immutable value that is drawn, answered, counted and exported."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

KEY = re.compile(r"[a-z][a-z0-9]{0,11}")
OTHER = "other"
"""Option key that stands for "something else", with a free text."""

RESERVED_KEYS = frozenset(
    {"other", "response_id", "status", "started_at", "completed_at", "duration_s"}
    | {"article_url", "article_title", "section", "channel", "placement", "device", "language"}
    | {"referrer", "depth", "engaged_s", "version", "test"}
)
"""Not allowed as question keys: they name columns of the exported CSV."""


class Option(msgspec.Struct, frozen=True):
    """One thing that can be chosen."""

    key: str
    text: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question; which of the members count is its kind's affair."""

    key: str
    kind: str
    text: str
    required: bool = False
    options: tuple[Option, ...] = ()
    min: int | None = None
    max: int | None = None
    low: str = ""
    """Label of the lowest value of a scale."""
    high: str = ""
    """Label of the highest value of a scale."""
    long: bool = False
    """Whether a text may have several lines."""
    max_length: int = 2000
    """Longest text, in characters."""

    def option_keys(self) -> tuple[str, ...]:
        """Keys of the options, in the order of the definition."""
        return tuple(option.key for option in self.options)


class Page(msgspec.Struct, frozen=True):
    """Questions that stand together; each page is one revision of the response."""

    questions: tuple[Question, ...] = ()


class Definition(msgspec.Struct, frozen=True):
    """A survey's title, language and pages."""

    title: str
    language: str = "en"
    pages: tuple[Page, ...] = (Page(),)

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
