"""Files that readers' browsers load and keep for ever: their names change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from survey_app.errors import NotFound

ROOM = Path(__file__).parent


@cache
def core() -> str:
    """The widget: one function expression that takes its configuration."""
    return (ROOM / "dist" / "widget.js").read_text()


@cache
def called(name: str) -> str:
    """Code that stands in the scripts that need it: `place`, for rules, `facts`, or `frame`."""
    return (ROOM / "dist" / f"{name}.js").read_text()


@cache
def sheet_name(name: str) -> str:
    """The name under which a style sheet of ours is served: `hosted.css` → `hosted-HASH.css`."""
    path = ROOM / "sheets" / name
    return f"{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}.css"


@cache
def sheet(served_name: str) -> str:
    """A style sheet by the name under which it is served; raises NotFound."""
    for path in (ROOM / "sheets").glob("*.css"):
        if sheet_name(path.name) == served_name:
            return path.read_text()
    raise NotFound("There is no such file.")
