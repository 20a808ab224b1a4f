"""The script of a publication: the widget, and in the same file what it needs to draw at once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from survey_app.embed.compressed import brotli_size
from survey_app.embed.files import core
from survey_app.embed.wording import edition, spoken, strings
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.models import Publication
from survey_app.surveys.published import PublishedSurvey, public_definition, published_surveys

BUDGET = 2560
"""Brotli bytes that placement rules and definitions together may add to the script."""
MOST_DEFINITIONS = 40
"""More are not tried: each trial compresses all that was chosen, and so many rarely fit."""


def script_of(session: Session, publication_key: str) -> str:
    """The script of a publication; raises NotFound."""
    publication = publication_by_key(session, publication_key)
    # What is paused or closed only shows its result: the widget fetches it where it still stands.
    # One in another language than its title's is fetched together with the words of that language.
    surveys = [
        survey
        for survey in published_surveys(session, publication.id)
        if survey.is_open and spoken(survey.language) == spoken(publication.language)
    ]
    definitions = tuple(as_json(public_definition(survey)) for survey in surveys)
    keys = tuple(survey.key for survey in surveys)
    return with_configuration(configuration(publication), fitting(keys, definitions))


def definition_for(survey: PublishedSurvey, language: str) -> dict[str, Any]:
    """The live version in the language of a reader's page, as far as it is translated.

    Where this is not the title's language the widget's words come along.
    """
    document = public_definition(survey, language)
    shown = document["language"]
    if spoken(shown) != spoken(survey.publication_language):
        document |= {"strings": strings(shown), "edition": edition(shown)}
    return document


def configuration(publication: Publication) -> dict[str, Any]:
    """What the widget knows of its publication."""
    language = publication.language
    return {
        "publication": publication.key,
        "name": publication.name,
        "language": language,
        "readings": publication.readings_exempt,
        "strings": strings(language),
        "edition": edition(language),
    }


def with_configuration(settings: dict[str, Any], definitions: str) -> str:
    """The widget, called with its settings and `definitions` (members of a JSON object)."""
    return f"{core()}({as_json(settings)[:-1]},{definitions}}});\n"


@lru_cache(maxsize=128)
def fitting(keys: tuple[str, ...], definitions: tuple[str, ...]) -> str:
    """Rules, and as many definitions as fit into the budget, first come, first served.

    The widget fetches a definition that was left out when a page needs it.
    """
    chosen: list[str] = []
    for key, definition in zip(keys[:MOST_DEFINITIONS], definitions, strict=False):
        member = f'"{key}":{definition}'
        if brotli_size(members([*chosen, member])) <= BUDGET:
            chosen.append(member)
    return members(chosen)


def members(definitions: Iterable[str]) -> str:
    """The members of the configuration that the budget is about."""
    return f'"rules":[],"surveys":{{{",".join(definitions)}}}'


def as_json(value: Any) -> str:
    """JSON that means the same within a script, also within one that stands in a page."""
    text = msgspec.json.encode(value).decode()
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
