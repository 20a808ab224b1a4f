"""What stands on the hosted page: fields that keep their values, and results as lines."""

import pytest

from survey_app.embed.hosted import Hidden, form_page, result_lines, way_back
from survey_app.errors import Fault
from survey_app.surveys.published import published_survey
from tests.builders import ORIGIN, definition, make_publication, make_survey, single

TYPED = {
    "a.q1": ["o2"],
    "a.q2": ["o1", "other"],
    "other.q2": ["Chess"],
    "a.q3": ["4"],
    "a.q5": ["Because"],
}


@pytest.fixture
def survey(session):
    make_survey(session, make_publication(session))
    return published_survey(session, "labsurvey")


def fields(values, *faults):
    """The fields of the form with all kinds, by the key of the question."""
    page = form_page(definition(), Hidden(1), values, faults)
    return {field.question.key: field for field in page.fields}


def chosen(field):
    return [choice.key for choice in field.choices if choice.chosen]


def results(**counts):
    """Public results in which each question's options were chosen so often, out of 10."""
    return {
        "responses": 10,
        "questions": {
            key: {"base": 10, "options": {o: {"n": n, "share": n / 10} for o, n in told.items()}}
            for key, told in counts.items()
        },
    }


def test_a_new_form_has_nothing_put_in():
    for field in fields({}).values():
        assert (chosen(field), field.text, field.wrong) == ([], "", "")


def test_what_was_put_in_is_kept():
    kept = fields(TYPED)
    assert {key: chosen(field) for key, field in kept.items()} == {
        "q1": ["o2"],
        "q2": ["o1", "other"],
        "q3": ["4"],
        "q4": [],
        "q5": [],
    }
    assert (kept["q2"].text, kept["q5"].text) == ("Chess", "Because")


def test_a_scale_is_offered_value_by_value():
    offered = {key: [choice.key for choice in field.choices] for key, field in fields({}).items()}
    assert offered["q3"] == ["1", "2", "3", "4", "5"]
    assert offered["q4"] == [str(value) for value in range(11)]
    shapes = {key: field.shape for key, field in fields({}).items()}
    assert shapes == {
        "q1": "options",
        "q2": "options",
        "q3": "scale",
        "q4": "scale",
        "q5": "text",
    }


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault("answers.q1", "an answer is required"), "Please choose or write an answer."),
        (
            Fault("answers.q1", "is not an option of this question"),
            "Please choose one of the answers below.",
        ),
        (Fault("answers.q1", "must be a number"), "Must be a number."),
        (Fault("answers.q1.0", "must be short."), "Must be short."),
    ],
)
def test_a_message_stands_beside_its_field_and_there_only(fault, message):
    wrong = {key: field.wrong for key, field in fields({}, fault).items()}
    assert wrong == {"q1": message, "q2": "", "q3": "", "q4": "", "q5": ""}


def test_the_first_message_of_a_field_is_shown():
    faults = (Fault("answers.q1", "first"), Fault("answers.q1", "second"))
    assert fields({}, *faults)["q1"].wrong == "First."


def test_what_is_wrong_with_the_form_as_a_whole_stands_above_it():
    faults = (Fault("version", "was never published"), Fault("answers.q1", "x"), Fault("", "empty"))
    page = form_page(definition(single()), Hidden(1), {}, faults)
    assert set(page.wrong) == {"Was never published.", "Empty."}


def test_without_public_results_there_are_no_lines(survey):
    assert result_lines(survey, None, {"q1": "o1"}) == []


def test_lines_bear_the_texts_of_the_options_and_mark_the_readers_own(session):
    asked = definition(single())
    make_survey(session, make_publication(session), asked)
    found = published_survey(session, "labsurvey")
    [line] = result_lines(found, results(q1={"o1": 6, "o2": 4}), {"q1": "o2"})
    assert (line.text, line.base) == ("What should labs do first?", 10)
    assert [(bar.label, bar.share, bar.n, bar.own) for bar in line.bars] == [
        ("Products first", 0.6, 6, False),
        ("Research first", 0.4, 4, True),
    ]


@pytest.mark.parametrize("answer", [None, {"refused": True}, "gone"])
def test_nothing_is_marked_as_own_without_an_answer_among_the_options(session, answer):
    make_survey(session, make_publication(session), definition(single()))
    found = published_survey(session, "labsurvey")
    [line] = result_lines(found, results(q1={"o1": 6, "o2": 4}), {"q1": answer})
    assert not any(bar.own for bar in line.bars)


@pytest.mark.parametrize(
    ("article", "back"),
    [
        (f"{ORIGIN}/ai/robots?x=1#end", f"{ORIGIN}/ai/robots?x=1#end"),
        ("https://NEWS.example:443/ai", "https://NEWS.example:443/ai"),
        ("", ""),
        ("/ai/robots", ""),
        ("//news.example/ai", ""),
        ("http://news.example/ai", ""),
        ("https://news.example.evil.example/ai", ""),
        ("https://news.example:8443/ai", ""),
        ("https://news.example@evil.example/ai", ""),
        ("https://evil.example/#https://news.example/", ""),
        ("https://evil.example\\@news.example/", ""),
        ("https://news.example\n.evil.example/", ""),
        ("javascript://news.example/%0aalert(1)", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,https://news.example/", ""),
    ],
)
def test_the_way_back_leads_to_the_publications_own_pages_only(survey, article, back):
    assert way_back(survey, article) == back


def test_a_publication_without_origins_has_no_way_back(session):
    make_survey(session, make_publication(session, origins=()))
    assert way_back(published_survey(session, "labsurvey"), f"{ORIGIN}/ai") == ""
