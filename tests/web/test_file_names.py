"""Names of files: short, and letters that every system takes."""

import pytest

from survey_app.web.file_names import LONGEST, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zoë & Co.", "zoe-co"),
        ("../../etc/passwd", "etc-passwd"),
        ("  18–24, on phones ", "18-24-on-phones"),
        ("读者", ""),
        ("Łódź ½", "odz-1-2"),
    ],
)
def test_a_name_keeps_the_letters_that_have_a_form_in_ascii(text, name):
    assert slug(text) == name


def test_a_name_is_cut_where_it_does_not_end_in_a_hyphen():
    assert slug("a" * (LONGEST - 1) + " b") == "a" * (LONGEST - 1)
    assert len(slug("word " * 50)) <= LONGEST
