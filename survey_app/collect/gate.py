"""The gate for JSON from strangers: what passes is safe to hand to any parser behind it.

JSON leaves open what happens with doubled keys, lone surrogates or numbers that no machine
holds; two readers of the same bytes may then see different things. All of that is refused here.
"""

import json
import re
from typing import Any, Final, Never

import msgspec

from survey_app.errors import Malformed

LARGEST_BODY = 64 * 1024
"""Bytes: what a page may still send while it is being closed."""
DEEPEST = 32
"""Levels of objects and lists within each other."""

# A string is taken whole, also one that never ends, so that every byte is looked at once.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_INT64 = range(-(2**63), 2**63)
_SAME_DIGIT = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
"""What a number too large for 64 bits looks like, all its digits made the same."""
_UNSURE: Final = object()


def decode(body: bytes) -> Any:
    """The value of a JSON text; raises Malformed with the reason.

    Refused are more than 32 levels, doubled keys, NaN and infinities, integers outside 64 bits,
    NUL and lone surrogates in strings, a byte order mark, and encodings other than UTF-8.
    """
    if body.startswith(b"\xef\xbb\xbf"):
        raise Malformed("The body begins with a byte order mark.")
    _check_depth(body)
    value = _as_written(body)
    return _checked(body) if value is _UNSURE else value


def _as_written(body: bytes) -> Any:
    """The value of a text that is what its value is written as, as browsers write; else _UNSURE.

    Such a text has no key twice and nothing that two parsers read differently, and to read and to
    write it takes a third of the time of `_checked`.
    """
    if b"\\u" in body or _LONG_NUMBER in body.translate(_SAME_DIGIT):
        return _UNSURE
    try:
        value = msgspec.json.decode(body)
        return value if msgspec.json.encode(value) == body else _UNSURE
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _UNSURE


def _checked(body: bytes) -> Any:
    """The value of a text, with every part of it looked at."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_int=_bounded_int,
            parse_float=_finite_float,
        )
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.") from error
    except ValueError as error:
        raise Malformed("The body is not JSON.") from error
    # Only an escape can bring these characters in: raw ones have already been refused.
    if "\\u" in text:
        _check_strings(value)
    return value


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return
    depth = 0
    for match in _STRUCTURE.finditer(body):
        first = match.group()[:1]
        if first in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise Malformed(f"The body has more than {DEEPEST} levels.")
        elif first in b"]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Malformed("An object has the same key twice.")
    return result


def _refuse_constant(name: str) -> Never:
    raise Malformed(f"{name} is not JSON.")


def _bounded_int(digits: str) -> int:
    # 20 characters hold every 64-bit integer; longer ones would cost time to convert.
    if len(digits) > 20 or int(digits) not in _INT64:
        raise Malformed("An integer does not fit into 64 bits.")
    return int(digits)


def _finite_float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Malformed("A number is too large.")
    return value


def _check_strings(value: Any) -> None:
    if isinstance(value, str):
        if _UNSAFE.search(value):
            raise Malformed("A string holds NUL or a lone surrogate.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_strings(key)
            _check_strings(item)
    elif isinstance(value, list):
        for item in value:
            _check_strings(item)
