"""Form posts: what a form does not bring is made so that pressing twice is one response."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_app.collect.hosted import Posted, answers_from_form, receive_form
from survey_app.collect.ids import moment_of
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.outcomes import Withdrawn
from survey_app.collect.receive import NotTaken, hash_secret, withdraw_response
from survey_app.collect.sender import Sender
from survey_app.errors import Forbidden, Invalid, NotFound
from survey_app.surveys import lifecycle
from tests.builders import NOW, ORIGIN, SECRET, definition, response_id

EMPTY = dict.fromkeys(["q1", "q2", "q3", "q4", "q5"])
readers = count()


def fields(**given):
    """Fields of a form; `a_q1` stands for `a.q1`."""
    named = {"a_q1": "o1"} | given
    return {
        name.replace("_", "."): [value] if isinstance(value, str) else value
        for name, value in named.items()
    }


@pytest.fixture
def fill(collector, survey):
    """Post a form; the receipt."""

    def post(now=NOW, reader=b"reader", sender=None, key="labsurvey", form=None, **given):
        sender = sender or Sender()
        posted = Posted(fields(**given) if form is None else form, reader)
        return receive_form(collector, key, posted, sender, now)

    return post


def test_a_form_is_a_complete_response_through_the_hosted_channel(fill, stored):
    identifier = response_id(NOW)
    sender = Sender(device="phone", measured=False)
    found = fill(id=identifier, secret=SECRET, article=f"{ORIGIN}/a", sender=sender)
    [row] = stored()
    assert (found.receipt.status, found.receipt.id, str(row.id)) == (201, identifier, identifier)
    assert (row.channel, row.complete, row.device, row.measured) == ("hosted", True, "phone", False)
    assert row.secret_hash == found.secret_hash == hash_secret(SECRET)
    assert row.answers == EMPTY | {"q1": "o1"}


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        ({"a.q2": ["o2", "o1"]}, {"q2": ["o2", "o1"]}),
        (
            {"a.q2": ["other"], "other.q2": [" Chess "]},
            {"q2": [{"option": "other", "text": "Chess"}]},
        ),
        ({"other.q2": ["Chess"]}, {"q2": [{"option": "other", "text": "Chess"}]}),
        ({"a.q2": ["other"], "other.q2": [""]}, {"q2": ["other"]}),
        ({"a.q2": ["o1"], "other.q2": [" "]}, {"q2": ["o1"]}),
        ({"a.q1": ["o1", "", "o1"], "other.q1": [" "]}, {"q1": "o1"}),
        ({"a.q1": [""], "a.q2": ["", ""]}, {}),
        ({"a.q3": ["4"], "a.q4": ["10"]}, {"q3": 4, "q4": 10}),
        ({"a.q3": ["many"]}, {"q3": "many"}),
        ({"a.q5": [" two\r\nlines "]}, {"q5": "two\nlines"}),
        ({"a.q5": [" \r\n "]}, {}),
        ({"unknown": ["x"], "b.q1": ["o1"]}, {}),
        ({}, {}),
    ],
)
def test_fields_become_answers_and_what_was_left_empty_null(given, answers):
    assert answers_from_form(definition(), given) == EMPTY | answers


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"a.q9": ["o1"]}, "a.q9"),
        ({"other.q9": ["x"]}, "other.q9"),
        ({"a.q2.o1": ["x"]}, "a.q2.o1"),
        ({"a.": ["x"]}, "a."),
        ({"a.q5": ["\0"]}, "answers.q5"),
        ({"a.q1": ["o1", "o2"]}, "answers.q1"),
        ({"a.q3": ["3", "4"]}, "answers.q3"),
        ({"a.q5": ["one", "two"]}, "answers.q5"),
        ({"a.q1": ["o1"], "other.q1": ["Both"]}, "answers.q1"),
        ({"other.q4": ["", "Both"]}, "answers.q4"),
    ],
)
def test_a_field_that_no_question_takes_is_refused(given, path):
    with pytest.raises(Invalid) as refused:
        answers_from_form(definition(), given)
    assert [fault.path for fault in refused.value.faults] == [path]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"a_q1": "o9"}, "answers.q1"),
        ({"a_q3": "6"}, "answers.q3"),
        ({"a_q5": "x" * 2001}, "answers.q5"),
        ({"version": "2"}, "version"),
        ({"version": "first"}, "version"),
        ({"version": "9" * 10}, "version"),
        ({"revision": "0"}, "revision"),
        ({"revision": "-1"}, "revision"),
        ({"id": "mine"}, "id"),
        ({"id": "a\0b"}, "id"),
        ({"secret": "short"}, "secret"),
        ({"article": "javascript:alert(1)"}, "article"),
        ({"form": {}}, ""),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(fill, stored, given, path):
    with pytest.raises(Invalid) as refused:
        fill(**given)
    assert refused.value.faults[0].path == path
    assert stored() == []


def test_the_same_page_sent_again_is_its_next_revision(fill, stored):
    page = {"id": response_id(NOW), "secret": SECRET}
    assert [fill(**page).receipt.status for _ in range(2)] == [201, 200]
    assert fill(**page, revision="2", a_q1="o2").receipt.status == 201
    with pytest.raises(Forbidden):
        fill(id=page["id"], secret="t" * 22, revision="3")
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(2, "o2")]


def test_another_answer_of_the_same_page_is_its_next_revision(fill, stored):
    page = {"id": response_id(NOW), "secret": SECRET}
    pressed = [fill(**page, a_q1=each).receipt for each in ("o1", "o2", "o2", "o1", "o1")]
    assert [each.status for each in pressed] == [201, 201, 200, 201, 200]
    assert [each.revision for each in pressed] == [1, 2, 2, 3, 3]
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(3, "o1")]


def test_another_answer_counts_in_place_of_the_first(fill, counts):
    page = {"id": response_id(NOW), "secret": SECRET}
    for each in ("o1", "o2", "o2"):
        fill(**page, a_q1=each)
    found = counts()
    assert (found.get("q1:o1", 0), found["q1:o2"]) == (0, 1)


@pytest.mark.parametrize("given", [{"secret": "t" * 22}, {}])
def test_another_answer_needs_the_secret_of_the_first(fill, stored, given):
    identifier = response_id(NOW)
    fill(id=identifier, secret=SECRET)
    with pytest.raises(Forbidden):
        fill(id=identifier, a_q1="o2", **given)
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(1, "o1")]


def test_another_answer_to_a_response_without_a_secret_is_refused(fill, stored):
    identifier = response_id(NOW)
    fill(id=identifier)
    with pytest.raises(Invalid):
        fill(id=identifier, a_q1="o2")
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(1, "o1")]


def test_another_answer_comes_too_late_for_a_closed_survey(fill, stored, change):
    page = {"id": response_id(NOW), "secret": SECRET}
    fill(**page)
    change(lifecycle.close)
    with pytest.raises(NotTaken):
        fill(**page, a_q1="o2")
    assert fill(**page).receipt.status == 200


@pytest.mark.parametrize("age", [dt.timedelta(days=9), -dt.timedelta(hours=1)])
def test_an_id_that_is_refused_for_its_clock_is_replaced(fill, stored, age):
    page = {"id": response_id(NOW - age), "secret": SECRET, "revision": "3"}
    first, second = fill(**page), fill(**page, now=NOW + dt.timedelta(seconds=3))
    assert (first.receipt.status, second.receipt.status) == (201, 200)
    [row] = stored()
    assert (row.revision, row.secret_hash) == (1, hash_secret(SECRET))
    assert abs(moment_of(row.id) - NOW) < dt.timedelta(seconds=10)


@pytest.mark.parametrize(
    "other",
    [{"reader": b"another"}, {"a_q1": "o2"}, {"article": f"{ORIGIN}/b"}, {"a_q5": "More"}],
)
def test_other_forms_and_other_readers_are_other_responses(fill, stored, other):
    fill()
    fill(**other)
    assert len(stored()) == 2


def test_what_was_made_for_a_form_can_delete_its_response(fill, stored, collector):
    found = fill()
    assert found.secret_hash == stored()[0].secret_hash != b""
    said = Withdrawal(survey="labsurvey", id=found.receipt.id, secret="t" * 22)
    with pytest.raises(Forbidden):
        withdraw_response(collector, said, Sender(), NOW)


def test_a_response_with_a_secret_of_its_own_keeps_it(fill, stored, collector):
    found = fill(secret=SECRET)
    withdraw_response(
        collector,
        Withdrawal(survey="labsurvey", id=found.receipt.id, secret=SECRET),
        Sender(),
        NOW,
    )
    assert [row.withdrawn for row in stored()] == [True]


def test_after_its_deletion_the_same_form_is_a_new_response(fill, stored, collector):
    for seconds in (0, 2, 4):
        now = NOW + dt.timedelta(seconds=seconds)
        found = [fill(secret=SECRET, now=now).receipt for _ in range(2)]
        assert [each.status for each in found] == [201, 200]
        said = Withdrawal(survey="labsurvey", id=found[0].id, secret=SECRET)
        withdraw_response(collector, said, Sender(), NOW)
    assert [row.withdrawn for row in stored()] == [True] * 3
    # The next ones lie ahead of the clock by now, and are still one for ten seconds only.
    ids = [fill(secret=SECRET, now=NOW + dt.timedelta(seconds=s)).receipt.id for s in (5, 14, 16)]
    assert (ids[0] == ids[1], ids[1] == ids[2]) == (True, False)


def test_a_page_whose_answer_was_deleted_stores_it_no_more(fill, collector):
    page = {"id": response_id(NOW), "secret": SECRET}
    fill(**page)
    said = Withdrawal(survey="labsurvey", id=page["id"], secret=SECRET)
    withdraw_response(collector, said, Sender(), NOW)
    with pytest.raises(Withdrawn):
        fill(**page, a_q1="o2")


def test_a_survey_that_is_not_open_takes_no_form(fill, stored, change):
    change(lifecycle.close)
    with pytest.raises(NotTaken):
        fill()
    with pytest.raises(NotFound):
        fill(key="nosuchone")
    assert stored() == []


@given(
    st.floats(0, 20),
    st.lists(st.sampled_from([0, 0.4, 3, 8, 9.999, 10, 10.001, 15, 21]), max_size=5),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_identical_forms_within_ten_seconds_are_one_response(fill, start, gaps):
    reader = str(next(readers)).encode()
    moments = [NOW + dt.timedelta(seconds=each) for each in accumulate([start, *gaps])]
    ids = [fill(now=moment, reader=reader).receipt.id for moment in moments]
    groups = []
    for moment in moments:
        if not groups or moment - groups[-1][0] >= dt.timedelta(seconds=10):
            groups.append([])
        groups[-1].append(moment)
    named = dict(zip(moments, ids, strict=True))
    assert [len({named[moment] for moment in group}) for group in groups] == [1] * len(groups)
    assert len(set(ids)) == len(groups)


def test_identical_forms_at_once_across_a_step_are_one_response(fill, stored):
    step = NOW.replace(second=20)
    moments = [step + dt.timedelta(milliseconds=after) for after in (-6, -4, -2, 0, 2, 4)]
    with ThreadPoolExecutor(len(moments)) as pool:
        list(pool.map(lambda moment: fill(now=moment), moments))
    assert len(stored()) == 1
