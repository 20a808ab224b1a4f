"""Users and their passwords."""

import time

import pytest

from survey_app.accounts.users import authenticate, create_user
from survey_app.errors import Conflict, Invalid

PASSWORD = "correct horse"


@pytest.fixture
def ada(session, now):
    return create_user(session, email=" Ada@Example.com ", name="Ada", password=PASSWORD, now=now)


def test_the_right_password_lets_in_however_the_address_is_written(session, ada):
    assert authenticate(session, "ADA@example.com", PASSWORD) is ada


def test_a_wrong_password_and_an_unknown_user_are_refused(session, ada):
    assert authenticate(session, ada.email, "wrong horse") is None
    assert authenticate(session, "eve@example.com", PASSWORD) is None


def test_the_password_itself_is_not_kept(ada):
    assert ada.password_hash.startswith("$argon2id$")
    assert PASSWORD not in ada.password_hash


def test_an_unknown_user_costs_as_much_as_a_wrong_password(session, ada):
    def cost(email):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            authenticate(session, email, "wrong horse")
            times.append(time.perf_counter() - start)
        return min(times)

    assert 0.3 < cost("eve@example.com") / cost(ada.email) < 3


def test_a_taken_address_is_a_conflict_and_leaves_the_session_usable(session, ada, now):
    with pytest.raises(Conflict):
        create_user(session, email="ada@example.com", name="", password=PASSWORD, now=now)
    assert authenticate(session, ada.email, PASSWORD) is ada


@pytest.mark.parametrize(
    ("email", "password", "path"),
    [
        ("nobody", PASSWORD, "email"),
        ("a@b@c", PASSWORD, "email"),
        ("@b.example", PASSWORD, "email"),
        ("a" * 250 + "@b.example", PASSWORD, "email"),
        ("a@b.example", "short", "password"),
        ("a@b.example", "x" * 201, "password"),
    ],
)
def test_bad_addresses_and_passwords_are_named(session, now, email, password, path):
    with pytest.raises(Invalid) as error:
        create_user(session, email=email, name="", password=password, now=now)
    assert [fault.path for fault in error.value.faults] == [path]


def test_a_password_is_not_cut_short(session, now):
    long = "x" * 200
    create_user(session, email="a@b.example", name="", password=long, now=now)
    assert authenticate(session, "a@b.example", long + "y") is None
