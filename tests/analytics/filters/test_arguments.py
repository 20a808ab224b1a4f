"""A filter is read from an address, and written back in one way."""

import datetime as dt
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.filters.arguments import (
    LONGEST,
    MOST_VALUES,
    arguments_of,
    is_argument,
    parse,
    query_of,
)
from survey_app.analytics.filters.dimensions import CHANNELS, DEPTHS, DEVICES, FLAGGED, REFERRERS
from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.periods import period
from tests.analytics.filters.conftest import QUESTIONS
from tests.builders import NOW, numbered

EVERYTHING = {
    "section": ["Politics", "Culture"],
    "topic": ["robots"],
    "article": ["12", "3"],
    "device": ["phone"],
    "channel": ["inline", "app"],
    "referrer": ["search"],
    "language": ["de"],
    "placement": ["element"],
    "version": ["2"],
    "depth": ["end"],
    "audience.tier": ["subscriber"],
    "status": ["finished"],
    "unusual": ["without"],
    "a.q1": ["o1"],
    "a.q3": ["4..5"],
    "a.q6.r1": ["o2"],
    "a.q7.o1": ["1"],
}


def test_every_part_has_a_name(always, questions):
    asked_for = parse(EVERYTHING, always, questions)
    found = asked_for.filter
    assert asked_for.notices == ()
    assert (found.sections, found.topics) == (("Culture", "Politics"), ("robots",))
    assert (found.articles, found.versions) == ((3, 12), (2,))
    assert (found.complete, found.flagged) == (True, "without")
    assert found.audience == (("tier", "subscriber"),)
    assert Answered("q6", "r1", ("o2",)) in found.answers
    assert len(found.answers) == 4


def test_an_empty_address_lets_all_in(read):
    assert read().filter.is_empty
    assert arguments_of(read().filter) == {}


def test_empty_values_narrow_nothing(read):
    assert read(section="", device=[" ", ""], a__q1="").filter.is_empty


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device", "watch"),
        ("channel", "fax"),
        ("depth", "6"),
        ("article", "x"),
        ("article", "²"),
        ("version", "-1"),
        ("status", "perhaps"),
        ("unusual", "maybe"),
        ("audience__Tier", "a"),
        ("a__q99", "o1"),
        ("a__q1", "o9"),
        ("a__q1__r1", "o1"),
        ("a__q6", "o1"),
        ("a__q6__r9", "o1"),
        ("a__q7__o1", "3"),
        ("a__q3", "many"),
        ("a__q3", ".."),
        ("a__q8", "1e3"),
        ("a__q8", "1..x"),
        ("a__q9", "yesterday"),
        ("a__q9", "20260501"),
        ("a__q9", "2026-05-01..2026-W18-5"),
        ("a__q5", "Because"),
        ("a__q6__r1", "*answered"),
        ("from", "12.3.2026"),
        ("to", "tomorrow"),
        ("from", "1969-12-31"),
        ("period", "8"),
        ("section", "x" * (LONGEST + 1)),
    ],
)
def test_what_it_cannot_mean_is_left_out_and_said(read, name, value):
    found = read(**{name: value})
    assert found.filter.is_empty
    assert len(found.notices) == 1
    assert found.notices[0].endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.q3", "..4"),
        ("a.q8", "-3.5.."),
        ("a.q8", "7"),
        ("a.q9", "2026-05-01..2026-06-01"),
        ("a.q5", "*answered"),
        ("a.q6", "*skipped"),
    ],
)
def test_ranges_and_marks_are_values(always, questions, name, value):
    found = parse({name: [value]}, always, questions)
    assert found.notices == ()
    assert arguments_of(found.filter) == {name: [value]}


def test_a_day_that_cannot_be_read_is_said_with_how_it_is_written(read):
    found = read(**{"from": "12.3.2026", "to": "2026-06-05", "device": "phone"})
    assert found.filter.devices == ("phone",)
    assert found.notices == (
        "“12.3.2026” could not be read as a day and was left out: the third of May 2026 is "
        "written 2026-05-03 (YYYY-MM-DD).",
    )


def test_what_is_left_out_does_not_take_the_rest_with_it(read):
    found = read(device=["watch", "phone"])
    assert found.filter.devices == ("phone",)
    assert "watch" in found.notices[0]


