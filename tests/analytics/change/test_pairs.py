"""Which questions of a survey make a before and an after."""

import msgspec
import pytest

from survey_app.analytics.change.pairs import chosen, comparable, offered, pairs, rewordings
from survey_app.surveys.arms import ARM, ARMS
from survey_app.surveys.definition import Option, Question, Row
from tests.analytics.looking import choice
from tests.builders import definition, numbered

YES = Option("o1", "Yes"), Option("o2", "No")


def asked(key, text, kind="single", options=YES, **given):
    return Question(key, kind, text, options=options if kind == "single" else (), **given)


def keys(*questions):
    return [pair.keys for pair in pairs(definition(*questions))]


def test_the_same_options_word_for_word_make_a_pair():
    other = asked("c", "C?", options=(Option("o1", "Never"), Option("o2", "Often")))
    assert keys(asked("a", "A?"), other, asked("b", "B?")) == [("a", "b")]


@pytest.mark.parametrize(
    "other",
    [
        asked("b", "B?", "rating", max=7),
        asked("b", "B?", "nps"),
        asked("b", "B?", "text"),
        asked("b", "B?"),
    ],
)
def test_another_scale_or_type_makes_none(other):
    assert keys(asked("a", "A?", "rating", max=5), other) == []


def test_texts_make_none():
    assert keys(asked("a", "A?", "text"), asked("b", "B?", "text")) == []


ROWS = Row("r1", "Trains"), Row("r2", "Roads")


@pytest.mark.parametrize(
    ("given", "other"),
    [
        ({"kind": "multiple", "options": YES}, {"max": 1}),
        ({"kind": "ranking", "options": YES}, {"max": 1}),
        ({"kind": "matrix", "options": YES, "rows": ROWS}, {"rows": ROWS[:1]}),
        ({"kind": "likert", "rows": ROWS}, {"rows": (ROWS[0], Row("r2", "Streets"))}),
    ],
)
def test_answers_with_parts_make_a_pair_where_all_of_it_is_the_same(given, other):
    first, second = (Question(key, text="How?", **given) for key in "ab")
    assert keys(first, second) == [("a", "b")]
    assert keys(first, msgspec.structs.replace(second, **other)) == []


def test_a_version_with_other_places_to_give_is_not_counted():
    more = (*YES, Option("o3", "Perhaps"))
    old, new = (
        numbered(n, *(Question(key, "ranking", "How?", options=options) for key in "ab"))
        for n, options in ((1, YES), (2, more))
    )
    [pair] = pairs(new.definition)
    assert [one.number for one in comparable(pair, [old, new])] == [2]


def test_the_likeliest_reads_alike_and_the_nearest_comes_first():
    first = asked("a", "May a machine write news?")
    last = asked("d", "And now: may a machine write news?")
    found = keys(first, asked("b", "Do you read daily?"), asked("c", "Are you old?"), last)
    assert found[0] == ("a", "d")
    assert found[1:3] == [("a", "b"), ("b", "c")]


def test_two_wordings_of_which_each_reader_gets_one_are_no_pair():
    texts = {"a": "What now?", "b": "And what now?"}
    wordings = [asked(arm, texts[arm], show_if=("is", ARM, arm)) for arm in ARMS]
    assert keys(*wordings) == []
    assert keys(*wordings, asked("c", "At last?")) == [("b", "c"), ("a", "c")]


def test_a_pair_is_chosen_in_either_order():
    survey = definition(asked("a", "A?"), asked("b", "B?"), choice("c", "One", "Two"))
    known = pairs(survey)
    assert chosen(known, "b", "a").keys == ("b", "a")
    assert chosen(known, "a", "c") is None
    assert chosen(known, "a", "a") is None
    assert [one.key for one in offered(known, survey)] == ["a", "b"]


def test_versions_with_another_scale_are_told_apart_from_those_with_other_words():
    scale = {"kind": "rating", "max": 5}
    old = numbered(1, asked("a", "A?", "rating", max=7), asked("b", "B?", **scale))
    once = numbered(2, asked("a", "A?", **scale), asked("b", "B?", **scale))
    again = numbered(3, asked("a", "A!", **scale), asked("b", "B?", **scale))
    [pair] = pairs(again.definition)
    counted = comparable(pair, [old, once, again])
    assert [one.number for one in counted] == [2, 3]
    assert [one.number for one in rewordings(pair, counted)] == [3]
