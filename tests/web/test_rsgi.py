"""The application as the server's loop calls it."""

import asyncio
import json
import threading
from types import SimpleNamespace

import pytest
from granian.rsgi import ProtocolClosed

from survey_app.collect.collector import Collector
from survey_app.waiting import about_to_wait
from survey_app.web import rsgi
from survey_app.web.direct import DirectCalls, Reply
from survey_app.web.rsgi import Served, environ_of, served
from survey_app.web.runtime import part_of
from survey_app.web.security import READER_HEADERS
from tests import builders

LARGEST = 100_000


class Headers(list):
    """Names and values, as the server lists them."""

    def items(self):
        """All of them."""
        return self


def scope(method="GET", path="/", *headers, authority=None):
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="a=%20b",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="[::1]:4711",
        authority=authority,
        headers=Headers(headers),
    )


class Protocol:
    """What the server gives with a request: its body in chunks, and where the answer goes."""

    def __init__(self, *chunks, gone=False):
        self.chunks, self.gone = chunks, gone
        self.answer = None
        self.sent = []

    async def __call__(self):
        """The whole body."""
        if self.gone:
            raise ProtocolClosed
        return b"".join(self.chunks)

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk
        if self.gone:
            raise ProtocolClosed

    def response_bytes(self, status, headers, body):
        """A whole answer."""
        self.answer = SimpleNamespace(status=status, headers=dict(headers), body=body)

    def response_stream(self, status, headers):
        """An answer in chunks."""
        self.response_bytes(status, headers, None)
        return self

    async def send_bytes(self, chunk):
        """The next one."""
        self.sent.append(chunk)


def call(what, asked, protocol=None):
    """Let it answer, on a loop in a thread of its own; returns the answer."""
    protocol = protocol or Protocol()

    def work():
        with asyncio.Runner() as runner:
            what.__rsgi_init__(runner.get_loop())
            runner.run(what.__rsgi__(asked, protocol))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    return protocol.answer


@pytest.fixture
def echo():
    """An application that notes what reaches it, and says `ok`."""
    seen = []

    def application(environ, start_response):
        seen.append(environ)
        environ["body"] = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Length", "2")])
        return [b"o", b"k"]

    return SimpleNamespace(served=Served(application, None, LARGEST), seen=seen)


def test_a_request_reads_as_wsgi_has_it():
    asked = scope(
        "POST", "/s/käse", ("content-type", "text/plain"), ("content-length", "3"), ("x-a", "1")
    )
    environ = environ_of(asked)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/s/käse"
    assert (environ["QUERY_STRING"], environ["SERVER_PORT"]) == ("a=%20b", "8000")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert (environ["HTTP_X_A"], environ["REMOTE_ADDR"]) == ("1", "::1")


