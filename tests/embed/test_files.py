"""Files whose names change with their content, and no others."""

import re

import pytest

from survey_app.embed import files
from survey_app.errors import NotFound


def test_the_widget_is_one_expression_that_can_be_called():
    assert files.core().startswith("(")
    assert files.core().rstrip().endswith(")")


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
