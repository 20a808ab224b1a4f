"""Frequent words and phrases."""

import datetime as dt
from uuid import UUID

import pytest

from survey_app.analytics.shares import Share
from survey_app.analytics.texts.source import Place, Text
from survey_app.analytics.texts.terms import frequent_terms


def text(words, number=0):
    place = Place(UUID(int=number), "q1")
    return Text(place, words, dt.datetime(2026, 5, 3, tzinfo=dt.UTC), 0, "", "en", 1)


def terms(*texts, language="en"):
    found = frequent_terms([text(words) for words in texts], language)
    return {term.words: term.texts for term in found}


def test_a_term_is_counted_once_per_text():
    found = terms("Trains, trains, trains!", "The trains are late", "late trains", "no")
    assert found["trains"] == Share(3, 4)


def test_words_that_say_nothing_are_no_terms_by_themselves_nor_at_the_ends():
    found = terms(*["Because of the price of bread"] * 3)
    assert found == {"price of bread": Share(3, 3)}


def test_what_two_texts_have_in_common_is_not_frequent():
    assert terms("late trains", "late trains", "something else") == {}


def test_a_phrase_ends_with_its_sentence():
    assert "late trees" not in terms(*["Always late. Trees die."] * 3)


def test_a_word_that_stands_alone_as_well_is_a_term_beside_its_phrase():
    found = terms(*["local news"] * 3, *["news"] * 3)
    assert found == {"news": Share(6, 6), "local news": Share(3, 6)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "Weil die Züge immer nicht kommen"), ("fr-CH", "Mais ce train")],
)
def test_each_language_has_its_own_words_that_say_nothing(language, sentence):
    found = terms(*[sentence] * 3, language=language)
    assert found
    assert not {"weil", "die", "nicht", "mais", "ce"} & set(found)


def test_a_language_that_is_not_known_keeps_all_words():
    assert "ons" in terms(*["ons"] * 3, language="xx")


def test_of_nothing_there_is_nothing():
    assert terms() == {}
    assert terms("!!! ???", "", "12 34") == {}