def test_headers_that_come_twice_are_one():
    asked = scope("GET", "/", ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2"))
    assert environ_of(asked)["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    cookies = scope("GET", "/", ("cookie", "a=1"), ("cookie", "b=2"))
    assert environ_of(cookies)["HTTP_COOKIE"] == "a=1; b=2"


def test_a_name_with_an_underscore_cannot_pass_for_another():
    asked = scope("GET", "/", ("x-forwarded-for", "1.1.1.1"), ("x_forwarded_for", "6.6.6.6"))
    assert environ_of(asked)["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"


def test_http_2_names_the_host_apart():
    assert environ_of(scope(authority="readers.example"))["HTTP_HOST"] == "readers.example"


def test_an_answer_of_known_length_is_sent_whole(echo):
    answer = call(echo.served, scope())
    assert (answer.status, answer.headers, answer.body) == (200, {"Content-Length": "2"}, b"ok")


def test_another_one_is_streamed_and_closed_in_the_end():
    class Chunks(list):
        closed = False

        def close(self):
            self.closed = True

    chunks = Chunks([b"first", b"second"])

    def application(_environ, start_response):
        start_response("200 OK", [])
        return chunks

    protocol = Protocol()
    call(Served(application, None, LARGEST), scope(), protocol)
    assert (protocol.sent, chunks.closed) == ([b"first", b"second"], True)


@pytest.mark.parametrize("length", [5, rsgi.SMALL + 1, 64 * 1024])
@pytest.mark.parametrize("told", [True, False])
def test_a_body_reaches_the_application_whole(echo, length, told):
    body = b"x" * length
    header = ("content-length", str(length)) if told else ("transfer-encoding", "chunked")
    call(echo.served, scope("POST", "/", header), Protocol(body[:3], body[3:]))
    assert echo.seen[0]["body"] == body


@pytest.mark.parametrize(
    ("path", "most"), [("/studio/surveys", LARGEST), ("/collect/responses", 64 * 1024)]
)
def test_of_a_body_that_is_too_large_one_byte_more_is_kept(echo, path, most):
    chunks = [b"x" * 60_000] * 4
    call(echo.served, scope("POST", path, ("transfer-encoding", "chunked")), Protocol(*chunks))
    assert len(echo.seen[0]["body"]) == most + 1


def test_a_body_in_chunks_may_not_pass_for_a_small_one(echo):
    headers = ("content-length", "5"), ("transfer-encoding", "chunked")
    call(echo.served, scope("POST", "/s/key", *headers), Protocol(*[b"x" * 60_000] * 4))
    assert len(echo.seen[0]["body"]) == 64 * 1024 + 1


def test_bodies_in_flight_have_a_bound_together(echo, monkeypatch):
    monkeypatch.setattr(rsgi, "MOST_HELD", 50_000)
    asked = scope("POST", "/s/key", ("content-length", "60000"))
    answer = call(echo.served, asked, Protocol(b"x" * 40_000, b"x" * 20_000))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    call(echo.served, asked, Protocol(b"x" * 40_000))
    assert [len(environ["body"]) for environ in echo.seen] == [40_000]


def test_what_editors_send_takes_no_room_from_readers(echo, monkeypatch):
    monkeypatch.setattr(rsgi, "MOST_HELD", 50_000)
    header = ("content-length", "40000")

    class Slow(Protocol):
        async def __aiter__(self):
            yield b"x" * 40_000
            reader = Protocol(b"x" * 40_000)
            await echo.served.__rsgi__(scope("POST", "/s/key", header), reader)
            self.beside = reader.answer.status

    slow = Slow()
    call(echo.served, scope("POST", "/studio/surveys", header), slow)
    assert (slow.beside, slow.answer.status) == (200, 200)


@pytest.mark.parametrize("length", [10, 50_000])
def test_a_body_that_is_cut_off_reaches_nobody(echo, length):
    asked = scope("POST", "/", ("content-length", str(length)))
    assert call(echo.served, asked, Protocol(b"x", gone=True)) is None
    assert echo.seen == []


@pytest.fixture
def direct(app):
    """Let `/collect/withdraw` be answered by what a test gives, on the loop or in a thread."""

    def answer_by(handler):
        part_of(app, DirectCalls).add("POST", "/collect/withdraw", handler)
        return call(served(app), scope("POST", "/collect/withdraw", ("content-length", "0")))

    return answer_by


def test_a_direct_call_is_answered_on_the_loop(direct):
    threads = []

    def handler(asked):
        threads.append(threading.current_thread().name)
        assert asked.body() == b""
        return Reply(200, [("Content-Length", "2")], b"ok")

    answer = direct(handler)
    assert (answer.status, answer.body) == (200, b"ok")
    assert dict(READER_HEADERS).items() <= answer.headers.items()
    assert not threads[0].startswith("survey-")


def test_one_that_has_to_wait_begins_again_in_a_thread(direct):
    threads = []

    def handler(_asked):
        threads.append(threading.current_thread().name.partition("_")[0])
        about_to_wait()
        return Reply(200, [], b"")

    assert direct(handler).status == 200
    assert [name.startswith("survey-waiting") for name in threads] == [False, True]


def test_what_goes_wrong_on_the_loop_is_answered_by_flask(app, survey):
    asked = scope("POST", "/collect/responses", ("content-length", "1"))
    answer = call(served(app), asked, Protocol(b"{"))
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_what_went_wrong_takes_no_thread_of_those_who_wait(app, survey):
    direct, threads = part_of(app, DirectCalls), []

    def flask(environ, start_response):
        threads.append(threading.current_thread().name.partition("_")[0])
        return direct.flask(environ, start_response)

    asked = scope("POST", "/collect/responses", ("content-length", "1"))
    call(Served(flask, direct, LARGEST), asked, Protocol(b"{"))
    call(Served(flask, direct, LARGEST), scope("GET", "/s/labsurvey"))
    assert threads == ["survey-error", "survey-request"]


def post(app, **given):
    body = json.dumps(builders.response(**given)).encode()
    asked = scope("POST", "/collect/responses", ("content-length", str(len(body))))
    return call(served(app), asked, Protocol(body))


def test_an_answer_is_stored_and_heard_on_the_loop(app, survey):
    identifier = builders.response_id()
    first, again = post(app, id=identifier), post(app, id=identifier)
    assert (first.status, again.status) == (201, 200)
    assert json.loads(first.body) == {"id": identifier, "revision": 1, "results": None}


def test_when_nothing_is_taken_any_more_the_answer_is_503(app, survey):
    part_of(app, Collector).close()
    answer = post(app)
    assert (answer.status, "Retry-After" in answer.headers) == (503, True)


def test_a_page_is_answered_in_a_thread(app, survey):
    answer = call(served(app), scope("GET", "/s/labsurvey"))
    assert (answer.status, b"labsurvey" in answer.body) == (200, True)
