"""Bodies that are refused, each for its own reason; whoever finds another adds it here.

They are the body of a good response in which one thing is wrong, so that no check before the one
that matters refuses them.
"""

import gzip
import json
import zlib

import brotli

from tests import builders

GOOD = builders.response(answers={"q1": "o1", "q5": "Because"}, channel="inline")
TEXT = json.dumps(GOOD)
DATA = TEXT.encode()


def _added(field: str) -> bytes:
    """The good body with one more field, as it is written."""
    return f"{TEXT[:-1]}, {field}}}".encode()


def _answered(text: str) -> bytes:
    """The good body with another text as the answer to q5, as it is written."""
    return TEXT.replace('"Because"', text).encode()


def _deep(levels: int) -> bytes:
    return _answered("[" * levels + "]" * levels)


BODIES = {
    "empty": b"",
    "blank": b" \n",
    "null": b"null",
    "list": b"[]",
    "string": json.dumps(TEXT).encode(),
    "listed": b"[" + DATA + b"]",
    "twice": DATA + DATA,
    "comment": DATA + b"//",
    "quotes of another language": TEXT.replace('"', "'").encode(),
    "comma at the end": TEXT[:-1].encode() + b",}",
    "17 levels": _deep(17),
    "1,000 levels": _deep(1_000),
    "30,000 levels": _deep(30_000),
    "100,000 levels": _deep(100_000),
    "5,000 digits": _added('"started_ms": ' + "9" * 5_000),
    "5,000 digits after the point": _added('"started_ms": 0.' + "9" * 5_000),
    "1e400": _added('"context": {"engaged_s": 1e400}'),
    "NaN": _added('"context": {"depth": NaN}'),
    "Infinity": _added('"context": {"depth": -Infinity}'),
    "2^63": _added(f'"started_ms": {2**63}'),
    "-2^63 - 1": _added(f'"started_ms": {-(2**63) - 1}'),
    "revision -0": TEXT.replace('"revision": 1', '"revision": -0').encode(),
    "revision 2^53 + 1": TEXT.replace('"revision": 1', f'"revision": {2**53 + 1}').encode(),
    "revision 1.0": TEXT.replace('"revision": 1', '"revision": 1.0').encode(),
    "revision true": TEXT.replace('"revision": 1', '"revision": true').encode(),
    "key twice": _added('"revision": 2'),
    "key twice, escaped": _added('"revisio\\u006e": 2'),
    "10,000 empty keys": _added(", ".join(['"": 0'] * 10_000)),
    "1,000,000 empty keys": _added(", ".join(['"": 0'] * 1_000_000)),
    "__proto__": _added('"__proto__": {"complete": true}'),
    "constructor": _added('"context": {"constructor": {"prototype": {}}}'),
    "lone surrogate": _answered('"\\ud800"'),
    "surrogates the wrong way round": _answered('"\\udc00\\ud800"'),
    "surrogate as bytes": TEXT.encode().replace(b"Because", b"\xed\xa0\x80"),
    "NUL, escaped": _answered('"a\\u0000b"'),
    "NUL": DATA.replace(b"Because", b"\0"),
    "overlong": DATA.replace(b"Because", b"\xc0\xaf"),
    "byte order mark": b"\xef\xbb\xbf" + DATA,
    "Latin-1": _answered('"é"').decode().encode("latin-1"),
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "UTF-32": TEXT.encode("utf-32-be"),
    "too long": _answered(json.dumps("a" * 70_000)),
    "a form": b"survey=labsurvey&revision=1&a.q1=o1",
    "1,001 parts": b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n for n in range(1_001)
    )
    + b"--x--\r\n",
}
"""Name → body; each is answered with 400, 413 or 422."""
PACKED = {
    "gzip": gzip.compress(DATA),
    "deflate": zlib.compress(DATA),
    "br": brotli.compress(DATA),
    "gzip, br": DATA,
}
"""Content-Encoding → body; each is answered with 415."""
CUT = [DATA[:length] for length in range(1, len(DATA))]
"""The good body, broken off after each of its bytes."""
