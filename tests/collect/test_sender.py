"""What a request says of its sender."""

import datetime as dt
import itertools

import pytest

from survey_app.collect.reader_hash import Salts
from survey_app.collect.sender import Sender, Senders, device_of, wants_no_measuring
from tests.builders import NOW

PEER = "10.0.0.1"
BROWSER = {"User-Agent": "Firefox"}


@pytest.fixture
def senders(tmp_path):
    """Tells senders apart behind so many proxies."""
    return lambda hops=0: Senders("https://s.example", hops, Salts(tmp_path))


def test_a_reader_is_a_network_and_a_browser_on_one_day(senders):
    of = senders().of
    first = of(BROWSER, "192.0.2.1", NOW)
    others = [
        of({"User-Agent": "Safari"}, "192.0.2.1", NOW),
        of({}, "192.0.2.1", NOW),
        of(BROWSER, "192.0.2.2", NOW),
        of(BROWSER, "192.0.2.1", NOW + dt.timedelta(days=1)),
    ]
    assert of(BROWSER, "192.0.2.1", NOW) == first
    assert len({one.reader for one in (first, *others)}) == 5
    assert len({one.prefix for one in (first, *others)}) == 2


SPOOFED = (
    "X-Real-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
    "Client-IP",
    "Forwarded",
    "X-Client-IP",
)


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_500_requests_with_changing_headers_are_one_client(senders, hops):
    of, seen = senders(hops).of, set()
    for number in range(500):
        claimed = f"203.0.{number // 250}.{number % 250}"
        forwarded = ", ".join([claimed, *["192.0.2.7", "10.0.0.2"][:hops]])
        headers = dict.fromkeys(SPOOFED, claimed) | {"X-Forwarded-For": forwarded} | BROWSER
        headers["Forwarded"] = f"for={claimed}"
        sender = of(headers, PEER, NOW)
        seen.add((sender.reader, sender.prefix))
    assert len(seen) == 1


def test_hashes_of_two_surveys_cannot_be_joined(senders):
    sender = senders().of(BROWSER, PEER, NOW)
    found = [sender.reader_of(survey) for survey in (1, 2, 11)]
    assert {len(one) for one in found} == {16}
    assert len(set(found)) == 3
    assert not any(one in two for one, two in itertools.permutations([*found, sender.reader], 2))


def test_who_came_by_no_request_has_no_hash():
    assert Sender().reader_of(1) == b""


def test_nothing_of_the_address_or_the_browser_is_kept(senders):
    sender = senders().of(BROWSER | {"Origin": "https://n.example"}, "192.0.2.1", NOW)
    assert "192.0.2" not in repr(sender)
    assert "Firefox" not in repr(sender)
    assert bytes([192, 0, 2]) not in sender.reader + sender.prefix
    assert (sender.origin, sender.own_origins) == ("https://n.example", ("https://s.example",))


def test_a_strange_browser_is_one_too(senders):
    for agent in ("\ud800", "é" * 10_000, ""):
        assert len(senders().of({"User-Agent": agent}, PEER, NOW).reader) == 32


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 10) Mobile Safari", "phone"),
        ("Mozilla/5.0 (Linux; Android 16; SM-X910) Safari", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X)", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0", "desktop"),
        ("", "desktop"),
    ],
)
def test_devices_are_told_apart(agent, device):
    assert device_of(agent) == device


def test_readers_who_do_not_want_to_be_measured_are_heard():
    assert wants_no_measuring({"Sec-GPC": "1"})
    assert wants_no_measuring({"DNT": "1"})
    assert not wants_no_measuring({"DNT": "0"})


def test_a_network_stands_for_itself_in_one_survey_on_one_day(senders):
    of = senders().of
    one, neighbour = of(BROWSER, "192.0.2.7", NOW), of({}, "192.0.2.200", NOW)
    others = [
        of(BROWSER, "198.51.100.7", NOW).network_in(1),
        of(BROWSER, "192.0.2.7", NOW + dt.timedelta(days=1)).network_in(1),
        one.network_in(2),
    ]
    assert one.network_in(1) == neighbour.network_in(1)
    assert 0 <= one.network_in(1) < 2**32
    assert len({one.network_in(1), *others}) == 4


def test_who_came_from_nowhere_known_has_no_network(senders):
    assert senders().of(BROWSER, "unix:", NOW).network_in(1) is None


def test_who_came_by_no_request_has_no_network():
    assert Sender().network_in(1) is None
