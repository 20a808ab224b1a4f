"""What rarer code of the widget a survey needs before it can be drawn."""

import re
from collections.abc import Iterator
from typing import Any

from survey_app.surveys.definition import Definition
from survey_app.surveys.translations import texts

NAMES_AN_ANSWER = re.compile(r"\{[a-z][a-z0-9]{0,11}\}")
"""A place in a text that is filled with an earlier answer."""


def needs_flow(definition: Definition) -> bool:
    """Whether it is more than one page of questions, all of them shown as they are written."""
    return (
        len(definition.pages) > 1
        or definition.endings != ()
        or any(part.show_if or getattr(part, "shuffle", False) for part in _parts(definition))
        or any(NAMES_AN_ANSWER.search(text) for text in texts(definition).values())
    )


def _parts(definition: Definition) -> Iterator[Any]:
    """Everything that may carry a condition or an order."""
    for page in definition.pages:
        yield page
        for question in page.questions:
            yield question
            yield from question.options
