"""Dates, and addresses that are kept apart."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

DAY = Question("q1", "date", "Since when?")
MAIL = Question("q1", "email", "Where?", consent="I agree.")
date, email = KINDS["date"], KINDS["email"]


@pytest.mark.parametrize("value", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_day_of_the_calendar_is_taken(value):
    assert date.clean(DAY, value, "a") == value


@pytest.mark.parametrize(
    "value",
    ["2023-02-29", "2024-13-01", "20240229", "2024-W09-4", "٢٠٢٤-٠٢-٢٩", "", None, 20240229],
)
def test_everything_else_is_no_day(value):
    with pytest.raises(Invalid):
        date.clean(DAY, value, "a")


@pytest.mark.parametrize("value", ["a@b.example", " Ada.L+news@mail.news.example "])
def test_an_address_is_kept_as_it_was_written(value):
    assert email.clean(MAIL, value, "a") == value.strip()


@pytest.mark.parametrize(
    "value",
    ["a", "a@b", "@b.example", "a@b.example\nBcc: c@d.example", "a@-b.example", "a b@c.example"]
    + ["a@b..example", "a" * 65 + "@b.example", "ä@b.example", "a@b.example,c@d.example"],
)
def test_what_mail_could_not_reach_is_no_address(value):
    with pytest.raises(Invalid):
        email.clean(MAIL, value, "a")


def test_a_form_brings_an_address_with_consent_only():
    assert email.form_faults(MAIL, Given(["a@b.example"])) == ["needs your consent to be kept"]
    assert email.form_faults(MAIL, Given(["a@b.example"], parts={"consent": ["y"]})) == []
    assert email.form_faults(MAIL, Given()) == []


def test_without_words_on_it_there_is_no_consent():
    found = email.faults(Question("q1", "email", "Where?", consent=" "))
    assert [fault.path for fault in found] == ["consent"]


def test_the_export_tells_only_that_there_is_an_address():
    [column] = email.variables(MAIL)
    assert (email.cell(MAIL, True, column), column.text) == (1, False)
