"""Signed-in browsers."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from survey_app.accounts.models import SignIn
from survey_app.accounts.sign_ins import LASTS, close_sign_in, open_sign_in, user_of
from tests.builders import make_user


@pytest.fixture
def user(session):
    return make_user(session)


@pytest.fixture
def token(session, user, now):
    return open_sign_in(session, user, now)


def test_a_token_names_its_user(session, user, token, now):
    assert user_of(session, token, now) is user


def test_a_token_ends_after_two_weeks(session, token, now):
    assert user_of(session, token, now + LASTS - dt.timedelta(seconds=1)) is not None
    assert user_of(session, token, now + LASTS) is None


def test_signing_out_ends_this_browser_only(session, user, token, now):
    other = open_sign_in(session, user, now)
    close_sign_in(session, token)
    assert user_of(session, token, now) is None
    assert user_of(session, other, now) is user


def test_the_database_does_not_hold_the_token(session, token):
    session.flush()
    assert token not in session.scalars(select(SignIn.token_hash)).all()


def test_signing_in_removes_what_expired(session, user, token, now):
    open_sign_in(session, user, now + LASTS + dt.timedelta(days=1))
    session.flush()
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize("nonsense", ["", "x", "\udc00", "a\0b"])
def test_nonsense_is_nobody(session, now, nonsense):
    assert user_of(session, nonsense, now) is None
