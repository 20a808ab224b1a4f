"""CSV: UTF-8, RFC 4180, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from survey_app.exports.sheets import Column, Row, Sheet

MEDIA_TYPE = "text/csv; charset=utf-8"
LINES_AT_ONCE = 500
"""Rows that are handed on together."""

# What spreadsheets take for the begin of a formula, also in its full-width form.
FORMULA = re.compile(r"[=+\-−@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"\(?[€$£¥]?\s*(\d[\d.,\s]*|[.,]\d+)(e[+-]?\d+)?\s*[%€$£¥]?\)?", re.IGNORECASE)


def lines(sheet: Sheet) -> Iterator[str]:
    """The file piece by piece: the header first, then some rows at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in sheet.columns])
    for count, row in enumerate(sheet.rows, 1):
        writer.writerow(_cells(sheet.columns, row))
        if count % LINES_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def guarded(text: str) -> str:
    """A text that a spreadsheet shows as it is: never a formula, never a number."""
    return f"'{text}" if FORMULA.match(text) or NUMBER.fullmatch(text) else text


def _cells(columns: tuple[Column, ...], row: Row) -> list[Any]:
    return [
        guarded(value) if column.text and isinstance(value, str) else value
        for column, value in zip(columns, row, strict=True)
    ]


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
