"""Obvious bots, and those that only look like one."""

import pytest

from survey_app.collect.bots import is_bot

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) {} Safari/537.36"


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "facebookexternalhit/1.1",
        CHROME.format("HeadlessChrome/131.0.0.0 Mobile") + " Chrome-Lighthouse",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)" + "x" * 10_000,
    ],
)
def test_what_says_so_is_a_bot(agent):
    assert is_bot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        CHROME.format("Chrome/131.0.0.0"),
        # Publishers check their pages with it, and so do our tests.
        CHROME.format("HeadlessChrome/131.0.0.0"),
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0;]",
        "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/100 Mobile Safari",
        # An app, and a publisher's own server.
        "okhttp/4.9.3",
        "python-requests/2.31",
        "",
    ],
)
def test_a_reader_is_none(agent):
    assert not is_bot(agent)
