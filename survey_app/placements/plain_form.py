"""The questions of a survey as plain HTML that a publisher pastes; it works without JavaScript."""

from collections.abc import Iterable
from html import escape

from survey_app.surveys.definition import OTHER, Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.email import CONSENT, LONGEST_ADDRESS
from survey_app.surveys.kinds.registry import KINDS, spelled_out

Choices = Iterable[tuple[str, str]]
"""Value and label."""


def question_fields(definition: Definition) -> list[str]:
    """The lines that ask all questions; required ones can be told by browsers."""
    questions = spelled_out(definition).questions()
    return [line for question in questions for line in _fields(question)]


def _fields(question: Question) -> list[str]:
    name = f"a.{question.key}"
    required = " required" if question.required else ""
    match KINDS[question.kind].control:
        case Control.RADIOS | Control.CHECKBOXES | Control.SCALE as control:
            return _ticked(question, name, control, required)
        case Control.BATTERY:
            return _battery(question, name, required)
        case Control.PLACES:
            return _places(question, name, required)
        case Control.SELECT:
            choices = [(option.key, option.text) for option in question.options]
            return [f"<p>{_select(name, question.text, choices, required)}</p>"]
        case Control.EMAIL:
            return _email(question, name, required)
        case control:
            return [f"<p>{_labelled(question, _input(question, name, control, required))}</p>"]


def _ticked(question: Question, name: str, control: Control, required: str) -> list[str]:
    box, needed = ("checkbox", "") if control is Control.CHECKBOXES else ("radio", required)
    lines = ["<fieldset>", f"  <legend>{escape(question.text)}</legend>"]
    for value, label in _choices(question):
        field = f'<input type="{box}" name="{name}" value="{value}"{needed}>'
        lines.append(f"  <label>{field} {escape(label)}</label>")
        if value == OTHER:
            other = f'name="other.{question.key}" aria-label="{escape(label)}" maxlength="500"'
            lines.append(f"  <input {other}>")
    return [*lines, "</fieldset>"]


def _battery(question: Question, name: str, required: str) -> list[str]:
    choices = _choices(question)
    rows = [(row.key, row.text) for row in question.rows]
    selects = [_select(f"{name}.{key}", text, choices, required) for key, text in rows]
    return _group(question, selects)


def _places(question: Question, name: str, required: str) -> list[str]:
    limit = len(question.options) if question.max is None else question.max
    places = [(str(place), str(place)) for place in range(1, limit + 1)]
    # Where only the best are asked for, the others have no place.
    needed = required if limit == len(question.options) else ""
    selects = [
        _select(f"{name}.{option.key}", option.text, places, needed) for option in question.options
    ]
    return _group(question, selects)


def _email(question: Question, name: str, required: str) -> list[str]:
    field = f'<input type="email" name="{name}" maxlength="{LONGEST_ADDRESS}"{required}>'
    consent = f'<input type="checkbox" name="{name}.{CONSENT}" value="y"{required}>'
    return [
        f"<p>{_labelled(question, field)}</p>",
        f"<p><label>{consent} {escape(question.consent)}</label></p>",
    ]


def _input(question: Question, name: str, control: Control, required: str) -> str:
    if control is Control.NUMBER:
        step = (
            question.step
            if question.decimals == 0
            else f"{10**-question.decimals:.{question.decimals}f}"
        )
        ends = f'min="{question.min}" max="{question.max}" step="{step}"'
        field = f'<input type="number" name="{name}" {ends}{required}>'
        return " ".join(
            [escape(question.low), field, escape(question.unit or question.high)]
        ).strip()
    if control is Control.DATE:
        return f'<input type="date" name="{name}"{required}>'
    attributes = f'name="{name}" maxlength="{question.max_length}"{required}'
    return f"<textarea {attributes}></textarea>" if question.long else f"<input {attributes}>"


def _labelled(question: Question, field: str) -> str:
    return f"<label>{escape(question.text)} {field}</label>"


def _group(question: Question, lines: Iterable[str]) -> list[str]:
    inside = [f"  <p>{line}</p>" for line in lines]
    return ["<fieldset>", f"  <legend>{escape(question.text)}</legend>", *inside, "</fieldset>"]


def _select(name: str, label: str, choices: Choices, required: str) -> str:
    options = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in choices)
    empty = '<option value=""></option>'
    return (
        f'<label>{escape(label)} <select name="{name}"{required}>{empty}{options}</select></label>'
    )


def _choices(question: Question) -> list[tuple[str, str]]:
    if question.options:
        return [(option.key, option.label) for option in question.options]
    labels = {value: str(value) for value in KINDS[question.kind].values(question)}
    lowest, highest = min(labels), max(labels)
    labels[lowest] += f" {question.low}" if question.low else ""
    labels[highest] += f" {question.high}" if question.high else ""
    return [(str(value), label) for value, label in labels.items()]
