"""Colours can be told apart and read, by day and by night."""

import itertools
import re

import pytest

from survey_app.web.templating import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text()
DAY = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}), #\w{6}\)", TOKENS))
NIGHT = dict(re.findall(r"--([\w-]+): light-dark\(#\w{6}, (#\w{6})\)", TOKENS))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
class TestColours:
    @pytest.mark.parametrize("ground", ["canvas", "surface", "sunken", "hover"])
    @pytest.mark.parametrize("ink", ["text", "muted", "accent"])
    def test_words_can_be_read(self, colours, ink, ground):
        assert contrast(colours[ink], colours[ground]) >= 4.5

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
            ("error", "surface"),
            ("error", "error-soft"),
            ("text", "accent-soft"),
            ("text", "error-soft"),
        ],
    )
    def test_words_on_colours_can_be_read(self, colours, ink, ground):
        assert contrast(colours[ink], colours[ground]) >= 4.5

    @pytest.mark.parametrize("mark", ["line-strong", *(f"chart-{n}" for n in range(1, 9))])
    def test_marks_can_be_seen(self, colours, mark):
        assert contrast(colours[mark], colours["surface"]) >= 3

    def test_the_sequence_goes_one_way(self, colours):
        scale = [luminance(colours[f"scale-{n}"]) for n in range(1, 6)]
        steps = [b - a for a, b in itertools.pairwise(scale)]
        assert all(step > 0 for step in steps) or all(step < 0 for step in steps)
