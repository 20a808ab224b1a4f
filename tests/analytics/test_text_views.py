"""The pages of texts: who may do what, that a press can be undone, and that words stay words."""

import datetime as dt
import re

import pytest

from survey_app.analytics.snapshot import keeping
from survey_app.database import transaction
from survey_app.surveys.lifecycle import create_survey, publish
from tests.analytics.test_views import STUDIO, plain, table
from tests.builders import NOW, definition, single

TEXTS = f"{STUDIO}/surveys/labsurvey/texts"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """A snapshot is looked at again at once."""
    monkeypatch.setattr(keeping, "FRESH", dt.timedelta(0))


@pytest.fixture
def open_page(editor_client):
    def read(path="", client=editor_client):
        answer = client.get(TEXTS + path)
        assert answer.status_code == 200, answer.text
        return answer.text

    return read


@pytest.fixture
def press(editor_client):
    """Press a button of a page; returns what comes."""

    def send(name, value="", path="", client=editor_client, **more):
        return client.post(TEXTS + path, data={f"act.{name}": value, **more})

    return send


def quotes(page):
    """What stands as texts on a page."""
    return re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)


def names(page):
    return re.findall(r'name="text" value="([^"]+)"', page)


def undo(page):
    return re.search(r'name="act.undo" value="([^"]+)"', page)[1]


def test_a_text_is_approved_and_that_undone(answer, open_page, press):
    answer({"q5": "Because"})
    [name] = names(open_page())
    done = press("approve", name).text
    assert "1 text can be quoted now." in plain(done)
    assert "Nothing to check" in done
    assert quotes(open_page("?show=approved")) == ["Because"]
    assert "1 text as before." in plain(press("undo", undo(done)).text)
    assert quotes(open_page()) == ["Because"]


def test_many_are_hidden_at_once(answer, open_page, press):
    answer(*({"q5": f"Spam {number}"} for number in range(3)))
    done = press("hide", text=names(open_page())).text
    assert "3 texts hidden." in plain(done)
    press("undo", undo(done))
    assert len(names(open_page())) == 3


def test_a_press_on_nothing_says_so(answer, open_page, press):
    answer({"q5": "Because"})
    assert "Choose at least one text first." in plain(press("hide").text)
    assert "Choose a tag first." in plain(press("tag", names(open_page())[0]).text)


@pytest.mark.parametrize(("name", "status"), [("dance", 422), ("undo", 422)])
def test_what_is_no_press_is_refused(answer, open_page, press, name, status):
    answer({"q5": "Because"})
    assert press(name, names(open_page())[0]).status_code == status


@pytest.mark.parametrize("name", ["approve", "hide", "reopen"])
def test_analysts_read_and_tag_but_decide_nothing(answer, open_page, press, analyst_client, name):
    answer({"q5": "Because"})
    page = open_page(client=analyst_client)
    assert "act.approve" not in page
    assert press(name, names(page)[0], client=analyst_client).status_code == 403
    assert press("unmark", names(page)[0], client=analyst_client).status_code == 200


def test_words_are_struck_on_the_texts_own_page(answer, open_page, press):
    answer({"q5": "Ask Ada now"})
    own = re.search(r'href="[^"]*(/[0-9a-f]{32}/q5)"', open_page())[1]
    [name] = re.findall(r'name="act.strike" value="([^"]+)"', open_page(own))
    done = press("strike", name, own, struck=["1"]).text
    assert quotes(done) == ["Ask Ada now", "Ask […] now"]
    assert "Nothing would be left" in press("strike", name, own, struck=["0", "1", "2"]).text
    press("undo", undo(done), own)
    assert len(quotes(open_page(own))) == 1


def test_a_colleague_is_asked_with_a_note(answer, open_page, press, publication, analyst_client):
    answer({"q5": "Odd"})
    own = re.search(r'href="[^"]*(/[0-9a-f]{32}/q5)"', open_page())[1]
    [name] = re.findall(r'name="act.mark" value="([^"]+)"', open_page(own))
    nobody = press("mark", name, own, colleague="999", note="x").text
    assert "Choose a colleague" in nobody
    press("mark", name, own, colleague=str(publication.owner_id), note="Is it true?")
    marked = plain(open_page("?show=marked"))
    assert "for Ada Editor" in marked
    assert "Is it true?" in marked


