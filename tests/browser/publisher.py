"""A publisher with pages of its own, who pastes what the studio prints and nothing else."""

import contextlib
import itertools

from flask import Flask, Response

from survey_app.database import transaction
from survey_app.placements.snippet import (
    content_policy,
    element_snippet,
    form_snippet,
    height_rule,
    link_snippet,
)
from survey_app.placements.ways import frame_snippet
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.script import script_tag
from survey_app.surveys.definition import Definition, Page
from tests import builders
from tests.serving import served

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>An article</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/{name}.css">{head}</head>
<body><main><article><h1>An article</h1>{paragraph}{body}{paragraphs}</article></main></body>
</html>"""
PARAGRAPH = f"<p>{'The council met on Tuesday to decide on the morning ferry. ' * 9}</p>"
PARAGRAPHS = 12
SHEET = "body { margin: 0 auto; max-width: 40rem; padding: 0 16px; font: 18px/1.5 serif }\n"
STRICT = (
    "default-src 'none'; {ours}; style-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The strictest policy under which a survey has to work; `ours` is what the studio prints."""


class Publisher:
    """Prints pages; the studio lets its publications be answered from everywhere."""

    def __init__(self, newsroom) -> None:
        self.newsroom = newsroom
        self.address = ""
        self._numbers = itertools.count(1)
        self._files: dict[str, Response] = {}

    def application(self, address):
        """What is served at an address."""
        self.address = address
        app = Flask(__name__)
        app.add_url_rule("/<name>", view_func=lambda name: self._files[name])
        return app

    def publication(self, key, **facts):
        """Make a publication; returns its key."""
        with transaction(self.newsroom.database.writing()) as session:
            builders.make_publication(session, key, (), **facts)
        return key

    def change(self, publication, act):
        """Let `act(session, publication)` change something."""
        with transaction(self.newsroom.database.writing()) as session:
            act(session, publication_by_key(session, publication))

    def snippets(self, key, *questions):
        """Way of embedding → what is pasted for a survey of one page."""
        studio, asked = self.newsroom.studio, Definition("Asked", pages=(Page(questions),))
        return {
            "element": element_snippet(studio, key),
            "link": f"<p>{link_snippet(studio, key)}</p>",
            "form": form_snippet(studio, key, asked, 1),
            "frame": frame_snippet(studio, key, asked),
        }

    def rule(self, key, *questions):
        """The style rule that keeps the place of such a survey free."""
        return height_rule(key, Definition("Asked", pages=(Page(questions),)))

    def tag(self, publication):
        """The script tag of a publication."""
        return script_tag(self.newsroom.studio, publication)

    def policy(self, policy):
        """A policy with what the studio asks for, and the icon of the page."""
        ours = content_policy(self.newsroom.studio)
        return policy.format(ours=ours.replace("img-src", "img-src data:"))

    def print(self, publication, body="", style="", head="", policy="", paragraphs=PARAGRAPHS):
        """Print a page, with `policy` under it; returns its address."""
        name = f"page{next(self._numbers)}"
        page = PAGE.format(
            name=name,
            head=head + self.tag(publication),
            paragraph=PARAGRAPH,
            body=body,
            paragraphs=PARAGRAPH * paragraphs,
        )
        headers = {"Content-Security-Policy": self.policy(policy)} if policy else {}
        self._files[name] = Response(page, headers=headers)
        self._files[f"{name}.css"] = Response(SHEET + style, mimetype="text/css")
        return f"{self.address}/{name}"


@contextlib.contextmanager
def open_publisher(newsroom):
    """One, on an origin of its own."""
    made = Publisher(newsroom)
    with served(made.application):
        yield made
