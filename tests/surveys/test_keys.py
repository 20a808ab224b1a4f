"""Keys only grow: none is ever given twice."""

import string

from hypothesis import given
from hypothesis import strategies as st

from survey_app.surveys.definition import KEY, Option, Question
from survey_app.surveys.keys import Keys
from tests.builders import definition, single

KEYS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)


def asked(*keys):
    return definition(*(single(key) for key in keys))


def test_the_next_question_is_above_all_that_ever_were():
    keys = Keys.used_in([asked("q1", "q7"), asked("q2")])
    assert keys.next_question() == "q8"


def test_the_first_question_of_a_survey_is_number_one():
    assert Keys.used_in([]).next_question() == "q1"


def test_options_are_counted_within_their_question_and_over_all_versions():
    earlier = Question("q1", "single", "First?", options=(Option("o9", "Gone"),))
    keys = Keys.used_in([definition(earlier), asked("q1", "q2")])
    assert keys.next_entry(single("q1"), "option") == "o10"
    assert keys.next_entry(single("q2"), "option") == "o3"


@given(st.lists(KEYS.map(lambda text: "q" + text), unique=True))
def test_a_new_key_is_new_and_well_formed_whatever_was_there(keys):
    new = Keys.used_in([asked(*keys)]).next_question()
    assert new not in keys
    assert KEY.fullmatch(new)
