"""Tokens with which a publisher says who a reader is to one survey."""

import datetime as dt

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey_app.collect.signed_readers import signed_reader
from survey_app.errors import Forbidden
from tests.builders import NOW

SECRET = "a secret of thirty-two characters"
SHARED = {"algorithm": "HS256", "key": SECRET}
PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
OWN = {"algorithm": "EdDSA", "key": PUBLIC.decode()}
CLAIMS = {"aud": "labsurvey", "sub": "reader-1", "exp": NOW + dt.timedelta(minutes=5)}


def token(key=SECRET, algorithm="HS256", **given):
    claims = {name: value for name, value in (CLAIMS | given).items() if value is not None}
    return jwt.encode(claims, key, algorithm)


def read(said, *keys):
    return signed_reader(said, keys or (SHARED, OWN), "labsurvey", NOW)


@pytest.mark.parametrize(("key", "algorithm"), [(SECRET, "HS256"), (PRIVATE, "EdDSA")])
def test_a_token_names_its_reader(key, algorithm):
    assert read(token(key, algorithm)) == "reader-1"


def test_several_keys_may_be_in_use_at_once():
    old = {"algorithm": "HS256", "key": "the key of last year, still in use"}
    assert read(token(), old, OWN, SHARED) == "reader-1"


@pytest.mark.parametrize(
    "given",
    [
        {"aud": "another"},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"exp": None},
        {"exp": NOW - dt.timedelta(minutes=2)},
        {"nbf": NOW + dt.timedelta(minutes=2)},
        {"key": "another secret of many characters"},
    ],
)
def test_a_token_that_does_not_hold_is_refused(given):
    with pytest.raises(Forbidden):
        read(token(**given))


@pytest.mark.parametrize("moment", [{"exp": NOW}, {"nbf": NOW}])
def test_two_clocks_may_differ_by_a_minute(moment):
    assert read(token(**moment)) == "reader-1"


@pytest.mark.parametrize("said", ["", "x", "a.b.c", token().rsplit(".", 1)[0] + ".", "é" * 9])
def test_what_is_no_token_is_refused(said):
    with pytest.raises(Forbidden):
        read(said)


def test_a_token_cannot_choose_its_algorithm():
    unsigned = jwt.encode(CLAIMS, None, "none")
    # Signed with what everybody knows: our public key, taken for a shared secret.
    head, claims, _ = token().split(".")
    forged = f"{head}.{claims}.{_hmac(OWN['key'], f'{head}.{claims}')}"
    for said in (unsigned, forged):
        with pytest.raises(Forbidden):
            read(said, OWN)


def _hmac(key, text):
    made = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return jwt.utils.base64url_encode(made.sign(text.encode(), key.encode())).decode()


def test_without_keys_nobody_is_signed_in():
    with pytest.raises(Forbidden):
        signed_reader(token(), [], "labsurvey", NOW)
