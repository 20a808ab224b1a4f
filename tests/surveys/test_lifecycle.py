"""Draft, live, paused, closed: what each state allows, and what publishing asks for."""

import datetime as dt

import msgspec
import pytest

from survey_app.errors import Conflict, Invalid
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from survey_app.surveys.faults import publishing_faults
from survey_app.surveys.lifecycle import (
    State,
    close,
    create_survey,
    discard,
    latest_version,
    pause,
    picture_faults,
    publish,
    resume,
    save_draft,
    show_results,
    state_of,
)
from tests.builders import definition, long_list, make_publication, make_survey, single
from tests.surveys.kinds.examples import EXAMPLES, every_kind, store_pictures

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
    assert publishing_faults(every_kind()) == []


def test_pictures_must_be_there_to_be_published(session, publication, now):
    survey = create_survey(session, publication, every_kind(), now=now)
    with pytest.raises(Invalid) as refused:
        publish(session, survey, user_id=None, now=now)
    assert [fault.path for fault in refused.value.faults] == ["q6.options"]
    store_pictures(session, publication.id, now)
    assert publish(session, survey, user_id=None, now=now).number == 1


def test_pictures_of_another_title_are_not_there(session, publication, now):
    store_pictures(session, make_publication(session, key="othernews").id, now)
    assert [f.path for f in picture_faults(session, publication.id, every_kind())] == ["q6.options"]


@pytest.mark.parametrize(
    ("key", "entry", "doubled"),
    [("article", "url", True), ("engaged", "s", True), ("article", "o1", False)],
)
def test_no_column_of_the_export_may_have_the_name_of_another(key, entry, doubled):
    options = (Option(entry, "A"), Option("o2", "B"))
    made = definition(Question(key, "multiple", "?", options=options))
    assert [fault.path for fault in publishing_faults(made)] == ([key] if doubled else [])


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({"fr": {"q1": "Quoi ?", "q1.option.o1": "Les produits"}}, 0),
        ({"fr": {"q9": "Quoi ?"}}, 1),
        ({"fr": {"q1.option.o9": "Rien"}}, 1),
        ({"en": {"q1": "What?"}}, 1),
        ({"fr": {"q1": "x" * 2001}}, 1),
    ],
)
def test_what_is_translated_must_be_there(said, faults):
    made = msgspec.structs.replace(definition(single()), translations=said)
    assert [f.path for f in publishing_faults(made)] == ["translations"] * faults


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
        (EXAMPLES["likert"].question, None),
        (Question("q1", "likert", "?", rows=(Row("r1", "x" * 201),)), "q1.rows"),
        (Question("q1", "email", "?"), "q1.consent"),
        (Question("q1", "number", "?", min=-100), "q1.scale"),
        (Question("q1", "text", "?", show_if=("answered", "q9")), "q1.if"),
        (
            Question(
                "q1", "multiple", "?", options=tuple(Option(f"o{n}", f"{n}") for n in range(51))
            ),
            "q1.options",
        ),
        (long_list(500), None),
        (long_list(501), "q1.options"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(question, path):
    assert [fault.path for fault in publishing_faults(definition(question))] == (
        [path] if path else []
    )


def test_two_questions_of_one_key_are_refused():
    faults = publishing_faults(definition(single(), single()))
    assert [fault.path for fault in faults] == ["questions"]


def test_showing_results_differently_moves_a_survey_to_the_front(session, live, now):
    later = now + dt.timedelta(hours=1)
    show_results(session, live, public=True, minimum=10, now=later)
    assert live.changed_at == now
    show_results(session, live, public=False, minimum=10, now=later)
    assert live.changed_at == later
