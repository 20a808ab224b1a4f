"""A press on the editor's page: what it is meant for, and what came of it."""

from dataclasses import dataclass, field, replace
from typing import Annotated

import msgspec

from survey_app.surveys.definition import Condition, Definition, Ending, Option, Page, Question, Row
from survey_app.surveys.keys import Keys
from survey_app.surveys.outline import outline_of, with_outline


class Removed(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was taken out of a draft, so that it can be put back."""

    at: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    """Where it stood among its siblings, 0 for the first."""
    question: Question | None = None
    starts_page: bool = False
    next_starts_page: bool = False
    """Whether a page started with the question after it."""
    page: Page = Page()
    """What was said of the page that started with it."""
    replaced: bool = False
    """Whether the question is still there, in another shape under the same key."""
    option: Option | None = None
    row: Row | None = None
    of: str = ""
    """Key of the question that the option or the row belongs to, place of the condition."""
    condition: Condition | None = None
    endings: tuple[Ending, ...] | None = None
    """All endings as they were."""
    said: dict[str, dict[str, str]] = {}
    """Language → place → text, of what stood there with it."""


@dataclass(frozen=True)
class Change:
    """A draft after one press."""

    definition: Definition
    focus: str = ""
    """Id of the field or button where the editor goes on; empty to leave it where it is."""
    note: str = ""
    """What happened, as a sentence."""
    removed: Removed | None = None
    warnings: tuple[str, ...] = ()
    """What else came of it that nobody asked for, as sentences."""


@dataclass(frozen=True)
class Act:
    """A press: on what, with which lines typed beside it, and which keys are taken."""

    place: tuple[str, ...] = ()
    """Key of the question, perhaps of the option or row; for a new question its kind."""
    lines: str = ""
    """Options or rows typed or pasted as lines."""
    removed: Removed | None = None
    keys: Keys = field(default_factory=Keys)

    @property
    def first(self) -> str:
        """Key of the question, or the kind of a new one."""
        return self.place[0] if self.place else ""


def plain(text: str) -> str:
    """A text on one line, without white space around it and without what no database keeps."""
    return " ".join(text.replace("\0", "").split())


def with_question(definition: Definition, question: Question) -> Definition:
    """The definition with this question in place of the one that has its key."""
    items = [
        replace(item, question=question) if item.question.key == question.key else item
        for item in outline_of(definition)
    ]
    return with_outline(definition, items)


def mover(place: str, at: int, number: int, step: int) -> str:
    """Id of the button that moves further, or of its twin where there is no further."""
    further = 0 <= at + step < number
    upwards = (step < 0) == further
    return f"{place}:{'up' if upwards else 'down'}"
