"""Links to a preview: signed, for a day."""

import time

import pytest

from survey_app.errors import NotFound
from survey_app.surveys.preview_token import LASTS, make, read


def test_a_token_names_its_survey():
    assert read("secret", make("secret", "labsurvey")) == "labsurvey"


@pytest.mark.parametrize("token", ["", "labsurvey", "ImxhYnN1cnZleSI.awW_qA.jmEcS9zz77AKGbB23L"])
def test_a_token_that_is_none_is_refused(token):
    with pytest.raises(NotFound):
        read("secret", token)


def test_a_token_that_is_signed_otherwise_is_refused():
    with pytest.raises(NotFound):
        read("secret", make("another secret", "labsurvey"))


def test_a_token_is_refused_after_a_day(monkeypatch):
    token = make("secret", "labsurvey")
    later = time.time() + LASTS + 2
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(NotFound):
        read("secret", token)
