"""The docs name what is there, and all of it: settings, commands, properties, rooms, links."""

import pkgutil
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from survey_app.cli import COMMANDS
from survey_app.collect.incoming import Beacon, Context, ResponseBody
from survey_app.schema import metadata
from survey_app.settings import PREFIX, Settings
from survey_app.surveys.kinds.registry import KINDS
from tests.test_architecture import ORDER

ROOT = Path(__file__).parents[1]
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text()
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("survey_app/**/*.md")]
    if "node_modules" not in page.parts
}
ARCHITECTURE = PAGES["docs/ARCHITECTURE.md"]
EMBEDDING = PAGES["docs/embedding.md"]
CONTRIBUTING = PAGES["CONTRIBUTING.md"]
WIDGET = ROOT / "survey_app" / "embed" / "widget"
SOURCES = [*WIDGET.glob("*.js"), *(WIDGET / "place").glob("*.js")]
SCRIPTS = "".join(path.read_text() for path in sorted(SOURCES))
SHEETS = "".join(path.read_text() for path in sorted(WIDGET.glob("*.css")))
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def first_cells(page):
    """What stands as code at the beginning of each row of a page's tables."""
    return re.findall(r"^\| `([^`]+)`(?: \||, `)", PAGES[page], re.MULTILINE)


def section(text, heading):
    """A part of a page, up to the next heading of the same level."""
    return re.split(rf"^## {heading}\n", text, flags=re.MULTILINE)[1].split("\n## ")[0]


def read_names():
    """Every variable of ours that the code reads."""
    sources = "".join(path.read_text() for path in (ROOT / "survey_app").rglob("*.py"))
    sources += (ROOT / "tests" / "postgres.py").read_text()
    # `PASSWORD = "DEMO_PASSWORD"`: the demo puts the prefix before it.
    found = set(re.findall(rf"{PREFIX}[A-Z]+(?:_[A-Z]+)*", sources))
    found |= {PREFIX + name for name in re.findall(r'^PASSWORD = "(\w+)"', sources, re.MULTILINE)}
    return found | {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}


def test_every_setting_is_documented_and_every_documented_one_is_read():
    documented = {name for name in first_cells("docs/settings.md") if name.startswith(PREFIX)}
    assert documented == read_names()


@pytest.mark.parametrize("name", ["PORT", "PAPER_PORT"])
def test_the_ports_of_the_demo_are_documented(name):
    assert name in first_cells("docs/settings.md")
    assert f'envvar="{name}"' in (ROOT / "survey_app" / "cli" / "demo.py").read_text()


def test_every_command_is_documented_and_no_other():
    code = " ".join(match.group() for page in PAGES.values() for match in CODE.finditer(page))
    named = set(re.findall(r"survey-app ([a-z][a-z-]*)", code))
    assert named == set(COMMANDS)


def test_every_custom_property_is_documented_and_no_other():
    read = set(re.findall(r"var\((--rs-[a-z-]+)", SHEETS))
    assert {name for name in first_cells("docs/embedding.md") if name.startswith("--rs-")} == read
    assert set(re.findall(r"--rs-[a-z-]+", EMBEDDING)) == read


def test_every_part_is_documented_and_no_other():
    parts = set(re.findall(r"\bpart: '([a-z]+)'", SCRIPTS))
    documented = set(re.findall(r"^\| `([a-z]+)` \|", section(EMBEDDING, "Looks"), re.MULTILINE))
    assert documented == parts


def test_every_event_is_documented_and_no_other():
    emitted = {f"survey:{name}" for name in re.findall(r"\.emit\('([a-z]+)'", SCRIPTS)}
    documented = {name for name in first_cells("docs/embedding.md") if name.startswith("survey:")}
    assert documented == emitted


@pytest.mark.parametrize("shape", [ResponseBody, Context, Beacon])
def test_every_field_that_may_be_sent_is_documented(shape):
    names = {field.encode_name for field in msgspec.structs.fields(shape)}
    assert {name for name in names if not re.search(rf'[`"]{name}[`"]', EMBEDDING)} == set()


def test_every_kind_of_question_is_documented():
    assert {kind for kind in KINDS if f"`{kind}`" not in EMBEDDING} == set()


def test_the_map_has_every_room_in_its_order():
    package = ROOT / "survey_app"
    there = [
        room for room in ORDER if list(package.glob(f"{room}.py")) or (package / room).is_dir()
    ]
    assert re.findall(r"^\| `(\w+)`", section(ARCHITECTURE, "Map"), re.MULTILINE) == there


def test_the_map_has_every_folder_of_the_largest_room():
    heads = re.findall(r"^- (`[^:]+):", section(ARCHITECTURE, "Map"), re.MULTILINE)
    named = {name for head in heads for name in re.findall(r"`(\w+)`", head)}
    folders = (ROOT / "survey_app" / "analytics").glob("*/__init__.py")
    assert named == {folder.parent.name for folder in folders}


def test_every_table_of_the_database_is_named():
    assert {name for name in metadata.tables if f"`{name}`" not in ARCHITECTURE} == set()


ROOMS = "|".join((*ORDER, "cli"))
FUNCTIONS = sorted(set(re.findall(rf"`((?:{ROOMS})(?:\.\w+)+)`", ARCHITECTURE + CONTRIBUTING)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_named_in_the_code_is_there(name):
    assert pkgutil.resolve_name(f"survey_app.{name}")


FILES = re.compile(r"`(\w[\w./-]*(?:\.(?:py|js|css|toml|html|md)|/))`")
"""A name with a slash at its end, or with the ending of a file; addresses begin with a slash."""


@pytest.mark.parametrize("page", ["docs/ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_every_file_that_is_named_is_there(page):
    folders = (ROOT / name for name in ("survey_app", "templates", "tests"))
    there = [f"/{path.relative_to(ROOT)}" for folder in folders for path in folder.rglob("*")]
    named = {name.rstrip("/") for name in FILES.findall(PAGES[page])}
    lost = {name for name in named if not (ROOT / name).exists()}
    assert {name for name in lost if not any(one.endswith(f"/{name}") for one in there)} == set()


def slug(heading):
    """The anchor that a heading gets on the pages of code hosts."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", sorted(PAGES))
def test_links_lead_somewhere(page):
    text = CODE.sub("", PAGES[page])
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / page).parent / path if path else ROOT / page
        assert found.exists(), target
        headings = re.findall(r"^#+ (.+)$", found.read_text(), re.MULTILINE) if anchor else []
        assert not anchor or anchor in map(slug, headings), target


def test_every_chore_of_the_makefile_is_documented_and_no_other():
    chores = re.findall(r'@echo "make (\w+) ', (ROOT / "Makefile").read_text())
    assert set(re.findall(r"^\| `make (\w+)` \|", CONTRIBUTING, re.MULTILINE)) == set(chores)


def test_the_changelog_speaks_of_what_comes_or_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    headings = re.findall(r"^## (.+)$", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert headings[0].startswith(("Unreleased", project["version"]))
