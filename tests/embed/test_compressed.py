"""Bodies in every encoding, each with a tag of its own."""

import gzip

import brotli
import pytest

from survey_app.embed.compressed import brotli_size, compressed

TEXT = "Umfrage: “Produkte zuerst?” " * 40
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.mark.parametrize("encoding", DECODE)
def test_every_encoding_holds_the_whole_text(encoding):
    body = compressed(TEXT).encodings[encoding]
    assert DECODE[encoding](body).decode() == TEXT


def test_compressing_makes_it_smaller():
    sizes = {name: len(body) for name, body in compressed(TEXT).encodings.items()}
    assert sizes["br"] < sizes["gzip"] < sizes["identity"]


def test_other_bytes_have_another_tag():
    one, other = compressed(TEXT), compressed(TEXT + ".")
    assert len({*one.tags(), *other.tags()}) == 6
    assert one.tag("identity") == one.digest


def test_the_same_text_has_the_same_bytes_in_every_process():
    compressed.cache_clear()
    first = compressed(TEXT)
    compressed.cache_clear()
    assert compressed(TEXT) == first


def test_a_size_is_that_of_what_is_served():
    assert brotli_size(TEXT) == len(compressed(TEXT).encodings["br"])
