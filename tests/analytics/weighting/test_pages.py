"""The pages of weightings: the form, what one does, the survey's own, and deleting."""

import datetime as dt
import re

import polars as pl
import pytest

from survey_app.analytics.facets.facet import Category, Facet
from survey_app.analytics.models import Weighting
from survey_app.analytics.snapshot import keeping
from survey_app.analytics.weighting.refused import why_refused
from survey_app.collect.receive import Sender
from survey_app.database import transaction
from survey_app.errors import Invalid
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question, Row
from tests import builders
from tests.analytics.looking import choice, make_survey

LIST = "/studio/technews/surveys/labsurvey/weights"
NEW = f"{LIST}/new"


@pytest.fixture
def survey(database, publication):
    """One question, answered by 60 readers on phones and 20 on computers."""
    made = make_survey(database, publication, choice("q1", "Yes", "No"), choice("q2", "A", "B"))
    for device, n, yes in (("phone", 60, 45), ("desktop", 20, 5)):
        given = [{"q1": "o1" if at < yes else "o2", "q2": "o1"} for at in range(n)]
        builders.respond(database, *given, sender=Sender(device=device))
    return made


FORM = {
    "name": "Devices",
    "source": "Server logs of May",
    "largest": "5",
    "smallest": "0.2",
    "margin": ["device"],
    "key.0": ["phone", "desktop"],
    "target.0": ["50", "50"],
}


def words(page):
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def saved(editor_client, survey):
    """Address of a saved weighting."""
    made = editor_client.post(NEW, data={**FORM, "act": "save"})
    assert made.status_code == 303
    return made.location


def test_a_weighting_is_saved_and_says_what_it_does(editor_client, saved):
    said = words(editor_client.get(saved))
    assert "Targets: Server logs of May" in said
    assert "Worth as many equally weighted 60" in said
    assert "0.67 to 2.00" in said
    assert "62.5 %" in said  # before: 50 of 80
    assert "50.0 %" in said  # after: half of 75 % and half of 25 %
    assert "Devices" in words(editor_client.get(LIST))


def test_the_form_is_filled_from_all_who_saw_it(editor_client, survey, seen):
    seen(900, device="phone")
    seen(100, device="desktop")
    page = editor_client.post(NEW, data={**FORM, "act": "seen:device"})
    assert "Of 1,000 times seen" in words(page)
    assert re.findall(r'name="target.0" value="([^"]*)"', page.text) == ["90", "10"]


def test_a_rare_category_has_its_target_too(editor_client, survey, seen):
    seen(29_999, device="phone")
    seen(1, device="desktop")
    page = editor_client.post(NEW, data={**FORM, "act": "seen:device"})
    assert re.findall(r'name="target.0" value="([^"]*)"', page.text) == ["99.996667", "0.003333"]


def test_every_section_of_a_large_title_has_its_target(editor_client, survey, seen, announce):
    for number in range(50):
        seen(2, announce(f"/{number}", section=f"Section {number}"))
    page = editor_client.post(NEW, data={"margin": ["section"], "act": "seen:section"})
    assert re.findall(r'name="target.0" value="([^"]*)"', page.text) == ["2"] * 50


def test_margins_are_added_removed_and_read_from_a_table(editor_client, survey):
    page = editor_client.post(NEW, data={**FORM, "act": "add", "add": "a.q1"})
    assert 'name="margin" value="a.q1"' in page.text
    page = editor_client.post(NEW, data={**FORM, "act": "remove:device"})
    assert 'name="margin"' not in page.text
    table = "margin,category,count\nQuestion q1?,Yes,300\nQuestion q1?,No,100\n"
    page = editor_client.post(NEW, data={**FORM, "act": "table", "table": table})
    assert re.findall(r'name="target.1" value="([^"]*)"', page.text) == ["75", "25"]


def test_it_can_be_tried_before_it_is_saved(editor_client, survey, database):
    said = words(editor_client.post(NEW, data={**FORM, "act": "check"}))
    assert "This works: 80 answers are worth 60 equally weighted ones" in said
    with database.reading() as session:
        assert session.query(Weighting).count() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"target.0": ["50", "40"]}, "The targets add up to 90 %: 10 % missing."),
        ({"target.0": ["half", "50"]}, "“half” is no percentage such as 48 or 48.5."),
        ({"target.0": ["100", ""]}, "20 answers are in this category: it needs a target."),
        (
            {"key.0": ["phone", "desktop", "tablet"], "target.0": ["40", "50", "10"]},
            "Nobody who answered is in this category, but it has a target.",
        ),
        ({"target.0": ["100", "0"]}, "Its target is 0, which would weigh out those who are in it."),
        ({"target.0": ["1", "99"]}, "widen them, or merge categories"),
        ({"name": " "}, "A weighting needs a name."),
        ({"largest": "1"}, "The largest weight must be a number above 1."),
        ({"smallest": "many"}, "The smallest weight must be a number below 1."),
        ({"margin": [], "key.0": [], "target.0": []}, "Choose at least one thing to weight by."),
    ],
)
def test_what_cannot_be_weighted_is_said_beside_its_field(editor_client, survey, change, said):
    page = editor_client.post(NEW, data={**FORM, **change, "act": "save"})
    assert page.status_code == 422
    assert said in words(page)


