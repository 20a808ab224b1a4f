"""The script of a publication: what stands in it, in which order, within which budget."""

import datetime as dt
import json
import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.embed.compressed import brotli_size
from survey_app.embed.files import called, core
from survey_app.embed.script import (
    WHOLE,
    as_json,
    configuration,
    fitting,
    members,
    more_rules,
    script_of,
    strings,
)
from survey_app.errors import NotFound
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.surveys.definition import Option, Question, to_document
from survey_app.surveys.lifecycle import close, create_survey, pause, save_draft
from survey_app.surveys.published import public_document
from tests.builders import NOW, definition, make_publication, make_survey, single

BUDGET = 2560
NASTY = "</script><script>alert(1)</script> <!-- \u2028\u2029 \"' \\ \x7f 😀"


@pytest.fixture
def publication(session):
    return make_publication(session)


def told(script):
    """The configuration that the widget is called with."""
    head, tail = script[: len(core())], script[len(core()) :]
    assert (head, tail[0], tail[-3:]) == (core(), "(", ");\n")
    return json.loads(tail[1:-3])


def large(seed, letters=1700):
    """A definition that hardly compresses: two of these do not fit together."""
    chance = random.Random(seed)
    text = "".join(chance.choices(string.ascii_letters + string.digits, k=letters))
    options = tuple(Option(f"o{n}", text[n::10]) for n in range(10))
    return definition(Question("q1", "single", "Which?", options=options))


def later(now, minutes):
    return now + dt.timedelta(minutes=minutes)


def test_a_live_survey_stands_in_the_script_as_it_is_asked(session, publication, now):
    make_survey(session, publication)
    found = told(script_of(session, publication.key, NOW))
    asked = found["surveys"]["labsurvey"]
    assert asked["pages"] == public_document(definition())["pages"]
    assert (asked["survey"], asked["version"], asked["state"]) == ("labsurvey", 1, "live")
    assert (found["publication"], found["name"]) == ("technews", "Tech News")


def test_drafts_and_the_surveys_of_others_do_not_stand_in_it(session, publication, now):
    create_survey(session, publication, definition(), now=now)
    changed = make_survey(session, publication, definition(single()))
    save_draft(session, changed, definition(single("q9")), now)
    make_survey(session, make_publication(session, key="othernews"), key="theirsurvey")
    found = told(script_of(session, publication.key, NOW))["surveys"]
    assert list(found) == ["labsurvey"]
    assert [q["key"] for q in found["labsurvey"]["pages"][0]["questions"]] == ["q1"]


def test_an_unknown_publication_has_no_script(session, publication):
    for key in ("nosuchtitle", "", "TECHNEWS", "technews\0"):
        with pytest.raises(NotFound):
            script_of(session, key, NOW)


def test_the_most_recently_changed_comes_first(session, publication, now):
    for minutes, key in ((1, "secondone"), (2, "thefirst"), (0, "thethird")):
        make_survey(session, publication, key=key, now=later(now, minutes))
    found = told(script_of(session, publication.key, NOW))
    assert list(found["surveys"]) == ["thefirst", "secondone", "thethird"]


def test_what_takes_no_answers_does_not_stand_in_it(session, publication, now):
    make_survey(session, publication, key="liveone", now=now)
    for minutes, key, act in ((1, "pausedone", pause), (2, "closedone", close)):
        act(session, make_survey(session, publication, key=key), later(now, minutes))
    assert list(told(script_of(session, publication.key, NOW))["surveys"]) == ["liveone"]


def test_rules_come_before_definitions(session, publication):
    make_survey(session, publication)
    names = list(told(script_of(session, publication.key, NOW)))
    assert names.index("rules") == names.index("surveys") - 1


def test_rules_bring_their_code_and_nothing_else_does(session, publication):
    survey = make_survey(session, publication)
    without = script_of(session, publication.key, NOW)
    add_rule(session, publication, survey, Rule(), now=NOW, key="therule")
    script = script_of(session, publication.key, NOW)
    assert called("place") in script
    assert called("place") not in without
    assert called("facts") not in script
    assert '"rules":[{"key":"therule","survey":"labsurvey"' in script
    assert brotli_size(script) <= WHOLE


@pytest.mark.parametrize("rule", [Rule(sections=("AI",)), Rule(published_within=7)])
def test_what_looks_at_the_page_stands_in_it_for_rules_that_ask(session, publication, rule):
    survey = make_survey(session, publication)
    add_rule(session, publication, survey, rule, now=NOW)
    assert called("facts") in script_of(session, publication.key, NOW)


def test_what_looks_at_the_page_stands_in_it_for_surveys_that_ask(session, publication):
    asks = single(show_if=("is", ":section", "AI"))
    make_survey(session, publication, definition(asks))
    assert called("facts") in script_of(session, publication.key, NOW)


