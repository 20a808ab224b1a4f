"""Rankings."""

import msgspec
import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

OPTIONS = (Option("o1", "News"), Option("o2", "Sport"), Option("o3", "Culture"))
ALL = Question("q1", "ranking", "What first?", options=OPTIONS)
BEST_TWO = msgspec.structs.replace(ALL, max=2)
ONE_HIDDEN = msgspec.structs.replace(
    ALL, options=(*OPTIONS[:2], Option("o3", "Culture", show_if=("answered", "q9")))
)
ranking = KINDS["ranking"]


@pytest.mark.parametrize(
    ("question", "answer", "taken"),
    [
        (ALL, ["o3", "o1", "o2"], True),
        (ALL, ["o3", "o1"], False),
        (BEST_TWO, ["o3", "o1"], True),
        (BEST_TWO, ["o3"], False),
        (BEST_TWO, ["o3", "o1", "o2"], False),
        (ONE_HIDDEN, ["o2", "o1"], True),
        (ONE_HIDDEN, ["o2", "o3", "o1"], True),
        (ONE_HIDDEN, ["o2"], False),
    ],
)
def test_all_that_were_shown_have_a_place_or_the_best(question, answer, taken):
    if taken:
        assert ranking.clean(question, answer, "a") == answer
    else:
        with pytest.raises(Invalid):
            ranking.clean(question, answer, "a")


def test_places_are_counted_and_their_mean_is_that_of_those_who_gave_one():
    counts = {"*answered": 2, "o1:1": 1, "o1:2": 1, "o2:1": 1, "o3:2": 1}
    found = ranking.summarise(BEST_TWO, counts)
    assert {key: one["n"] for key, one in found["options"].items()} == {"o1": 1, "o2": 1, "o3": 0}
    assert found["mean_rank"] == {"o1": 1.5, "o2": 1.0, "o3": 2.0}
    assert ranking.summarise(ALL, {})["mean_rank"] == {"o1": None, "o2": None, "o3": None}


def test_what_got_no_place_has_none_in_the_export():
    columns = ranking.variables(BEST_TWO)
    assert [ranking.cell(BEST_TWO, ["o3", "o1"], column) for column in columns] == [2, None, 1]


def test_a_form_gives_each_option_its_place():
    form = Given(parts={"o1": ["2"], "o2": ["3"], "o3": ["1"]})
    assert ranking.form_faults(ALL, form) == []
    assert ranking.from_form(ALL, form) == ["o3", "o1", "o2"]
    assert ranking.from_form(ALL, Given()) is None


@pytest.mark.parametrize(
    "parts", [{"o1": ["1"], "o2": ["1"]}, {"o1": ["4"]}, {"o1": ["0"]}, {"o1": ["first"]}]
)
def test_a_place_that_is_none_or_given_twice_is_refused(parts):
    assert ranking.form_faults(ALL, Given(parts=parts)) == ["gives each place to one option"]


@pytest.mark.parametrize(
    ("most", "sound"), [(None, True), (1, True), (3, True), (0, False), (4, False)]
)
def test_there_is_at_least_one_place_and_not_more_than_options(most, sound):
    found = ranking.faults(msgspec.structs.replace(ALL, max=most))
    assert [fault.path for fault in found] == ([] if sound else ["options"])
