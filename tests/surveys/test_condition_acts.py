"""What presses do to conditions, and what they break elsewhere."""

import msgspec
import pytest

from survey_app.errors import Malformed
from survey_app.surveys.builder import apply
from survey_app.surveys.condition_acts import broken_by, write_conditions
from survey_app.surveys.conditional import conditions_of, what_stands_at, with_condition
from survey_app.surveys.definition import Definition, Ending, Option, Page, Question
from survey_app.surveys.keys import Keys
from survey_app.surveys.presses import Act, Removed
from survey_app.surveys.written_around import lost_with_pages, write_around

LAB = Question(
    "q1", "single", "Which lab?", options=(Option("o1", "Research"), Option("o2", "Products"))
)
GOOD = Question("q2", "rating", "How good?")
WHY = Question("q3", "text", "Why?")
RESEARCH = ("is", "q1", "o1")
PLAIN = Definition("Labs", pages=(Page((LAB, GOOD)), Page((WHY,))))
GUARDED = msgspec.structs.replace(
    PLAIN,
    pages=(
        Page((LAB, msgspec.structs.replace(GOOD, show_if=RESEARCH))),
        Page((WHY,), show_if=RESEARCH),
    ),
    endings=(Ending("Thanks", show_if=("least", "q2", 4)),),
)
DEEP = ("all", ["any", ["answered", "q1"], ["answered", "q2"]], ["answered", "q2"])
PLACES = {
    "q2.if": "question 2",
    "q3.page-if": "page 2",
    "q1.option-if.o2": "option 2 in question 1",
    "ending1.if": "ending 1",
}


def press(name, made, *place, **given):
    return apply(name, made, Act(place, keys=Keys.used_in([made]), **given))


def undone(change):
    return press("put-back", change.definition, removed=change.removed)


@pytest.mark.parametrize("place", PLACES)
def test_each_thing_has_a_place_for_its_condition(place):
    made = with_condition(GUARDED, place, ("answered", "q1"))
    assert conditions_of(made)[place] == ("answered", "q1")
    assert what_stands_at(made, place) == PLACES[place]


def test_a_condition_begins_with_the_question_before():
    change = press("condition-add", PLAIN, "q3.if")
    assert conditions_of(change.definition) == {"q3.if": ("is", "q2")}
    assert change.focus == "q3.if.1.subject"
    more = press("condition-add", change.definition, "q3.if")
    assert conditions_of(more.definition) == {"q3.if": ("all", ["is", "q2"], ["is", "q2"])}


def test_the_first_question_can_only_look_at_facts():
    change = press("condition-add", PLAIN, "q1.if")
    assert conditions_of(change.definition) == {"q1.if": ("is", ":section")}


def test_a_removed_condition_comes_back():
    change = press("condition-remove", GUARDED, "q3.page-if")
    assert "q3.page-if" not in conditions_of(change.definition)
    assert change.note == "Condition of page 2 removed."
    assert undone(change).definition == GUARDED


def test_one_of_several_comparisons_is_removed_and_comes_back():
    made = with_condition(PLAIN, "q3.if", ("any", ["answered", "q1"], ["answered", "q2"]))
    change = press("condition-row-remove", made, "q3.if", "1")
    assert conditions_of(change.definition) == {"q3.if": ("answered", "q2")}
    assert undone(change).definition == made


def test_what_lies_deeper_is_left_alone_until_it_is_removed():
    made = with_condition(PLAIN, "q3.if", DEEP)
    assert press("condition-add", made, "q3.if").definition == made
    assert write_conditions(made, {"q3.if.join": "any", "q3.if.1.subject": "q1"}, ()) == made
    assert conditions_of(press("condition-remove", made, "q3.if").definition) == {}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("condition-add", ()),
        ("condition-add", ("q9.if",)),
        ("condition-add", ("ending7.if",)),
        ("condition-remove", ("q1.if",)),
        ("condition-remove", ("ending1.if",)),
        ("condition-row-remove", ("q2.if", "1")),
        ("condition-row-remove", ("q2.if", "x")),
        ("condition-row-remove", ("q9.if",)),
    ],
)
def test_what_is_gone_already_is_left_alone(name, place):
    assert press(name, GUARDED, *place).definition == GUARDED


@pytest.mark.parametrize(
    "removed",
    [
        Removed(0, condition=("evil", "q1"), of="q2.if"),
        Removed(0, condition=("is", "q1", "a\0b"), of="q2.if"),
        Removed(0, endings=(Ending(show_if=("all",)),)),
        Removed(0, endings=(Ending("a\0b"),)),
        Removed(0, said={"fr": {"ending1": "\0"}}, endings=()),
    ],
)
def test_what_no_draft_may_hold_is_not_put_back(removed):
    with pytest.raises(Malformed):
        press("put-back", PLAIN, removed=removed)


@pytest.mark.parametrize(
    ("name", "place", "sentences"),
    [
        (
            "question-remove",
            ("q1",),
            [
                "This breaks the condition of question 1: if “Which lab?” is Research.",
                "This breaks the condition of page 2: if “Which lab?” is Research.",
            ],
        ),
        (
            "question-down",
            ("q1",),
            ["This breaks the condition of question 1: if “Which lab?” is Research."],
        ),
        (
            "option-remove",
            ("q1", "o1"),
            [
                "This breaks the condition of question 2: if “Which lab?” is Research.",
                "This breaks the condition of page 2: if “Which lab?” is Research.",
            ],
        ),
        ("option-remove", ("q1", "o2"), []),
        ("question-add", ("text",), []),
        ("condition-add", ("q3.if",), []),
    ],
)
def test_what_a_press_breaks_is_said_at_once(name, place, sentences):
    assert broken_by(GUARDED, press(name, GUARDED, *place).definition) == sentences


def test_a_condition_of_a_page_does_not_go_in_silence():
    joined = msgspec.structs.replace(GUARDED, pages=(Page((LAB, GOOD, WHY)),))
    assert lost_with_pages(GUARDED, joined) == [
        "With the page went its condition: shown if “Which lab?” is Research."
    ]
    assert lost_with_pages(GUARDED, GUARDED) == []


class TestOrder:
    def test_pages_and_their_questions_get_a_random_order(self):
        typed = {"q1.page-shown": "y", "q1.page-shuffle": "y", "pages-shown": "y"}
        made = write_around(PLAIN, typed | {"pages-shuffle": "y"})
        assert [page.shuffle for page in made.pages] == [True, False]
        assert made.shuffle
        assert write_around(made, {"q1.page-shown": "y", "pages-shown": "y"}) == PLAIN

    def test_what_the_page_did_not_show_stays(self):
        made = write_around(PLAIN, {"q1.page-shown": "y", "q1.page-shuffle": "y"})
        assert write_around(made, {}) == made

    def test_by_chance_nothing_is_surely_earlier(self):
        made = write_around(GUARDED, {"q1.page-shown": "y", "q1.page-shuffle": "y"})
        assert broken_by(GUARDED, made) == [
            "This breaks the condition of question 2: if “Which lab?” is Research."
        ]
