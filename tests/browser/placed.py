"""A title of a test's own, with a survey that appears by rules in pages of the newspaper."""

import datetime as dt
from dataclasses import dataclass

from survey_app.database import transaction
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.script import script_tag
from survey_app.surveys.catalogue import survey_by_key
from tests.browser.newsroom import Newsroom
from tests.builders import make_publication, single

SENTENCE = "The council met again on Tuesday and talked about the new line to the harbour. "
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>An article</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/paper.css">{head}{script}</head>
<body><main class="wrap"><article><header><h1>An article</h1><p>The standfirst.</p></header>
<div class="text">{body}</div><aside><p>About the author.</p></aside></article></main>
<footer><p>Imprint.</p></footer></body></html>"""


def paragraphs(number, first=1):
    """So many paragraphs with the ids p1, p2, …; five of them fill a window."""
    return "".join(f'<p id="p{n}">{SENTENCE * 8}</p>' for n in range(first, first + number))


LONG = paragraphs(20)


@dataclass
class Placed:
    """What a test asks by rules, and where."""

    newsroom: Newsroom
    publication: str
    survey: str = ""

    def rule(self, survey="", **members):
        """Add a rule, by default for the title's first survey; returns its key."""
        with transaction(self.newsroom.database.writing()) as session:
            publication = publication_by_key(session, self.publication)
            found = survey_by_key(session, survey or self.survey)
            now = dt.datetime.now(dt.UTC)
            return add_rule(session, publication, found, Rule(**members), now=now).key

    def ask(self, **given):
        """Another survey of the title; returns its key."""
        return self.newsroom.ask([single()], publication=self.publication, **given)

    def print(self, body=LONG, head="", attributes=""):
        """A page with an article; returns its address."""
        name = f"placed{next(self.newsroom.numbers)}"
        script = script_tag(self.newsroom.studio, self.publication)
        script = script.replace(" src=", f" {attributes} src=")
        self.newsroom.pages[name] = PAGE.format(body=body, head=head, script=script)
        return f"{self.newsroom.paper}/pages/{name}"


def place(newsroom, **facts):
    """A title with a survey of one question."""
    key = f"placing{next(newsroom.numbers)}"
    with transaction(newsroom.database.writing()) as session:
        publication = make_publication(session, key, (newsroom.paper,), **facts)
        publication.audience_labels = ["tier", "region"]
    placed = Placed(newsroom, key)
    placed.survey = placed.ask()
    return placed


def why(page):
    """What `?survey-debug` says of each rule in the page, in their order."""
    found = page.locator("aside[aria-label='Survey rules'] li:has(b)")
    found.first.wait_for()
    return [text.split(": ", 1)[1] for text in found.all_inner_texts()]
