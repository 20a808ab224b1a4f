"""The page on quality, and the switch that other pages have."""

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
    assert "Without them the leading answer to" in page
    assert f'href="{PAGE}?unusual=without"' in page
    assert f"{PAGE}/answers/" in page
    one = text(editor_client.get(f"{PAGE}/answers/{straight[0].id.replace('-', '')}"))
    assert "all rows of a battery have the same answer" in one
    assert "unusual pattern" in text(editor_client.get(f"{PAGE}?unusual=without"))


def test_a_survey_without_answers_has_a_page_too(editor_client, asked):
    assert "No answers here" in text(editor_client.get(f"{PAGE}/quality"))


def test_only_members_see_it(client, asked):
    assert client.get(f"{PAGE}/quality").status_code == 303
