"""How surveys look: contrast, and the widget's custom properties."""

import pytest

from survey_app.publications.theme import (
    BLACK,
    DARK_PAGE,
    WHITE,
    Theme,
    contrast,
    custom_properties,
    theme_faults,
    toward,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(WHITE, BLACK, 21.0), (WHITE, WHITE, 1.0), ("#767676", WHITE, 4.54), ("#0000ff", WHITE, 8.59)],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_the_widget_has_its_own_looks_unless_told():
    assert custom_properties(Theme()) == {}


def test_a_dark_accent_is_lightened_for_dark_pages():
    found = custom_properties(Theme("#a3001b", radius=0, density="compact"))
    light, dark = found["--rs-accent"].removeprefix("light-dark(").removesuffix(")").split(", ")
    assert light == "#a3001b"
    assert contrast(dark, DARK_PAGE) >= 4.5
    assert contrast(dark, BLACK) >= 4.5
    assert found["--rs-radius"] == "0px"
    assert (found["--rs-row"], found["--rs-padding"]) == ("36px", "10px")


@pytest.mark.parametrize(
    ("theme", "path", "sentence"),
    [
        (Theme("red"), "accent", "Enter a colour like #a3001b"),
        (Theme("#ffcc00"), "accent", "On white this colour has a contrast of 1.5 to 1"),
        (Theme(radius=25), "radius", "Enter a number from 0 to 24."),
        (Theme(density="huge"), "density", "There is no such density."),
    ],
)
def test_what_is_wrong_with_a_theme(theme, path, sentence):
    [fault] = theme_faults(theme)
    assert fault.path == path
    assert fault.detail.startswith(sentence)


def test_a_pale_accent_is_told_the_nearest_that_is_legible():
    [fault] = theme_faults(Theme("#ffcc00"))
    better = toward("#ffcc00", BLACK, WHITE)
    assert better in fault.detail
    assert contrast(better, WHITE) >= 4.5
    assert list(theme_faults(Theme(better))) == []