def test_rules_that_do_not_fit_stand_in_a_file_of_their_own(session, publication):
    chance = random.Random(1)
    survey = make_survey(session, publication)
    keys = [f"rule{number:02}" for number in range(20)]
    for key in keys:
        sections = tuple("".join(chance.choices(string.ascii_lowercase, k=150)) for _ in range(3))
        add_rule(session, publication, survey, Rule(sections=sections), now=NOW, key=key)
    script = script_of(session, publication.key, NOW)
    every = json.loads(more_rules(session, publication.key, NOW))
    assert [rule["key"] for rule in every] == keys
    assert 0 < len([key for key in keys if f'"{key}"' in script]) < len(keys)
    assert f'"{keys[0]}"' in script
    assert f'"more":"embed/{publication.key}/rules.json"' in script
    assert brotli_size(script) <= WHOLE + 64  # the settings learn of the file after the fact


def test_what_a_page_says_of_its_reader_is_told_only_by_titles_that_allow_it(session, publication):
    assert called("audience") not in script_of(session, publication.key, NOW)
    publication.audience_labels = ["tier"]
    script = script_of(session, publication.key, NOW)
    assert called("audience") in script
    assert '"labels":["tier"]' in script


def test_nothing_in_a_rule_breaks_the_script(session, publication):
    survey = make_survey(session, publication)
    rule = Rule(sections=(NASTY,), spot="word", word=NASTY[:40])
    add_rule(session, publication, survey, rule, now=NOW)
    script = script_of(session, publication.key, NOW)
    tail = script[script.index('"rules":') :]
    assert not {"<", "\u2028", "\u2029", "\n"} & set(tail[:-1])


def test_what_does_not_fit_is_left_out_and_makes_room_for_smaller_ones(session, publication, now):
    make_survey(session, publication, large(1), "largenew", now=later(now, 3))
    make_survey(session, publication, large(2), "largeold", now=later(now, 2))
    make_survey(session, publication, definition(single()), "smallone", now=later(now, 1))
    found = told(script_of(session, publication.key, NOW))
    assert list(found["surveys"]) == ["largenew", "smallone"]


def test_rules_and_definitions_keep_to_the_budget_of_the_contract(session, publication, now):
    for number in range(12):
        survey = large(number, letters=200 + 60 * number)
        make_survey(session, publication, survey, f"survey{number}", now=later(now, number))
    script = script_of(session, publication.key, NOW)
    part = script[script.index('"rules":') : -4]
    assert 1800 < brotli_size(part) <= BUDGET
    assert part == members(
        f'"{key}":{as_json(value)}' for key, value in told(script)["surveys"].items()
    )


@settings(max_examples=25)
@given(st.lists(st.integers(10, 3000), max_size=6))
def test_any_definitions_keep_to_the_budget(sizes):
    keys = tuple(f"survey{number}" for number in range(len(sizes)))
    written = [as_json(to_document(large(n, size))) for n, size in enumerate(sizes)]
    part, _ = fitting(keys, tuple(written))
    chosen = json.loads(f"{{{part}}}")["surveys"]
    assert brotli_size(part) <= BUDGET
    assert [key for key in keys if key in chosen] == list(chosen)
    told_members = [f'"{k}":{d}' for k, d in zip(keys, written, strict=True)]
    kept = [member for k, member in zip(keys, told_members, strict=True) if k in chosen]
    left = [member for member in told_members if member not in kept]
    assert all(brotli_size(members([*kept, member])) > BUDGET for member in left)


def test_nothing_that_an_editor_types_breaks_the_script(session):
    publication = make_publication(session, name=NASTY)
    asked = Question("q1", "single", NASTY, options=(Option("o1", NASTY), Option("o2", "'")))
    make_survey(session, publication, definition(asked, title=NASTY))
    script = script_of(session, publication.key, NOW)
    tail = script[len(core()) :]
    assert not {"<", "\u2028", "\u2029", "\n"} & set(tail[:-1])
    found = told(script)
    assert (found["name"], found["surveys"]["labsurvey"]["title"]) == (NASTY, NASTY)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_means_the_same_within_a_script(text):
    written = as_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not {"<", "\u2028", "\u2029", "\n", "\r"} & set(written)


@pytest.mark.parametrize("language", ["en", "en-GB", "sv", "../strings/en", "", "e n"])
def test_a_language_without_words_of_its_own_falls_back_to_english(language):
    assert strings(language)["send"] == "Answer"


def test_readings_are_measured_only_where_the_publication_says_so(session):
    for number, exempt in enumerate((False, True)):
        made = make_publication(session, key=f"techpaper{number}", readings_exempt=exempt)
        assert configuration(made).get("readings", False) is exempt
