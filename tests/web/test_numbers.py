"""Numbers beyond what a database keeps: in each address there is nothing, in forms no number."""

import re

import pytest

from survey_app.web.numbers import LARGEST, number
from tests.analytics.test_views import STUDIO

TOO_LARGE = [str(LARGEST + 1), "9" * 19, "9" * 31, "9" * 5000]


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("007", 7), ("2147483647", LARGEST)])
def test_a_number_is_read(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1e3", "٣", "²", "x", "2147483648"])
def test_all_else_is_no_number(text):
    with pytest.raises(ValueError, match="no number"):
        number(text)


@pytest.mark.parametrize("large", TOO_LARGE)
def test_there_is_nothing_at_an_address_with_such_a_number(app, editor_client, survey, large):
    asked = 0
    for rule in app.url_map.iter_rules():
        if "<int:" not in rule.rule:
            continue
        address = re.sub("<int:[^>]*>", large, rule.rule)
        address = address.replace("<publication>", "technews").replace("<key>", "labsurvey")
        for method in rule.methods & {"GET", "POST"}:
            # Where there is a page for another method too, it is that which does not fit.
            assert editor_client.open(address, method=method).status_code in {404, 405}, address
            asked += 1
    assert asked >= 6


@pytest.mark.parametrize("large", TOO_LARGE)
def test_forms_and_queries_take_it_for_none(editor_client, survey, large):
    for path in ("/articles", "/surveys", "/surveys/labsurvey/texts", "/surveys/labsurvey/answers"):
        assert editor_client.get(f"{STUDIO}{path}?page={large}&tag={large}").status_code == 200
    assert editor_client.get(f"{STUDIO}/pulse?article={large}").status_code in (200, 404)
    texts = f"{STUDIO}/surveys/labsurvey/texts"
    for form in ({"act.tag": "x", "tag": large}, {"act.untag": "", "text": "x", "tag": large}):
        for path in ("", "/alike"):
            assert editor_client.post(texts + path, data=form).status_code == 200
    changed = editor_client.post(f"{texts}/tags", data={"tag": large, "delete": "1"})
    assert changed.status_code == 404
    settings = f"{STUDIO}/settings/pages"
    assert editor_client.post(settings, data={"radius": large}).status_code < 500
