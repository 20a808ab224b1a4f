"""The page on quality, and the switch that other pages have."""

import re

import pytest

from tests.analytics.charted import charts_alone
from tests.simulations.quality import CLEAN, week

PAGE = "/studio/technews/surveys/labsurvey"
WAY = "20 minutes, 4 networks, one pattern"


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_the_page_says_what_leaving_them_out_changes(editor_client, asked, plant, generator):
    sent = [one for one in week(generator, WAY) if one.planted != "stuffed"]
    straight = [one for one in sent if one.planted == "straight"]
    plant(straight + [one for one in sent if one.planted == CLEAN][:200])
    page = text(editor_client.get(f"{PAGE}/quality"))
    assert "of 260 answers show an unusual pattern." in page
    said = re.search(
        r"Without them the share of “(.+?)” among the answers to “(.+?)” changes "
        r"from ([\d.]+) % \(of 260\) to ([\d.]+) % \(of (\d+)\); no other answer changes more\.",
        page,
    )
    size = abs(float(said[3]) - float(said[4]))
    points = re.findall(r'data-value="(-?[\d.]+)">[+−±][\d.]+</td>', page)
    assert size == pytest.approx(max(abs(float(one)) for one in points), abs=0.1)
    assert 30 <= int(said[5]) < 260
    line = re.search(r"Straight line.*?</tr>", page)[0]
    assert re.search(r'data-base="260" data-low="0\.\d+" data-high="0\.\d+"', line)
    assert f'href="{PAGE}?unusual=without"' in page
    assert f"{PAGE}/answers/" in page
    one = text(editor_client.get(f"{PAGE}/answers/{straight[0].id.replace('-', '')}"))
    assert "all rows of a battery have the same answer" in one
    assert "unusual pattern" in text(editor_client.get(f"{PAGE}?unusual=without"))


def test_the_columns_have_a_table_and_bursts_one_of_their_own(
    editor_client, asked, plant, generator
):
    plant(week(generator, WAY))
    page = editor_client.get(f"{PAGE}/quality").get_data(as_text=True)
    assert charts_alone(page) == []
    columns, bursts = (
        re.search(f'<table data-name="{name}">(.*?)</table>', page, re.DOTALL)[1]
        for name in ("arrivals", "bursts")
    )
    rows = re.findall(r'data-value="(\d+)">[\d,]+</td><td[^>]+data-value="(\d+)"', columns)
    said = re.search(r"([\d,]+) of ([\d,]+) answers show", page)
    unusual, n = (int(count.replace(",", "")) for count in said.groups())
    assert (sum(int(row[0]) for row in rows), sum(int(row[1]) for row in rows)) == (n, unusual)
    assert "Expected" in bursts


def test_nothing_is_said_of_what_few_answers_would_change(editor_client, asked, plant, generator):
    sent = [one for one in week(generator, WAY) if one.planted != "stuffed"]
    straight = [one for one in sent if one.planted == "straight"]
    plant(straight + [one for one in sent if one.planted == CLEAN][:20])
    page = text(editor_client.get(f"{PAGE}/quality"))
    assert "show an unusual pattern." in page
    assert "no other answer changes more" not in page


def test_the_page_looks_at_all_answers_and_says_so(editor_client, asked, plant, generator):
    plant([one for one in week(generator, WAY) if one.planted == "straight"][:40])
    page = text(editor_client.get(f"{PAGE}/quality?unusual=without&device=phone"))
    assert "“Unusual pattern” does not narrow this page and was left out of the filter." in page
    assert '<p class="filter-words" tabindex="-1">Readers on phones, since the start</p>' in page
    assert "Left out" not in page
    assert f"{PAGE}?unusual=without" in page
    assert "does not narrow" not in text(editor_client.get(f"{PAGE}/quality?device=phone"))


def test_a_survey_without_answers_has_a_page_too(editor_client, asked):
    assert "No answers yet" in text(editor_client.get(f"{PAGE}/quality"))
    narrowed = text(editor_client.get(f"{PAGE}/quality?device=phone"))
    assert "No answers match this filter" in narrowed


def test_only_members_see_it(client, asked):
    assert client.get(f"{PAGE}/quality").status_code == 303
