"""What stands on which page without scripts, given the answers so far."""

from survey_app.embed.steps import (
    drawn,
    ending_of,
    path_of,
    place_of,
    shown_only,
    step_after,
    step_before,
    step_with,
)
from survey_app.surveys.definition import Definition, Ending, Option, Page, Question
from tests.builders import single


def text(key, **given):
    return Question(key, "text", given.pop("text", "Why?"), **given)


def keys(path):
    return [step.keys for step in path]


THREE = Definition(
    "Labs",
    pages=(
        Page((single("q1"),)),
        Page((text("q2"), text("q3", show_if=("is", "q1", "o2")))),
        Page((text("q4"),), show_if=("is", "q1", "o1")),
        Page((text("q5"),)),
    ),
)


def test_each_page_is_a_step():
    plain = Definition("Labs", pages=(Page((single("q1"), text("q2"))), Page((text("q3"),))))
    assert keys(path_of(plain, {}, {})) == [("q1", "q2"), ("q3",)]


def test_conditions_on_pages_and_questions_go_by_earlier_answers():
    assert keys(path_of(THREE, {"q1": "o1"}, {})) == [("q1",), ("q2",), ("q4",), ("q5",)]
    assert keys(path_of(THREE, {"q1": "o2"}, {})) == [("q1",), ("q2", "q3"), ("q5",)]
    assert keys(path_of(THREE, {}, {})) == [("q1",), ("q2",), ("q5",)]


def test_conditions_go_by_facts_of_the_page():
    asked = Definition("Labs", pages=(Page((text("q1", show_if=("is", ":section", "AI")),)),))
    assert keys(path_of(asked, {}, {"section": "AI"})) == [("q1",)]
    assert path_of(asked, {}, {}) == []


def test_a_question_that_depends_on_one_of_its_page_comes_after_it_in_its_order():
    page = Page((single("q1"), text("q2", show_if=("is", "q1", "o1")), text("q3")))
    asked = Definition("Labs", pages=(page,))
    assert keys(path_of(asked, {"q1": "o1"}, {})) == [("q1",), ("q2", "q3")]
    assert keys(path_of(asked, {"q1": "o2"}, {})) == [("q1",), ("q3",)]


def test_options_and_texts_that_go_by_an_answer_of_the_page_come_after_it_too():
    options = (Option("o1", "Any"), Option("o2", "Some", show_if=("answered", "q1")))
    by_option = Page((text("q1"), Question("q2", "single", "Which?", options=options)))
    by_text = Page((text("q1"), text("q2", text="Why {q1}?")))
    for page in (by_option, by_text):
        assert keys(path_of(Definition("Labs", pages=(page,)), {}, {})) == [("q1",), ("q2",)]


def test_what_is_not_shown_any_more_says_nothing_further_on():
    chain = Definition(
        "Labs",
        pages=(
            Page((single("q1"),)),
            Page((single("q2", show_if=("is", "q1", "o1")),)),
            Page((text("q3", show_if=("is", "q2", "o1")),)),
        ),
    )
    stale = {"q1": "o2", "q2": "o1", "q3": "Because"}
    path = path_of(chain, stale, {})
    assert keys(path) == [("q1",)]
    assert shown_only(path, stale) == {"q1": "o2"}


def test_the_way_forward_and_back():
    answers = {"q1": "o1", "q2": None}
    path = path_of(THREE, answers, {})
    assert step_after(path, ["q1"], answers).keys == ("q2",)
    assert step_after(path, ["q2"], answers).keys == ("q4",)
    assert step_before(path, ["q4"]).keys == ("q2",)
    assert step_before(path, ["q1"]) is None


def test_at_the_end_what_was_never_asked_comes_first():
    answers = {"q1": "o2", "q2": "Because", "q5": "Later"}
    path = path_of(THREE, answers, {})
    assert step_after(path, ["q5"], answers).keys == ("q2", "q3")
    assert step_after(path, ["q5"], answers | {"q3": None}) is None


def test_a_question_that_is_gone_leads_to_what_is_still_open():
    answers = {"q1": "o2", "q2": None, "q3": None}
    path = path_of(THREE, answers, {})
    assert step_with(path, "q4", answers).keys == ("q5",)
    assert step_with(path, "q3", answers).keys == ("q2", "q3")
    assert step_with([], "q1", {}) is None


def test_where_a_reader_is():
    answers = {"q1": "o1"}
    path = path_of(THREE, answers, {})
    first, last = place_of(THREE, path, path[0]), place_of(THREE, path, path[-1])
    assert (first.number, first.of, first.is_first, first.is_last) == (1, 4, True, False)
    assert (last.number, last.of, last.is_first, last.is_last) == (4, 4, False, True)


def test_a_step_is_not_the_last_if_something_may_follow_from_it():
    page = Page((single("q1"), text("q2", show_if=("is", "q1", "o1"))))
    asked = Definition("Labs", pages=(page,))
    path = path_of(asked, {}, {})
    assert not place_of(asked, path, path[0]).is_last
    path = path_of(asked, {"q1": "o1"}, {})
    assert place_of(asked, path, path[1]).is_last


def test_questions_are_drawn_with_answers_in_their_texts_and_without_conditions():
    options = (Option("o1", "Like {q1}"), Option("o2", "No", show_if=("is", "q1", "Bus")))
    q2 = Question("q2", "single", "Why {q1}?", options=options, show_if=("answered", "q1"))
    asked = Definition("Labs", pages=(Page((text("q1"),)), Page((q2,))))
    step = path_of(asked, {"q1": "Tram"}, {})[1]
    [question] = drawn(asked, step, {"q1": "Tram"}, {})
    assert (question.text, question.show_if) == ("Why Tram?", None)
    assert [option.text for option in question.options] == ["Like Tram"]


def test_the_first_ending_that_fits_counts():
    endings = (Ending("For {q1}", show_if=("is", "q1", "o1")), Ending("For all", results=False))
    asked = Definition("Labs", pages=(Page((single("q1"),)),), endings=endings)
    assert ending_of(asked, {"q1": "o1"}, {}).text == "For Products first"
    assert ending_of(asked, {"q1": "o2"}, {}) == endings[1]
    assert ending_of(Definition("Labs"), {}, {}) == Ending()
