"""Random orders without scripts: each reader has one, and it is stored with the answers."""

from collections import Counter

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.embed.orders import in_order, orders_of
from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from tests.builders import make_survey, response_id, single
from tests.embed.printed import form_in

OPTIONS = tuple(Option(f"o{n}", f"Option {n}") for n in range(1, 5))
LAST = (Option("none", "None of these", exclusive=True), Option("other", "Other"))
SHUFFLED = Definition(
    "Labs",
    shuffle=True,
    pages=(
        Page((Question("q1", "multiple", "Which?", options=(*OPTIONS, *LAST), shuffle=True),)),
        Page((single("q2"), single("q3"), single("q4")), shuffle=True),
    ),
)


def test_a_survey_that_shuffles_nothing_has_no_order():
    plain = Definition("Labs", pages=(Page((single(),)),))
    assert orders_of(plain, response_id()) == {}
    assert in_order(plain, {}) == plain


def test_a_response_has_the_same_order_on_each_page():
    made = response_id()
    assert orders_of(SHUFFLED, made) == orders_of(SHUFFLED, made)


def test_everything_is_there_and_what_ends_a_list_stays_at_its_end():
    for _ in range(20):
        orders = orders_of(SHUFFLED, response_id())
        assert set(orders) == {"q1", ":page2", ":pages"}
        assert orders["q1"][-2:] == ["none", "other"]
        shown = in_order(SHUFFLED, orders)
        assert shown.by_key().keys() == SHUFFLED.by_key().keys()
        assert shown.question("q1").option_keys() == tuple(orders["q1"])
        [page] = [page for page in shown.pages if len(page.questions) == 3]
        assert [question.key for question in page.questions] == orders[":page2"]
        assert len(shown.pages[int(orders[":pages"][0] == "2") - 1].questions) in (1, 3)


def test_every_order_is_about_as_likely_as_the_others():
    drawn = Counter(tuple(orders_of(SHUFFLED, response_id())[":page2"]) for _ in range(1200))
    assert len(drawn) == 6
    # Six standard deviations of a count with a sixth of 1,200: once in 500 million runs.
    assert all(abs(n - 200) < 6 * (1200 / 6 * 5 / 6) ** 0.5 for n in drawn.values())


def test_of_a_battery_the_rows_change_and_not_the_answers():
    rows = tuple(Row(f"r{n}", f"Row {n}") for n in range(1, 6))
    asked = Question("q1", "matrix", "How?", options=OPTIONS, rows=rows, shuffle=True)
    made = Definition("Labs", pages=(Page((asked,)),))
    shown = [in_order(made, orders_of(made, response_id())).question("q1") for _ in range(20)]
    assert {question.option_keys() for question in shown} == {asked.option_keys()}
    assert len({question.row_keys() for question in shown}) > 1


@pytest.mark.parametrize("go_back", [False, True])
def test_what_was_shown_is_what_is_stored(client, database, publication, go_back):
    with transaction(database.writing()) as session:
        made = Definition("Labs", pages=(SHUFFLED.pages[0], SHUFFLED.pages[1]))
        make_survey(session, session.merge(publication), made, key="shuffled")
    page = form_in(client.get("/s/shuffled").text)
    shown = [control.value for control in page.controls if control.name == "a.q1"]
    answer = client.post("/s/shuffled", data=page.filled({"a.q1": ["o1"]}))
    later = form_in(client.get(f"/s/{answer.location}").text)
    questions = list(dict.fromkeys(c.name for c in later.controls if c.name.startswith("a.")))
    client.post("/s/shuffled", data=later.sends() | ({"go": "back"} if go_back else {}))
    with database.reading() as session:
        row = session.scalars(select(Response)).one()
    assert row.context["order"]["q1"] == shown
    assert [f"a.{key}" for key in row.context["order"][":page2"]] == questions
