"""Every kind can do everything that a kind must; one that is half there fails here."""

import json
import random

import msgspec
import pytest

from survey_app.demo.leanings import asked as leaned
from survey_app.errors import Invalid
from survey_app.surveys.builder import COMMON, new_question
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import Chart, Control, Given
from survey_app.surveys.kinds.registry import GROUPS, KINDS
from tests.surveys.kinds.examples import ALL, EXAMPLES

every = pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)


def test_every_kind_has_an_example_and_a_group():
    assert list(EXAMPLES) == list(KINDS)
    assert [kind for kinds in GROUPS.values() for kind in kinds] == list(KINDS.values())


@every
def test_a_kind_says_what_it_is(example):
    kind = KINDS[example.kind]
    assert kind.label and kind.hint.endswith(".")
    assert isinstance(kind.control, Control) and isinstance(kind.chart, Chart)
    assert kind.members <= set(Question.__struct_fields__) - COMMON
    assert kind.option_members <= set(Option.__struct_fields__)
    assert kind.starts_with.keys() <= kind.members | {"text"}


@every
def test_an_example_is_sound_and_uses_only_what_counts(example):
    kind = KINDS[example.kind]
    assert list(kind.faults(example.question)) == []
    said = msgspec.to_builtins(example.question).keys()
    assert said - COMMON <= kind.members


@every
def test_its_answers_are_taken_once_and_for_all(example):
    kind = KINDS[example.kind]
    for answer in example.answers:
        cleaned = kind.clean(example.question, answer, "answers.q1")
        assert kind.clean(example.question, cleaned, "answers.q1") == cleaned
        assert json.loads(json.dumps(cleaned)) == cleaned
        assert kind.is_whole(example.question, cleaned) or example.kind in ("likert", "matrix")


@every
def test_what_is_no_answer_is_refused_at_its_place(example):
    for value in example.refused:
        with pytest.raises(Invalid) as error:
            KINDS[example.kind].clean(example.question, value, "answers.q1")
        assert all(fault.path.startswith("answers.q1") for fault in error.value.faults)


@every
def test_a_plain_form_says_the_same(example):
    kind = KINDS[example.kind]
    parts = {name[5:]: values for name, values in example.form.items() if name != "a.q1"}
    given = Given(example.form.get("a.q1", []), parts=parts)
    assert list(kind.form_faults(example.question, given)) == []
    assert (
        kind.clean(example.question, kind.from_form(example.question, given), "a") == example.first
    )
    assert kind.from_form(example.question, Given()) is None


def counted(example):
    """The tally of a question after all answers of its example."""
    kind, counts = KINDS[example.kind], {}
    for answer in example.answers:
        cleaned = kind.clean(example.question, answer, "a")
        marks = ["*answered", *kind.options_chosen(example.question, cleaned)]
        added = dict.fromkeys(marks, 1) | dict(kind.sums(example.question, cleaned))
        for mark, n in added.items():
            counts[mark] = counts.get(mark, 0) + n
    return counts


@every
def test_answers_are_counted_and_summed_up(example):
    counts = counted(example)
    assert all(len(mark) <= 40 for mark in counts)
    found = KINDS[example.kind].summarise(example.question, counts)
    assert found["base"] == len(example.answers)
    assert {name: found[name] for name in example.more} == example.more
    empty = KINDS[example.kind].summarise(example.question, {})
    assert (empty["base"], empty.keys()) == (0, found.keys())


@every
def test_the_export_has_its_columns(example):
    kind = KINDS[example.kind]
    answer = kind.clean(example.question, example.first, "a")
    columns = {one.name: one for one in kind.variables(example.question)}
    cells = {name: kind.cell(example.question, answer, one) for name, one in columns.items()}
    assert {name: None if value == "" else value for name, value in cells.items()} == example.cells


@every
def test_an_invented_reader_can_answer_it(example):
    rng = random.Random(7)
    lean = leaned(example.question, "anysurvey", rng)
    for _ in range(50):
        answer = lean.answer(rng)
        KINDS[example.kind].clean(example.question, answer, "answers.q1")


@every
def test_what_goes_without_saying_is_said_once(example):
    kind = KINDS[example.kind]
    spelled = kind.spelled_out(example.question, "de")
    assert kind.spelled_out(spelled, "de") == spelled
    assert kind.basis(spelled) == kind.basis(example.question)
    assert list(kind.faults(spelled)) == []
    values = kind.values(example.question)
    if values:
        assert (spelled.min, spelled.max) == (values[0], values[-1])


@every
def test_a_new_question_of_its_kind_lacks_only_words(example):
    made = new_question(example.kind, "q1", "en")
    lacking = {fault.path for fault in KINDS[example.kind].faults(made)}
    assert lacking <= {"options", "rows"}


def test_the_needs_of_a_question_are_told():
    needy = {name for name, example in EXAMPLES.items() if KINDS[name].needs(example.question)}
    assert needy == {"multiple", "dropdown", "picture", "rating", "slider"} | {
        "likert",
        "matrix",
        "ranking",
        "number",
        "date",
        "email",
    }
    plain = [
        Question("q1", "rating", "?"),
        Question("q1", "multiple", "?", options=(Option("o1", "A"),)),
    ]
    assert not any(KINDS[question.kind].needs(question) for question in plain)
