"""What was done about a survey stands in its log, with when and who."""

import datetime as dt

import pytest

from survey_app.placements.catalogue import add_rule, change_rule, delete_rule, switch_rule
from survey_app.placements.rules import Rule
from survey_app.surveys.lifecycle import close, pause, publish, resume, save_draft, show_results
from survey_app.surveys.log import Event, log_of, note
from tests.builders import definition, make_publication, make_survey, make_user, single


@pytest.fixture
def publication(session):
    return make_publication(session)


@pytest.fixture
def live(session, publication):
    return make_survey(session, publication)


@pytest.fixture
def editor(session):
    return make_user(session, name="Ada Editor")


def told(session, survey):
    """What the log says, oldest first."""
    return [(line.event, line.words, line.by) for line in reversed(log_of(session, [survey.id]))]


def test_each_change_of_the_state_is_told_with_who_did_it(session, live, editor, now):
    for hour, act in enumerate((pause, resume, close), 1):
        act(session, live, now + dt.timedelta(hours=hour), user_id=editor.id)
    assert told(session, live) == [
        (Event.PUBLISHED, "", ""),
        (Event.PAUSED, "", "Ada Editor"),
        (Event.RESUMED, "", "Ada Editor"),
        (Event.CLOSED, "", "Ada Editor"),
    ]
    assert log_of(session, [live.id])[0].at == now + dt.timedelta(hours=3)


def test_a_new_wording_is_told_and_an_unchanged_one_is_not(session, live, editor, now):
    publish(session, live, user_id=editor.id, now=now)
    save_draft(session, live, definition(single()), now)
    publish(session, live, user_id=editor.id, now=now)
    assert told(session, live)[1:] == [(Event.PUBLISHED, "Wording 2", "Ada Editor")]


def test_who_sees_results_is_told_when_it_changes(session, live, now):
    show_results(session, live, public=True, minimum=10, now=now)
    show_results(session, live, public=True, minimum=1200, now=now)
    show_results(session, live, public=True, minimum=1, now=now)
    show_results(session, live, public=False, minimum=1, now=now)
    assert [words for _, words, _ in told(session, live)[1:]] == [
        "Shown to readers from 1,200 answers on",
        "Shown to readers from the first answer on",
        "Kept from readers",
    ]


def test_rules_are_told_in_their_words(session, publication, live, editor, now):
    who = {"user_id": editor.id}
    rule = Rule(sections=("Politics",), spot="end")
    placement = add_rule(session, publication, live, rule, now=now, **who)
    change_rule(session, publication, live, placement, rule, now, **who)
    switch_rule(session, placement, False, now, **who)
    delete_rule(session, placement, now, **who)
    words = "At the end of the text. In articles in the section Politics."
    assert told(session, live)[1:] == [
        (Event.PLACED, f"Rule added: {words}", "Ada Editor"),
        (Event.PLACED, f"Rule switched off: {words}", "Ada Editor"),
        (Event.PLACED, f"Rule deleted: {words}", "Ada Editor"),
    ]


def test_what_is_longer_than_an_entry_is_cut(session, live, now):
    note(session, live, Event.PLACED, now=now, user_id=None, words="x" * 3000)
    assert len(told(session, live)[-1][1]) == 2000
