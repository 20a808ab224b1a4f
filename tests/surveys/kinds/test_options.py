"""Choices: what they take, count and export, and what is wrong with them."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

OPTIONS = (Option("o1", "Products"), Option("o2", "Research"), Option("other", "Other"))
ONE = Question("q1", "single", "First?", options=OPTIONS)
MANY = Question("q2", "multiple", "Which?", options=OPTIONS)
PLAIN = Question("q3", "single", "Which?", options=OPTIONS[:2])
single, multiple = KINDS["single"], KINDS["multiple"]


@pytest.mark.parametrize("value", ["o1", "other", {"option": "other", "text": "Both"}])
def test_single_takes_an_option_or_an_other_with_its_text(value):
    assert single.clean(ONE, value, "answers.q1") == value


@pytest.mark.parametrize(
    "value",
    ["o9", "", 1, True, [], ["o1"], {}, {"option": "o1", "text": "x"}, {"option": "other"}]
    + [{"option": "other", "text": ""}, {"option": "other", "text": 1}],
)
def test_single_refuses_everything_else(value):
    with pytest.raises(Invalid) as error:
        single.clean(ONE, value, "answers.q1")
    assert error.value.faults[0].path.startswith("answers.q1")


def test_an_other_text_needs_an_other_option():
    with pytest.raises(Invalid):
        single.clean(PLAIN, {"option": "other", "text": "Both"}, "answers.q3")


def test_multiple_keeps_the_order_given():
    answer = ["o2", {"option": "other", "text": " Both "}]
    assert multiple.clean(MANY, answer, "a") == ["o2", {"option": "other", "text": "Both"}]


@pytest.mark.parametrize("value", [[], "o1", ["o1", "o1"], [None], ["o1", ["o2"]], {"o1": 1}])
def test_multiple_refuses_everything_else(value):
    with pytest.raises(Invalid):
        multiple.clean(MANY, value, "answers.q2")


def test_an_other_counts_once_however_it_was_sent():
    assert multiple.options_chosen(MANY, ["o1", {"option": "other", "text": "x"}]) == [
        "o1",
        "other",
    ]


def test_multiple_exports_a_column_for_each_option_and_the_text():
    columns = multiple.variables(MANY)
    answer = ["o2", {"option": "other", "text": "Both"}]
    assert {c.name: multiple.cell(MANY, answer, c) for c in columns} == {
        "q2_o1": 0,
        "q2_o2": 1,
        "q2_other": 1,
        "q2_other_text": "Both",
    }


def test_shares_are_of_those_who_answered():
    result = multiple.summarise(MANY, {"*answered": 4, "o1": 3, "o2": 2})
    assert result["base"] == 4
    assert result["options"]["o1"]["share"] == 0.75
    assert result["options"]["other"] | {"high": None} == {
        "n": 0,
        "share": 0.0,
        "low": 0.0,
        "high": None,
    }


@pytest.mark.parametrize(
    ("values", "other", "answer"),
    [([], "", None), (["o1"], "typed in vain", "o1"), (["other"], " ", "other")],
)
def test_a_form_says_the_same_as_json(values, other, answer):
    assert single.from_form(ONE, Given(values, other)) == answer


def test_who_types_a_text_of_their_own_means_it_also_without_ticking():
    assert multiple.from_form(MANY, Given(["o1"], "Both")) == [
        "o1",
        {"option": "other", "text": "Both"},
    ]


def faults(kind, **members):
    found = KINDS[kind].faults(Question("q1", kind, "?", **members))
    return [(fault.path, fault.detail) for fault in found]


def test_a_choice_with_one_option_is_no_question():
    assert faults("single", options=OPTIONS[:1])


def test_doubled_option_texts_are_named():
    twins = (Option("o1", "Yes"), Option("o2", "Yes "))
    assert faults("single", options=twins) == [("options", "Two options have the same text.")]


LIMITED = Question(
    "q1", "multiple", "?", min=2, max=2, options=(*OPTIONS, Option("o4", "None", exclusive=True))
)


@pytest.mark.parametrize("value", [["o1", "o2"], ["o4"]])
def test_limits_hold_but_not_for_what_stands_alone(value):
    assert multiple.clean(LIMITED, value, "a") == value


@pytest.mark.parametrize("value", [["o1"], ["o1", "o2", "other"], ["o4", "o1"], ["o1", "o4"]])
def test_too_few_too_many_and_what_excludes_them_are_refused(value):
    with pytest.raises(Invalid):
        multiple.clean(LIMITED, value, "a")


HIDDEN = (Option("o1", "A"), Option("o2", "B", show_if=("answered", "q9")), Option("o3", "C"))


@pytest.mark.parametrize(
    ("limits", "possible"),
    [((2, 2), True), ((3, None), False), ((2, 1), False), ((0, None), False), ((None, 3), True)],
)
def test_limits_that_somebody_could_not_keep_are_named(limits, possible):
    least, most = limits
    assert (faults("multiple", options=HIDDEN, min=least, max=most) == []) == possible


def test_a_picture_needs_its_file_and_a_description_but_no_caption():
    good = (
        Option("o1", "", picture="a.webp", alt="A"),
        Option("o2", "", picture="b.webp", alt="B"),
    )
    assert faults("picture", options=good) == []
    assert len(faults("picture", options=OPTIONS[:2])) == 2


@pytest.mark.parametrize("kind", ["dropdown", "picture", "yesno", "statement"])
def test_other_kinds_take_no_text_of_ones_own(kind):
    asked = Question("q1", kind, "?", options=OPTIONS)
    with pytest.raises(Invalid):
        KINDS[kind].clean(asked, {"option": "other", "text": "x"}, "a")
    assert [column.name for column in KINDS[kind].variables(asked)] == ["q1"]


@pytest.mark.parametrize(
    ("kind", "language", "texts"),
    [
        ("yesno", "en", ["Yes", "No"]),
        ("yesno", "pt-BR", ["Sim", "Não"]),
        ("yesno", "tlh", ["Yes", "No"]),
        ("statement", "de", ["Stimme zu", "Stimme nicht zu", "Überspringen"]),
    ],
)
def test_what_a_kind_brings_itself_speaks_the_language_of_the_survey(kind, language, texts):
    spelled = KINDS[kind].spelled_out(Question("q1", kind, "?"), language)
    assert [option.text for option in spelled.options] == texts
