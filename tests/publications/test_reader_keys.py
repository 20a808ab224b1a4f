"""Keys that sign readers: made, taken, listed, removed."""

import datetime as dt
from base64 import b64encode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from survey_app.database import transaction
from survey_app.errors import Invalid, NotFound
from survey_app.publications import reader_keys as keys
from survey_app.publications.models import Publication
from survey_app.publications.reader_keys import (
    MOST_KEYS,
    add_public_key,
    add_secret,
    reader_keys,
    remove_reader_key,
)
from tests.builders import NOW, make_publication

PAIR = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RAW = PAIR.public_key().public_bytes_raw()
PEM = PAIR.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PRIVATE = PAIR.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OTHER_CURVE = (
    generate_private_key(SECP256R1())
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


@pytest.fixture
def publication(session):
    return make_publication(session)


def test_a_secret_is_long_random_and_stored_as_it_is_used(session, publication):
    first, second = (add_secret(session, publication, NOW) for _ in range(2))
    assert len(first) >= 43
    assert first != second
    assert publication.reader_keys[0] == {
        "algorithm": "HS256",
        "key": first,
        "added_at": NOW.isoformat(),
    }


def test_keys_are_listed_without_giving_them_away(session, publication):
    secret = add_secret(session, publication, NOW)
    add_public_key(session, publication, PEM, NOW + dt.timedelta(days=1))
    found = reader_keys(publication)
    assert [(key.algorithm, key.added_at) for key in found] == [
        ("HS256", NOW),
        ("EdDSA", NOW + dt.timedelta(days=1)),
    ]
    assert len({key.fingerprint for key in found}) == 2
    assert secret not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        PEM,
        f"\r\n{PEM}\n",
        b64encode(RAW).decode(),
        urlsafe_b64encode(RAW).decode().rstrip("="),
    ],
    ids=["pem", "pem-with-blanks", "base64", "url-safe"],
)
def test_a_public_key_is_the_same_however_it_is_written(session, publication, text):
    add_public_key(session, publication, text, NOW)
    assert [key["key"] for key in publication.reader_keys] == [PEM]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", keys.NOT_PUBLIC),
        ("no key", keys.NOT_PUBLIC),
        ("ключ", keys.NOT_PUBLIC),
        (b64encode(RAW[:-1]).decode(), keys.NOT_PUBLIC),
        (b64encode(RAW).decode() + "!", keys.NOT_PUBLIC),
        (PEM[:60], keys.NOT_PUBLIC),
        (OTHER_CURVE, keys.NOT_PUBLIC),
        (PRIVATE, keys.NOT_PRIVATE),
    ],
)
def test_what_is_no_public_key_is_refused(session, publication, text, message):
    with pytest.raises(Invalid) as refused:
        add_public_key(session, publication, text, NOW)
    assert [(one.path, one.detail) for one in refused.value.faults] == [("key", message)]
    assert publication.reader_keys == []


def test_a_key_is_there_once(session, publication):
    add_public_key(session, publication, PEM, NOW)
    with pytest.raises(Invalid, match="already"):
        add_public_key(session, publication, b64encode(RAW).decode(), NOW)


def test_a_title_has_a_bounded_number_of_keys(session, publication):
    for _ in range(MOST_KEYS):
        add_secret(session, publication, NOW)
    with pytest.raises(Invalid, match="at most"):
        add_secret(session, publication, NOW)
    assert len(publication.reader_keys) == MOST_KEYS


def test_one_key_is_removed_and_the_others_stay(session, publication):
    add_secret(session, publication, NOW)
    add_public_key(session, publication, PEM, NOW)
    remove_reader_key(session, publication, reader_keys(publication)[0].fingerprint)
    assert [key.algorithm for key in reader_keys(publication)] == ["EdDSA"]


def test_only_what_is_there_is_removed(session, publication):
    add_secret(session, publication, NOW)
    with pytest.raises(NotFound):
        remove_reader_key(session, publication, "0" * 16)
    assert len(publication.reader_keys) == 1


def test_keys_added_from_two_windows_are_both_there(database):
    """The second one has read the title before the first one was stored."""
    with transaction(database.writing()) as session:
        made = make_publication(session).id
    with database.reading() as session:
        stale = session.get_one(Publication, made)
        session.expunge(stale)
    with transaction(database.writing()) as session:
        add_secret(session, session.get_one(Publication, made), NOW)
    with transaction(database.writing()) as session:
        session.add(stale)
        add_secret(session, stale, NOW)
    with database.reading() as session:
        assert len(session.get_one(Publication, made).reader_keys) == 2
