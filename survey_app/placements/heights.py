"""How much room a survey needs, so that an article can keep it free before the script has run.

The figures are those of `embed/widget/widget.css` and `kinds.css`; a browser test compares them.
"""

import math

from survey_app.surveys.definition import OTHER, Definition, Option, Page, Question
from survey_app.surveys.kinds.base import Chart, Control
from survey_app.surveys.kinds.options import LONG_LIST
from survey_app.surveys.kinds.registry import KINDS, spelled_out

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
NARROW = 346
"""Below this inner width a scale with more values than SHORT stands in two rows."""
SHORT = 6
TABLE = 486
"""Inner width from which a battery with at most MOST_COLUMNS options is a table."""
MOST_COLUMNS = 5
LIMITS_LETTERS = 44
"""Length of the sentences on how many options may be chosen."""
CHOICE = 174
"""Least width of an option of a battery that is no table, with its gap, in px."""
PICTURE = 154
"""Least width of a picture with its gap, in px."""
PLACE = 132
"""Width of the buttons beside an option that gets a place, in px."""
GAP = 10
"""Space between two questions, in px."""
SCROLLED = 8
"""Bars of a long list for which there is room."""
BASE_LETTERS = 76
"""Length of the sentence on who answered."""


def reserved_height(definition: Definition, width: int) -> int:
    """Height in px that the first page, or its result, takes at most in a column of `width` px."""
    inner = width - FRAME
    definition = spelled_out(definition)
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
    field = max(40, BODY * LINE + 18)
    match KINDS[question.kind].control:
        case Control.RADIOS | Control.CHECKBOXES:
            return _limits(question, inner) + _options(question, inner)
        case Control.SCALE:
            is_long = len(KINDS[question.kind].values(question)) > SHORT and not question.look
            rows = 2 if is_long and inner < NARROW else 1
            return rows * TOUCH + (rows - 1) * 4 + 12 + SMALL * LINE
        case Control.BATTERY:
            return _battery(question, inner)
        case Control.PLACES:
            texts = [option.text for option in question.options]
            # Below them stands a line to say that the order is right.
            return sum(_row(text, inner - PLACE) + 4 for text in texts) + TOUCH
        case Control.TEXT if question.long:
            return 3 * BODY * LINE + 18
        case Control.NUMBER if KINDS[question.kind].values(question):
            # A slider: what it says, itself, its ends.
            return 32 + TOUCH + SMALL * LINE
        case Control.NUMBER:
            return TOUCH + 8
        case Control.DATE:
            return TOUCH + 2
        case Control.EMAIL:
            return field + _row(question.consent, inner - 32)
    return field


def _limits(question: Question, inner: float) -> float:
    """The line that says how many options may be chosen."""
    if question.min is None and question.max is None:
        return 0
    return _lines(LIMITS_LETTERS, inner, SMALL) * SMALL * LINE


def _options(question: Question, inner: float) -> float:
    if not any(option.picture for option in question.options):
        return sum(_option(option, inner) for option in question.options)
    columns = max(1, int((inner + 12) // PICTURE))
    width = inner / columns
    return _in_columns(
        [width * 0.75 + _row(option.text, width - 32) + 8 for option in question.options], columns
    )


def _in_columns(heights: list[float], columns: int) -> float:
    return sum(max(heights[at : at + columns]) for at in range(0, len(heights), columns))


def _battery(question: Question, inner: float) -> float:
    """A table where there is room for one; else each row above its options."""
    has_table = len(question.options) <= MOST_COLUMNS
    if has_table and inner >= TABLE:
        return _table(question, inner)
    columns = max(1, int((inner + 12) // CHOICE))
    options = [_row(option.text, inner / columns - 44) for option in question.options]
    each = _in_columns(options, columns)
    listed = sum(_row(row.text, inner) + each for row in question.rows)
    # Less room never needs less height, also where rows are whole paragraphs.
    return max(listed, _table(question, TABLE)) if has_table else listed


def _table(question: Question, inner: float) -> float:
    column = 0.6 * inner / max(1, len(question.options))
    head = max(_lines(len(option.text), column, SMALL) for option in question.options)
    rows = sum(_row(row.text, 0.37 * inner) for row in question.rows)
    return head * SMALL * LINE + 8 + rows


def _row(text: str, width: float) -> float:
    return max(TOUCH, _lines(len(text), width, BODY) * BODY * LINE + 8)


def _option(option: Option, inner: float) -> float:
    row = _row(option.text, inner - 32)
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
    kind = KINDS[question.kind]
    match kind.chart:
        case Chart.COLUMNS if kind.control is Control.SCALE:
            return text + 2 * SMALL * 1.2 + 36 + 2 + SMALL * LINE
        case Chart.BARS | Chart.RANKS:
            labels = (_lines(len(option.label), inner - 72, BODY) for option in question.options)
            bars = [max(34, lines * BODY * LINE + 8) + 4 for lines in labels]
            # A long list is scrolled within the box.
            shown = sorted(bars)[-SCROLLED:] if len(bars) > LONG_LIST else bars
            return text + sum(shown) + 6
        case Chart.ROWS:
            rows = (_lines(len(row.text), inner, SMALL) * SMALL * LINE for row in question.rows)
            words = (_lines(len(option.text), inner, SMALL) for option in question.options)
            return text + sum(row + 28 for row in rows) + sum(words) * SMALL * LINE
    # A mean at most.
    return text + (0 if kind.is_written else SMALL * LINE)


def _foot(buttons: int, inner: float) -> float:
    rows = 2 if buttons and inner < 240 else 1
    return 10 + rows * (SMALL * LINE + 6)


def _gaps(page: Page) -> int:
    return GAP * max(0, len(page.questions) - 1)


def _lines(letters: int, width: float, size: float) -> int:
    """Lines that a text takes; words do not break, so that a line is rarely full."""
    per_line = max(1.0, 0.92 * width / (LETTER * size))
    return max(1, math.ceil(letters / per_line))
