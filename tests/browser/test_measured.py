"""What a survey takes of the processor, by the clock of the page's own main thread.

That clock does not run while other processes have the processor, so a busy machine is no fault.
"""

import pytest

from survey_app.placements.snippet import element_snippet, height_rule
from survey_app.publications.script import script_tag
from survey_app.surveys.definition import Definition, Page
from tests.browser.measured import ALONE, NoTool, measured, write_article, write_yardsticks
from tests.browser.publisher import open_publisher
from tests.browsers import whole_on_path
from tests.builders import single
from tests.conftest import do_without

MOST = 120
"""Milliseconds of the main thread on a phone, which is reckoned to be four times as slow."""
LONG = 50
"""Milliseconds from which on a task holds up what a reader does."""
RUNS = {"runs": 1, "cpuruns": 5, "settle": 1000, "axe": 0}
ROUNDS = 5
"""So often it is measured at most: the clock of a thread runs on where a host lends the processor
to another machine, so a round can say too much. What is too slow is so in each of them."""


@pytest.fixture
def articles(newsroom, tmp_path):
    """A folder with an article, alone and with a survey."""
    try:
        write_yardsticks(tmp_path)
    except NoTool as missing:
        do_without("measuring", missing)
    with open_publisher(newsroom) as publisher:
        publisher.publication("measured")
    key = newsroom.ask([single()], publication="measured", answered=0)
    definition = Definition("Asked", pages=(Page((single(),)),))
    write_article(
        tmp_path,
        "survey",
        element_snippet(newsroom.studio, key),
        script=script_tag(newsroom.studio, "measured"),
        style=height_rule(key, definition),
    )
    return tmp_path


def test_a_survey_takes_little_of_the_main_thread(articles, browser):
    chromium = whole_on_path() or browser.browser_type.executable_path
    rounds = []
    for _ in range(ROUNDS):
        own, longest = taken(articles, chromium)
        rounds.append((own, longest))
        if 0 < own <= MOST and longest <= LONG:
            break
    assert 0 < own <= MOST, rounds
    assert longest <= LONG, rounds


def taken(articles, chromium):
    """Milliseconds that the survey adds to the main thread, and the longest task beside it."""
    alone = measured(articles, ALONE, chromium, selector="h1", **RUNS)["cpu"]
    with_survey = measured(articles, "survey", chromium, **RUNS)["cpu"]
    return with_survey["x4MainMs"] - alone["x4MainMs"], with_survey["x4LongestMs"]
