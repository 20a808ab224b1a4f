"""What a survey takes of the processor, by the clock of the page's own main thread.

That clock does not run while other processes have the processor, so a busy machine is no fault.
"""

import pytest

from survey_app.placements.snippet import element_snippet, height_rule
from survey_app.publications.script import script_tag
from survey_app.surveys.definition import Definition, Page
from tests.browser.measured import ALONE, NoTool, measured, write_article, write_yardsticks
from tests.browser.publisher import open_publisher
from tests.browsers import on_path
from tests.builders import single
from tests.conftest import do_without

MOST = 120
"""Milliseconds of the main thread on a phone, which is reckoned to be four times as slow."""
LONG = 50
"""Milliseconds from which on a task holds up what a reader does."""
RUNS = {"runs": 1, "cpuruns": 5, "settle": 1000, "axe": 0}


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


def test_a_survey_takes_little_of_the_main_thread(articles, browser, record_property):
    chromium = on_path() or browser.browser_type.executable_path
    alone = measured(articles, ALONE, chromium, selector="h1", **RUNS)["cpu"]
    with_survey = measured(articles, "survey", chromium, **RUNS)["cpu"]
    own = with_survey["x4MainMs"] - alone["x4MainMs"]
    record_property("main_thread_ms", own)
    assert 0 < own <= MOST
    assert with_survey["x4LongestMs"] <= LONG
