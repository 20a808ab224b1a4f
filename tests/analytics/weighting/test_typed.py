"""Targets as people type them, and from tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.facets.facet import Category
from survey_app.analytics.weighting.typed import count, from_table, number, parsed, percentages
from survey_app.errors import Fault, Invalid

MARGINS = {
    "device": ("Device", (Category("phone", "phones"), Category("desktop", "computers"))),
    "a.q1": ("How old are you?", (Category("o1", "Under 30"), Category("o2", "Older"))),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48", 48),
        (" 48,5 % ", 48.5),
        ("0", 0),
        (".5", None),
        ("-3", None),
        ("1e9", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234),
        ("1 234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1’234", 1234),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1,234", None),
        ("1.234", None),
        ("1,23,456", None),
        ("1,234,5", None),
    ],
)
def test_counts_may_have_their_thousands_parted(text, value):
    assert count(text) == value


def test_typed_percentages_become_shares_that_add_up_to_one():
    found = parsed({"device": {"phone": "60", "desktop": "40,3", "tablet": ""}})
    assert found == {
        "device": {"phone": pytest.approx(0.598205), "desktop": pytest.approx(0.401795)}
    }
    assert sum(found["device"].values()) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (
            {"phone": "60", "desktop": "30"},
            Fault("device", "The targets add up to 90\xa0%: 10\xa0% missing."),
        ),
        (
            {"phone": "60", "desktop": "60.5"},
            Fault("device", "The targets add up to 120.5\xa0%: 20.5\xa0% too much."),
        ),
        (
            {"phone": "most", "desktop": "40"},
            Fault("device=phone", "“most” is no percentage such as 48 or 48.5."),
        ),
        ({"phone": "", "desktop": " "}, Fault("device", "There is no target yet.")),
        ({}, Fault("device", "There is no target yet.")),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_reason(typed, fault):
    with pytest.raises(Invalid) as refused:
        parsed({"device": typed})
    assert refused.value.faults == (fault,)


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 10**7), min_size=1, max_size=12))
def test_counts_become_percentages_that_are_taken(counts):
    shares = parsed({"margin": percentages(counts)})["margin"]
    whole = sum(counts.values())
    assert all(abs(shares[key] - n / whole) < 1e-5 for key, n in counts.items())


@pytest.mark.parametrize(
    "text",
    [
        "margin,category,share\ndevice,phone,0.6\ndevice,desktop,0.4\na.q1,o1,0.25\na.q1,o2,.75",
        "margin,category,share\nDevice,Phones,60\nDevice,computers,40\na.q1,o1,25 %\na.q1,o2,75 %",
        "Margin;Category;Count\nDevice;Phones;600\nDevice;Computers;400\nHow old are you?;Older;3\n"
        "How old are you?;under 30;1\n",
        "margin,category,count\ndevice,phone,600 000\ndevice,desktop,400000\n"
        'a.q1,o1,"1,000,000"\na.q1,o2,"3,000,000"\n',
    ],
)
def test_tables_name_margins_by_key_or_words(text):
    if ",.75" in text:
        text = text.replace(",.75", ",0.75")
    found = from_table(text, MARGINS)
    assert parsed(found) == {
        "device": {"phone": 0.6, "desktop": 0.4},
        "a.q1": {"o1": 0.25, "o2": 0.75},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phone,60", "The first line must name the columns: margin,category,share."),
        ("", "The first line must name the columns: margin,category,share."),
        ("margin,category,share\nage,young,50", "Line 2: there is no margin “age”."),
        ("margin,category,share\ndevice,phone,many", "Line 2: “many” is no number."),
        ("margin,category,share\ndevice,phone", "Line 2: “” is no number."),
        (
            'margin,category,count\ndevice,phone,"1,234"',
            "Line 2: “1,234” can be read in two ways: write 1234 if thousands are meant, "
            "1.2340 if decimals are.",
        ),
    ],
)
def test_tables_that_are_not_understood_name_the_line(text, said):
    with pytest.raises(Invalid) as refused:
        from_table(text, MARGINS)
    assert [fault.detail for fault in refused.value.faults] == [said]


@given(st.text(alphabet=st.sampled_from('margin,category;share\n\r\t" 0.5%device')) | st.text())
def test_whatever_a_file_holds_is_read_or_refused(text):
    for table in (text, f"margin,category,share\n{text}"):
        try:
            found = from_table(table, MARGINS)
        except Invalid as error:
            assert error.faults
        else:
            assert set(found) <= set(MARGINS)


def test_a_category_that_nobody_knows_stays_as_it_is():
    """It is refused later, when it turns out that nobody is in it."""
    found = from_table("margin,category,share\ndevice,watch,100", MARGINS)
    assert found == {"device": {"watch": "100"}}
