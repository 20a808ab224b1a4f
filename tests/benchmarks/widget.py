"""`python -m tests.benchmarks.widget`: what a survey costs its page, beside the least one can cost.

All pages are the same article of seven paragraphs. The yardsticks (`tests/browser/measuring/`) are
that article alone, a bare question that a script draws (S), and a bare form in the HTML that a
script only sends (H). Ours come from a studio on another origin, under the strictest policy.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from survey_app.database import Database
from survey_app.migrations import upgrade
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import END, Rule
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Option, Question
from tests.browser.measured import ALONE, measured, write_article, write_yardsticks
from tests.browser.newsroom import Newsroom, open_newsroom
from tests.browser.publisher import STRICT, open_publisher
from tests.browsers import executable
from tests.builders import NOW

TEXTS = ("Very useful", "Somewhat useful", "Not very useful", "Not useful at all")
ASKED = Question(
    "q1",
    "single",
    "How useful was this article?",
    options=tuple(Option(f"o{n}", text) for n, text in enumerate(TEXTS, 1)),
)
"""What the yardsticks ask."""
ANSWER = "label;;button[part=button], form[data-survey] button, reader-survey button"
"""What is clicked to answer."""
COLUMNS = (
    ("bodies", "bodies that had come when it was visible (of ours also what measures the view)"),
    ("wire", "further requests than the article's own, and their bytes with headers"),
    ("CLS", "layout shift on loading, and after an answer"),
    ("CPU×4", "ms of the main thread beyond the article's own, four times those of this machine"),
    ("eval", "of these, evaluating scripts"),
    ("longest", "longest task of the page, as CPU×4"),
    ("heap", "KB beyond the article's own"),
    ("kept", "cookies and keys in storage before the answer"),
    ("axe", "violations and incomplete"),
    ("CSP", "reports, of pages that have a policy"),
)


@dataclass(frozen=True)
class Row:
    """A page that is measured."""

    name: str
    page: str
    given: dict[str, str] = field(default_factory=dict)


@click.command()
@click.option("--runs", default=3, show_default=True, help="Of each page, for the CPU.")
def main(runs: int) -> None:
    """Measure our ways of embedding and the yardsticks, about three minutes."""
    click.echo("\n".join(f"{name:>8}  {meaning}" for name, meaning in COLUMNS))
    click.echo(f"\n{'':<26}" + "".join(f"{name:>13}" for name, _ in COLUMNS))
    chromium = executable()
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as name, pages(Path(name)) as rows:
        alone = None
        for row in rows:
            options = {"runs": 1, "cpuruns": runs, "settle": 900} | row.given
            found = measured(Path(name), row.page, chromium, **options)
            alone = alone or found
            cells = [f"{cell:>13}" for cell in cells_of(found, alone, answers="click" in options)]
            click.echo(f"{row.name:<26}" + "".join(cells))


@contextmanager
def pages(folder: Path) -> Iterator[list[Row]]:
    """Everything that is measured, the article alone first."""
    write_yardsticks(folder)
    database = Database(f"sqlite:///{folder / 'template.db'}")
    upgrade(database)
    database.close()
    rest = folder / "studio"
    rest.mkdir()
    with open_newsroom(rest, folder / "template.db") as newsroom:
        rows = ours(folder, newsroom)
        answered = {"click": ANSWER}
        yield [
            Row("the article alone", ALONE, {"selector": "h1"}),
            Row("limit S", "limit-js-strict", answered),
            Row("limit H", "limit-html-strict", answered),
            *rows,
        ]


def ours(folder: Path, newsroom: Newsroom) -> list[Row]:
    """Write our pages, one for each way of embedding."""
    with open_publisher(newsroom) as publisher:
        placed, ruled = (publisher.publication(key) for key in ("placed", "byrule"))
    key, by_rule = (newsroom.ask([ASKED], publication=each) for each in (placed, ruled))
    publisher.change(
        ruled,
        lambda session, made: add_rule(
            session, made, survey_by_key(session, by_rule), Rule(spot=END), now=NOW
        ),
    )
    ways = publisher.snippets(key, ASKED)
    policy = publisher.policy(STRICT)
    for way in ("element", "form"):
        style = publisher.rule(key, ASKED)
        head = publisher.tag(placed)
        write_article(folder, way, ways[way], script=head, style=style, policy=policy)
    write_article(folder, "rule", "", script=publisher.tag(ruled), policy=policy)
    write_article(folder, "frame", ways["frame"])
    answered = {"click": f"reader-survey {ANSWER}"}
    return [
        Row("ours, element", "element", answered),
        Row("ours, form in the HTML", "form", answered),
        Row("ours, by a rule at the end", "rule", answered),
        Row("ours, the page of a frame", "frame", {"selector": "iframe"}),
        Row("ours, within the frame", f"{newsroom.studio}/frame/{key}", answered),
    ]


def cells_of(found: dict, alone: dict, *, answers: bool) -> Iterator[str]:
    """One row of the table."""
    cpu, axe = found["cpu"], found["axe"]
    yield f"{len(found['arrived'])}/{found['bodies']:,}"
    further = found["transferred"] - alone["transferred"]
    yield f"{found['requests'] - alone['requests']}/{further:,.0f}"
    yield f"{found['cls']:.3f}/{found['clsAfterClick']:.3f}" if answers else f"{found['cls']:.3f}"
    yield f"{cpu['x4MainMs'] - alone['cpu']['x4MainMs']:.0f}"
    yield f"{cpu['x4EvalMs']:.0f}"
    yield f"{cpu['x4LongestMs']:.0f}"
    yield f"{(found['heapBytes'] - alone['heapBytes']) / 1024:.0f}"
    yield f"{found['cookies']}/{found['localStorage'] + found['sessionStorage']}"
    yield f"{len(axe['violations'])}/{len(axe['incomplete'])}"
    yield str(len(found["csp"]))


main()
