"""Pages of others around a frame of ours: what they write, and what they hear."""

import contextlib
import json
import re
import urllib.request
from html import unescape

from flask import Flask

from tests.embed import wordpress
from tests.serving import served

LISTENING = """<script>
window.told = [];
addEventListener('message', ({data, source}) => {
  if (source === document.querySelector('iframe').contentWindow) told.push(data);
});
</script>"""
"""Notes what the frame tells the page around it; it stands before the frame."""
LINK = re.compile(r'<link[^>]*type="application/json\+oembed"[^>]*>')


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page of others</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>A page of others</h1>{body}</main></body></html>"""


@contextlib.contextmanager
def open_elsewhere():
    """A site of another origin without any policy; gives a function that prints a page there."""
    app, pages = Flask(__name__), {}
    app.add_url_rule("/<name>", view_func=lambda name: pages[name])
    with served(lambda _: app) as address:

        def show(body):
            name = f"page{len(pages)}"
            pages[name] = PAGE.format(body=body)
            return f"{address}/{name}"

        yield show


def in_wordpress(newsroom, key):
    """What stands in a WordPress article after its editor has pasted the address of a survey."""
    head = _read(f"{newsroom.studio}/s/{key}").partition("</head>")[0]
    endpoint = unescape(re.search(r'href="([^"]*)"', LINK.search(head)[0])[1])
    answer = json.loads(_read(f"{endpoint}&maxwidth=560&dnt=0&format=json"))
    return f"<script>{wordpress.LISTENER}</script>{wordpress.embedded(answer)}"


def frame_around(address, sandbox=None, height=150):
    """A frame as somebody writes it by hand, with a page that listens."""
    kept = "" if sandbox is None else f' sandbox="{sandbox}"'
    return (
        f'{LISTENING}<iframe src="{address}" title="Survey" width="400" height="{height}"{kept}>'
        "</iframe><p>The text after it.</p>"
    )


def told_by(page):
    """What the frame has told the page around it so far."""
    return page.evaluate("told")


def inside(page):
    """The box of the survey in the frame, as soon as it is drawn.

    Beside it stands the form for browsers without scripts, which is not shown.
    """
    found = page.frame_locator("iframe").locator("reader-survey .box")
    found.wait_for()
    return found


def _read(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()
