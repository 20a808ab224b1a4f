"""Decisions about texts: made about what was seen, taken back, and gone with the texts."""

from datetime import timedelta

import pytest

from survey_app.analytics.texts.checks import Check, decide, take_back
from survey_app.analytics.texts.decisions import approve, hide, mark, reopen, strike, unmark
from survey_app.analytics.texts.queue import Shown
from survey_app.analytics.texts.source import Named, named
from survey_app.collect.models import TextCheck
from survey_app.errors import Invalid
from tests.builders import NOW, response_id

pytestmark = pytest.mark.usefixtures("tallies_agree")


def test_an_approved_text_is_a_quote(write, settle, words, stored, editor):
    write("Because")
    settle(approve())
    assert words(Shown.APPROVED) == ["Because"]
    [row] = stored(TextCheck)
    assert (row.state, row.checked_by, row.checked_at) == ("approved", editor, NOW)


def test_struck_words_are_not_quoted(write, settle, words, page):
    write("My boss Ada Lovelace said so.")
    settle(strike({2, 3}))
    assert words(Shown.APPROVED) == ["My boss […] said so."]
    [one] = page(Shown.ALL).texts
    assert one.text.words == "My boss Ada Lovelace said so."


def test_approving_again_keeps_what_was_struck(write, settle, words):
    write("Ask Ada")
    settle(strike({1}))
    settle(hide())
    settle(approve())
    assert words(Shown.APPROVED) == ["Ask […]"]


def test_checking_again_begins_anew(write, settle, words, stored):
    write("Ask Ada")
    settle(strike({1}))
    settle(reopen())
    assert words() == ["Ask Ada"]
    assert stored(TextCheck) == []


def test_a_mark_stays_until_it_is_done(write, settle, page, editor):
    write("Odd")
    settle(mark(editor, " Is it true? "))
    settle(approve())
    [one] = page(Shown.MARKED).texts
    assert (one.check.marked_for, one.check.note) == (editor, "Is it true?")
    settle(unmark())
    assert page(Shown.MARKED).texts == ()


def test_a_mark_leaves_who_approved_and_when(database, source, write, page, settle, stored, editor):
    write("Odd")
    settle(approve())
    [one] = page(Shown.ALL).texts
    seen, later = [Named(one.text.place, one.text.text_hash)], NOW + timedelta(hours=1)
    for decision in (mark(editor, "Is it true?"), unmark(), approve()):
        decide(database, source, seen, decision, by=editor + 1, now=later)
        [row] = stored(TextCheck)
        assert (row.state, row.checked_by, row.checked_at) == ("approved", editor, NOW)
    decide(database, source, seen, hide(), by=editor + 1, now=later)
    [row] = stored(TextCheck)
    assert (row.state, row.checked_by, row.checked_at) == ("hidden", editor + 1, later)


def test_a_note_has_an_end(editor):
    with pytest.raises(Invalid, match="at most 500"):
        mark(editor, "x" * 501)


def test_everything_can_be_taken_back(database, source, write, settle, page, editor):
    write("One", "Two")
    settle(mark(editor, "Look"), "One")
    before = [(one.text.words, one.check) for one in page(Shown.ALL).texts]
    done = settle(hide())
    assert len(page(Shown.HIDDEN).texts) == 2
    take_back(database, source, done.before, by=editor, now=NOW)
    assert [(one.text.words, one.check) for one in page(Shown.ALL).texts] == before


def test_nothing_is_decided_about_a_text_that_was_not_seen(
    database, source, answer, page, editor, stored
):
    identifier = response_id(NOW)
    answer({"q5": "Before"}, id=identifier)
    [seen] = [one.text for one in page().texts]
    answer({"q5": "After"}, id=identifier, revision=2)
    told = Named(seen.place, seen.text_hash)
    done = decide(database, source, [told], approve(), by=editor, now=NOW)
    assert (done.before, done.missed) == ([], 1)
    assert stored(TextCheck) == []


def test_nothing_is_decided_about_a_deleted_text(
    database, source, write, page, editor, withdraw, stored
):
    [identifier] = write("Regretted")
    [seen] = [one.text for one in page().texts]
    withdraw(identifier)
    told = Named(seen.place, seen.text_hash)
    assert decide(database, source, [told], approve(), by=editor, now=NOW).missed == 1
    assert stored(TextCheck) == []


def test_of_another_survey_nothing_can_be_decided(database, source, write, page, editor):
    write("Here")
    [seen] = [one.text for one in page().texts]
    elsewhere = type(source)(source.survey, (), {})
    told = Named(seen.place, seen.text_hash)
    assert decide(database, elsewhere, [told], approve(), by=editor, now=NOW).missed == 1


def test_the_empty_check_says_nothing():
    assert Check() == Check("", None, None, "")


@pytest.mark.parametrize("name", ["", "x", "0" * 32, f"{'0' * 32}.q1", f"{'0' * 32}.q1.zz"])
def test_other_names_name_no_text(name):
    assert named(name) is None


def test_a_text_is_found_by_its_name(write, page):
    write("Here")
    [one] = page().texts
    assert named(one.text.name) == Named(one.text.place, one.text.text_hash)