def test_one_that_names_too_much_is_left_out_whole(read):
    found = read(section=[f"Section {n}" for n in range(MOST_VALUES + 1)])
    assert found.filter.is_empty
    assert str(MOST_VALUES) in found.notices[0]


def test_values_of_other_parts_of_a_page_are_not_its_own():
    assert not any(map(is_argument, ("q", "sort", "page", "by", "live", "answer")))
    assert all(map(is_argument, EVERYTHING))


def test_chosen_days_stand_in_the_address(questions):
    days = ("2026-05-01", "2026-06-01")
    shown = period("", default="all", time_zone="UTC", now=NOW, days=days)
    assert query_of(Filter(shown)) == "from=2026-05-01&to=2026-06-01"
    month = period("30", default="all", time_zone="UTC", now=NOW)
    assert query_of(Filter(month)) == "period=30"
    assert query_of(Filter(month), default_period="30") == ""


@pytest.mark.parametrize("values", [("o1", "o1", "o2"), ("o2", "o1")])
def test_the_order_in_an_address_means_nothing(read, values):
    assert query_of(read(a__q1=list(values)).filter) == "a.q1=o1&a.q1=o2"


LETTERS = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
PARTS = {
    "section": LETTERS,
    "topic": LETTERS,
    "article": st.integers(0, 10**8).map(str),
    "device": st.sampled_from(sorted(DEVICES)),
    "channel": st.sampled_from(sorted(CHANNELS)),
    "referrer": st.sampled_from(sorted(REFERRERS)),
    "language": LETTERS,
    "version": st.integers(1, 99).map(str),
    "placement": LETTERS,
    "depth": st.sampled_from(sorted(DEPTHS)),
    "audience.tier": LETTERS,
    "status": st.sampled_from(["finished", "unfinished"]),
    "unusual": st.sampled_from(sorted(FLAGGED)),
    "a.q1": st.sampled_from(["o1", "o2", "*skipped"]),
    "a.q3": st.sampled_from(["1", "2..3", "4.."]),
    "a.q6.r1": st.sampled_from(["o1", "o2"]),
}
ADDRESSES = st.fixed_dictionaries(
    {}, optional={name: st.lists(one, min_size=1, max_size=3) for name, one in PARTS.items()}
)


@given(arguments=ADDRESSES)
def test_what_is_written_back_means_the_same(arguments):
    shown = period("7", default="all", time_zone="UTC", now=NOW)
    questions = asked([numbered(1, *QUESTIONS)])
    first = parse(arguments, shown, questions)
    again = parse(parse_qs(query_of(first.filter)), shown, questions)
    assert again.filter == first.filter
    assert (first.notices, again.notices) == ((), ())
    assert query_of(again.filter) == query_of(first.filter)


@given(
    arguments=st.dictionaries(
        st.sampled_from([*PARTS, "a.q7.o1", "a.", "audience.", "a.q1.", "from"]),
        st.lists(st.text(max_size=20), max_size=4),
    )
)
def test_no_address_breaks_it(arguments):
    shown = period("7", default="all", time_zone="UTC", now=NOW)
    found = parse(arguments, shown, asked([numbered(1, *QUESTIONS)]))
    assert all(notice.endswith(".") for notice in found.notices)


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (("2026-05-03", "2026-06-05"), "from 3 May 2026 to 5 June 2026"),
        (("2026-06-05", "2026-05-03"), "from 3 May 2026 to 5 June 2026"),
        (("2026-05-03", ""), "from 3 May 2026 to 20 November 2026"),
        (("", "2026-06-05"), "until 5 June 2026"),
        (("2026-06-05", "2026-06-05"), "on 5 June 2026"),
        (("tomorrow", "9999-12-31"), "in the last 7 days"),
    ],
)
def test_days_go_before_the_key(days, label):
    assert period("7", default="all", time_zone="UTC", now=NOW, days=days).label == label


def test_chosen_days_end_at_midnight_there():
    days = ("2026-05-03", "2026-06-05")
    shown = period("", default="all", time_zone="Europe/Berlin", now=NOW, days=days)
    assert shown.hours == {
        "since": dt.datetime(2026, 5, 2, 22, tzinfo=dt.UTC),
        "until": dt.datetime(2026, 6, 5, 22, tzinfo=dt.UTC),
    }
