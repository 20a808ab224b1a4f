"""What a figure says, in words and as SVG."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import msgspec
import pytest

from survey_app.database import transaction
from survey_app.embed.figures.figure import headline_of, in_words
from survey_app.embed.figures.snippets import snippets
from survey_app.embed.figures.svg import INNER, STYLE, WIDTH, data_address, drawn, wrapped
from survey_app.embed.result_lines import Bar, ResultLines
from survey_app.surveys.corrections import correct
from survey_app.surveys.models import Survey
from tests.builders import NOW, definition, make_survey, publish_again, respond, single
from tests.embed.figures.conftest import PUBLIC
from tests.surveys.kinds.examples import ALL, asked, store_pictures

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing):
    """Every line of text in a drawing."""
    return [each.text for each in ElementTree.fromstring(drawing.text).iter(f"{SVG}text")]


def test_a_figure_says_all_its_numbers_in_words(shown, answered):
    assert in_words(shown().figures["q1"]) == (
        "What should labs do first? Products first: 67\xa0% (8). Research first: 33\xa0% (4). "
        "12 answered, 20 November – 23 November 2026. "
        "Tech News: readers who chose to answer, not a sample of the public."
    )


def test_ranges_stand_where_the_editor_wants_them(shown, answered, show):
    show(ranges=True)
    assert "Products first: 67\xa0% (8), range 39–86\xa0%." in in_words(shown().figures["q1"])
    assert re.search(r"Average 2\.8, range 1\.8–3\.7\.", in_words(shown().figures["q3"]))
    assert "Net Promoter Score −50, range" in in_words(shown().figures["q4"])
    assert any("Lines show the 95 % range." in line for line in texts(drawn(shown().figures["q1"])))


def test_the_range_of_an_average_ends_with_its_scale(shown, database, survey, show):
    show(ranges=True, minimum=4)
    respond(database, *({"q3": value} for value in (5, 5, 5, 4)))
    assert "Average 4.8, range 4.0–5.0." in in_words(shown().figures["q3"])


def test_it_is_said_where_shares_add_up_to_more(shown, answered):
    assert "Several answers could be chosen." in in_words(shown().figures["q2"])
    assert "Several answers could be chosen." in texts(drawn(shown().figures["q2"]))
    assert "Several" not in in_words(shown().figures["q1"])


def test_nothing_is_less_than_nothing():
    for mean, words in ((-0.01, "Average 0.0"), (-0.06, "Average −0.1"), (0.04, "Average 0.0")):
        assert headline_of(ResultLines("How much?", 9, mean=mean)) == words
    assert headline_of(ResultLines("Would you?", 9, score=-0.2)) == "Net Promoter Score 0"


def test_there_is_no_figure_of_what_readers_wrote(shown, answered):
    assert list(shown().figures) == ["q1", "q2", "q3", "q4"]


def test_a_correction_stands_in_every_figure(shown, answered, database, survey):
    with transaction(database.writing()) as session:
        mine = session.get_one(Survey, survey.id)
        correct(session, mine, was_wrong="A", holds_now="B", user_id=None, now=NOW)
    figure = shown().figures["q1"]
    assert in_words(figure).endswith("Corrected on 20 November 2026; the method note says what.")
    assert "Corrected on 20 November 2026." in texts(drawn(figure))


def test_a_drawing_carries_its_text_alternative_and_its_method(shown, answered):
    figure = shown().figures["q1"]
    root = ElementTree.fromstring(drawn(figure).text)
    named = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert root.get("role") == "img"
    assert [named[name] for name in root.get("aria-labelledby").split()] == [
        "What should labs do first?",
        in_words(figure),
    ]
    said = " ".join(texts(drawn(figure)))
    assert "12 answered, 20 November – 23 November 2026 · Tech News" in said
    assert "Readers who chose to answer, not a sample of the public." in said
    assert f"{PUBLIC.removeprefix('https://')}/surveys/labsurvey/results#method" in said.replace(
        " ", ""
    )


def test_a_drawing_holds_no_script_and_asks_for_nothing(shown, answered):
    text = drawn(shown().figures["q1"]).text
    assert not re.search(r"<script|\son\w+=|url\(|href|@import|<image|<foreignObject", text)
    assert re.findall(r"<style>(.*?)</style>", text) == [STYLE]


def test_bars_are_as_long_as_their_shares(shown, answered):
    root = ElementTree.fromstring(drawn(shown().figures["q1"]).text)
    bars = [float(box.get("width")) for box in root.iter(f"{SVG}rect") if box.get("class") == "bar"]
    assert bars == pytest.approx([INNER * 8 / 12, INNER * 4 / 12], rel=1e-3)


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_is_drawn_or_left_out(database, publication, shown, survey, example, language):
    question = asked(example, 1)
    made = msgspec.structs.replace(definition(question), language=language)
    with transaction(database.writing()) as session:
        store_pictures(session, publication.id, NOW)
        make_survey(session, session.merge(publication), made, key="onekind")
        session.get_one(Survey, survey.id + 1).results_minimum = 1
    respond(database, {"q1": example.first}, survey="onekind")
    for figure in shown(key="onekind").figures.values():
        drawing = drawn(figure)
        root = ElementTree.fromstring(drawing.text)
        assert root.get("viewBox") == f"0 0 {WIDTH} {drawing.height}"
        for box in root.iter(f"{SVG}rect"):
            left, width = float(box.get("x", 0)), float(box.get("width"))
            assert left >= -0.1
            assert left + width <= WIDTH + 0.1
        assert "nan" not in drawing.text.lower()


HOSTILE = "<script>alert('&')</script>\x00\x0b\ud800 \"]]>"


def test_no_text_breaks_out_of_a_drawing_or_a_snippet(shown, answered):
    result = ResultLines(HOSTILE, 3, (Bar(HOSTILE, 1.0, 3, own=False),), key="q1")
    figure = replace(shown().figures["q1"], result=result, publication=HOSTILE)
    drawing = drawn(figure)
    assert "<script" not in drawing.text
    ElementTree.fromstring(drawing.text)
    made = snippets(figure, drawing)
    assert not any("<script" in text for text in (made.whole, made.live, made.table))


def test_long_texts_stay_within_the_figure():
    for text in ("word " * 60, "x" * 300, "研究" * 80, ""):
        lines = wrapped(text, INNER, 15)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(len(line) * 15 * (1.05 if "研" in line else 0.55) <= INNER for line in lines)


def test_a_number_keeps_its_per_cent_in_its_line():
    lines = wrapped("word 58–64\xa0% " * 40, INNER, 15)
    assert len(lines) > 1
    assert all(line.count("–") == line.count("\xa0%") for line in lines)


def test_a_whole_figure_needs_nobody(shown, answered):
    figure = shown().figures["q1"]
    drawing = drawn(figure)
    text = snippets(figure, drawing).whole
    assert f'src="{data_address(drawing)}"' in text
    assert "Products first: 67\xa0% (8)." in re.search(r'alt="([^"]*)"', text)[1]
    assert re.findall(r'(?:src|href)="(https?:[^"]*)"', text) == [f"{figure.page}#method"]


def test_a_whole_figure_says_what_it_said_after_the_survey_went_on(
    shown, answered, database, survey
):
    figure = shown().figures["q1"]
    before = snippets(figure, drawn(figure))
    respond(database, *({"q1": "o2"} for _ in range(30)))
    publish_again(database, survey.id, single(), now=NOW)
    figure = shown().figures["q1"]
    after = snippets(figure, drawn(figure))
    assert before.whole != after.whole
    assert before.live.replace(str(drawn(figure).height), "") == after.live.replace(
        str(drawn(figure).height), ""
    )
    assert "67\xa0%" in before.whole


def test_what_follows_the_survey_names_no_number(shown, answered):
    figure = shown().figures["q1"]
    text = snippets(figure, drawn(figure)).live
    assert f'src="{PUBLIC}/surveys/labsurvey/results/q1.svg"' in text
    assert "%" not in text.replace("100%", "")


def test_a_table_holds_the_numbers_as_text(shown, answered, show):
    show(ranges=True)
    figure = shown().figures["q1"]
    table = snippets(figure, drawn(figure)).table
    assert "<caption>What should labs do first?</caption>" in table
    assert (
        '<tr><th scope="row">Products first</th><td>67\xa0%</td><td>8</td><td>39–86\xa0%</td></tr>'
        in table
    )
    assert f'<a href="{PUBLIC}/surveys/labsurvey/results#method">' in table
