"""Files whose names change with their content, and no others."""

import re

import pytest

from survey_app.embed import files
from survey_app.errors import NotFound


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room with one file of rarer code; the widget of today has none."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "ranking-Ab12Cd34.js").write_text("export default 1;")
    (tmp_path / "dist" / "widget.js").write_text("secret")
    (tmp_path / "outside-1.js").write_text("outside")
    monkeypatch.setattr(files, "ROOM", tmp_path)
    yield tmp_path
    files.chunk.cache_clear()


def test_the_widget_is_one_expression_that_can_be_called():
    assert files.core().startswith("(")
    assert files.core().rstrip().endswith(")")


def test_rarer_code_is_found_by_the_name_that_the_build_gave_it(room):
    assert files.chunk("ranking-Ab12Cd34.js") == "export default 1;"


@pytest.mark.parametrize(
    "name",
    [
        "ranking-other.js",
        "widget.js",
        "../outside-1.js",
        "ranking-Ab12Cd34.js/..",
        "ranking-Ab12Cd34.mjs",
        "ranking-Ab12Cd34.js\n",
        "-.js",
        "",
    ],
)
def test_no_other_file_is_found(room, name):
    with pytest.raises(NotFound):
        files.chunk(name)


@pytest.mark.parametrize("name", ["hosted.css", "preview.css"])
def test_a_sheet_is_found_by_its_served_name_only(name):
    served = files.sheet_name(name)
    assert re.fullmatch(r"(hosted|preview)-[0-9a-f]{10}\.css", served)
    assert "{" in files.sheet(served)
    for other in (name, served.replace("-", "-0"), f"../sheets/{served}"):
        with pytest.raises(NotFound):
            files.sheet(other)


def test_another_content_has_another_name(tmp_path, monkeypatch):
    (tmp_path / "sheets").mkdir()
    monkeypatch.setattr(files, "ROOM", tmp_path)
    names = set()
    for content in ("a {}", "b {}"):
        (tmp_path / "sheets" / "hosted.css").write_text(content)
        names.add(files.sheet_name.__wrapped__("hosted.css"))
    assert len(names) == 2
