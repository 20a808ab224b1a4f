"""Files of other projects are the recorded ones, with their licences; what pages link is there."""

import hashlib
import re

import pytest

from survey_app.settings import resource_folder
from survey_app.web.templating import STATIC

VENDOR = STATIC / "vendor"
README = (VENDOR / "README.md").read_text()
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| (?P<package>[^|]+) \| (?P<source>[^|]+) \| "
    r"(?P<licence>[^,|]+), `(?P<licence_file>[^`]+)` \| `(?P<digest>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)
ROWS = {row["file"]: row for row in ROW.finditer(README)}
SERVED = {path.name for path in VENDOR.iterdir()} - {"README.md"}
LICENCES = {name for name in SERVED if name.endswith("-LICENSE.txt")}
TEMPLATES = sorted(resource_folder("templates").rglob("*.html"))
ASSETS = sorted(
    {
        name
        for template in TEMPLATES
        for name in re.findall(r"\basset\(['\"]([^'\"]+)['\"]\)", template.read_text())
    }
)


def test_every_file_is_recorded_and_every_record_has_its_file():
    assert set(ROWS) == SERVED - LICENCES


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_file_is_the_one_that_is_recorded(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == ROWS[name]["digest"]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_licence_lies_beside_the_file(name):
    licence = (VENDOR / ROWS[name]["licence_file"]).read_text()
    assert ROWS[name]["licence"] in README
    assert len(licence) > 400
    assert re.search(r"permi(t|ss)", licence, re.IGNORECASE)


def test_every_licence_belongs_to_a_file():
    assert {row["licence_file"] for row in ROWS.values()} == LICENCES


@pytest.mark.parametrize("name", sorted(name for name in ROWS if name.endswith(".js")))
def test_a_script_says_its_version_in_its_name(name):
    version = re.search(r"-(\d+\.\d+\.\d+)\.min\.js$", name)[1]
    assert ROWS[name]["package"].endswith(f" {version}")
    assert version in (VENDOR / name).read_text()


def test_vendored_scripts_call_no_source_map():
    """A browser with its tools open would ask us for a map that is not there."""
    for name in ROWS:
        assert "sourceMappingURL" not in (VENDOR / name).read_text()


@pytest.mark.parametrize("name", ASSETS)
def test_what_a_page_links_is_there(name):
    assert (STATIC / name).is_file()


def test_the_shell_of_the_studio_links_its_sheets_and_icon():
    shell = (resource_folder("templates") / "base.html").read_text()
    linked = re.findall(r"\basset\('([^']+)'\)", shell)
    assert {"icon.svg", "css/tokens.css", "css/elements.css", "css/layout.css"} <= set(linked)
    assert set(linked) <= set(ASSETS)


def test_assets_are_served_for_ever_under_the_name_of_their_content(client):
    page = client.get("/studio/sign-in").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) > 4
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_no_sheet_or_script_is_left_unused():
    files = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg")]
    ours = {path.relative_to(STATIC).as_posix() for path in files}
    imported = {
        f"js/{name}"
        for path in (STATIC / "js").glob("*.js")
        for name in re.findall(r'(?:from |import\()"\./([\w.-]+)"', path.read_text())
    }
    assert ours - imported <= set(ASSETS)
