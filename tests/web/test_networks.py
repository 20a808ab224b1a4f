"""Who a client is follows from the connection and the trusted proxies, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.web.networks import UNKNOWN, network_of

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "1.1.1.1", PEER),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "1.1.1.1", PEER),
        (1, "", PEER),
        (1, "1.1.1.1, unknown", PEER),
        (1, "1.1.1.1, ", PEER),
        (3, "9.9.9.9," * 1000 + "1.1.1.1,10.0.0.3,10.0.0.2", "1.1.1.1"),
    ],
)
def test_only_trusted_proxies_are_believed(hops, forwarded, address):
    assert network_of(PEER, forwarded, hops) == network_of(address, "", 0) != UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "same_client", "same_prefix"),
    [
        ("192.0.2.1", "192.0.2.1", True, True),
        ("192.0.2.1", "192.0.2.2", False, True),
        ("192.0.2.1", "192.0.3.1", False, False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
        ("192.0.2.1", "::ffff:192.0.2.1", True, True),
    ],
)
def test_a_client_has_an_address_or_a_64_and_a_provider_a_24_or_a_48(
    one, other, same_client, same_prefix
):
    first, second = network_of(one, "", 0), network_of(other, "", 0)
    assert (first.client == second.client, first.prefix == second.prefix) == (
        same_client,
        same_prefix,
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        (" 192.0.2.1\t", "192.0.2.1"),
    ],
)
def test_an_address_may_be_written_in_many_ways(written, address):
    assert network_of(PEER, written, 1) == network_of(address, "", 0) != UNKNOWN


@pytest.mark.parametrize("garbage", ["", "x", "1.2.3", "01.2.3.4", "[", "1::2::3", "\0", "é"])
def test_what_is_no_address_is_nobody(garbage):
    assert network_of(garbage, "", 0) == UNKNOWN


@given(st.text(), st.text(), st.integers(0, 5))
def test_no_header_breaks_it(peer, forwarded, hops):
    network = network_of(peer, forwarded, hops)
    assert network.client.startswith(network.prefix)
