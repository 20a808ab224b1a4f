"""What was typed, laid over the draft; and what readers get of it."""

import msgspec
import pytest

from survey_app.surveys.definition import Ending, Option, Question, Row
from survey_app.surveys.written import ready, trimmed, write
from tests.builders import definition, single

DRAFT = definition(single("q1"), single("q2"))
RATING = definition(Question("q1", "rating", "How good?", low="Poor", high="Excellent"))


def typed(key="q1", **fields):
    return {f"{key}.text": "What first?"} | {
        f"{key}.{name.replace('__', '.')}": value for name, value in fields.items()
    }


def written(made=DRAFT, **fields):
    return write(made, typed(**fields)).definition.question("q1")


def test_texts_are_taken_over_on_one_line():
    question = written(option__o1="  Products \r\n first ", required="y")
    assert question.text == "What first?"
    assert question.options[0] == Option("o1", "Products first")
    assert question.required


def test_what_the_page_did_not_show_stays_as_it_is():
    assert write(DRAFT, {}).definition == DRAFT
    assert write(DRAFT, typed()).definition.question("q2") == DRAFT.question("q2")


def test_a_character_that_no_database_keeps_is_left_out():
    assert write(DRAFT, {"title": "La\0bs"}).definition.title == "Labs"


def test_the_title_is_taken_over():
    assert write(DRAFT, {"title": " Labs today "}).definition.title == "Labs today"


def test_a_page_begins_where_the_switch_says_so():
    made = write(DRAFT, typed("q2", page="y")).definition
    assert [len(page.questions) for page in made.pages] == [1, 1]
    assert len(write(made, typed("q2")).definition.pages) == 1


def test_other_is_an_option_at_the_end_and_goes_with_its_switch():
    with_other = write(DRAFT, typed(other="y"))
    assert with_other.definition.question("q1").options[-1] == Option("other", "Other")
    renamed = write(with_other.definition, typed(other="y", option__other="Something else"))
    assert renamed.definition.question("q1").options[-1].text == "Something else"
    assert write(renamed.definition, typed()).definition.question("q1").option_keys() == (
        "o1",
        "o2",
    )


@pytest.mark.parametrize(
    ("text", "top"), [("7", 7), ("5", None), ("", None), ("x", None), ("9" * 5000, None)]
)
def test_a_rating_reaches_as_high_as_was_chosen(text, top):
    assert written(RATING, max=text).max == top


def test_an_unknown_kind_changes_nothing():
    assert written(kind="telepathy").kind == "single"


def test_a_new_kind_drops_what_does_not_fit_and_remembers_it():
    change = write(DRAFT, typed(kind="rating"))
    question = change.definition.question("q1")
    assert (question.kind, question.options, question.low) == ("rating", (), "Poor")
    assert change.removed.question == DRAFT.question("q1")
    assert change.removed.replaced


def test_the_ends_of_one_scale_are_not_those_of_another():
    assert written(RATING, kind="nps", low="Poor", high="Excellent").low == "Not at all likely"


def member(kind, typed_text, name, **members):
    made = definition(Question("q1", kind, "?", **members))
    return getattr(written(made, **{name: typed_text}), name)


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("slider", "min", "-3", -3),
        ("slider", "min", "−3", -3),
        ("slider", "step", "5", 5),
        ("slider", "step", "", 1),
        ("slider", "middle", " so  so ", "so so"),
        ("slider", "max", "100", None),  # as it is anyway
        ("number", "decimals", "2", 2),
        ("number", "unit", "km", "km"),
        ("number", "max", "10000000", None),  # larger than any
        ("multiple", "max", "3", 3),
        ("ranking", "max", "3", 3),
        ("rating", "look", "stars", "stars"),
        ("email", "consent", "I agree.", "I agree."),
        ("text", "max_length", "140", 140),
        ("text", "max_length", "", 2000),
        ("single", "shuffle", "y", True),
        ("single", "max", "3", None),  # counts for nothing in this kind
    ],
)
def test_every_member_of_a_kind_can_be_written(kind, name, text, value):
    assert member(kind, text, name) == value


def test_rows_and_what_options_carry_are_taken_over():
    battery = Question("q1", "likert", "?", rows=(Row("r1", ""),), options=single().options)
    assert written(definition(battery), row__r1=" The app ").rows == (Row("r1", "The app"),)
    alone = definition(Question("q1", "multiple", "?", options=single().options))
    question = written(alone, option__o2="None", exclusive__o2="y")
    assert [option.exclusive for option in question.options] == [False, True]
    shown = Option("o1", "", picture="a.webp", alt="A", show_if=("answered", "q0"))
    picture = written(
        definition(Question("q1", "picture", "?", options=(shown,))), option__o1="", alt__o1="B"
    )
    assert picture.options == (Option("o1", "", picture="a.webp", alt="B", show_if=shown.show_if),)


def test_blank_options_are_not_for_readers():
    made = definition(Question("q1", "single", "?", options=(Option("o1", "A"), Option("o2", ""))))
    assert trimmed(made).question("q1").option_keys() == ("o1",)


class TestReady:
    def test_a_new_wording_keeps_its_key(self):
        reworded = definition(Question("q1", "single", "Other words?", options=single().options))
        assert ready(reworded, [definition(single())]) == reworded

    @pytest.mark.parametrize(
        "asked",
        [Question("q1", "text", "Why?"), Question("q1", "rating", "?", max=7)],
        ids=["another kind", "another scale"],
    )
    def test_a_question_that_asks_something_else_gets_a_new_key(self, asked):
        versions = [definition(Question("q1", "rating", "?"), single("q4"))]
        made = ready(definition(asked, single("q4")), versions)
        assert [question.key for question in made.questions()] == ["q5", "q4"]

    def test_two_of_them_get_two_keys(self):
        versions = [definition(single("q1"), single("q2"))]
        changed = definition(Question("q1", "text", "Why?"), Question("q2", "text", "How?"))
        made = ready(changed, versions)
        assert [question.key for question in made.questions()] == ["q3", "q4"]

    def test_what_names_a_question_names_it_by_its_new_key(self):
        follow = Question(
            "q2", "text", "Why {q1}?", show_if=("any", ("is", "q1", 7), ("answered", "q1"))
        )
        asked = definition(Question("q1", "rating", "?", max=7, low="Little"), follow)
        endings = (Ending("Thanks", show_if=("least", "q1", 6)),)
        translations = {"fr": {"q1": "Combien ?", "q1.low": "Peu", "q2": "Pourquoi {q1} ?"}}
        asked = msgspec.structs.replace(asked, endings=endings, translations=translations)
        made = ready(asked, [definition(Question("q1", "rating", "?"))])
        assert made.question("q2").text == "Why {q3}?"
        assert made.question("q2").show_if == ("any", ("is", "q3", 7), ("answered", "q3"))
        assert made.endings[0].show_if == ("least", "q3", 6)
        assert made.translations["fr"] == {
            "q3": "Combien ?",
            "q3.low": "Peu",
            "q2": "Pourquoi {q3} ?",
        }

    def test_what_is_ready_is_ready_for_good(self):
        versions = [definition(single("q1"))]
        made = ready(definition(Question("q1", "text", "Why?")), versions)
        assert ready(made, [*versions, made]) == made
