"""What the pages of surveys send: a new one's first question, a press on the editor's page."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from survey_app.errors import Fault, Invalid, Malformed
from survey_app.surveys.definition import Definition
from survey_app.surveys.drafts import Press
from survey_app.surveys.faults import LONGEST_TEXT
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.pictures import MOST_BYTES, Encoded, encoded
from survey_app.surveys.presses import Act, Removed
from survey_app.surveys.translating import (
    copied,
    from_csv,
    with_language,
    with_translations,
    without_language,
)
from survey_app.surveys.voices import BROWSER, OPEN, READER

# The types that wtforms has do not know plain values as choices yet, which it prefers.
KIND_CHOICES: Any = {kind.name: kind.label for kind in KINDS.values()}
VOICES_WORDS = {
    OPEN: (
        "Everybody, as often as they like",
        "Nothing shows whether two answers come from two people.",
    ),
    BROWSER: (
        "Once per browser",
        "A second answer from the same browser takes the place of the first. It does not prove "
        "that two answers come from two people: another device, a cleared browser and the page "
        "without JavaScript count anew.",
    ),
    READER: (
        "Once per signed-in reader",
        "Your website signs who is reading. Each reader counts once, on all devices; who is not "
        "signed in cannot answer. It is as sure as the accounts of your website are.",
    ),
}
"""Who may answer → how it is called, and what it can and cannot guarantee."""
TRANSLATED = "text."
"""Begins the name of a field that holds a translation; the place follows."""
LARGEST_TABLE = 1024 * 1024
"""Bytes of a file with translations."""


class NewSurveyForm(FlaskForm):
    """The question that a new survey begins with."""

    asks = TextAreaField(
        "What do you want to ask your readers?",
        [
            InputRequired("Write your question; you can change it at any time."),
            Length(max=LONGEST_TEXT, message="A question has at most 500 characters."),
        ],
    )
    kind = RadioField("How do they answer?", choices=KIND_CHOICES, default="single")


def uploaded(files: MultiDict[str, FileStorage]) -> tuple[dict[str, Encoded], list[Fault]]:
    """Field → picture of every file that came, and what is wrong with those that are none."""
    pictures: dict[str, Encoded] = {}
    wrong: list[Fault] = []
    for field, file in files.items():
        content = file.stream.read(MOST_BYTES + 1)
        if not content:
            continue
        try:
            pictures[field] = encoded(content)
        except Invalid as error:
            wrong.append(Fault(field, error.faults[0].detail))
    return pictures, wrong


def press_of(form: MultiDict[str, str], pictures: Mapping[str, Encoded]) -> Press:
    """What the editor's page sent; raises Malformed when what is to be put back cannot be read.

    The button is `do`: the name of an act and what it is meant for, such as `option-up:q1:o2`.
    """
    typed = form.to_dict() | {field: picture.name for field, picture in pictures.items()}
    name, *place = typed.get("do", "save").split(":")
    # The lines for `options-add` and `rows-add` stand beside these buttons.
    entry = name.partition("-")[0].removesuffix("s")
    lines = typed.get(f"{place[0]}.{entry}-lines", "") if place else ""
    act = Act(place=tuple(place), lines=lines, removed=_removed(name, typed))
    return Press(typed=typed, name=name, act=act)


def _removed(name: str, typed: dict[str, str]) -> Removed | None:
    if name != "put-back":
        return None
    try:
        return msgspec.json.decode(typed.get("removed", ""), type=Removed)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed("What was removed can no longer be put back.") from error


def translation_of(
    form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> Callable[[Definition], Definition]:
    """What the page of a language sent, as a change of the draft; raises Malformed.

    `do` is `save`, `add` (a language), `copy`, `import` (a file) or `remove`; whatever was typed
    is kept first. The change raises Invalid at `language` or `file`.
    """
    language, act = form.get("language", ""), form.get("do", "save")
    typed = {
        field.removeprefix(TRANSLATED): text
        for field, text in form.items()
        if field.startswith(TRANSLATED)
    }
    if act not in ("save", "add", "copy", "import", "remove"):
        raise Malformed("This button does nothing here. Reload the page.")

    def change(draft: Definition) -> Definition:
        if act == "add":
            return with_language(draft, language)
        if language not in draft.translations:
            raise Invalid.at("language", "This language is not there any more.")
        if act == "remove":
            return without_language(draft, language)
        made = with_translations(draft, language, typed)
        if act == "copy":
            return copied(made, language)
        return with_translations(made, language, _table(files)) if act == "import" else made

    return change


def _table(files: MultiDict[str, FileStorage]) -> dict[str, str]:
    file = files.get("file")
    content = file.stream.read(LARGEST_TABLE + 1) if file is not None else b""
    if not content:
        raise Invalid.at("file", "Choose a file.")
    if len(content) > LARGEST_TABLE:
        raise Invalid.at("file", "The file is larger than 1 MB.")
    return from_csv(content)
