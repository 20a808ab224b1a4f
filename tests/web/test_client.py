"""What a request tells of its sender."""

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from survey_app.web.client import client_address


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
