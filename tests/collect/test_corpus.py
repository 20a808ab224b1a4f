"""Bodies that are known to be bad: each is refused in plain words, and leaves nothing behind."""

import pytest

from tests.corpus.bodies import BODIES, CUT, DATA, PACKED

PATHS = ("/collect/responses", "/collect/events", "/collect/withdraw")


@pytest.fixture
def refuse(client, survey, rows_of_all_tables):
    """Send a body that has to be refused; returns the status."""

    def send(path, body, **headers):
        before = rows_of_all_tables()
        answer = client.post(path, data=body, content_type="text/plain", headers=headers)
        assert answer.content_type == "application/problem+json"
        assert answer.json["detail"]
        assert rows_of_all_tables() == before
        return answer.status_code

    return send


def test_the_good_one_is_taken(client, survey):
    assert client.post("/collect/responses", data=DATA).status_code == 201


@pytest.mark.parametrize("path", PATHS)
def test_each_bad_one_is_refused(refuse, path):
    statuses = {name: refuse(path, body) for name, body in BODIES.items()}
    assert {name: n for name, n in statuses.items() if n not in (400, 413, 422)} == {}


@pytest.mark.parametrize("path", PATHS)
def test_packed_ones_are_refused_unopened(refuse, path):
    statuses = {name: refuse(path, it, **{"Content-Encoding": name}) for name, it in PACKED.items()}
    assert set(statuses.values()) == {415}


def test_what_is_cut_off_is_refused_wherever_it_was_cut(refuse):
    assert {refuse("/collect/responses", body) for body in CUT} == {400}