def test_all_that_is_wrong_is_said_at_once_from_the_first_wrong_field_on(editor_client, survey):
    change = {"name": "", "target.0": ["50", "half"], "largest": "1", "act": "save"}
    page = editor_client.post(NEW, data={**FORM, **change})
    said = words(page)
    assert "A weighting needs a name." in said
    assert "“half” is no percentage such as 48 or 48.5." in said
    assert "The largest weight must be a number above 1." in said
    assert re.findall(r"<input[^>]* autofocus", page.text) == [
        re.search(r'<input id="name"[^>]* autofocus', page.text)[0]
    ]


def test_a_wrong_target_has_the_focus_and_what_is_wrong_with_it(editor_client, survey):
    page = editor_client.post(NEW, data={**FORM, "target.0": ["50", "half"], "act": "check"})
    (field,) = re.findall(r"<input[^>]* autofocus", page.text)
    described = re.search(r'value="half".*aria-describedby="([^"]+)"', field)[1]
    assert re.search(rf'id="{described}">“half” is no percentage', page.text)


def test_a_weighting_is_changed_under_its_name(editor_client, saved):
    page = editor_client.get(f"{saved}/edit")
    assert re.findall(r'name="target.0" value="([^"]*)"', page.text) == ["50", "50"]
    change = {**FORM, "target.0": ["60", "40"], "act": "save"}
    assert editor_client.post(f"{saved}/edit", data=change).status_code == 303
    assert "60.0 %" in words(editor_client.get(saved))
    again = editor_client.post(NEW, data={**FORM, "act": "save"})
    assert "Another weighting of this survey has this name." in words(again)


def test_one_is_the_surveys_own_and_weights_its_cross_tab(editor_client, saved):
    crosstab = LIST.replace("weights", "crosstab")
    assert "worth" not in words(editor_client.get(f"{crosstab}?columns=a.q2"))
    editor_client.post(saved, data={"act": "use"})
    said = words(editor_client.get(f"{crosstab}?columns=a.q2"))
    assert "Weighted by “Devices” (Server logs of May)" in said
    assert "worth 60" in said
    assert "worth" not in words(editor_client.get(f"{crosstab}?columns=a.q2&weighting=none"))
    editor_client.post(saved, data={"act": "leave"})
    assert "worth" not in words(editor_client.get(f"{crosstab}?columns=a.q2"))


def test_one_that_no_longer_works_says_why_and_weights_nothing(
    editor_client, saved, database, monkeypatch
):
    monkeypatch.setattr(keeping, "FRESH", dt.timedelta(0))
    editor_client.post(saved, data={"act": "use"})
    builders.respond(database, {"q1": "o1"}, sender=Sender(device="tablet"))
    why = "Device, “tablets”: 1 answer is in this category: it needs a target."
    said = words(editor_client.get(LIST.replace("weights", "crosstab")))
    assert f"“Devices” cannot be used: {why}" in said
    assert f"cannot be used now: {why}" in words(editor_client.get(saved))
    assert f"cannot be used now: {why}" in words(editor_client.get(LIST.removesuffix("/weights")))
    assert why in words(editor_client.get(LIST))


def test_why_none_can_be_used_names_option_or_margin():
    option, found = Category("o4", "Choice 4"), {}
    found["a.q1"] = Facet("a.q1", "Which?", "{}", pl.lit(1), lambda value: option, (option,))
    for path, why in (
        ("a.q1=o4", "Which?, “Choice 4”: It has none."),
        ("a.q1=o9", "Which?, “o9”: It has none."),
        ("a.q1", "Which?: It has none."),
        ("bounds", "It has none."),
    ):
        assert why_refused(Invalid.at(path, "It has none."), found) == why


def test_deleting_leaves_nothing(editor_client, saved):
    editor_client.post(saved, data={"act": "delete"})
    assert "No weighting yet" in words(editor_client.get(LIST))
    assert editor_client.get(saved).status_code == 404


def test_weightings_of_other_surveys_are_not_found(editor_client, saved, database, publication):
    with transaction(database.writing()) as session:
        owner = session.get_one(Publication, publication.id)
        builders.make_survey(session, owner, key="othersurvey")
    assert editor_client.get(saved.replace("labsurvey", "othersurvey")).status_code == 404


