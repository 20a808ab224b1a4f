"""The script of a publication: the widget, and in the same file what it needs to draw at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from survey_app.embed.compressed import brotli_size
from survey_app.embed.files import called, core
from survey_app.embed.wording import edition, spoken, strings
from survey_app.placements.printed import ask_the_page, printed
from survey_app.publications.also_read import own_ways
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.models import Publication
from survey_app.publications.theme import Theme, custom_properties, theme_of
from survey_app.surveys.conditions import needs_facts
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey, public_definition, published_surveys

BUDGET = 2560
"""Brotli bytes that placement rules and definitions together may add to the script."""
WHOLE = 7680
"""Brotli bytes of a script with rules: their code leaves less room for definitions."""
MOST_DEFINITIONS = 40
"""More are not tried: each trial compresses all that was chosen, and so many rarely fit."""


def script_of(session: Session, publication_key: str, now: dt.datetime) -> str:
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
    rules = tuple(escaped(rule) for rule in printed(session, publication, now))
    settings = configuration(publication)
    code = functions(rules, surveys, publication.audience_labels)
    part, left = fitting(keys, definitions, rules, _room(settings, code, rules))
    if left:
        settings["more"] = f"embed/{publication.key}/rules.json"
    return with_configuration(settings, code + part)


def more_rules(session: Session, publication_key: str, now: dt.datetime) -> str:
    """All rules of a publication as JSON, where its script has no room; raises NotFound."""
    publication = publication_by_key(session, publication_key)
    return f"[{','.join(printed(session, publication, now))}]"


def definition_for(survey: PublishedSurvey, language: str) -> dict[str, Any]:
    """The live version in the language of a reader's page, as far as it is translated.

    Where this is not the title's language the widget's words come along.
    """
    return with_words(public_definition(survey, language), survey.publication_language)


def with_words(document: dict[str, Any], title_language: str) -> dict[str, Any]:
    """A definition, together with the widget's words where it is not in its title's language."""
    shown = document["language"]
    if spoken(shown) == spoken(title_language):
        return document
    return document | {"strings": strings(shown), "edition": edition(shown)}


def configuration(publication: Publication) -> dict[str, Any]:
    """What the widget knows of its publication."""
    language = publication.language
    said = {
        "readings": publication.readings_exempt,
        "also_read": own_ways(publication),
        "css": sheet_of(theme_of(publication)),
        "labels": publication.audience_labels,
    }
    return {
        "publication": publication.key,
        "name": publication.name,
        "language": language,
        "strings": strings(language),
        "edition": edition(language),
        **{name: value for name, value in said.items() if value},
    }


def sheet_of(theme: Theme) -> str:
    """What a theme adds to the widget's style sheet; the page's own properties still win."""
    properties = "".join(f"{name}:{value};" for name, value in custom_properties(theme).items())
    return f":host{{{properties}}}" if properties else ""


def _room(settings: dict[str, Any], code: str, rules: Sequence[str]) -> int:
    if not rules:
        return BUDGET
    return min(BUDGET, WHOLE - brotli_size(with_configuration(settings, code)))


def _asks_the_page(definition: Definition) -> bool:
    questions = list(definition.questions())
    options = (option for question in questions for option in question.options)
    conditional: tuple[Any, ...] = (*definition.pages, *questions, *options, *definition.endings)
    return any(needs_facts(each.show_if) for each in conditional)


def with_configuration(settings: dict[str, Any], definitions: str) -> str:
    """The widget, called with its settings and `definitions` (members of a JSON object)."""
    return f"{core()}({as_json(settings)[:-1]},{definitions}}});\n"


def functions(
    rules: Sequence[str], surveys: Iterable[PublishedSurvey] = (), labels: Sequence[str] = ()
) -> str:
    """Members of the configuration that are code: to place, and to look at what the page says."""
    code = f'"place":{called("place")},' if rules else ""
    code += f'"audience":{called("audience")},' if labels else ""
    if ask_the_page(rules) or any(_asks_the_page(survey.definition) for survey in surveys):
        code += f'"facts":{called("facts")},'
    return code


@lru_cache(maxsize=128)
def fitting(
    keys: tuple[str, ...],
    definitions: tuple[str, ...],
    rules: tuple[str, ...] = (),
    room: int = BUDGET,
) -> tuple[str, tuple[str, ...]]:
    """Rules, then as many definitions as fit into the room, first come, first served.

    Returns them as members of the configuration, and the rules that were left out. The widget
    fetches what was left out when a page needs it.
    """
    left = rules_left(rules, room)
    first = rules[: len(rules) - len(left)]
    chosen: list[str] = []
    for key, definition in zip(keys[:MOST_DEFINITIONS], definitions, strict=False):
        member = f'"{key}":{definition}'
        if brotli_size(members([*chosen, member], first)) <= room:
            chosen.append(member)
    return members(chosen, first), left


def rules_left(rules: tuple[str, ...], room: int) -> tuple[str, ...]:
    """The rules that do not fit: those that come after the first that does not."""
    fit = len(rules)
    while fit and brotli_size(members((), rules[:fit])) > room:
        fit -= 1
    return rules[fit:]


def members(definitions: Iterable[str], rules: Iterable[str] = ()) -> str:
    """The members of the configuration that the budget is about."""
    return f'"rules":[{",".join(rules)}],"surveys":{{{",".join(definitions)}}}'


def as_json(value: Any) -> str:
    """JSON that means the same within a script, also within one that stands in a page."""
    return escaped(msgspec.json.encode(value).decode())


def escaped(text: str) -> str:
    """The same JSON, without what has a meaning of its own in a page."""
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