def test_tags_are_made_used_and_deleted(answer, open_page, press, editor_client):
    answer({"q5": "The trains are late"}, {"q5": "More trees"}, {"q5": "Other"})
    made = editor_client.post(f"{TEXTS}/tags", data={"name": "Trains", "rule": "train*"})
    assert made.status_code == 303
    page = open_page("/tags")
    assert [row[:3] for row in table(page, "tags")[1:]] == [
        ["Trains", "1", "33 %"],
        ["Without a tag", "2", "67 %"],
    ]
    tag = re.search(r'name="tag" value="([1-9]\d*)"', page)[1]
    [late] = names(open_page(f"?tag={tag}"))
    done = press("untag", late, tag=tag).text
    assert "1 text without the tag now." in plain(done)
    assert names(open_page(f"?tag={tag}")) == []
    press("undo", undo(done))
    assert names(open_page(f"?tag={tag}")) == [late]
    assert editor_client.post(f"{TEXTS}/tags", data={"name": "trains"}).status_code == 422
    editor_client.post(f"{TEXTS}/tags", data={"tag": tag, "delete": "1"})
    assert "Your first tag" in open_page("/tags")


def test_frequent_words_lead_to_their_texts(answer, open_page):
    assert "Nothing in common yet" in open_page("/words")
    answer(*({"q5": "late trains"} for _ in range(3)))
    page = open_page("/words")
    assert [row[:3] for row in table(page, "words")[1:]] == [["late trains", "3", "100 %"]]
    assert "show=all&amp;q=late+trains" in page


def test_texts_that_are_alike_are_treated_at_once(answer, open_page, press):
    assert "No two texts are alike" in open_page("/alike")
    answer(*({"q5": "Buy this now"} for _ in range(3)), now=NOW)
    answer({"q5": "Something else"}, now=NOW)
    page = open_page("/alike")
    newest = re.search(r'name="newest" value="([^"]+)"', page)[1]
    answer({"q5": "Buy this now"}, now=NOW + dt.timedelta(hours=1))
    [name] = re.findall(r'name="act.hide" value="([^"]+)"', page)
    done = press("hide", name, "/alike", newest=newest).text
    assert "3 texts hidden." in plain(done), "the one that came since was not seen"
    assert len(names(open_page())) == 2
    press("undo", undo(done), "/alike")
    assert len(names(open_page())) == 5


def test_what_readers_wrote_is_only_ever_text(answer, open_page):
    answer({"q5": "<b>bold</b> \u202egnp.exe\u2066 zero\u200bwidth"})
    [shown] = quotes(open_page())
    assert shown == "&lt;b&gt;bold&lt;/b&gt; �gnp.exe� zero�width"


def test_a_survey_without_open_questions_says_so(database, publication, open_page, editor_client):
    with transaction(database.writing()) as session:
        survey = create_survey(session, publication, definition(single()), now=NOW, key="nowords")
        publish(session, survey, user_id=None, now=NOW)
    page = editor_client.get(f"{STUDIO}/surveys/nowords/texts").text
    assert "No open questions" in page


def test_what_an_address_does_not_say_rightly_is_as_if_it_said_nothing(answer, open_page):
    answer({"q5": "Because"})
    assert quotes(open_page("?show=x&tag=y&page=z&question=q5")) == ["Because"]
    assert "Nothing found" in open_page("?q=nowhere")


def test_the_filter_of_the_address_narrows_the_queue(answer, open_page):
    answer({"q1": "o1", "q5": "One"}, {"q1": "o2", "q5": "Two"})
    assert quotes(open_page("?a.q1=o2")) == ["Two"]
    assert quotes(open_page("?device=tablet")) == []
    assert "Nothing found" in open_page("?device=tablet&show=approved")


def test_the_filter_narrows_tags_words_and_what_is_alike(answer, open_page, press, editor_client):
    answer(*({"q1": "o1", "q5": "late trains"} for _ in range(3)), now=NOW)
    answer(*({"q1": "o2", "q5": "green trees"} for _ in range(3)), now=NOW)
    editor_client.post(f"{TEXTS}/tags", data={"name": "Trains", "rule": "train*"})
    shares = {row[0]: row[1] for row in table(open_page("/tags?a.q1=o2"), "tags")[1:]}
    assert shares == {"Trains": "0", "Without a tag": "3"}
    words = open_page("/words?a.q1=o2")
    assert [row[0] for row in table(words, "words")[1:]] == ["green trees"]
    assert "show=all&amp;q=green+trees&amp;a.q1=o2" in words
    alike = open_page("/alike?a.q1=o2")
    assert quotes(alike) == ["green trees"]
    assert 'texts/tags?a.q1=o2"' in alike
    [name] = re.findall(r'name="act.hide" value="([^"]+)"', alike)
    newest = re.search(r'name="newest" value="([^"]+)"', alike)[1]
    done = press("hide", name, "/alike?a.q1=o2", newest=newest).text
    assert "3 texts hidden." in plain(done)
    assert "No texts match this filter" in done
    assert "No texts match this filter" in open_page("/words?a.q1=o2")
    assert quotes(open_page("/alike")) == ["late trains"]


def test_what_there_is_not_is_not_found(answer, editor_client):
    answer({"q5": "Because"})
    for path in ("x/q5", f"{'0' * 32}/q5"):
        assert editor_client.get(f"{TEXTS}/{path}").status_code == 404
