"""The house keeps its shape: rooms, their order, sizes, names, and where things may stand.

The rules and their reasons stand in docs/ARCHITECTURE.md.
"""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "survey_app"
ORDER = (
    ("errors", "settings", "waiting", "database", "inserting", "remembered", "statistics")
    + ("outbox", "web")
    + ("accounts", "publications", "surveys", "placements", "collect", "analytics", "embed")
    + ("exports", "delivery", "demo")
)
SEES_ALL = {"schema", "migrations", "cli", ""}
LAYERS = ("models", "", "forms", "views")
FLASK = {"flask", "flask_wtf", "wtforms", "werkzeug"}
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "services", "managers", "core"}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_SCRIPT = 400, 40, 150, 200

SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WRITTEN = {"node_modules", "dist", "vendor"}


def own(pattern):
    """Files of ours that match, without what is built or vendored."""
    return [p for p in sorted(PACKAGE.rglob(pattern)) if not WRITTEN & set(p.parts)]


TREES = {path: ast.parse(path.read_text()) for path in (*SOURCES, *TESTS)}


def name_of(path):
    """`collect/writer.py`, as messages show it."""
    return str(path.relative_to(ROOT))


def listed(found):
    """What a rule objects to, in full."""
    return "\n".join(sorted(found))


def module(path):
    """`survey_app.collect.writer` as ('collect', 'writer'); the package itself as ('',)."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts


def room(parts):
    return "" if parts in ((), ("__init__",)) else parts[0]


def imports(tree):
    """Every module that a file names in an import, and whether a function hides the import."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    hidden = {inner for function in functions for inner in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in hidden
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for name in (base, *(f"{base}.{alias.name}" for alias in node.names)):
                yield name, node in hidden


def own_imports(path):
    """The modules of ours that a file imports, as parts."""
    for name, _ in imports(TREES[path]):
        if name.startswith("survey_app."):
            parts = tuple(name.split(".")[1:])
            inside = PACKAGE.joinpath(*parts)
            if inside.is_dir() or inside.with_suffix(".py").is_file():
                yield parts


def is_view(parts):
    """Whether a module is a room's `views.py`, or stands in its folder `views/`."""
    return "views" in parts


def layer(parts):
    name = "views" if is_view(parts) else parts[-1]
    return LAYERS.index(name if name in LAYERS else "")


def allowed(importer, imported):
    """Whether the order of the rooms, and of the layers within one, admits an import."""
    here, there = room(importer), room(imported)
    if here in SEES_ALL:
        return True
    if there in SEES_ALL:
        return False
    if here == there:
        return layer(imported) <= layer(importer)
    return ORDER.index(there) < ORDER.index(here)


def is_web(parts):
    """Whether a module may know Flask."""
    return (
        room(parts) in ("web", "cli", "")
        or is_view(parts)
        or parts[-1] in ("forms", "login")
        or parts == ("demo", "paper")
    )


def test_every_room_has_its_place():
    rooms = {room(module(path)) for path in SOURCES}
    assert listed(rooms - set(ORDER) - SEES_ALL) == ""


def test_rooms_import_only_from_their_left():
    wrong = [
        f"{name_of(path)} imports {'.'.join(parts)}"
        for path in SOURCES
        for parts in own_imports(path)
        if not allowed(module(path), parts)
    ]
    assert listed(wrong) == ""


def test_only_the_assembly_imports_views_and_nobody_foreign_forms():
    wrong = [
        f"{name_of(path)} imports {'.'.join(parts)}"
        for path in SOURCES
        for parts in own_imports(path)
        if (is_view(parts) and not is_view(module(path)) and module(path) != ("__init__",))
        or (parts[-1] == "forms" and room(parts) != room(module(path)))
    ]
    assert listed(wrong) == ""


def test_imports_are_absolute_and_at_the_top():
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in SOURCES
        for name, hidden in imports(TREES[path])
        if hidden or name.startswith(".")
    ]
    assert listed(wrong) == ""


def test_only_the_web_end_of_a_room_knows_flask():
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in SOURCES
        for name, _ in imports(TREES[path])
        if name.split(".")[0] in FLASK and not is_web(module(path))
    ]
    assert listed(wrong) == ""


def test_one_folder_draws_and_knows_the_vendor_of_charts():
    drawing = {name_of(p) for p in SOURCES for n, _ in imports(TREES[p]) if n.startswith("plotly")}
    assert {str(Path(name).parent) for name in drawing} <= {"survey_app/analytics/figures"}


def test_nobody_waits_a_second_for_an_import():
    """`scipy.special` has what is needed of `scipy.stats`, which takes a second to import."""
    slow = {
        name_of(p) for p in SOURCES for n, _ in imports(TREES[p]) if n.startswith("scipy.stats")
    }
    assert listed(slow) == ""


