"""How much room a survey needs, so that an article can keep it free before the script has run.

The figures are those of `embed/widget/widget.css`; a browser test compares the two.
"""

import math

from survey_app.surveys.definition import OTHER, Definition, Option, Page, Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.scale import Nps

BODY = 18.0
"""Font size of the article that is reckoned with, in px; smaller type needs less."""
SMALL = 0.8125 * BODY
LEGEND = 1.0625 * BODY
LETTER = 0.5
"""Mean width of a letter, in font sizes."""
LINE = 1.4
FRAME = 34
"""Padding and border of the box, above and below together or on both sides, in px."""
TOUCH = 44
"""Least height of a row that is tapped, in px."""
NARROW = 380
"""Below this inner width the eleven values of a score stand in two rows."""
GAP = 10
"""Space between two questions, in px."""
BASE_LETTERS = 76
"""Length of the sentence on who answered."""


def reserved_height(definition: Definition, width: int) -> int:
    """Height in px that the first page, or its result, takes at most in a column of `width` px."""
    inner = width - FRAME
    page = definition.pages[0] if definition.pages else Page()
    asking = _asking(page, inner)
    if len(definition.pages) > 1:
        return math.ceil(asking)
    return math.ceil(max(asking, _result(page, inner)))


def _asking(page: Page, inner: float) -> float:
    head = _lines(48, inner, SMALL) * SMALL * LINE + 6
    send = 6 + TOUCH
    questions = sum(_question(q, inner) for q in page.questions) + _gaps(page)
    return FRAME + head + questions + send + _foot(0, inner)


def _question(question: Question, inner: float) -> float:
    legend = _lines(len(question.text), inner, LEGEND) * LEGEND * 1.35 + 6
    return legend + _answers(question, inner) + 4


def _answers(question: Question, inner: float) -> float:
    if question.kind == "text":
        return 3 * BODY * LINE + 18 if question.long else max(40, BODY * LINE + 18)
    if not KINDS[question.kind].has_scale:
        return sum(_option(option, inner) for option in question.options)
    rows = 2 if _is_score(question) and inner < NARROW else 1
    ends = SMALL * LINE
    return rows * TOUCH + (rows - 1) * 4 + 12 + ends


def _option(option: Option, inner: float) -> float:
    row = max(TOUCH, _lines(len(option.text), inner - 32, BODY) * BODY * LINE + 8)
    if option.key == OTHER and len(option.text) * LETTER * BODY + 32 + 12 + 10 * BODY > inner:
        # The field for the text stands below its option.
        return row + max(40, BODY * LINE + 18)
    return row


def _result(page: Page, inner: float) -> float:
    own = 2 * BODY * 1.15 + 4
    base = _lines(BASE_LETTERS, inner, SMALL) * SMALL * LINE
    shares = sum(_shares(q, inner) for q in page.questions) + _gaps(page)
    return FRAME + own + shares + base + _foot(1, inner)


def _shares(question: Question, inner: float) -> float:
    text = _lines(len(question.text), inner, SMALL) * SMALL * LINE + 4
    if question.kind == "text":
        return text
    if KINDS[question.kind].has_scale:
        return text + 2 * SMALL * 1.2 + 36 + 2 + SMALL * LINE
    bars = (_lines(len(o.text), inner - 72, BODY) for o in question.options)
    return text + sum(max(34, lines * BODY * LINE + 8) + 4 for lines in bars) + 6


def _foot(buttons: int, inner: float) -> float:
    rows = 2 if buttons and inner < 240 else 1
    return 10 + rows * (SMALL * LINE + 6)


def _gaps(page: Page) -> int:
    return GAP * max(0, len(page.questions) - 1)


def _is_score(question: Question) -> bool:
    return isinstance(KINDS[question.kind], Nps)


def _lines(letters: int, width: float, size: float) -> int:
    """Lines that a text takes; words do not break, so that a line is rarely full."""
    per_line = max(1.0, 0.92 * width / (LETTER * size))
    return max(1, math.ceil(letters / per_line))
