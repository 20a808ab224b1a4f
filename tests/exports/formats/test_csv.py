"""CSV by RFC 4180, with texts that no spreadsheet runs or takes for numbers."""

import csv
import io
from math import isfinite

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey_app.exports.formats.csv import LINES_AT_ONCE, guarded, lines
from survey_app.exports.sheets import Column, Sheet
from survey_app.surveys.answers import clean_answers
from survey_app.surveys.codebook import Missing, codebook
from tests.builders import all_kinds, definition, numbered

TEXT, CODE = Column("text", "", text=True), Column("code", "")


def written(*rows, columns=(TEXT, CODE)):
    return "".join(lines(Sheet(columns, iter(rows))))


def read(text):
    """The rows below the header, as Python's reader sees them."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def unguarded(cell):
    """What was sent, from what stands in the file."""
    return cell[1:] if cell[:1] == "'" and guarded(cell[1:]) == cell else cell


def test_the_first_line_names_the_columns():
    assert written() == "text,code\r\n"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "so"', '"say ""so"""'),
        ("two\nlines", '"two\nlines"'),
        ("two\r\nlines", '"two\r\nlines"'),
        ("a\rb", '"a\rb"'),
        ("a;b\tc", "a;b\tc"),
        ("Zoë 😀", "Zoë 😀"),
        ("", ""),
        (None, ""),
    ],
)
def test_quotes_stand_where_the_standard_wants_them(text, cell):
    assert written([text, 1]) == f"text,code\r\n{cell},1\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "－77",
        "＋A",
        "＠x",
        "−5",
        "(5)",
        "€5",
        "5 €",
    ]
    + ["-77", "-", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-88 or so", "– 1"[2:]]
    + ["7", "0", "007", "3.14", ".5", "5.", "1,000", "1.000,50", "1 000", "1e5", "1E-5", "50%"]
    + ["50 %", "٣", "１２"],
)
def test_what_a_spreadsheet_would_run_or_count_is_guarded(text):
    assert read(written([text, 1])) == [[f"'{text}", "1"]]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "a=b",
        "7 days",
        "v1.2",
        "'quoted'",
        "(-77)",
        "Q1",
        "1st",
        "50 % of it",
        "a@b.example",
    ]
    + ["–77"],
)
def test_other_texts_stay_as_they_are(text):
    assert read(written([text, 1])) == [[text, "1"]]


@pytest.mark.parametrize("value", [-77, -88, -99, 0, 1, 0.5, "o1", "-77", "2026-11-20T12:00:00Z"])
def test_codes_and_numbers_are_never_guarded(value):
    assert read(written(["x", value])) == [["x", str(value)]]


def test_a_number_in_a_column_of_texts_is_a_number():
    assert read(written([-77, 1])) == [["-77", "1"]]


def test_many_rows_come_in_pieces():
    sheet = Sheet((CODE,), ([number] for number in range(2 * LINES_AT_ONCE + 1)))
    pieces = list(lines(sheet))
    assert [piece.count("\r\n") for piece in pieces] == [LINES_AT_ONCE + 1, LINES_AT_ONCE, 1]
    assert "".join(pieces).splitlines()[-1] == str(2 * LINES_AT_ONCE)


def test_pieces_are_made_when_they_are_asked_for():
    taken = []
    pieces = lines(Sheet((CODE,), (taken.append(n) or [n] for n in range(10 * LINES_AT_ONCE))))
    next(pieces)
    assert len(taken) == LINES_AT_ONCE


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
TYPED = st.one_of(
    WORDS,
    st.builds(str.__add__, st.sampled_from("=+-@'\"\t\r\n,;＝"), WORDS),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.integers().map(str),
).filter(str.strip)


@given(long=TYPED, other=TYPED)
@example(long="'tis", other="-77")
@example(long='"', other="a\rb")
def test_any_text_is_read_back_as_it_was_sent(long, other):
    sent = {"q2": [{"option": "other", "text": other}], "q5": long}
    answers = clean_answers(definition(), sent, complete=True)
    book = codebook([numbered(1, *all_kinds())])
    row = book.values(1, answers, complete=True, missing=Missing.CODES)
    [cells] = read(written(row, columns=book.columns))
    found = dict(zip([column.name for column in book.columns], cells, strict=True))
    for name, text in (("q5", long.strip()), ("q2_other_text", other.strip())):
        assert found[name] in (text, f"'{text}")
        # An apostrophe that a reader typed before a formula cannot be told from ours.
        assert unguarded(found[name]) == text or text[0] == "'"


@given(TYPED.map(str.strip))
def test_no_spreadsheet_runs_or_counts_a_text(text):
    [[cell, _]] = read(written([text, 1]))
    assert cell[0] == "'" or not (text[0] in "=+-@" or is_number(text))


def is_number(text):
    try:
        return isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
