"""Words are taken out of a quote, and leave a gap that shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.texts.redaction import GAP, redacted, words_of
from survey_app.errors import Invalid


@pytest.mark.parametrize(
    ("struck", "left"),
    [
        ({0}, "[…] Ada and Bob."),
        ({1, 2}, "Ask […] Bob."),
        ({1, 3}, "Ask […] and […]"),
        ({0, 1, 2}, "[…] Bob."),
        (set(), None),
        ({9, -1}, None),
    ],
)
def test_struck_words_leave_one_gap(struck, left):
    assert redacted("Ask Ada and Bob.", struck) == left


def test_lines_stay_lines():
    assert redacted("One\n\ntwo three", {1}) == "One\n\n[…] three"


def test_something_must_be_left():
    with pytest.raises(Invalid, match="Hide it"):
        redacted("Ada Lovelace", {0, 1})


@given(st.text(min_size=1), st.sets(st.integers(0, 20)))
def test_no_struck_word_is_left_where_it_stood(text, struck):
    words = words_of(text)
    assert "".join(words) == text.rstrip()
    if not words or struck >= set(range(len(words))):
        return
    left = redacted(text, struck)
    if left is None:
        assert not struck & set(range(len(words)))
    else:
        kept = [word.split()[-1] if word.split() else "" for word in words]
        expected = [kept[number] for number in range(len(words)) if number not in struck]
        shown = [word for word in left.split() if word != GAP]
        assert "".join(shown) == "".join(word for word in expected if word != GAP)
