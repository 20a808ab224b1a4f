"""An open page says what keeps its numbers from being new, loses nothing, and goes on by itself."""

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from survey_app.accounts.login import COOKIE
from survey_app.accounts.models import User
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.database import Database, transaction
from tests import builders
from tests.serving import free_ports

COMMAND = str(Path(sys.executable).with_name("survey-app"))
SOON = 20_000
"""Milliseconds; a page gives a server that hangs eight seconds."""


@dataclass
class Server:
    """`survey-app serve` on a port that stays the same."""

    data_dir: Path
    address: str
    process: subprocess.Popen[str] | None = None

    def start(self):
        """Start it; returns once it listens."""
        self.process = subprocess.Popen(
            [COMMAND, "serve", "--port", self.address.rpartition(":")[2]],
            env={**os.environ, "SURVEY_DATA_DIR": str(self.data_dir)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert any("Ctrl-C" in line for line in self.process.stdout), "the server did not start"

    def end(self, number):
        """End it by a signal."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait()
        self.process.stdout.close()

    def answer(self, option="o1"):
        """Let a reader answer."""
        body = json.dumps(builders.response(answers={"q1": option})).encode()
        with urllib.request.urlopen(f"{self.address}/collect/responses", body) as answer:
            assert answer.status == 201


@pytest.fixture
def server(sqlite_template, tmp_path):
    """One with a live survey."""
    shutil.copy(sqlite_template, tmp_path / "survey.db")
    database = Database(f"sqlite:///{tmp_path / 'survey.db'}")
    with transaction(database.writing()) as session:
        builders.make_survey(session, builders.make_publication(session, origins=()))
    database.close()
    [port] = free_ports(1)
    made = Server(tmp_path, f"http://127.0.0.1:{port}")
    made.start()
    yield made
    made.end(signal.SIGKILL)


@pytest.fixture
def open_page(browser, server):
    """Open a page of the survey in the live mode; a browser complains of what fails here."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(SOON)
    database = Database(f"sqlite:///{server.data_dir / 'survey.db'}")
    with transaction(database.writing()) as session:
        editor = session.get_one(User, 1)
        token = open_sign_in(session, editor, dt.datetime.now(dt.UTC))
    database.close()
    context.add_cookies([{"name": COOKIE, "value": token, "url": f"{server.address}/studio"}])

    def opened(path):
        page = context.new_page()
        page.goto(f"{server.address}/studio/technews/surveys/labsurvey/{path}?live=1")
        return page

    yield opened
    context.close()


def told(page):
    return page.locator(".as-of").get_by_role("status")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_page_outlives_its_server(server, open_page, number):
    server.answer()
    page = open_page("crosstab")
    page.get_by_text("All values").click()
    whole = page.locator(".cross .whole").first
    expect(whole).to_contain_text("1")
    server.end(number)
    expect(told(page)).to_contain_text(
        "the studio cannot be reached", use_inner_text=True, timeout=SOON
    )
    expect(page.get_by_text("the studio cannot be reached")).to_be_in_viewport()
    expect(whole).to_contain_text("1")
    server.start()
    server.answer("o2")
    expect(whole).to_contain_text("2", timeout=SOON)
    expect(told(page)).to_have_text("", use_inner_text=True, timeout=SOON)
    expect(page.locator("details.more")).to_have_attribute("open", "")


def test_a_server_that_hangs_is_told_as_well(server, open_page):
    server.answer()
    page = open_page("answers")
    os.killpg(server.process.pid, signal.SIGSTOP)
    expect(told(page)).to_contain_text(
        "the studio cannot be reached", use_inner_text=True, timeout=SOON
    )
    os.killpg(server.process.pid, signal.SIGCONT)
    expect(told(page)).to_have_text("", use_inner_text=True, timeout=SOON)


def test_a_page_that_is_being_worked_out_says_so_and_keeps_its_numbers(server, open_page):
    server.answer()
    page = open_page("quality")
    waiting = {"status": 503, "content_type": "text/html", "body": "<p data-under-way>1 of 2</p>"}
    page.route("**/quality?live=1", lambda route: route.fulfill(**waiting))
    server.answer()
    expect(told(page)).to_have_text(
        "New numbers are being worked out. Until then these stand.",
        use_inner_text=True,
        timeout=SOON,
    )
    expect(page.locator(".headline")).to_contain_text("1 answer was looked at")
    page.unroute_all()
    expect(page.locator(".headline")).to_contain_text("2 answers", timeout=SOON)
    expect(told(page)).to_have_text("", use_inner_text=True, timeout=SOON)