def test_commits_stand_in_two_places():
    found = [
        name_of(path)
        for path in SOURCES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert sorted(found) == ["survey_app/collect/writer.py", "survey_app/database.py"]


def test_the_clock_is_read_at_the_edges_only():
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call)
        and re.search(
            r"(^|\.)(datetime\.now|utcnow|date\.today|time\.time)$", ast.unparse(node.func)
        )
        and not (is_web(module(path)) or module(path) == ("collect", "jobs"))
    ]
    assert listed(wrong) == ""


def test_files_are_short():
    long = {name_of(path) for path in (*SOURCES, *TESTS) if lines(path) >= LONGEST_FILE}
    long |= {name_of(path) for path in own("*.css") if lines(path) >= LONGEST_FILE}
    long |= {name_of(path) for path in TEMPLATES if lines(path) > LONGEST_TEMPLATE}
    long |= {name_of(path) for path in own("*.js") if lines(path) > LONGEST_SCRIPT}
    assert listed(long) == ""


def lines(path):
    return len(path.read_text().splitlines())


def test_functions_are_short():
    long = {
        f"{name_of(path)}: {node.name}"
        for path in (*SOURCES, *TESTS)
        for node in ast.walk(TREES[path])
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert listed(long) == ""


def test_names_say_what_is_inside():
    every = chain(SOURCES, TESTS, TEMPLATES, own("*.js"), own("*.css"))
    assert listed(name_of(p) for p in every if {p.stem, *p.parts} & EMPTY_NAMES) == ""


def test_every_module_says_what_it_is():
    silent = {
        name_of(p)
        for p in (*SOURCES, *TESTS)
        if p.stat().st_size and not ast.get_docstring(TREES[p])
    }
    assert listed(silent) == ""


def test_a_room_is_no_place_for_code():
    wrong = {
        name_of(path)
        for path in SOURCES
        if path.name == "__init__.py"
        and module(path) != ("__init__",)
        and room(module(path)) in ORDER
        and any(isinstance(n, (ast.FunctionDef, ast.ClassDef)) for n in TREES[path].body)
    }
    assert listed(wrong) == ""


@pytest.mark.parametrize(
    "forbidden",
    [
        r"<script(?![^>]*\b(?:src=|type=\"(?:application/json|application/ld\+json)\"))",
        r"<style\b",
        r"\sstyle\s*=",
        r"<[^>]+\son[a-z]+\s*=",
        r"\bhx-on\b",
        r"javascript:",
    ],
)
def test_templates_carry_no_script_style_or_handler(forbidden):
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in TEMPLATES
        for match in re.finditer(forbidden, path.read_text(), re.IGNORECASE)
    ]
    assert listed(found) == ""


TOKEN_SHEETS = {
    "survey_app/static/css/tokens.css",
    "survey_app/demo/static/paper.css",
    "survey_app/embed/sheets/hosted.css",
    "survey_app/embed/sheets/preview.css",
    "survey_app/embed/widget/after.css",
    "survey_app/embed/widget/widget.css",
}
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(", re.IGNORECASE)


def test_raw_colours_stand_with_the_tokens():
    found = [
        f"{name_of(path)}: {line.strip()}"
        for path in own("*.css")
        for line in outside_tokens(path)
        if COLOUR.search(line)
    ]
    assert listed(found) == ""


def outside_tokens(path):
    """The lines of a sheet in which no token is defined."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    tokens = name_of(path) in TOKEN_SHEETS
    return [
        line
        for line in text.splitlines()
        if not (tokens and re.match(r"\s*--[\w-]+\s*:|@property", line))
    ]


def test_sheets_without_tokens_of_their_own_name_no_token():
    defined = [
        f"{name_of(path)}: {match.group()}"
        for path in own("*.css")
        if name_of(path) not in TOKEN_SHEETS
        for match in re.finditer(r"^\s*--[\w-]*colou?r[\w-]*\s*:", path.read_text(), re.MULTILINE)
    ]
    assert listed(defined) == ""


PLACES = re.compile(
    r"/root/|/home/\w|/work/|/opt/wheels|pypi\.org|pythonhos[t]ed|registry\.npm[j]s"
)


def test_no_file_names_a_machine_or_a_package_index():
    suffixes = {".py", ".toml", ".txt", ".md", ".json", ".mjs", ".js", ".html", ".css", ".yml", ""}
    tracked = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in suffixes and is_ours(p)]
    found = {name_of(p) for p in tracked if PLACES.search(p.read_text(errors="replace"))}
    assert listed(found - {"tests/test_architecture.py"}) == ""


def is_ours(path):
    parts = path.relative_to(ROOT).parts
    return not (parts[0].startswith(".") and parts[0] != ".ci") and not (
        {"node_modules", "vendor", "var", "dist", "__pycache__"} & set(parts)
    )
