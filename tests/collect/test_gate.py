"""The gate for JSON from strangers (contract section 4, "Strict JSON")."""

import json
import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.collect.gate import DEEPEST, decode
from survey_app.errors import Malformed

SAFE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | SAFE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE, inner, max_size=4),
    max_leaves=20,
)
TOKENS = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", '"', "\\", '"a"', "\\u0000", "\\ud800", "\\u00e9", "1", "-"]
    + [".5", "e400", "9" * 19, "9" * 5000, "NaN", "Infinity", "true", "null", " ", "\n", "\0", "é"]
)
BODIES = st.binary(max_size=200) | st.lists(TOKENS, max_size=60).map(lambda t: "".join(t).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"x",
        b"{",
        b"[1,]",
        b"{'a': 1}",
        b"[1] [2]",
        b'"\x01"',
        b"01",
        b"+1",
        b"\x0c1",
        b'{"a": 1, "a": 1}',
        b'{"a": 1, "\\u0061": 2}',
        b'[{"b": {"a": 1, "a": 2}}]',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'{"\\ud800": 1}',
        b'"\xed\xa0\x80"',
        b'"\\u0000"',
        b'{"a\\u0000": 1}',
        b'"\0"',
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'"\xc0\xaf"',
        '{"a": 1}'.encode("utf-16"),
        '{"a": 1}'.encode("utf-16-le"),
        '{"a": 1}'.encode("utf-32-be"),
        '"é"'.encode("latin-1"),
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b"-1e400",
        b"9223372036854775808",
        b"-9223372036854775809",
        b"9" * 60_000,
    ],
)
def test_what_strict_json_does_not_allow_is_refused(body):
    with pytest.raises(Malformed):
        decode(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, null, true, "x"]}', {"a": [1, 2.5, None, True, "x"]}),
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b'"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        ('"\N{GRINNING FACE}"'.encode(), "\N{GRINNING FACE}"),
        (b' \t\r\n{"a": {}}\n', {"a": {}}),
        (b'{"a": {"b": 1}, "b": {"b": 2}}', {"a": {"b": 1}, "b": {"b": 2}}),
        (b'"\\\\u0000"', "\\u0000"),
        (b"1e-400", 0.0),
    ],
)
def test_everything_else_is_read_as_it_is(body, value):
    assert decode(body) == value


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_levels_are_bounded(opening, closing):
    def nested(levels):
        return opening * levels + b"1" + closing * levels

    decode(nested(DEEPEST))
    for levels in (DEEPEST + 1, 10_000):
        with pytest.raises(Malformed, match="32 levels"):
            decode(nested(levels))


def test_brackets_within_strings_are_no_levels():
    assert decode(b'["' + b"[" * 100 + b'\\"[[{{"]') == ["[" * 100 + '"[[{{']


def test_a_body_of_the_largest_size_is_looked_at_once():
    for unit in (b'"', b'\\"', b'"\\', b"[", b'"a":', b"\\\\"):
        with pytest.raises(Malformed):
            decode(unit * (64 * 1024 // len(unit)))


@given(BODIES)
@settings(max_examples=120)
def test_whatever_comes_is_refused_or_read_as_json_reads_it(body):
    try:
        value = decode(body)
    except Malformed:
        return
    assert value == json.loads(body)
    assert json.loads(json.dumps(value, allow_nan=False)) == value


@given(VALUES, st.booleans())
@settings(max_examples=120)
def test_every_value_that_is_allowed_comes_through(value, escaped):
    decoded = decode(json.dumps(value, ensure_ascii=escaped).encode())
    assert repr(decoded) == repr(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=120)
def test_numbers_that_are_read_are_finite(number):
    assert math.isfinite(decode(f"[{number!r}]".encode())[0])


def read(body):
    """The value, or the sentence that refuses it."""
    try:
        return decode(body)
    except Malformed as error:
        return str(error)


COMPACT = TOKENS.filter(lambda token: token not in {" ", "\n"})


@given(
    VALUES.map(msgspec.json.encode)
    | st.lists(COMPACT, max_size=12).map(lambda t: "".join(t).encode())
    | st.integers(-(2**70), 2**70).map(lambda n: f"[{n}]".encode())
    | st.lists(st.sampled_from("ab"), max_size=3).map(
        lambda keys: ("{" + ",".join(f'"{key}":1' for key in keys) + "}").encode()
    )
)
@settings(max_examples=300)
def test_a_body_means_the_same_whether_or_not_it_is_written_as_browsers_write(body):
    assert repr(read(body)) == repr(read(body + b" "))
