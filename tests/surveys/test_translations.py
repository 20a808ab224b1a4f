"""A survey in other languages."""

import msgspec
import pytest

from survey_app.surveys.definition import Definition, Ending, Link, Option, Page, Question, Row
from survey_app.surveys.translations import spoken, texts, translated

ASKED = Definition(
    "Labs",
    pages=(
        Page(
            (
                Question(
                    "q1",
                    "picture",
                    "Which?",
                    options=(Option("o1", "Cat", "a.webp", "A cat"), Option("o2", "Dog")),
                ),
                Question("q2", "rating", "How good?", low="Poor", high="Great"),
                Question(
                    "q3", "matrix", "And?", options=(Option("r1", "Yes"),), rows=(Row("r1", "T"),)
                ),
            )
        ),
    ),
    endings=(Ending("Thanks", links=(Link("https://x.example/", "Read on"),)),),
)
FRENCH = {"title": "Labos", "q1": "Lequel ?", "q1.option.o1": "Chat", "q1.alt.o1": "Un chat"}


def test_every_text_has_a_place_of_its_own():
    found = texts(ASKED)
    assert found["title"] == "Labs"
    assert found["q1.alt.o1"] == "A cat"
    assert (found["q3.option.r1"], found["q3.row.r1"]) == ("Yes", "T")
    assert (found["ending1"], found["ending1.link1"]) == ("Thanks", "Read on")
    assert len(set(found.values())) == len(found) == 13


def test_a_translation_stands_in_place_of_the_text():
    survey = msgspec.structs.replace(ASKED, translations={"fr": FRENCH})
    made = translated(survey, "fr-CA")
    assert made.language == "fr"
    assert made.translations == {}
    found = texts(made)
    assert {place: found[place] for place in FRENCH} == FRENCH
    assert found["q1.option.o2"] == "Dog"


def test_a_full_translation_leaves_nothing():
    french = {place: f"fr {text}" for place, text in texts(ASKED).items()}
    made = translated(msgspec.structs.replace(ASKED, translations={"fr": french}), "fr")
    assert texts(made) == french


@pytest.mark.parametrize(
    ("wanted", "given"), [("fr", "fr"), ("fr-BE", "fr"), ("de", "en"), ("", "en")]
)
def test_who_reads_another_language_gets_the_survey_s_own(wanted, given):
    survey = msgspec.structs.replace(ASKED, translations={"fr": FRENCH})
    assert spoken(survey, wanted) == translated(survey, wanted).language == given
