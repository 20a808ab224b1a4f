"""A survey in other languages, as its editor writes it: one text beside the other."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from survey_app.errors import Fault, Invalid
from survey_app.surveys.conditions_in_words import shortened
from survey_app.surveys.definition import Definition
from survey_app.surveys.piping import NAMED
from survey_app.surveys.presses import plain
from survey_app.surveys.translations import texts

NAMES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "zh": "Chinese",
}
"""Languages that the widget's own words are written in."""
CODE = re.compile(r"[a-z]{2,3}")
"""Readers' pages are asked for a language without its region."""
MOST_LANGUAGES = 30
COLUMNS = ("place", "original", "translation")
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
PARTS = {
    "low": "lowest value",
    "middle": "middle",
    "high": "highest value",
    "unit": "unit",
    "consent": "consent",
    "option": "option",
    "alt": "what the picture shows",
    "row": "row",
}


@dataclass(frozen=True)
class Line:
    """One text and its translation."""

    place: str
    where: str
    """The place as editors call it: `Question 2, option`."""
    original: str
    translation: str

    @property
    def lacks(self) -> tuple[str, ...]:
        """Earlier answers that the original names and the translation does not, such as `{q1}`."""
        names = dict.fromkeys(NAMED.findall(self.original))
        found = set(NAMED.findall(self.translation))
        return tuple(f"{{{name}}}" for name in names if self.translation and name not in found)


def name_of(language: str) -> str:
    """What a language is called; its code for those that we have no name for."""
    return NAMES.get(language.partition("-")[0], language)


def code_of(typed: str) -> str:
    """The letters of a language that was typed, or chosen by the name that we have for it."""
    typed = typed.strip().lower()
    return next((code for code, name in NAMES.items() if name.lower() == typed), typed)


def lines_of(definition: Definition, language: str) -> list[Line]:
    """Every text of a survey beside its translation, in the order in which readers meet them."""
    said = definition.translations.get(language, {})
    numbers = {question.key: at for at, question in enumerate(definition.questions(), 1)}
    return [
        Line(place, _where(place, numbers), text, said.get(place, ""))
        for place, text in texts(definition).items()
    ]


def missing_in(definition: Definition, language: str) -> int:
    """How many texts have no translation."""
    return sum(not line.translation for line in lines_of(definition, language))


def with_language(definition: Definition, code: str) -> Definition:
    """The draft with one more language; raises Invalid at `language`."""
    code = code_of(code)
    if not CODE.fullmatch(code):
        raise Invalid.at("language", "Write the two or three letters of a language, such as fr.")
    if code == definition.language.partition("-")[0]:
        raise Invalid.at("language", f"The survey itself is in {name_of(code)}.")
    if code in definition.translations:
        raise Invalid.at("language", f"{name_of(code)} is there already.")
    if len(definition.translations) >= MOST_LANGUAGES:
        raise Invalid.at("language", f"A survey has at most {MOST_LANGUAGES} languages.")
    return _with(definition, code, {})


def without_language(definition: Definition, language: str) -> Definition:
    """The draft without a language."""
    left = {code: said for code, said in definition.translations.items() if code != language}
    return msgspec.structs.replace(definition, translations=left)


def with_translations(
    definition: Definition, language: str, typed: Mapping[str, str]
) -> Definition:
    """The draft with these translations (place → text); empty ones are taken out.

    Places that do not exist are left out, others that are not named stay as they are.
    """
    said = dict(definition.translations.get(language, {}))
    for place in texts(definition):
        if place in typed:
            said[place] = plain(typed[place])
    return _with(definition, language, {place: text for place, text in said.items() if text})


def copied(definition: Definition, language: str) -> Definition:
    """The draft with the original wherever there is no translation yet."""
    lines = lines_of(definition, language)
    missing = {line.place: line.original for line in lines if not line.translation}
    return with_translations(definition, language, missing)


def pruned(definition: Definition) -> Definition:
    """The draft without translations of texts that are gone."""
    places = texts(definition).keys()
    left = {
        language: {place: text for place, text in said.items() if place in places}
        for language, said in definition.translations.items()
    }
    return msgspec.structs.replace(definition, translations=left)


def as_csv(definition: Definition, language: str) -> str:
    """All texts and their translations, to be filled in elsewhere."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for line in lines_of(definition, language):
        rows.writerow((line.place, _guarded(line.original), _guarded(line.translation)))
    return written.getvalue()


def from_csv(file: bytes) -> dict[str, str]:
    """Place → translation, from a file like that of `as_csv`; raises Invalid at `file`."""
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.at("file", "The file is not in UTF-8. Save it as “CSV UTF-8”.") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Invalid.at("file", "The file cannot be read as CSV.") from error
    if not rows or not {"place", "translation"} <= rows[0].keys():
        raise Invalid.at("file", "The file needs the columns place and translation.")
    return {row["place"]: _unguarded(row["translation"] or "") for row in rows if row["place"]}


def piping_faults(definition: Definition) -> Iterator[Fault]:
    """Translations that leave out an earlier answer which their original names."""
    for language in definition.translations:
        for line in lines_of(definition, language):
            if line.lacks:
                what = f"{line.where} (“{shortened(line.original)}”)"
                detail = f"In {name_of(language)}, {what} leaves out {', '.join(line.lacks)}."
                yield Fault("translations", detail)


def _with(definition: Definition, language: str, said: dict[str, str]) -> Definition:
    translations = {**definition.translations, language: said}
    return msgspec.structs.replace(definition, translations=translations)


def _where(place: str, numbers: Mapping[str, int]) -> str:
    key, _, part = place.partition(".")
    if key == "title":
        return "Title"
    if key.startswith("ending"):
        return f"Ending {key.removeprefix('ending')}{', link' if part else ''}"
    name = PARTS.get(part.partition(".")[0], "")
    return f"Question {numbers[key]}{f', {name}' if name else ''}"


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


def _unguarded(text: str) -> str:
    is_guarded = text.startswith("'") and text[1:].startswith(RUN_BY_SPREADSHEETS)
    return text[1:] if is_guarded else text
