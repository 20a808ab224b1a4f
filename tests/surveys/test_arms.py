"""Two wordings of one question: made by one press, told apart by the arm alone."""

import msgspec
import pytest

from survey_app.surveys.arms import ARM, add_wording, draws_arms, experiments
from survey_app.surveys.condition_faults import condition_faults
from survey_app.surveys.definition import Definition, Option, Page, Question
from survey_app.surveys.keys import Keys
from survey_app.surveys.presses import Act
from survey_app.surveys.published import public_document

OPTIONS = (Option("o1", "Yes"), Option("o2", "No"))
FIRST = Question("q1", "single", "Do you read it?", options=OPTIONS)
ASKED = Question("q2", "single", "Should it be forbidden?", options=OPTIONS)


def with_another(definition, key):
    keys = Keys.used_in([definition])
    return add_wording(definition, Act((key,), keys=keys))


def plain(*questions, **more):
    return Definition("A survey", pages=(Page(questions),), **more)


def test_a_question_gets_another_wording_behind_it():
    change = with_another(plain(FIRST, ASKED), "q1")
    asked = change.definition.questions()
    assert [(q.key, q.text, q.show_if) for q in asked] == [
        ("q1", "Do you read it?", ("is", ":arm", "a")),
        ("q3", "Do you read it?", ("is", ":arm", "b")),
        ("q2", "Should it be forbidden?", None),
    ]
    assert change.focus == "q3.text"
    assert not list(condition_faults(change.definition))


def test_the_pages_stay_where_they_are():
    two = Definition("A survey", pages=(Page((FIRST,)), Page((ASKED,), shuffle=True)))
    made = with_another(two, "q2").definition
    assert [[q.key for q in page.questions] for page in made.pages] == [["q1"], ["q2", "q3"]]
    assert made.pages[1].shuffle


@pytest.mark.parametrize(
    ("had", "now"),
    [
        (("is", "q1", "o1"), ["all", ["is", "q1", "o1"]]),
        (
            ("all", ("is", "q1", "o1"), ("is", ":device", "phone")),
            ["all", ["is", "q1", "o1"], ["is", ":device", "phone"]],
        ),
        (
            ("any", ("is", "q1", "o1"), ("is", "q1", "o2")),
            ["all", ["any", ["is", "q1", "o1"], ["is", "q1", "o2"]]],
        ),
    ],
)
def test_a_condition_holds_for_both_wordings(had, now):
    depending = msgspec.structs.replace(ASKED, show_if=had)
    made = with_another(plain(FIRST, depending), "q2").definition
    written = [msgspec.to_builtins(q.show_if) for q in list(made.questions())[1:]]
    assert msgspec.json.decode(msgspec.json.encode(written)) == [
        [*now, ["is", ARM, "a"]],
        [*now, ["is", ARM, "b"]],
    ]
    assert [pair.b.key for pair in experiments(made)] == ["q3"]


def test_translations_come_along():
    said = {"de": {"q1": "Lesen Sie es?", "q1.option.o1": "Ja", "q2": "Verbieten?"}}
    made = with_another(plain(FIRST, ASKED, translations=said), "q1").definition
    assert made.translations["de"] == said["de"] | {"q3": "Lesen Sie es?", "q3.option.o1": "Ja"}


def test_a_wording_has_no_further_one():
    once = with_another(plain(ASKED), "q2").definition
    assert with_another(once, "q2").definition == once


def test_what_is_gone_changes_nothing():
    assert with_another(plain(ASKED), "q9").definition == plain(ASKED)


def test_pairs_are_found_also_when_they_were_moved_and_reworded():
    made = with_another(plain(FIRST, ASKED), "q1").definition
    q1, q3, q2 = made.questions()
    moved = plain(q3, q2, msgspec.structs.replace(q1, text="Do you ever read it?"))
    assert [(pair.a.key, pair.b.key) for pair in experiments(moved)] == [("q1", "q3")]


def test_other_options_are_another_question():
    made = with_another(plain(FIRST), "q1").definition
    q1, q2 = made.questions()
    changed = msgspec.structs.replace(q2, options=(*OPTIONS, Option("o3", "Sometimes")))
    assert experiments(plain(q1, changed)) == ()


def test_browsers_draw_lots_where_something_depends_on_them():
    made = with_another(plain(FIRST), "q1").definition
    assert draws_arms(made)
    assert public_document(made)["arms"] == ["a", "b"]
    assert "arms" not in public_document(plain(FIRST))
