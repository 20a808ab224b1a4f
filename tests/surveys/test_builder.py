"""What each button of the editor's page does to a draft."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.errors import Malformed
from survey_app.surveys.builder import COMMON, apply, fitted, new_question
from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from survey_app.surveys.faults import publishing_faults
from survey_app.surveys.keys import Keys
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.presses import Act
from tests.builders import definition, single
from tests.surveys.kinds.examples import EXAMPLES

DRAFT = definition(single("q1"), single("q2"))
PAGED = Definition("Labs", pages=(Page((single("q1"), single("q2"))), Page((single("q3"),))))
WITH_OTHER = definition(
    Question(
        "q1", "single", "?", options=(Option("o1", "A"), Option("o2", "B"), Option("other", "C"))
    )
)


def press(name, made, *place, **given):
    return apply(name, made, Act(place, keys=Keys.used_in([made]), **given))


def keys(made):
    return [question.key for question in made.questions()]


def texts(made, key="q1"):
    return [option.text for option in made.question(key).options]


def pages(made):
    return [[question.key for question in page.questions] for page in made.pages]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_question_of_each_kind_only_lacks_words(kind):
    change = press("question-add", DRAFT, kind)
    assert keys(change.definition) == ["q1", "q2", "q3"]
    assert change.focus == "q3.text"
    assert {fault.path for fault in publishing_faults(change.definition)} <= {
        "q3.text",
        "q3.options",
        "q3.rows",
    }


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(Malformed):
        press("question-add", DRAFT, "telepathy")


@pytest.mark.parametrize("name", ["", "question-burn", "__class__"])
def test_a_button_that_does_not_exist_is_refused(name):
    with pytest.raises(Malformed):
        press(name, DRAFT)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("question-up", ()),
        ("question-remove", ("q9",)),
        ("option-add", ("q9",)),
        ("options-add", ("q9",)),
        ("option-remove", ("q1",)),
        ("option-down", ("q1", "o9", "x")),
        ("put-back", ("q1",)),
    ],
)
def test_what_is_gone_already_is_left_alone(name, place):
    assert press(name, DRAFT, *place).definition == DRAFT


def test_questions_move_and_the_focus_goes_with_them():
    change = press("question-down", DRAFT, "q1")
    assert keys(change.definition) == ["q2", "q1"]
    assert change.focus == "q1:up"
    assert press("question-up", DRAFT, "q1").definition == DRAFT


def test_a_moving_question_crosses_a_page_break_and_leaves_it_in_place():
    assert pages(press("question-down", PAGED, "q2").definition) == [["q1", "q3"], ["q2"]]


def test_a_page_goes_on_when_its_first_question_is_removed():
    made = with_page_of_two()
    assert pages(press("question-remove", made, "q2").definition) == [["q1"], ["q3"]]


def with_page_of_two():
    return Definition("Labs", pages=(Page((single("q1"),)), Page((single("q2"), single("q3")))))


@pytest.mark.parametrize("made", [DRAFT, PAGED, with_page_of_two()])
@pytest.mark.parametrize("key", ["q1", "q2", "q3"])
def test_a_removed_question_comes_back_where_it_was(made, key):
    change = press("question-remove", made, key)
    back = press("put-back", change.definition, removed=change.removed)
    assert back.definition == made


def test_a_question_comes_back_under_a_new_key_when_its_own_was_given_away():
    gone = press("question-remove", DRAFT, "q2")
    added = press("question-add", gone.definition, "text")
    back = press("put-back", added.definition, removed=gone.removed)
    assert sorted(keys(back.definition)) == ["q1", "q2", "q3"]


def test_a_new_option_stands_before_other_and_has_a_key_of_its_own():
    change = press("option-add", WITH_OTHER, "q1")
    assert change.definition.question("q1").option_keys() == ("o1", "o2", "o3", "other")
    assert change.focus == "q1.option.o3"


def test_options_move_but_never_past_other():
    change = press("option-down", WITH_OTHER, "q1", "o1")
    assert texts(change.definition) == ["B", "A", "C"]
    assert change.focus == "q1:o1:up"
    assert press("option-down", WITH_OTHER, "q1", "o2").definition == WITH_OTHER
    assert press("option-up", WITH_OTHER, "q1", "other").definition == WITH_OTHER


@pytest.mark.parametrize("key", ["o1", "o2"])
def test_a_removed_option_comes_back_where_it_was(key):
    change = press("option-remove", WITH_OTHER, "q1", key)
    assert change.focus == "undo"
    assert press("put-back", change.definition, removed=change.removed).definition == WITH_OTHER


def test_a_blank_option_goes_without_ado():
    blank = press("option-add", WITH_OTHER, "q1").definition
    change = press("option-remove", blank, "q1", "o3")
    assert (change.definition, change.removed, change.focus) == (WITH_OTHER, None, "q1.option.o2")


def test_pasted_lines_fill_the_place_of_blank_options_and_repeat_none():
    blank = definition(new_question("single", "q1", "en"))
    change = press("options-add", blank, "q1", lines=" Yes \r\n\r\nNo\nYes\n  Don't   know\n")
    assert texts(change.definition) == ["Yes", "No", "Don't know"]
    assert len(set(change.definition.question("q1").option_keys())) == 3
    assert change.note == "3 options added."


def test_lines_that_are_there_already_change_nothing():
    change = press("options-add", WITH_OTHER, "q1", lines="A\nC\n")
    assert change.definition == WITH_OTHER


BATTERY = definition(
    Question(
        "q1",
        "matrix",
        "?",
        rows=(Row("r1", "The app"), Row("r2", "")),
        options=(Option("o1", "Daily"), Option("o2", "Never")),
    )
)


def rows(made):
    return [(row.key, row.text) for row in made.question("q1").rows]


def test_rows_are_added_moved_and_removed_like_options():
    added = press("row-add", BATTERY, "q1")
    assert (rows(added.definition)[-1], added.focus) == (("r3", ""), "q1.row.r3")
    moved = press("row-down", BATTERY, "q1", "r1")
    assert (rows(moved.definition)[1], moved.focus) == (("r1", "The app"), "q1:r1:up")
    gone = press("row-remove", BATTERY, "q1", "r1")
    assert (rows(gone.definition), gone.note) == ([("r2", "")], "“The app” removed.")
    assert press("put-back", gone.definition, removed=gone.removed).definition == BATTERY


def test_rows_can_be_pasted_as_lines():
    change = press("rows-add", BATTERY, "q1", lines="The website\nThe app\n")
    assert [text for _, text in rows(change.definition)] == ["The app", "The website"]
    assert change.note == "1 row added."


@pytest.mark.parametrize("name", ["row-add", "rows-add", "row-remove"])
def test_a_question_without_rows_gets_none(name):
    assert press(name, DRAFT, "q1", lines="x").definition == DRAFT


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.kind)
def test_a_question_fits_every_kind_that_it_is_turned_into(example, kind):
    turned = fitted(msgspec.structs.replace(example.question, kind=kind), "en")
    assert msgspec.to_builtins(turned).keys() - COMMON <= KINDS[kind].members
    assert turned == fitted(turned, "en")
    if kind == example.kind:
        assert (turned.text, turned.rows) == (example.question.text, example.question.rows)


def test_an_option_keeps_only_what_its_new_kind_knows():
    options = (Option("o1", "A", exclusive=True, show_if=("answered", "q9")), Option("other", "B"))
    turned = fitted(Question("q1", "dropdown", "?", options=options), "en")
    assert turned.options == (Option("o1", "A", show_if=("answered", "q9")),)


def test_agreement_begins_in_the_language_of_the_survey():
    assert new_question("likert", "q1", "it").options[0].text == "Per niente d’accordo"


def test_what_is_said_of_a_page_stays_with_it_when_its_first_question_goes():
    said = Page(shuffle=True, show_if=("answered", "q1"))
    second = msgspec.structs.replace(said, questions=(single("q2"), single("q3")))
    made = Definition("Labs", pages=(Page((single("q1"),)), second))
    gone = press("question-remove", made, "q2")
    assert gone.definition.pages[1] == msgspec.structs.replace(said, questions=(single("q3"),))
    assert press("put-back", gone.definition, removed=gone.removed).definition == made
    both = press("question-remove", gone.definition, "q3")
    assert press("put-back", both.definition, removed=both.removed).definition == gone.definition


PRESSES = st.lists(
    st.tuples(
        st.sampled_from(["question-up", "question-down", "question-remove", "option-add"])
        | st.sampled_from(["option-up", "option-down", "option-remove", "question-add"]),
        st.sampled_from(["q1", "q2", "q3", "q4", "single", "nps"]),
        st.sampled_from(["o1", "o2", "o3", "other"]),
    ),
    max_size=20,
)


@given(PRESSES)
def test_no_row_of_presses_makes_two_questions_or_options_of_one_key(presses):
    made = DRAFT
    for name, first, second in presses:
        if (name == "question-add") == (first in KINDS):
            made = press(name, made, first, second).definition
    assert len(set(keys(made))) == len(keys(made))
    for question in made.questions():
        assert len(set(question.option_keys())) == len(question.options)
