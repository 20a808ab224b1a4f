"""`python -m tests.benchmarks.screens`: when an editor's page can be used, on a slow machine.

The results of a survey of 20 questions, in Chromium at a quarter of this machine's speed. Usable
is the page when its first chart is drawn and the main thread has been still for half a second;
the stillness is not counted.
"""

import tempfile
from pathlib import Path
from typing import Any

import click

from survey_app.database import Database
from survey_app.migrations import upgrade
from survey_app.surveys.definition import Option, Question
from tests.browsers import chromium
from tests.flows.newsroom import open_newsroom

QUESTIONS, ANSWERS, REPEATS, SLOWER = 20, 40, 5, 4
OPTIONS = tuple(Option(f"o{n}", f"Answer number {n}") for n in range(1, 7))
USABLE = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) last = Math.max(last, task.startTime + task.duration);
  }).observe({ type: "longtask", buffered: true });
  let drawn = 0;
  const look = () => {
    if (!drawn && document.querySelector(".chart-place .main-svg")) drawn = performance.now();
    const still = performance.now() - Math.max(last, drawn);
    if (drawn && still > 500) return done(Math.max(last, drawn));
    setTimeout(look, 10);
  };
  look();
})"""


@click.command()
def main() -> None:
    """Measure the page of a survey's results."""
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as name:
        folder = Path(name)
        template = folder / "template.db"
        database = Database(f"sqlite:///{template}")
        upgrade(database)
        database.close()
        with open_newsroom(folder, template) as newsroom, chromium() as browser:
            times = sorted(_measured(browser, newsroom, _asked(newsroom)))
    click.echo(f"results of {QUESTIONS} questions, CPU at 1/{SLOWER}")
    click.echo(f"  usable after {times[len(times) // 2]:.0f} ms (median of {REPEATS})")


def _asked(newsroom: Any) -> str:
    kinds = ("single", "multiple", "rating", "nps")
    keys = [f"q{n}" for n in range(1, QUESTIONS + 1)]
    asked = [
        Question(key, kind, f"Question {key}?", options=OPTIONS if number % 4 < 2 else ())
        for number, key in enumerate(keys)
        for kind in (kinds[number % 4],)
    ]
    survey: str = newsroom.begin(*asked, state="live", title="Twenty questions")
    for reader in range(ANSWERS):
        option = f"o{reader % 6 + 1}"
        values: tuple[Any, ...] = (option, [option], reader % 5 + 1, reader % 11)
        newsroom.answer(survey, {key: values[n % 4] for n, key in enumerate(keys)})
    return survey


def _measured(browser: Any, newsroom: Any, survey: str) -> list[float]:
    """Milliseconds from asking for the page, files in the cache, as all day long."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    newsroom.sign_in(context)
    page = context.new_page()
    page.goto(newsroom.page(f"/surveys/{survey}"))
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times = []
    for _ in range(REPEATS):
        page.goto(newsroom.page(f"/surveys/{survey}"), wait_until="commit")
        times.append(float(page.evaluate(USABLE)))
    context.close()
    return times


if __name__ == "__main__":
    main()
