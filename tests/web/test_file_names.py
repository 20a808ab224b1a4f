"""Names of files: short, and letters and digits only."""

import pytest

from survey_app.web.file_names import LONGEST, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zoë & Co.", "zoe-co"),
        ("../../etc/passwd", "etc-passwd"),
        ("  18–24, on phones ", "18-24-on-phones"),
        ("读者", "读者"),
        ("Спорт, новый", "спорт-новый"),
        ("हिन्दी", "हिन्दी"),
        ("Łódź ½", "łodz-1-2"),
        ("🎾 !", ""),
    ],
)
def test_a_name_keeps_the_letters_of_all_scripts(text, name):
    assert slug(text) == name


def test_a_name_is_cut_where_it_does_not_end_in_a_hyphen():
    assert slug("a" * (LONGEST - 1) + " b") == "a" * (LONGEST - 1)
    assert len(slug("word " * 50)) <= LONGEST
    assert slug("读" * LONGEST) == "读" * (LONGEST // 3)
