"""Reports as files: what loads, and which sentence names what is wrong."""

import pytest

from survey_app.exports.definitions import BadReport, ReportColumn, load_report, load_reports

HEAD = 'title = "Mine"\nsource = "articles"\n'
COLUMN = 'columns = [{ name = "a", measure = "reads" }]\n'


@pytest.fixture
def load(tmp_path):
    """Load a report from this text."""

    def read(text):
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_report(path)

    return read


def test_the_reports_of_the_house_load():
    reports = load_reports()
    assert "articles" in reports
    assert reports["articles"].source == "articles"


def test_a_report_has_a_title_a_source_and_columns(load):
    report = load(HEAD + 'columns = [{ name = "a", measure = "reads", label = "Read" }]')
    assert (report.title, report.source, report.description) == ("Mine", "articles", "")
    assert report.columns == (ReportColumn("a", "reads", "Read"),)


def test_a_folder_gives_a_report_for_each_file(tmp_path):
    for name in ("one.toml", "two.toml", "notes.txt"):
        (tmp_path / name).write_text(HEAD + COLUMN)
    assert list(load_reports(tmp_path)) == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("title =\n", "line 1"),
        (b"\xff", "not TOML"),
        (HEAD, "columns"),
        (HEAD + "columns = []", "columns"),
        (f'title = ""\nsource = "articles"\n{COLUMN}', "title"),
        (f'source = "articles"\n{COLUMN}', "title"),
        (f'title = 1\nsource = "articles"\n{COLUMN}', "title"),
        (f'title = "Mine"\nsource = "tables"\n{COLUMN}', "source: 'tables' is not one of articles"),
        (f"{HEAD}{COLUMN}sql = 1", "sql"),
        (HEAD + 'columns = [{ name = "A b", measure = "reads" }]', "columns[0].name"),
        (HEAD + 'columns = [{ name = "a" }]', "measure"),
        (HEAD + 'columns = [{ name = "a", measure = "x" }]', "columns[0].measure: 'x' is not one"),
        (HEAD + 'columns = [{ name = "a", measure = "reads", of = 1 }]', "`of`"),
        (
            HEAD + 'columns = [{name="a", measure="reads"}, {name="a", measure="seen"}]',
            "columns[1].name: 'a' stands there twice",
        ),
        (
            HEAD + 'columns = [{ name = "filter", measure = "reads" }]',
            "columns[0].name: 'filter' stands there twice",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_key(load, text, key):
    with pytest.raises(BadReport) as refused:
        load(text)
    assert str(refused.value).startswith("mine.toml")
    assert key in str(refused.value)
    assert str(refused.value).endswith(".")
