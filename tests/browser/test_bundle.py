"""The committed bundle is what its sources give, and small enough to stand in every article."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from survey_app.embed.compressed import brotli_size
from survey_app.embed.script import script_of
from survey_app.embed.wording import edition, languages, rarer_code
from tests.builders import NOW, make_publication
from tests.conftest import do_without
from tests.node import node_command

EMBED = Path(__file__).parents[2] / "survey_app" / "embed"
MOST = 5120
"""Brotli bytes of the script of a publication without surveys (widget budget)."""
MOST_LATER = 4096
"""Brotli bytes of one file that follows."""
MOST_RARER = 6144
"""Brotli bytes of several pages, rarer kinds of question and proofs of work together."""


@pytest.fixture
def node():
    """What starts Node, with esbuild at hand."""
    found = node_command()
    if not (EMBED / "widget" / "node_modules").is_dir():
        do_without("esbuild", "run npm ci in survey_app/embed/widget")
    return found


@pytest.fixture
def check(node, tmp_path):
    """Compares a copy of the bundle, which a test may change, with its sources."""
    shutil.copytree(EMBED / "dist", tmp_path / "dist")
    sources = shutil.ignore_patterns("node_modules")
    shutil.copytree(EMBED / "widget", tmp_path / "widget", ignore=sources)
    (tmp_path / "widget" / "node_modules").symlink_to(EMBED / "widget" / "node_modules")

    def run():
        command = [*node, "build.mjs", "--check"]
        return subprocess.run(command, cwd=tmp_path / "widget", capture_output=True, text=True)

    return run


def test_the_bundle_is_what_its_sources_give(check):
    done = check()
    assert (done.returncode, done.stderr) == (0, "")


def test_a_bundle_that_was_changed_by_hand_is_noticed(check, tmp_path):
    with (tmp_path / "dist" / "after.js").open("a") as file:
        file.write("\n")
    done = check()
    assert done.returncode == 1
    assert "make widget" in done.stderr


def test_a_file_that_is_no_longer_built_is_noticed(check, tmp_path):
    (tmp_path / "dist" / "gone.js").touch()
    assert check().returncode == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", languages())
def test_the_script_without_surveys_keeps_to_its_budget(session, language, record_property, capsys):
    publication = make_publication(session, "techdaily", name="Tech Daily", language=language)
    size = brotli_size(script_of(session, publication.key, NOW))
    record_property(f"script_bytes_{language}", size)
    with capsys.disabled():
        sys.stdout.write(
            f"\nThe script without surveys takes {size} of {MOST} bytes ({language}).\n"
        )
    assert size <= MOST


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "names",
    [("after",), ("view",), ("later",), ("slide",), ("debug",), ("flow", "kinds", "proof")],
)
def test_rarer_code_keeps_to_its_budget(names, language):
    texts = [rarer_code(f"{name}-{edition(language)}.js") for name in names]
    most = MOST_RARER if len(names) > 1 else MOST_LATER
    assert 0 < sum(brotli_size(text) for text in texts) <= most
