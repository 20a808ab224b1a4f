"""The first question of a survey for a mail: each answer a link to the survey's own page.

Mail programs know tables and inline styles, and little else. A link only fills the answer in: it
counts when the reader confirms it there, so that programs which open every link answer nothing.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS

CHANNEL = "newsletter"
LISTED = (Control.RADIOS, Control.CHECKBOXES, Control.SELECT)
MOST_VALUES = 11
"""Values of a scale that fit side by side on a phone."""

TEXT = "font-family:Arial,Helvetica,sans-serif;color:#1b1a18;"
QUESTION = f"{TEXT}font-size:18px;line-height:24px;font-weight:bold;padding:0 0 12px;"
ROW = "padding:0 0 8px;"
LINK = (
    f"{TEXT}display:block;padding:12px 14px;border:1px solid #85827a;border-radius:6px;"
    "font-size:16px;line-height:20px;text-decoration:none;"
)
VALUE = f"{LINK}padding:12px 0;text-align:center;"
ENDS = f"{TEXT}font-size:13px;line-height:18px;"


def newsletter_block(public_url: str, survey: str, definition: Definition) -> str:
    """A table with the first question; where that has no few answers, a link to the survey."""
    question = next(definition.questions(), None)
    if question is None:
        return ""
    answers = answers_to_choose(definition)
    rows = [f'<td style="{QUESTION}">{escape(question.text)}</td>']
    if not answers:
        link = _link(_address(public_url, survey), question.text)
        rows = [f'<td style="{ROW}">{link}</td>']
    elif KINDS[question.kind].control is Control.SCALE:
        rows += _scale(public_url, survey, question, answers)
    else:
        rows += [
            f'<td style="{ROW}">{_link(_address(public_url, survey, question, key), label)}</td>'
            for key, label in answers.items()
        ]
    return _table([f"<tr>{row}</tr>" for row in rows])


def answers_to_choose(definition: Definition) -> dict[str, str]:
    """Value → label of the answers to the first question; empty where they are not few and fixed.

    A question that is not always asked has none, and neither has an option of that sort.
    """
    question = next(definition.questions(), None)
    if question is None or question.show_if is not None or definition.pages[0].show_if is not None:
        return {}
    kind = KINDS[question.kind]
    if kind.control in LISTED:
        options = kind.spelled_out(question, definition.language).options
        return {option.key: option.label for option in options if option.show_if is None}
    values = kind.values(question)
    few = kind.control is Control.SCALE and len(values) <= MOST_VALUES
    return {str(value): str(value) for value in values} if few else {}


def _scale(
    public_url: str, survey: str, question: Question, answers: Mapping[str, str]
) -> list[str]:
    """The values side by side, and below them what the ends mean."""
    cells = [
        f'<td width="{100 // len(answers)}%" style="padding:0 2px;">'
        f"{_link(_address(public_url, survey, question, value), label, VALUE)}</td>"
        for value, label in answers.items()
    ]
    rows = [f'<td style="{ROW}">{_table(["<tr>", *cells, "</tr>"])}</td>']
    if question.low or question.high:
        ends = [
            f'<td align="left" style="{ENDS}">{escape(question.low)}</td>',
            f'<td align="right" style="{ENDS}">{escape(question.high)}</td>',
        ]
        rows.append(f"<td>{_table(['<tr>', *ends, '</tr>'])}</td>")
    return rows


def _link(address: str, label: str, style: str = LINK) -> str:
    return f'<a href="{escape(address)}" style="{style}">{escape(label)}</a>'


def _address(
    public_url: str, survey: str, question: Question | None = None, value: str = ""
) -> str:
    filled = {f"a.{question.key}": value} if question is not None else {}
    return f"{public_url}/s/{survey}?{urlencode({**filled, 'channel': CHANNEL})}"


def _table(lines: list[str]) -> str:
    head = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
    return "\n".join([head, *lines, "</table>"])
