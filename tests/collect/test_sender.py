"""What a request says of its sender."""

import pytest

from survey_app.collect.sender import device_of, wants_no_measuring


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
