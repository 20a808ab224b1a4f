"""The widget's words, and the files of rarer code that carry them."""

import json

import pytest

from survey_app.embed.wording import ROOM, edition, languages, rarer_code, spoken, strings
from survey_app.errors import NotFound

ENGLISH = json.loads((ROOM / "strings" / "en.json").read_text("utf-8"))


def words_in(text):
    return json.loads(text[text.index("export const strings=") :].split("=", 1)[1].rstrip(";\n"))


def test_rarer_code_brings_its_words():
    text = rarer_code(f"after-{edition('en')}.js")
    assert text.startswith((ROOM / "dist" / "after.js").read_text())
    assert words_in(text) == ENGLISH["after"]


def test_rarer_code_without_words_has_none():
    assert words_in(rarer_code(f"proof-{edition('en')}.js")) == {}


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything(language):
    words = json.loads((ROOM / "strings" / f"{language}.json").read_text("utf-8"))
    said = {part: set(sentences) for part, sentences in words.items()}
    assert said == {part: set(sentences) for part, sentences in ENGLISH.items()}
    for part, sentences in words.items():
        for name, sentence in sentences.items():
            assert sentence == sentence.strip() != ""
            assert places(sentence) == places(ENGLISH[part][name]), name


def places(sentence):
    return sorted(part.split("}")[0] for part in sentence.split("{")[1:])


def test_each_language_has_an_edition_of_its_own():
    assert len({edition(language) for language in languages()}) == len(languages())


@pytest.mark.parametrize("language", ["en", "en-GB", "sv", "../strings/en", "", "e n"])
def test_a_language_that_the_widget_does_not_speak_is_english(language):
    assert spoken(language) == "en"
    assert strings(language) == ENGLISH["core"]


@pytest.mark.parametrize(
    "name",
    [
        "after-000000.js",
        f"widget-{edition('en')}.js",
        f"../widget-{edition('en')}.js",
        f"after-{edition('en')}.js/..",
        f"after-{edition('en')}.mjs",
        f"after-{edition('en')}.js\n",
        edition("en"),
        "-.js",
        "",
    ],
)
def test_no_other_file_is_found(name):
    with pytest.raises(NotFound):
        rarer_code(name)
