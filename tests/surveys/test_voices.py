"""Who may answer how often: chosen for a draft, fixed once it was published."""

import datetime as dt

import pytest

from survey_app.errors import Conflict, Invalid
from survey_app.publications.reader_keys import add_secret, remove_reader_key
from survey_app.publications.reader_keys import reader_keys as keys_of
from survey_app.surveys.lifecycle import create_survey, publish, save_draft
from survey_app.surveys.voices import BROWSER, OPEN, READER, set_voices
from tests.builders import definition, make_publication, single


@pytest.fixture
def publication(session):
    return make_publication(session)


@pytest.fixture
def later(now):
    return now + dt.timedelta(hours=1)


@pytest.fixture
def draft(session, publication, now):
    return create_survey(session, publication, definition(), now=now)


def test_a_new_survey_is_open(draft):
    assert draft.voices == OPEN


def test_a_draft_changes_its_rule(session, draft, later):
    set_voices(session, draft, BROWSER, later)
    assert (draft.voices, draft.changed_at) == (BROWSER, later)


def test_an_unknown_rule_is_refused(session, draft, later):
    with pytest.raises(Invalid) as refused:
        set_voices(session, draft, "once", later)
    assert [fault.path for fault in refused.value.faults] == ["voices"]
    assert draft.voices == OPEN


def test_a_published_survey_keeps_its_rule(session, draft, now, later):
    publish(session, draft, user_id=None, now=now)
    with pytest.raises(Conflict, match="fixed"):
        set_voices(session, draft, BROWSER, later)
    set_voices(session, draft, OPEN, later)
    assert (draft.voices, draft.changed_at) == (OPEN, now)


def test_signed_readers_need_a_key_of_the_title(session, publication, draft, now):
    set_voices(session, draft, READER, now)
    with pytest.raises(Invalid) as refused:
        publish(session, draft, user_id=None, now=now)
    (fault,) = refused.value.faults
    assert fault.path == "voices"
    assert "Settings" in fault.detail
    add_secret(session, publication, now)
    assert publish(session, draft, user_id=None, now=now).number == 1


def test_without_its_key_no_further_wording_is_published(session, publication, draft, now):
    add_secret(session, publication, now)
    set_voices(session, draft, READER, now)
    publish(session, draft, user_id=None, now=now)
    remove_reader_key(session, publication, keys_of(publication)[0].fingerprint)
    save_draft(session, draft, definition(single()), now)
    with pytest.raises(Invalid):
        publish(session, draft, user_id=None, now=now)
