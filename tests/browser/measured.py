"""What measure.mjs says of a page: what a survey costs the article around it."""

import json
import os
import subprocess
from pathlib import Path

from tests.node import node_command

FOLDER = Path(__file__).with_name("measuring")
ESBUILD = Path(__file__).parents[2] / "survey_app" / "embed" / "widget"
ALONE = "empty"
"""The yardstick without any survey."""
SCRIPT, SLOT = "</head>", "</p>"
"""Where an article of the yardsticks takes a script, and after its first paragraph a survey."""
LONGEST = 240
"""Seconds that measuring one page may take."""


class NoTool(Exception):
    """The packages that measuring needs are not installed."""


def write_yardsticks(folder: Path) -> None:
    """Write the pages that ours are measured beside; raises NoTool."""
    if not (FOLDER / "node_modules").is_dir():
        raise NoTool(f"run npm ci in {FOLDER}")
    build = [*node_command(), FOLDER / "limit" / "build.mjs", folder]
    subprocess.run(build, cwd=ESBUILD, check=True, capture_output=True)


def write_article(
    folder: Path,
    name: str,
    snippet: str,
    *,
    script: str = "",
    style: str = "",
    policy: str = "",
) -> None:
    """Write the same article with a survey of ours after its first paragraph."""
    page = (folder / f"{ALONE}.html").read_text()
    (folder / f"{name}.css").write_text((folder / "article.css").read_text() + style)
    page = page.replace("/article.css", f"/{name}.css")
    page = page.replace(SCRIPT, script + SCRIPT, 1).replace(SLOT, SLOT + snippet, 1)
    (folder / f"{name}.html").write_text(page)
    if policy:
        headers = json.dumps({"content-security-policy": policy})
        (folder / f"{name}.html.headers").write_text(headers)


def measured(folder: Path, page: str, chromium: str, **options: object) -> dict:
    """What measure.mjs prints of a page: a name within the folder, or a whole address."""
    address = page if "://" in page else f"/{page}.html"
    given = [f"--{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        [*node_command(), FOLDER / "measure.mjs", f"--serve={folder}", *given, address],
        env={**os.environ, "CHROMIUM": chromium},
        check=True,
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    return json.loads(done.stdout)
