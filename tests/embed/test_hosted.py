"""What stands on the hosted page: fields that keep their values."""

import msgspec
import pytest

from survey_app.embed.hosted import Hidden, form_page, way_back
from survey_app.errors import Fault
from survey_app.surveys.published import published_survey
from tests.builders import ORIGIN, definition, make_publication, make_survey, single
from tests.surveys.kinds.examples import EXAMPLES

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
    controls = {key: field.control for key, field in fields({}).items()}
    assert controls == {
        "q1": "radios",
        "q2": "checkboxes",
        "q3": "scale",
        "q4": "scale",
        "q5": "text",
    }


def field_of(kind, form, **members):
    question = msgspec.structs.replace(EXAMPLES[kind].question, **members)
    [field] = form_page(definition(question), Hidden(1), form).fields
    return field


def test_parts_are_kept():
    form = EXAMPLES["matrix"].form
    assert field_of("matrix", form).parts == {"r1": "o1", "r2": "o3"}
    assert field_of("ranking", EXAMPLES["ranking"].form).parts == {"o1": "2", "o2": "1", "o3": "3"}
    assert field_of("email", EXAMPLES["email"].form).parts == {"consent": "y"}
    assert field_of("email", EXAMPLES["email"].form).text == "ada@news.example"


def test_a_ranking_of_the_best_gives_away_as_many_places():
    assert list(field_of("ranking", {}, max=2).places) == [1, 2]
    assert list(field_of("ranking", {}).places) == [1, 2, 3]


@pytest.mark.parametrize(("decimals", "step"), [(0, "1"), (2, "0.01")])
def test_a_number_goes_in_steps_of_its_last_digit(decimals, step):
    assert field_of("number", {}, decimals=decimals).step == step


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "Choose as many as you like."),
        (2, None, "Choose at least 2."),
        (None, 3, "Choose at most 3."),
        (2, 3, "Choose 2 to 3."),
        (2, 2, "Choose 2."),
    ],
)
def test_how_many_may_be_chosen_is_said_in_words(least, most, words):
    assert field_of("multiple", {}, min=least, max=most).limits_in_words == words


def test_what_a_kind_brings_itself_is_offered_in_the_language_of_the_survey():
    asked = msgspec.structs.replace(definition(EXAMPLES["yesno"].question), language="fr")
    [field] = form_page(asked, Hidden(1), {"a.q1": ["no"]}).fields
    assert [(choice.text, choice.chosen) for choice in field.choices] == [
        ("Oui", False),
        ("Non", True),
    ]


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
