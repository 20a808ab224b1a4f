"""What a publisher pastes: nothing an editor typed breaks it, and the form is one we take."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.placements.heights import reserved_height
from survey_app.placements.snippet import (
    content_policy,
    element_snippet,
    form_snippet,
    height_rule,
    hosted_address,
    link_snippet,
    snippets,
)
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Option, Question
from tests.builders import ORIGIN, definition, single
from tests.embed.printed import form_in

H = "https://surveys.example"
ARTICLE = f'{ORIGIN}/ai/robots?a=1&b="2"#end'
ESCAPED = "https%3A%2F%2Fnews.example%2Fai%2Frobots%3Fa%3D1%26b%3D%222%22%23end"
NASTY = "</label></form><script>alert(1)</script> \"quoted\" & 'single' &lt; <b>"


def form(made=None, version=1, **given):
    return form_snippet(H, "labsurvey", made or definition(), version, **given)


def test_the_element_leads_readers_without_scripts_to_the_page():
    assert element_snippet(H, "labsurvey") == (
        '<reader-survey survey="labsurvey"><a href="https://surveys.example/s/labsurvey">Survey</a>'
        "</reader-survey>"
    )


def test_the_link_is_what_the_script_takes_over():
    assert link_snippet(H, "labsurvey") == (
        '<a data-survey="labsurvey" href="https://surveys.example/s/labsurvey">Survey</a>'
    )


@pytest.mark.parametrize("snippet", [element_snippet, link_snippet])
def test_the_article_is_added_as_one_value(snippet):
    printed = snippet(H, "labsurvey", ARTICLE)
    assert f'href="{H}/s/labsurvey?article={ESCAPED}"' in printed


def test_a_path_of_the_publishers_own_host_is_kept():
    assert hosted_address("https://news.example/ask", "labsurvey") == (
        "https://news.example/ask/s/labsurvey"
    )


def test_the_form_posts_to_the_page_and_says_which_wording_it_is():
    read = form_in(form(version=3))
    assert (read.method, read.action) == ("post", f"{H}/s/labsurvey")
    assert read.sends()["version"] == ["3"]
    assert "article" not in read.sends()
    assert form_in(form(article=ARTICLE)).sends()["article"] == [ARTICLE]


def test_the_form_has_only_fields_that_the_page_takes():
    names = {control.name for control in form_in(form()).controls}
    assert names == {"version", "a.q1", "a.q2", "other.q2", "a.q3", "a.q4", "a.q5"}


def test_the_form_stands_in_the_element():
    lines = form().splitlines()
    assert lines[0] == '<reader-survey survey="labsurvey">'
    assert lines[-1] == "</reader-survey>"


def test_nothing_that_an_editor_types_is_markup():
    asked = (
        Question("q1", "single", NASTY, options=(Option("o1", NASTY), Option("other", NASTY))),
        Question("q2", "rating", NASTY, low=NASTY, high=NASTY),
        Question("q3", "text", NASTY),
        Question("q4", "text", NASTY, long=True),
    )
    printed = form(definition(*asked, title=NASTY), article=f'"{NASTY}')
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*(\w[\w-]*)", printed)}
    assert tags == {
        *("reader-survey", "form", "input", "fieldset", "legend", "label", "p", "button"),
        "textarea",
    }
    assert form_in(printed).sends()["article"] == [f'"{NASTY}']


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_leaves_the_form_as_it_is(text):
    asked = Question("q1", "single", text, options=(Option("o1", text), Option("o2", "x")))
    read = form_in(form(definition(asked)))
    assert [(control.name, control.value) for control in read.controls] == [
        ("version", "1"),
        ("a.q1", "o1"),
        ("a.q1", "o2"),
    ]


def test_required_questions_are_required_by_the_browser_where_it_can():
    printed = form(definition(single(required=True), Question("q2", "text", "Why?", required=True)))
    assert printed.count(" required>") == 3


def test_a_scale_names_its_ends():
    printed = form(definition(Question("q1", "rating", "How?", low="Bad", high="Good")))
    assert re.findall(r"> (\d[\w ]*)</label>", printed) == ["1 Bad", "2", "3", "4", "5 Good"]


@pytest.fixture
def sent(client, database, survey):
    """Fill the printed form and send it as a browser does; returns the stored answer."""

    def send(answers, **headers):
        read = form_in(
            form_snippet("http://localhost", "labsurvey", definition(), 1, f"{ORIGIN}/ai")
        )
        answer = client.post(read.action, data=read.filled(answers), headers=headers)
        assert answer.status_code == 303
        with database.reading() as session:
            [row] = session.query(Response)
        return row

    return send


@pytest.mark.parametrize(
    ("typed", "question", "answer"),
    [
        ({"a.q1": "o2"}, "q1", "o2"),
        ({"a.q2": ["o1", "o2"]}, "q2", ["o1", "o2"]),
        (
            {"a.q2": ["o1", "other"], "other.q2": "Chess"},
            "q2",
            ["o1", {"option": "other", "text": "Chess"}],
        ),
        ({"other.q2": "Chess"}, "q2", [{"option": "other", "text": "Chess"}]),
        ({"a.q3": "5"}, "q3", 5),
        ({"a.q4": "10"}, "q4", 10),
        ({"a.q5": "Because\r\nof it"}, "q5", "Because\nof it"),
    ],
)
def test_what_is_put_into_the_printed_form_is_stored(sent, typed, question, answer):
    row = sent(typed, Origin=ORIGIN)
    assert row.answers == dict.fromkeys(("q1", "q2", "q3", "q4", "q5")) | {question: answer}
    assert (row.channel, row.complete, row.version) == ("hosted", True, 1)
    assert row.article_id > 0


def test_the_printed_form_of_an_older_wording_still_works(client, database, survey, sent):
    with transaction(database.writing()) as session:
        now = dt.datetime.now(dt.UTC)
        found = survey_by_key(session, "labsurvey")
        lifecycle.save_draft(session, found, definition(single("q1"), single("q9")), now)
        lifecycle.publish(session, found, user_id=None, now=now)
    assert sent({"a.q4": "7"}).version == 1


def rules(css):
    """Media query → selectors and declarations, of a sheet that is nested one level deep."""
    read = {}
    for query, body in re.findall(r"@media ([^{}]+) \{\n((?:[^{}]|\{[^{}]*\})*)\}", css):
        [(selectors, declarations)] = re.findall(r"([^{}]+)\{([^{}]*)\}", body)
        pairs = (line.split(":") for line in declarations.split(";") if line.strip())
        read[query] = (
            [selector.strip() for selector in selectors.split(",")],
            {name.strip(): value.strip() for name, value in pairs},
        )
    return read


def test_the_height_rule_keeps_the_place_of_this_survey_free():
    asked = definition()
    place = ['reader-survey[survey="labsurvey"]', 'a[data-survey="labsurvey"]']
    wide, narrow = (f"{reserved_height(asked, width)}px" for width in (560, 340))
    assert rules(height_rule("labsurvey", asked)) == {
        "(scripting: enabled)": (place, {"display": "block", "min-block-size": wide}),
        "(scripting: enabled) and (max-width: 480px)": (place, {"min-block-size": narrow}),
    }


def test_the_distance_of_the_box_yields_to_that_of_the_page():
    first, *_ = height_rule("labsurvey", definition()).splitlines()
    assert first.startswith(":where(reader-survey, a[data-survey]) { margin-block: ")


def test_the_height_rule_has_no_other_text():
    css = height_rule("labsurvey", definition(single(), title=NASTY))
    assert css.count("{") == css.count("}") == 5
    assert "script>" not in css


@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        (H, H),
        ("https://news.example/ask", "https://news.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_the_content_policy_names_what_the_widget_and_the_form_need(public_url, host):
    policy = content_policy(public_url)
    directives = dict(each.split(" ") for each in policy.split("; "))
    assert directives == dict.fromkeys(
        ["script-src", "connect-src", "img-src", "form-action"], host
    )


def test_all_snippets_of_a_survey_are_of_that_survey_and_title():
    made = snippets(H, "technews", "labsurvey", definition(), 2)
    assert made.script == f'<script async src="{H}/embed/technews.js"></script>'
    assert made.address == f"{H}/s/labsurvey"
    assert (made.element, made.link) == (
        element_snippet(H, "labsurvey"),
        link_snippet(H, "labsurvey"),
    )
    assert (made.form, made.style) == (form(version=2), height_rule("labsurvey", definition()))
    assert made.policy == content_policy(H)
