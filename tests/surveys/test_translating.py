"""A survey in other languages: what is missing, what is typed, what comes as a table."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.errors import Invalid
from survey_app.surveys.definition import Definition, Option, Page, Question
from survey_app.surveys.faults import publishing_faults
from survey_app.surveys.translating import (
    as_csv,
    copied,
    from_csv,
    lines_of,
    missing_in,
    pruned,
    with_language,
    with_translations,
    without_language,
)
from survey_app.surveys.translations import texts
from survey_app.surveys.written import trimmed

WHY = Question("q2", "text", "Why {q1}?")
LAB = Question("q1", "single", "Which?", options=(Option("o1", "=A"), Option("o2", "B, b")))
SURVEY = Definition("Labs", pages=(Page((LAB, WHY)),))
FRENCH = with_language(SURVEY, "fr")


def refusal(act, *given):
    with pytest.raises(Invalid) as refused:
        act(*given)
    return refused.value.faults[0].detail


def test_a_language_begins_with_everything_missing():
    lines = lines_of(FRENCH, "fr")
    assert [line.original for line in lines] == ["Labs", "Which?", "=A", "B, b", "Why {q1}?"]
    assert [line.where for line in lines][:3] == ["Title", "Question 1", "Question 1, option"]
    assert missing_in(FRENCH, "fr") == 5
    assert without_language(FRENCH, "fr") == SURVEY


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "two or three letters"),
        ("franglais", "two or three letters"),
        ("fr-CH", "two or three letters"),
        ("<b>", "two or three letters"),
        ("EN", "The survey itself is in English."),
        (" fr ", "French is there already."),
        ("French", "French is there already."),
    ],
)
def test_a_language_that_cannot_be_added_is_refused_in_a_sentence(code, sentence):
    assert sentence in refusal(with_language, FRENCH, code)


def test_translations_are_taken_over_and_emptied():
    made = with_translations(FRENCH, "fr", {"q1": " Lequel \n?", "q9": "x", "q2": "a\0b"})
    assert made.translations["fr"] == {"q1": "Lequel ?", "q2": "ab"}
    assert with_translations(made, "fr", {"q1": ""}).translations["fr"] == {"q2": "ab"}


def test_only_what_is_missing_is_copied():
    made = copied(with_translations(FRENCH, "fr", {"q1": "Lequel ?"}), "fr")
    assert missing_in(made, "fr") == 0
    assert made.translations["fr"]["q1"] == "Lequel ?"
    assert made.translations["fr"]["title"] == "Labs"


def test_what_is_gone_is_not_published_and_comes_back_with_its_question():
    made = copied(FRENCH, "fr")
    shorter = msgspec.structs.replace(made, pages=(Page((LAB,)),))
    assert "q2" in shorter.translations["fr"]
    assert "q2" not in pruned(shorter).translations["fr"]
    assert publishing_faults(trimmed(shorter)) == []


def test_a_translation_that_leaves_an_answer_out_is_told():
    made = with_translations(FRENCH, "fr", {"q2": "Pourquoi ?"})
    [fault] = publishing_faults(made)
    assert fault.path == "translations"
    assert fault.detail == "In French, Question 2 (“Why {q1}?”) leaves out {q1}."
    assert publishing_faults(with_translations(made, "fr", {"q2": "Pourquoi {q1} ?"})) == []


class TestTable:
    def test_a_table_comes_back_as_it_went(self):
        made = copied(FRENCH, "fr")
        assert from_csv(as_csv(made, "fr").encode()) == made.translations["fr"]

    def test_a_spreadsheet_runs_nothing_in_it(self):
        assert "q1.option.o1,'=A," in as_csv(FRENCH, "fr")

    @pytest.mark.parametrize(
        "text",
        [
            "place,translation\nq1,Lequel ?\n",
            "﻿place;original;translation\r\nq1;Which?;Lequel ?\r\n",
            'translation,place\n"Lequel ?",q1\n',
        ],
    )
    def test_what_spreadsheets_make_of_it_is_read(self, text):
        assert from_csv(text.encode()) == {"q1": "Lequel ?"}

    @pytest.mark.parametrize(
        ("file", "sentence"),
        [
            (b"", "needs the columns"),
            (b"a,b\n1,2\n", "needs the columns"),
            ("place,translation\nq1,Où\n".encode("latin-1"), "UTF-8"),
            (b'place,translation\nq1,"open', "cannot be read"),
            (b"place,translation\nq1," + b"x" * 200_000, "cannot be read"),
        ],
    )
    def test_what_is_no_table_is_refused_in_a_sentence(self, file, sentence):
        assert sentence in refusal(from_csv, file)

    @given(st.text())
    def test_every_text_survives_the_way_there_and_back(self, text):
        made = with_translations(FRENCH, "fr", {"q1": text})
        back = from_csv(as_csv(made, "fr").encode("utf-8", "replace"))
        again = with_translations(FRENCH, "fr", back)
        if text.isprintable():
            assert again == made

    @given(st.binary(max_size=300))
    def test_any_file_is_read_or_refused(self, file):
        try:
            assert set(with_translations(FRENCH, "fr", from_csv(file)).translations["fr"]) <= set(
                texts(FRENCH)
            )
        except Invalid as error:
            assert error.faults[0].path == "file"
