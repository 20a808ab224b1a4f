"""`/metrics`: who may look, and what there is to see."""

import os
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from survey_app import create_app, jobs_of
from survey_app.collect import folding
from survey_app.collect.collector import Collector
from survey_app.database import Database
from survey_app.web.runtime import part_of
from tests.builders import NOW, beacon, response

TOKEN = "a-token-of-the-operators"


@pytest.fixture
def figures(client):
    """What `/metrics` says, by name and the labels other than pid."""

    def read(**given):
        answer = client.get("/metrics", **given)
        assert answer.status_code == 200
        found = {}
        for family in text_string_to_metric_families(answer.text):
            for sample in family.samples:
                assert sample.labels["pid"] == str(os.getpid())
                labels = [value for name, value in sample.labels.items() if name != "pid"]
                found[":".join([sample.name, *labels])] = sample.value
        return found

    return read


@pytest.fixture
def guarded(settings, database):
    app = create_app(replace(settings, metrics_token=TOKEN), database)
    yield app.test_client()
    part_of(app, Collector).close()


def status(client, address="127.0.0.1", **headers):
    return client.get(
        "/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address}
    ).status_code


@pytest.mark.parametrize(
    ("address", "code"),
    [("127.0.0.1", 200), ("127.9.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200)]
    + [("192.0.2.1", 404), ("2001:db8::1", 404), ("::ffff:192.0.2.1", 404), ("", 404)],
)
def test_without_a_token_only_this_machine_looks(client, address, code):
    assert status(client, address) == code


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_what_came_through_a_proxy_is_not_this_machine(client, guarded, name):
    assert status(client, **{name: "127.0.0.1"}) == 404
    assert status(guarded, **{name: "127.0.0.1"}, Authorization=f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize(
    ("host", "code"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:8000", 200)]
    + [("surveys.example.com", 404), ("localhost.example.com", 404), ("192.0.2.1", 404)],
)
def test_a_proxy_that_says_nothing_of_itself_is_known_by_the_public_name(
    client, guarded, host, code
):
    assert status(client, Host=host) == code
    assert status(guarded, Host=host, Authorization=f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Bearer another", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_a_wrong_token_opens_nothing(client, guarded, given):
    for one in (client, guarded):
        assert status(one, "192.0.2.1", Authorization=given) == 404


def test_the_right_token_opens_from_anywhere(guarded):
    assert status(guarded, "192.0.2.1", Authorization=f"Bearer {TOKEN}") == 200


def test_it_tells_of_the_process_and_the_pool(figures):
    found = figures()
    assert found["process_resident_memory_bytes"] > 0
    assert found["survey_database_connections_used"] >= 0


def test_answers_are_counted_by_call_and_status(client, figures):
    for path in ("/healthz", "/healthz", "/nothing-there"):
        client.get(path)
    found = figures()
    assert found["survey_requests_total:health.alive:200"] == 2
    assert found["survey_requests_total:none:404"] == 1


def test_responses_and_what_waits_are_counted(client, app, survey, figures):
    for answer in ("o1", "o2"):
        client.post("/collect/responses", json=response(answers={"q1": answer}))
    jobs = jobs_of(app)
    before = figures()
    assert before["survey_responses_total:stored"] == 2
    assert before["survey_batch_size_bucket:1.0"] == before["survey_batch_size_count"] == 2
    assert before["survey_response_seconds_count"] == 2
    assert before["survey_response_seconds_sum"] > 0
    assert before["survey_responses_waiting"] >= 0
    assert before["survey_deltas_pending"] == 2
    assert before["survey_deltas_unreadable"] == 0
    jobs.round(NOW)
    after = figures()
    assert after["survey_deltas_pending"] == 0
    assert after["survey_job_succeeded_timestamp_seconds:fold"] == NOW.timestamp()


def test_beacons_are_counted(client, app, survey, figures, monkeypatch):
    client.post("/collect/events", json=beacon())
    monkeypatch.setattr(folding, "MOST_WAITING", 0)
    client.post("/collect/events", json=beacon())
    found = figures()
    assert (found["survey_beacons_total"], found["survey_beacons_dropped_total"]) == (2, 1)


def test_figures_of_the_database_are_missing_while_it_is_away(settings, tmp_path):
    app = create_app(settings, Database(f"sqlite:///{tmp_path}/no/such/folder/survey.db"))
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    assert "survey_deltas_pending" not in answer.text
