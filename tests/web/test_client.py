"""What a request may bring."""

import io

import pytest
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from survey_app.web.client import raw_body


def request(**headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder(headers=headers).get_environ())


def chunked(size):
    environ = EnvironBuilder(method="POST", input_stream=io.BytesIO(b" " * size)).get_environ()
    return Request(environ | {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""})


def test_a_body_of_unknown_length_is_not_cut_off():
    assert len(raw_body(chunked(100), 100)) == 100
    with pytest.raises(RequestEntityTooLarge):
        raw_body(chunked(101), 100)


@pytest.mark.parametrize("encoding", ["", "identity", "gzip"])
def test_a_body_that_names_an_encoding_is_refused(encoding):
    with pytest.raises(UnsupportedMediaType):
        raw_body(request(Content_Encoding=encoding), 100)
