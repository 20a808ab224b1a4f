"""One address per article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.publications.addresses import LONGEST, canonical_address, origin_of


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        ("HTTPS://News.Example:443/Robots", "https://news.example/Robots"),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y", "https://news.example/a?id=7"),
        ("https://news.example/a?UTM_Source=x", "https://news.example/a"),
        ("https://news.example/?p=1&flag", "https://news.example/?p=1&flag"),
        ("https://news.example/caf\u00e9", "https://news.example/caf%C3%A9"),
        ("https://news.example/caf%c3%a9", "https://news.example/caf%C3%A9"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
    ],
)
def test_the_same_article_has_one_address(given_address, address):
    assert canonical_address(given_address) == address


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "robots",
        "javascript:alert(1)",
        "ftp://news.example/",
        "https://",
        "https://user:secret@news.example/",
        "https://news.example:99999/",
        "https://news.example/a b",
        "https://news.example/a\0b",
        "https://news.example\\@evil.example/",
        "https://[::1/",
        "https://news..example/",
        "https://news.example/\udc00",
        "https://news.example/" + "a" * LONGEST,
    ],
)
def test_what_is_no_address_has_none(nonsense):
    assert canonical_address(nonsense) == ""


def test_an_origin_is_scheme_host_and_unusual_port():
    assert origin_of("https://News.example/a?b") == "https://news.example"
    assert origin_of("http://127.0.0.1:8001/") == "http://127.0.0.1:8001"
    assert origin_of("news.example") == ""


@given(st.text(), st.sampled_from(["", "https://", "http://news.example/", "https://a.b/?"]))
def test_whatever_stands_there_is_one_short_ascii_address_or_none(text, start):
    address = canonical_address(start + text)
    assert address.isascii()
    assert len(address) <= LONGEST
    assert canonical_address(address) == address
