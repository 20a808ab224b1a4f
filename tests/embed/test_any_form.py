"""Whatever form a stranger sends: refused or stored, and never a failure of ours."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from survey_app.collect.models import Response
from tests.builders import ORIGIN, response_id

STATUSES = {303, 403, 404, 409, 413, 422, 429, 503}

KEYS = st.sampled_from(["q1", "q2", "q3", "q4", "q5", "q9", "", "q1.o1", "q1\0", "Ä"])
NAMES = st.one_of(
    st.sampled_from(["id", "secret", "revision", "version", "article", "channel", "survey", ""]),
    st.sampled_from(["asks", "go", "language"]),
    KEYS.map("a.{}".format),
    KEYS.map("other.{}".format),
    st.text(max_size=8),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(
    st.sampled_from(["", "o1", "o2", "other", "3", "10", "0", "1", "2", "-77", "1e9", "NaN"]),
    st.sampled_from(["\0", "a\0b", "\ufeff", "\u2028", "²", "٣", "=1+1", "x" * 3000, "[" * 40]),
    st.sampled_from(["9" * 19, "9" * 30, "9" * 5000, "0" * 5000, "-" + "9" * 5000]),
    st.sampled_from([ORIGIN, f"{ORIGIN}/ai", "https://[", "https://a:b/", "javascript:1", "//x"]),
    st.sampled_from(["q1", "q1 q2", "q9", "back", "newsletter", "de"]),
    st.sampled_from(["s" * 22, "s" * 129, response_id(), response_id().upper(), "0" * 36]),
    TEXTS,
)
FIELDS = st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3), max_size=6)
PATHS = st.sampled_from(["labsurvey"] * 8 + ["nosuchone", "labsurvey%00", "%ff", "LABSURVEY"])
TYPES = st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data"])

each_form = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def well_kept(database):
    """Whether everything that was stored is an answer to the survey, and whole where it says so."""
    asked = {"q1", "q2", "q3", "q4", "q5"}
    with database.reading() as session:
        rows = list(session.query(Response))
    return all(
        set(row.answers) == asked if row.complete else set(row.answers) <= asked for row in rows
    )


@each_form
@given(FIELDS, PATHS, TYPES)
@example({"a.q3": ["9" * 5000]}, "labsurvey", "multipart/form-data")
@example({"article": ["\0"]}, "labsurvey", "multipart/form-data")
@example({"a.q1": ["o1"]}, "labsurvey%00", "application/x-www-form-urlencoded")
def test_any_fields_are_taken_or_refused(client, database, survey, fields, key, kind):
    answer = client.post(f"/s/{key}", data=fields, content_type=kind)
    assert answer.status_code in STATUSES
    assert answer.status_code == 303 or answer.mimetype == "text/html"
    assert "Set-Cookie" not in answer.headers
    assert well_kept(database)


@each_form
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "text/plain",
            "",
        ]
    ),
)
@example(b"a.q5=%ED%A0%80", "application/x-www-form-urlencoded")
@example(
    b"--x\r\nContent-Disposition: form-data\r\n\r\nhi\r\n--x--", "multipart/form-data; boundary=x"
)
@example(
    b'--x\r\nContent-Disposition: form-data; name="a.q5"\r\n\r\nhi',
    "multipart/form-data; boundary=x",
)
def test_any_body_is_taken_or_refused(client, database, survey, body, kind):
    answer = client.post("/s/labsurvey", data=body, content_type=kind)
    assert answer.status_code in STATUSES
    assert well_kept(database)


@each_form
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_token_and_article_give_a_page(client, survey, token, article):
    for address in ("/s/labsurvey", "/s/labsurvey/thanks"):
        page = client.get(address, query_string={"answer": token, "article": article})
        assert page.status_code == 200
    assert client.post("/s/labsurvey/thanks", data={"answer": token}).status_code == 404


PAGES = st.sampled_from(["/s/labsurvey", "/frame/labsurvey", "/frame/labsurvey.js", "/oembed"])
ASKED = st.sampled_from(
    ["article", "channel", "language", "reader", "at", "amp", "dnt", "a.q1", "other.q2"]
)


@each_form
@given(PAGES, st.dictionaries(st.one_of(ASKED, NAMES), VALUES, max_size=5))
@example("/oembed", {"url": "http://[", "maxwidth": "9" * 5000})
@example("/frame/labsurvey", {"article": "http://[", "language": "\0"})
def test_any_address_is_answered(client, database, survey, page, asked):
    # No client can send a header of two lines.
    referrer = "".join(asked.get("at", "").splitlines())
    answer = client.get(page, query_string=asked, headers={"Referer": referrer})
    assert answer.status_code in {200, 403, 404, 501}
    assert "Set-Cookie" not in answer.headers
    with database.reading() as session:
        assert session.query(Response).count() == 0
