"""What a request tells of its sender."""

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from survey_app.web.client import client_address, device_of, wants_no_measuring


def request(**headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    builder = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    return Request(builder.get_environ())


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(hops, forwarded, address):
    assert client_address(request(X_Forwarded_For=forwarded), hops) == address


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
    assert wants_no_measuring(request(Sec_GPC="1"))
    assert wants_no_measuring(request(DNT="1"))
    assert not wants_no_measuring(request(DNT="0"))
