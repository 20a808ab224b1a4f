"""What browsers may send, field by field; the answers themselves are checked elsewhere."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.collect.incoming import AlsoRead, Beacon, ResponseBody, Withdrawal, parse
from survey_app.errors import Invalid, Malformed
from tests.builders import ORIGIN, SECRET, response

UUID7 = "01936f5e-8a2b-7c3d-9e4f-0123456789ab"
CONTEXT = {
    "placement": "element",
    "order": {"q1": ["o2", "o1"]},
    "arm": "b",
    "depth": 0.5,
    "engaged_s": 31.5,
    "device": "phone",
    "referrer": "search",
    "audience": {"tier": "subscriber"},
    "test": False,
}
SEEN = {"survey": "labsurvey", "version": 2, "placement": "link", "channel": "slide"}


def read(shape, body):
    return parse(json.dumps(body).encode(), shape)


def beacon(**given):
    return {"publication": "technews", "view": "view-0001", "article": f"{ORIGIN}/a"} | given


def fault_of(shape, body):
    with pytest.raises(Invalid) as refused:
        read(shape, body)
    return refused.value.faults[0]


def test_a_response_may_say_everything_that_the_contract_names():
    said = response(
        id=UUID7,
        version=2,
        article=f"{ORIGIN}/a",
        channel="newsletter",
        language="de-CH",
        started_ms=1500,
        mark="m" * 64,
        reader="a.b.c",
        proof="x",
        context=CONTEXT,
    )
    body = read(ResponseBody, said)
    assert (str(body.uuid), body.version, body.context.order) == (UUID7, 2, CONTEXT["order"])


@pytest.mark.parametrize("name", ["survey", "id", "revision", "answers", "complete"])
def test_what_a_response_must_say(name):
    assert f"`{name}`" in fault_of(ResponseBody, response(**{name: ...})).detail


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"id": UUID7 + "\n"}, "id"),
        ({"id": UUID7.replace("-", "")}, "id"),
        ({"id": "{" + UUID7 + "}"}, "id"),
        ({"id": UUID7[:19] + "c" + UUID7[20:]}, "id"),
        ({"id": 7}, "id"),
        ({"survey": None}, "survey"),
        ({"survey": "x" * 65}, "survey"),
        ({"revision": 2**31}, "revision"),
        ({"revision": 1.5}, "revision"),
        ({"revision": True}, "revision"),
        ({"version": 0}, "version"),
        ({"answers": []}, "answers"),
        ({"complete": "true"}, "complete"),
        ({"article": None}, "article"),
        ({"article": "/relative"}, "article"),
        ({"article": "ftp://news.example/"}, "article"),
        ({"language": "en_GB"}, "language"),
        ({"language": ""}, "language"),
        ({"started_ms": -1}, "started_ms"),
        ({"secret": "s" * 21}, "secret"),
        ({"secret": "s" * 22 + "\n"}, "secret"),
        ({"mark": "m" * 65}, "mark"),
        ({"context": {"depth": 1.1}}, "context.depth"),
        ({"context": {"engaged_s": -1}}, "context.engaged_s"),
        ({"context": {"device": "watch"}}, "context.device"),
        ({"context": {"test": 1}}, "context.test"),
        ({"context": {"placement": "No!"}}, "context.placement"),
        ({"context": {"order": {"q1": "o1"}}}, "context.order"),
        ({"context": {"audience": {f"label{n}": "x" for n in range(6)}}}, "context.audience"),
    ],
)
def test_a_field_that_is_wrong_is_named(given, path):
    assert fault_of(ResponseBody, response(**given)).path == path


def test_the_reason_speaks_of_rules_and_not_of_regular_expressions():
    assert "docs/embedding.md" in fault_of(ResponseBody, response(id="x")).detail


def test_a_beacon_may_say_everything_that_the_contract_names():
    links = {"seen": [{"url": f"{ORIGIN}/b", "position": 1}]}
    said = read(
        Beacon,
        beacon(
            language="en",
            referrer="direct",
            device="tablet",
            seen=[SEEN],
            started=["labsurvey"],
            dismissed=["labsurvey"],
            held_out=["labsurvey"],
            reading={"engaged_s": 12.5, "depth": 1},
            also_read=links | {"followed": {"url": f"{ORIGIN}/b", "position": 1}},
        ),
    )
    assert said.seen[0].channel == "slide"
    assert said.also_read == AlsoRead(
        seen=[said.also_read.followed], followed=said.also_read.seen[0]
    )


def test_a_beacon_needs_no_more_than_its_view():
    said = read(Beacon, beacon(article=""))
    assert (said.seen, said.reading, said.also_read) == ([], None, None)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"view": "short"}, "view"),
        ({"view": 12345678}, "view"),
        ({"article": "javascript:alert(1)"}, "article"),
        ({"device": "fridge"}, "device"),
        ({"seen": {}}, "seen"),
        ({"seen": [SEEN] * 101}, "seen"),
        ({"seen": [SEEN | {"version": 0}]}, "seen.0.version"),
        ({"seen": [SEEN | {"channel": "fax"}]}, "seen.0.channel"),
        ({"started": [1]}, "started.0"),
        ({"reading": {"engaged_s": 1}}, "reading.depth"),
        ({"reading": {"engaged_s": 1e9, "depth": 0}}, "reading.engaged_s"),
        ({"reading": {"engaged_s": 1, "depth": 1.01}}, "reading.depth"),
        ({"also_read": {"seen": [{"url": "x", "position": 0}]}}, "also_read.seen.0.position"),
        ({"answers": {}}, "answers"),
    ],
)
def test_a_beacon_that_is_wrong_is_told_where(given, path):
    assert fault_of(Beacon, beacon(**given)).path == path


def test_a_withdrawal_says_three_things():
    said = {"survey": "labsurvey", "id": UUID7, "secret": SECRET}
    assert read(Withdrawal, said).id == UUID7
    for name in said:
        less = {key: value for key, value in said.items() if key != name}
        assert f"`{name}`" in fault_of(Withdrawal, less).detail


def test_what_is_no_json_is_malformed():
    with pytest.raises(Malformed):
        parse(b"{", Beacon)


@given(
    st.dictionaries(
        st.sampled_from([*response(), "version", "article", "channel", "context", "mark", "x"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.floats(),
    )
)
@settings(max_examples=120)
def test_whatever_the_fields_hold_it_is_read_or_refused(fields):
    try:
        read(ResponseBody, response() | fields)
    except (Malformed, Invalid) as refused:
        assert str(refused)
