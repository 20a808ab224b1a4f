"""Whatever a stranger sends to the three calls, the answer is never an error of ours.

What is refused leaves nothing behind. BODIES=100000 tries so many instead of 5,000.
"""

import json
import os
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import ORIGIN, SECRET, beacon, response, response_id

STATUSES = {200, 201, 202, 204, 400, 403, 404, 409, 413, 422}
FRESH = "an id of this moment"
LINK = {"url": f"{ORIGIN}/b", "position": 1}
ANSWERS = {
    "q1": "o1",
    "q2": ["o1", {"option": "other", "text": "Chess"}],
    "q3": 4,
    "q4": 9,
    "q5": "Because",
}
BODIES = {
    "/collect/responses": response(
        id=FRESH,
        answers=ANSWERS,
        version=1,
        article=f"{ORIGIN}/a",
        channel="slide",
        language="en",
        started_ms=10,
        context={
            "placement": "link",
            "order": {"q1": ["o1"]},
            "arm": "a",
            "depth": 0.5,
            "engaged_s": 1.5,
            "audience": {"tier": "guest"},
            "test": False,
        },
    ),
    "/collect/events": beacon(
        language="en",
        referrer="search",
        device="phone",
        seen=[{"survey": "labsurvey", "version": 1, "placement": "link", "channel": "frame"}],
        started=["labsurvey"],
        dismissed=["labsurvey"],
        held_out=["labsurvey"],
        reading={"engaged_s": 5, "depth": 0.5},
        also_read={"seen": [LINK], "followed": LINK},
    ),
    "/collect/withdraw": {"survey": "labsurvey", "id": FRESH, "secret": SECRET},
}
ODD = st.sampled_from(
    ["", "\0", "\ud800", "\x7f", "é" * 400, "labsurvey", FRESH, "o1", "other", "2026-11-20"]
    + ["http://[", "http://a:99999999/", "https://é.example/\N{GRINNING FACE}", "//", "https://"]
    + [0, -1, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63), 1e308, -0.0, 0.1, float("nan")]
    + [None, True, False, [], {}, [[]], {"refused": True}, {"option": "other"}, {"": ""}]
)
VALUES = st.recursive(
    ODD | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
).map(deepcopy)


@st.composite
def changed(draw, body):
    """A body of which up to three places hold something else, or nothing."""
    made = json.loads(json.dumps(body))
    for _ in range(draw(st.integers(0, 3))):
        place, key = made, draw(st.sampled_from(sorted(made))) if made else "new"
        while place.get(key) and isinstance(place[key], dict) and draw(st.booleans()):
            place = place[key]
            key = draw(st.sampled_from([*sorted(place), "new"]))
        if draw(st.booleans()):
            place[key] = [draw(VALUES)] if isinstance(place.get(key), list) else draw(VALUES)
        else:
            place.pop(key, None)
    return made


TESTS = 2 * 2 * len(BODIES)
"""On two databases, changed bodies and any bytes, for each call."""
quick = settings(
    max_examples=int(os.environ.get("BODIES", 5_000)) // TESTS + 1,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(name="settings")
def without_limits(settings):
    return replace(settings, limits=False)


@pytest.fixture
def send(client, survey, flush_beacons, rows_of_all_tables):
    """Send a body; also what was accepted has to be stored later on, and nothing else."""
    there = rows_of_all_tables()

    def post(path, data):
        nonlocal there
        answer = client.post(path, data=data, content_type="text/plain")
        flush_beacons()
        now = rows_of_all_tables()
        assert answer.status_code < 400 or now == there
        there = now
        return answer

    return post


@pytest.mark.parametrize("path", BODIES)
def test_the_untouched_bodies_are_accepted(send, path):
    body = json.dumps(BODIES[path]).replace(FRESH, response_id())
    assert send(path, body).status_code in (201, 202, 204)


@pytest.mark.parametrize("path", BODIES)
@given(data=st.data())
@quick
def test_any_change_of_a_body_is_taken_or_refused(send, path, data):
    body = json.dumps(data.draw(changed(BODIES[path]))).replace(FRESH, response_id())
    answer = send(path, body)
    assert answer.status_code in STATUSES, answer.text
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert answer.json["detail"]


@pytest.mark.parametrize("path", BODIES)
@given(data=st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()))
@quick
def test_any_bytes_are_refused(send, path, data):
    assert send(path, data).status_code in (400, 422)


@given(data=st.data())
@quick
def test_any_form_withdraws_or_is_refused(client, survey, data):
    fields = data.draw(
        st.dictionaries(
            st.sampled_from(["survey", "id", "secret", "x"]),
            st.sampled_from(["labsurvey", response_id(), SECRET, "", "\0", "é"]) | st.text(),
        )
    )
    sent = {name: value.encode("utf-8", "replace") for name, value in fields.items()}
    answer = client.post("/collect/withdraw", data=sent)
    assert answer.status_code in STATUSES
