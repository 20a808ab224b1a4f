"""A survey in other languages: every text has a place, and a translation is a text for a place."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from survey_app.surveys.definition import Definition, Ending, Link, Option, Page, Question, Row

LABELS = ("low", "middle", "high", "unit", "consent")
"""Members of a question that are texts, besides the question itself."""

Translate = Callable[[str, str], str]
"""From a place and the text that stands there to the text that is to stand there."""


def texts(definition: Definition) -> dict[str, str]:
    """Every place that has a text, in the order in which readers meet them.

    `title`, `q1`, `q1.low` …, `q1.option.o1`, `q1.alt.o1`, `q1.row.r1`, `ending1`, `ending1.link1`.
    """
    found: dict[str, str] = {}

    def note(place: str, text: str) -> str:
        if text:
            found[place] = text
        return text

    _rewritten(definition, note)
    return found


def translated(definition: Definition, language: str) -> Definition:
    """The definition in one of its languages: the very one, or its own where it has no other.

    What was not translated stays as it is.
    """
    language = spoken(definition, language)
    if language == definition.language:
        return msgspec.structs.replace(definition, translations={})
    known: Mapping[str, str] = definition.translations[language]
    made = _rewritten(definition, lambda place, text: known.get(place) or text)
    return msgspec.structs.replace(made, language=language, translations={})


def spoken(definition: Definition, language: str) -> str:
    """Which of its languages somebody gets who reads `language`, perhaps with a region."""
    wanted = (language, language.split("-")[0])
    return next((each for each in wanted if each in definition.translations), definition.language)


def _rewritten(definition: Definition, translate: Translate) -> Definition:
    return msgspec.structs.replace(
        definition,
        title=translate("title", definition.title),
        pages=tuple(_page(page, translate) for page in definition.pages),
        endings=tuple(
            _ending(f"ending{number}", ending, translate)
            for number, ending in enumerate(definition.endings, 1)
        ),
    )


def _page(page: Page, translate: Translate) -> Page:
    questions = tuple(_question(question, translate) for question in page.questions)
    return msgspec.structs.replace(page, questions=questions)


def _question(question: Question, translate: Translate) -> Question:
    key = question.key
    members: dict[str, Any] = {"text": translate(key, question.text)}
    for name in LABELS:
        members[name] = translate(f"{key}.{name}", getattr(question, name))
    members["options"] = tuple(_option(key, option, translate) for option in question.options)
    members["rows"] = tuple(
        Row(row.key, translate(f"{key}.row.{row.key}", row.text)) for row in question.rows
    )
    return msgspec.structs.replace(question, **members)


def _option(question: str, option: Option, translate: Translate) -> Option:
    return msgspec.structs.replace(
        option,
        text=translate(f"{question}.option.{option.key}", option.text),
        alt=translate(f"{question}.alt.{option.key}", option.alt),
    )


def _ending(place: str, ending: Ending, translate: Translate) -> Ending:
    text = translate(place, ending.text)
    links = tuple(
        Link(link.url, translate(f"{place}.link{number}", link.text))
        for number, link in enumerate(ending.links, 1)
    )
    return msgspec.structs.replace(ending, text=text, links=links)
