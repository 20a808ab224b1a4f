"""What a request tells of its sender."""

import io

import pytest
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from survey_app.web.client import client_address, raw_body


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


def chunked(size):
    environ = EnvironBuilder(method="POST", input_stream=io.BytesIO(b" " * size)).get_environ()
    return Request(environ | {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""})


def test_a_body_of_unknown_length_is_not_cut_off():
    assert len(raw_body(chunked(100), 100)) == 100
    with pytest.raises(RequestEntityTooLarge):
        raw_body(chunked(101), 100)


@pytest.mark.parametrize(("encoding", "taken"), [("", True), ("Identity", True), ("gzip", False)])
def test_an_encoded_body_is_refused(encoding, taken):
    sent = request(Content_Encoding=encoding)
    if taken:
        assert raw_body(sent, 100) == b""
    else:
        with pytest.raises(UnsupportedMediaType):
            raw_body(sent, 100)