def test_results_stand_beside_weighted_ones_where_a_survey_has_a_weighting(editor_client, saved):
    results = LIST.removesuffix("/weights")
    assert "Weighted" not in words(editor_client.get(results))
    editor_client.post(saved, data={"act": "use"})
    said = words(editor_client.get(results))
    assert "weighted by Devices (Server logs of May)" in said
    assert "Yes 50 63 % 52–72 % 50 % 39–61 %" in said
    narrowed = words(editor_client.get(f"{results}?device=phone"))
    assert "Yes 45 75 % 63–84 % 75 %" in narrowed
    assert "Weighted" not in words(editor_client.get(f"{results}?weighting=none"))


def test_rows_of_a_battery_have_weighted_shares_too(editor_client, database, publication):
    """6 of 8 on phones and 1 of 4 on computers say “Often” of a row: 50 % were they as many."""
    steps, two = (
        (Option("o1", "Often"), Option("o2", "Never")),
        (Row("r1", "App"), Row("r2", "Site")),
    )
    make_survey(database, publication, Question("q1", "matrix", "When?", options=steps, rows=two))
    for device, n, often in (("phone", 8, 6), ("desktop", 4, 1)):
        given = [{"q1": {"r1": "o1" if at < often else "o2"}} for at in range(n)]
        builders.respond(database, *given, sender=Sender(device=device))
    made = editor_client.post(NEW, data={**FORM, "act": "save"})
    editor_client.post(made.location, data={"act": "use"})
    page = LIST.removesuffix("/weights")
    said = words(editor_client.get(page))
    assert "App 12 answered Often 7 58 % 32–81 % 50 %" in said
    assert "Site 0 answered Often 0 –" in said
    assert "Beside the shares of choices, scales and batteries stand" in said
    grouped = words(editor_client.get(f"{page}?by=device"))
    assert "These shares are not weighted. Those of the cross-tab are, by Devices" in grouped
    assert "Beside the shares" not in grouped


def test_a_share_that_the_weighting_fixes_is_called_its_target(editor_client, survey):
    given = {"margin": ["a.q1"], "key.0": ["o1", "o2"], "target.0": ["30", "70"], "act": "save"}
    made = editor_client.post(NEW, data={**FORM, **given})
    editor_client.post(made.location, data={"act": "use"})
    said = words(editor_client.get(LIST.removesuffix("/weights")))
    assert "Yes 50 63 % 52–72 % 30 % its target" in said


def rows(page):
    """What stands in each row of the tables of a page."""
    found = re.findall(r"<tr[ >].*?</tr>", page.text, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.fixture
def judged(database, publication):
    """A score and a number that depend on the device, answered by 40 readers on each of two."""
    score, number = Question("q3", "nps", "Well?"), Question("q4", "number", "How far?")
    made = make_survey(database, publication, score, number)
    for device, value in (("phone", 10), ("desktop", 3)):
        given = [{"q3": value, "q4": at} for at in range(40)]
        builders.respond(database, *given, sender=Sender(device=device))
    return made


def test_what_is_a_target_has_no_range(editor_client, judged):
    made = editor_client.post(NEW, data={**FORM, "target.0": ["70", "30"], "act": "save"})
    said = rows(editor_client.get(made.location))
    assert "3 40 50.0 % 39.3–60.7 % 30.0 % its target 0.0 points" in said
    [score] = [row for row in said if row.startswith("Net Promoter Score")]
    assert score == "Net Promoter Score 80 0.00 −21.32 to 21.32 40.00 its target 0.00"


def test_a_weighted_score_is_told_as_the_score_beside_it(editor_client, judged, database):
    odd = [{"q3": value, "q4": 1} for value in (0, 10)]
    builders.respond(database, *odd, sender=Sender(device="phone"))
    made = editor_client.post(NEW, data={**FORM, "target.0": ["70", "30"], "act": "save"})
    editor_client.post(made.location, data={"act": "use"})
    said = words(editor_client.get(LIST.removesuffix("/weights")))
    # 70 % of (41 − 1) / 42 less 30 %, and the mean number of (780 + 2) / 42 and of 780 / 40.
    assert re.search(r"Weighted: \+37, range \+\d+ to \+\d+ ", said)
    assert "Weighted: 18.88, range " in said


def test_of_typed_numbers_only_the_mean_is_told(editor_client, judged):
    made = editor_client.post(NEW, data={**FORM, "act": "save"})
    page = editor_client.get(made.location)
    after = page.text[page.text.index("How far?") :]
    assert after.count("<tr") == 2
    assert "Mean" in after
    assert "that fewer chose" not in words(page)
