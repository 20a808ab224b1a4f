"""Files that readers' browsers load and keep for ever: their names change with their content."""

import hashlib
import re
from functools import cache
from pathlib import Path

from survey_app.embed.wording import after
from survey_app.errors import NotFound

ROOM = Path(__file__).parent
CHUNK = re.compile(r"[a-z][a-z0-9]*-[A-Za-z0-9]+\.js")
"""Rarer code of the widget, as the build names it; a publication's key has no hyphen."""


@cache
def core() -> str:
    """The widget: one function expression that takes its configuration."""
    return (ROOM / "dist" / "widget.js").read_text()


@cache
def sheet_name(name: str) -> str:
    """The name under which a style sheet of ours is served: `hosted.css` → `hosted-HASH.css`."""
    path = ROOM / "sheets" / name
    return f"{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}.css"


@cache
def chunk(name: str) -> str:
    """A file of rarer code; raises NotFound."""
    if name.startswith("after-"):
        return after(name)
    if not CHUNK.fullmatch(name) or not (ROOM / "dist" / name).is_file():
        raise NotFound("There is no such file.")
    return (ROOM / "dist" / name).read_text()


@cache
def sheet(served_name: str) -> str:
    """A style sheet by the name under which it is served; raises NotFound."""
    for path in (ROOM / "sheets").glob("*.css"):
        if sheet_name(path.name) == served_name:
            return path.read_text()
    raise NotFound("There is no such file.")
