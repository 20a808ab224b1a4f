"""The pages of placement rules: the list beside the snippets, the form, and its buttons."""

import html
from html.parser import HTMLParser

import pytest

from survey_app.database import transaction
from survey_app.placements.catalogue import add_rule, rules_in
from survey_app.placements.rules import Rule
from survey_app.surveys.models import Survey
from tests import builders
from tests.builders import NOW

FORM = {"spot": "also_read", "share": "100", "devices": ["phone", "tablet", "desktop"]}


@pytest.fixture
def address(publication, survey):
    return f"/studio/{publication.key}/surveys/{survey.key}"


@pytest.fixture
def add(database, publication, survey):
    """Adds a rule to the survey, or to the one with another id."""

    def added(key, rule=None, survey_id=survey.id):
        with transaction(database.writing()) as session:
            found = session.get_one(Survey, survey_id)
            add_rule(session, publication, found, rule or Rule(), now=NOW, key=key)

    return added


@pytest.fixture
def stored(database, publication):
    """The rules of the title as they are stored."""

    def read():
        with database.reading() as session:
            return rules_in(session, publication.id)

    return read


def text(answer):
    return html.unescape(answer.text)


def test_a_survey_without_rules_is_offered_one(editor_client, address):
    page = text(editor_client.get(f"{address}/place"))
    assert "A rule puts the survey into articles by itself" in page
    assert f'href="{address}/rules/new"' in page


def test_a_new_rule_is_stored_as_it_was_typed(editor_client, address, stored):
    typed = FORM | {
        "spot": "paragraph",
        "paragraph": "4",
        "addresses": "/ai/*\r\n\r\n /chips/* ",
        "sections": "AI",
        "published_since": "2026-11-01",
        "depth": "25",
        "share": "12.5",
        "devices": ["phone"],
        "once": "y",
        "starts_at": "2026-11-01T08:30",
    }
    answer = editor_client.post(f"{address}/rules/new", data=typed)
    assert (answer.status_code, answer.location) == (303, f"{address}/place#rules")
    [line] = stored()
    rule = line.rule
    assert (rule.spot, rule.paragraph, rule.depth, rule.share) == ("paragraph", 4, 0.25, 12.5)
    assert (rule.addresses, rule.devices, rule.once) == (("/ai/*", "/chips/*"), ("phone",), True)
    assert rule.published_since.isoformat() == "2026-11-01"
    assert rule.starts_at.isoformat() == "2026-11-01T08:30:00+00:00"
    page = text(editor_client.get(f"{address}/place"))
    assert "After paragraph 4" in page
    assert "in 12.5\xa0% of page views" in page


def test_the_form_says_what_is_stored_and_keeps_it(editor_client, address, add, stored):
    rule = Rule(
        spot="slide",
        addresses=("/ai/*",),
        audience=(),
        seconds=20,
        depth=0.5,
        share=33.3,
        held_out=10,
        devices=("tablet",),
        most_dismissals=0,
        starts_at=NOW,
    )
    add("therule", rule)
    page = editor_client.get(f"{address}/rules/therule")
    assert page.status_code == 200
    editor_client.post(f"{address}/rules/therule", data=form_of(page))
    assert stored()[0].rule == rule


def form_of(page):
    """What a browser would send of the form in a page."""
    sent = {}

    class Fields(HTMLParser):
        name = None

        def handle_starttag(self, tag, attributes):
            given = dict(attributes)
            if tag == "textarea":
                self.name = given["name"]
                sent.setdefault(self.name, "")
            if tag == "input" and (
                given.get("type") not in ("radio", "checkbox") or "checked" in given
            ):
                sent.setdefault(given["name"], []).append(given.get("value", ""))

        def handle_data(self, data):
            if self.name:
                sent[self.name] += data.lstrip("\n")

        def handle_endtag(self, tag):
            self.name = None

    Fields().feed(page.text)
    return sent


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"spot": "moon"}, "Not a valid choice"),
        ({"spot": "paragraph", "paragraph": "0"}, "Enter a number from 1 to 100."),
        ({"spot": "end", "depth": "100"}, "A survey within the text cannot wait"),
        ({"seconds": "soon"}, "Not a valid integer value."),
        ({"share": "0"}, "Enter a percentage from 0.01 to 100."),
        ({"addresses": "all articles"}, "is not a pattern like /politics/*"),
        ({"audience": "tier=a"}, "The label tier is not among those of the settings."),
    ],
)
def test_a_wrong_rule_comes_back_with_what_was_typed(
    editor_client, address, stored, wrong, sentence
):
    answer = editor_client.post(f"{address}/rules/new", data=FORM | {"topics": "kept"} | wrong)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "kept" in answer.text
    assert stored() == []


def test_matching_articles_are_listed_without_storing_anything(
    editor_client, address, database, publication, stored
):
    with transaction(database.writing()) as session:
        builders.make_article(session, publication)
        builders.make_article(session, publication, "/sport/final", "The final", section="Sport")
    typed = FORM | {"sections": "sport", "do": "look"}
    page = text(editor_client.post(f"{address}/rules/new", data=typed))
    assert "1 known article" in page
    assert "The final" in page
    assert "Robots at work" not in page
    assert stored() == []


def test_a_rule_is_switched_ordered_and_deleted(editor_client, address, add, stored):
    add("first"), add("second")
    for rule, act, expected in (
        ("second", "earlier", [("second", True), ("first", True)]),
        ("second", "off", [("second", False), ("first", True)]),
        ("second", "later", [("first", True), ("second", False)]),
        ("second", "on", [("first", True), ("second", True)]),
        ("first", "delete", [("second", True)]),
    ):
        answer = editor_client.post(f"{address}/rules/{rule}/{act}")
        assert (answer.status_code, answer.location) == (303, f"{address}/place#rules")
        assert [(line.key, line.is_on) for line in stored()] == expected


def test_rules_of_other_surveys_are_not_touched(
    editor_client, address, add, database, publication, stored
):
    with transaction(database.writing()) as session:
        other = builders.make_survey(session, publication, key="othersurvey").id
    add("theirs", survey_id=other)
    assert editor_client.get(f"{address}/rules/theirs").status_code == 404
    assert editor_client.post(f"{address}/rules/theirs/delete").status_code == 404
    assert editor_client.post(f"{address}/rules/theirs/paint").status_code == 404
    assert len(stored()) == 1


def test_an_unknown_button_is_refused(editor_client, address, add, stored):
    add("first")
    assert editor_client.post(f"{address}/rules/first/paint").status_code == 400
    assert len(stored()) == 1
