"""Bodies that many readers get: compressed once, as well as can be, and named by content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import brotli

from survey_app.web.direct import Reply
from survey_app.web.negotiation import Headers, encoding_for, has_already

REMEMBERED = 128
"""Bodies that are kept compressed; a publication's script takes about 30 KB of memory."""


@dataclass(frozen=True)
class Compressed:
    """One body in every encoding that we serve."""

    digest: str
    """Changes with the content; 16 hexadecimal digits."""
    encodings: dict[str, bytes]
    """Bytes by the name of the Content-Encoding: `br`, `gzip`, `identity`."""

    def tag(self, encoding: str) -> str:
        """The entity tag of one encoding: other bytes need another tag."""
        return self.digest if encoding == "identity" else f"{self.digest}-{encoding}"

    def tags(self) -> list[str]:
        """The entity tags of all encodings."""
        return [self.tag(encoding) for encoding in self.encodings]


@lru_cache(maxsize=REMEMBERED)
def compressed(text: str) -> Compressed:
    """A text in every encoding."""
    body = text.encode()
    return Compressed(
        hashlib.sha256(body).hexdigest()[:16],
        {
            "br": brotli.compress(body, quality=11),
            "gzip": gzip.compress(body, 9, mtime=0),
            "identity": body,
        },
    )


def reply_of(body: Compressed, content_type: str, caching: str, headers: Headers) -> Reply:
    """What a browser with these headers is sent; nothing where it has the content already.

    Whoever has it in another encoding has it.
    """
    encoding = encoding_for(headers.get("Accept-Encoding") or "")
    said = [
        ("Cache-Control", caching),
        ("Vary", "Accept-Encoding"),
        ("ETag", f'"{body.tag(encoding)}"'),
    ]
    if has_already(headers.get("If-None-Match"), body.tags()):
        return Reply(304, said)
    if encoding != "identity":
        said.append(("Content-Encoding", encoding))
    content = body.encodings[encoding]
    said += [("Content-Type", content_type), ("Content-Length", str(len(content)))]
    return Reply(200, said, content)


def brotli_size(text: str) -> int:
    """Bytes that a text takes at the quality at which it is served."""
    return len(brotli.compress(text.encode(), quality=11))
