"""What the pages of surveys send: a new one's first question, a press on the editor's page."""

from typing import Any

import msgspec
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from survey_app.errors import Malformed
from survey_app.surveys.drafts import Press
from survey_app.surveys.faults import LONGEST_TEXT
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.presses import Act, Removed
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


def press_of(form: MultiDict[str, str]) -> Press:
    """What the editor's page sent; raises Malformed when what is to be put back cannot be read.

    The button is `do`: the name of an act and what it is meant for, such as `option-up:q1:o2`.
    """
    typed = form.to_dict()
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
