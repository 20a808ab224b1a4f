"""Rules find whole words, whatever their case and accents."""

import pytest

from survey_app.analytics.texts.rules import Rule, folded, has_words, phrases_in


def finds(text, *phrases):
    return Rule(phrases).finds(folded(text))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The trains are late", "Trains"),
        ("The TRAINS are late", "train*"),
        ("Écoles fermées", "ecoles"),
        ("schools", "Schools"),
        ("zu spät", "ZU SPAT"),
        ("too   late\nagain", "late again"),
        ("C++ is fine", "c++"),
        ("Straße", "strasse"),
        ("(price)", "price"),
    ],
)
def test_it_finds(text, phrase):
    assert finds(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("training", "train"),
        ("restrain", "train*"),
        ("late", "late again"),
        ("abc", "a.c"),
        ("anything", "(any"),
    ],
)
def test_it_does_not_find(text, phrase):
    assert not finds(text, phrase)


def test_any_of_several_does():
    assert finds("More trees", "train*", "tree*")
    assert not finds("More trees")


def test_a_rule_is_written_in_lines_or_with_commas():
    assert phrases_in(" train* , late again\n\nlate  again\n*,") == ("train*", "late again")


def test_a_search_wants_all_words_anywhere():
    assert has_words("Die Züge fahren", "FAHR zug")
    assert not has_words("Die Züge fahren", "zug stehen")
    assert has_words("", "")
