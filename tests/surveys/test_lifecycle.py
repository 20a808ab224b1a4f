"""Draft, live, paused, closed: what each state allows, and what publishing asks for."""

import datetime as dt

import pytest

from survey_app.errors import Conflict, Invalid
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition, Option, Page, Question
from survey_app.surveys.lifecycle import (
    State,
    close,
    create_survey,
    discard,
    latest_version,
    pause,
    publish,
    publishing_faults,
    resume,
    save_draft,
    show_results,
    state_of,
)
from tests.builders import all_kinds, definition, make_publication, make_survey, single

ACTS = {"pause": pause, "resume": resume, "close": close}


@pytest.fixture
def publication(session):
    return make_publication(session)


@pytest.fixture
def live(session, publication):
    return make_survey(session, publication)


@pytest.fixture
def draft(session, publication, now):
    return create_survey(session, publication, definition(), now=now)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], State.LIVE),
        (["pause"], State.PAUSED),
        (["pause", "resume"], State.LIVE),
        (["close"], State.CLOSED),
        (["pause", "close"], State.CLOSED),
    ],
)
def test_a_state_follows_from_what_was_done(session, live, now, acts, state):
    for act in acts:
        ACTS[act](session, live, now)
    assert state_of(live, published=True) is state


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ([], "resume"),
        (["pause"], "pause"),
        (["close"], "pause"),
        (["close"], "resume"),
        (["close"], "close"),
    ],
)
def test_what_a_state_does_not_allow_is_refused(session, live, now, before, act):
    for each in before:
        ACTS[each](session, live, now)
    with pytest.raises(Conflict):
        ACTS[act](session, live, now)


@pytest.mark.parametrize("act", ACTS)
def test_a_draft_has_no_state_to_change(session, draft, now, act):
    with pytest.raises(Conflict):
        ACTS[act](session, draft, now)


def test_versions_count_up_and_name_who_published(session, publication, draft, now):
    first = publish(session, draft, user_id=publication.owner_id, now=now)
    save_draft(session, draft, definition(single()), now)
    second = publish(session, draft, user_id=None, now=now)
    assert (first.number, first.published_by) == (1, publication.owner_id)
    assert (second.number, second.published_by) == (2, None)
    assert latest_version(session, draft.id) is second


def test_an_unchanged_draft_is_the_version_that_it_is(session, live, now):
    later = now + dt.timedelta(hours=1)
    assert publish(session, live, user_id=None, now=later).number == 1
    assert live.changed_at == now


def test_a_draft_that_stays_the_same_is_not_changed(session, draft, now):
    later = now + dt.timedelta(hours=1)
    save_draft(session, draft, definition(), later)
    assert draft.changed_at == now
    save_draft(session, draft, definition(single()), later)
    assert draft.changed_at == later


def test_a_closed_survey_is_not_published_again(session, live, now):
    close(session, live, now)
    with pytest.raises(Conflict):
        publish(session, live, user_id=None, now=now)


def test_a_draft_can_be_deleted_until_it_was_published(session, draft, live):
    discard(session, draft)
    with pytest.raises(Conflict):
        discard(session, live)
    assert survey_by_key(session, live.key) is live


def test_an_incomplete_draft_is_not_published(session, draft, now):
    save_draft(session, draft, Definition("", pages=(Page(),)), now)
    with pytest.raises(Invalid) as refused:
        publish(session, draft, user_id=None, now=now)
    assert {fault.path for fault in refused.value.faults} == {"title", "questions"}


def test_one_question_of_each_kind_can_be_published():
    assert publishing_faults(definition(*all_kinds())) == []


@pytest.mark.parametrize(
    ("question", "path"),
    [
        (single(key="status"), "status"),
        (single(key="Q1"), "Q1"),
        (Question("q1", "single", " ", options=single().options), "q1.text"),
        (Question("q1", "text", "x" * 501), "q1.text"),
        (Question("q1", "telepathy", "?"), "q1"),
        (Question("q1", "single", "?", options=(Option("o1", "A"),)), "q1.options"),
        (Question("q1", "rating", "?", max=11), "q1.scale"),
        (Question("q1", "rating", "?", low="x" * 201), "q1.scale"),
        (
            Question(
                "q1", "multiple", "?", options=tuple(Option(f"o{n}", f"{n}") for n in range(51))
            ),
            "q1.options",
        ),
    ],
)
def test_what_is_wrong_is_named_at_its_place(question, path):
    assert [fault.path for fault in publishing_faults(definition(question))] == [path]


def test_two_questions_of_one_key_are_refused():
    faults = publishing_faults(definition(single(), single()))
    assert [fault.path for fault in faults] == ["questions"]


def test_showing_results_differently_moves_a_survey_to_the_front(session, live, now):
    later = now + dt.timedelta(hours=1)
    show_results(session, live, public=True, minimum=10, now=later)
    assert live.changed_at == now
    show_results(session, live, public=False, minimum=10, now=later)
    assert live.changed_at == later
