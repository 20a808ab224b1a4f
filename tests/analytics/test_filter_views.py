"""The filter of a page: in the address, in words, as chips, and kept under a name."""

import datetime as dt
import html
import re
from functools import partial

import pytest

from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question
from tests.analytics.conftest import address
from tests.analytics.filters.conftest import OPTIONS
from tests.builders import definition, make_survey, respond

PAGE = "/studio/technews/surveys/labsurvey"


@pytest.fixture
def now():
    """The clock of the pages is the real one."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def send(database, survey, now):
    """Store a response for each of these answers."""
    return partial(respond, database, now=now)


@pytest.fixture
def get(editor_client):
    """Text of a page of the studio."""
    return lambda path: editor_client.get(path, follow_redirects=True).text


def plain(markup):
    """What a reader sees of some HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def chips(markup):
    """The parts of the filter, and the addresses without them."""
    found = re.findall(r'<li class="chip">(.*?)</li>', markup, re.DOTALL)
    return {plain(chip): html.unescape(re.search('href="(.*?)"', chip)[1]) for chip in found}


def saved(markup):
    """Names of the filters that are kept, and their addresses."""
    room = markup.partition('class="menu filter-kept"')[2].partition("</details>\n    </div>")[0]
    found = re.findall(r'<a class="grow" href="(.*?)"[^>]*>(.*?)</a>', room)
    return {html.unescape(name): html.unescape(where) for where, name in found}


def test_a_filter_is_told_in_words_and_chips(get, send, article):
    send({"q1": "o1"}, article=address(), context={"device": "phone"})
    send({"q1": "o2"}, context={"device": "desktop"})
    page = get(f"{PAGE}?section=AI&device=phone&a.q1=o1")
    words = "Readers in AI on phones who answered “Products first” to “What should labs do first?”"
    assert f"{words}, since the start" in plain(page)
    assert "1 answered" in plain(page)
    assert chips(page) == {
        "Section AI": f"{PAGE}?device=phone&a.q1=o1",
        "Device Phones": f"{PAGE}?section=AI&a.q1=o1",
        "What should labs do first? “Products first”": f"{PAGE}?section=AI&device=phone",
    }
    assert "1 answered" in plain(get(f"{PAGE}?device=desktop"))
    assert "2 answered" in plain(get(PAGE))


def test_what_was_seen_is_left_out_where_it_cannot_be_narrowed_and_it_says_so(get, send, article):
    send({"q1": "o1"})
    page = plain(get(f"{PAGE}?status=finished"))
    assert "How many saw it is left out: of those who did not answer nobody knows finished." in page
    assert "Answered, of those who saw it" not in page
    assert "Answered, of those who saw it" in plain(get(f"{PAGE}?device=phone"))


def test_what_an_address_cannot_mean_is_left_out_with_a_notice(get, send, article):
    send({"q1": "o1"})
    page = plain(get(f"{PAGE}?device=watch&a.q1=o9&a.q7=o1"))
    assert "“watch” is no value of “Device” and was left out of the filter." in page
    assert "“o9” is no answer to “What should labs do first?”" in page
    assert "There is no question “q7”" in page
    assert "1 answered" in page


@pytest.mark.parametrize("page", ["", "/answers", "/crosstab", "/quality", "/texts"])
def test_a_day_that_cannot_be_read_stands_in_the_one_notice(get, send, page):
    send({"q1": "o1"})
    shown = get(f"{PAGE}{page}?from=12.3.2026&device=watch")
    [notice] = re.findall(r'<div class="notice error" role="alert">(.*?)</div>', shown, re.DOTALL)
    assert "“12.3.2026” could not be read as a day" in plain(notice)
    assert "(YYYY-MM-DD)" in plain(notice)
    assert "“watch” is no value of “Device”" in plain(notice)


@pytest.mark.parametrize("page", ["/articles", "/articles/{}", ""])
def test_pages_without_a_filter_say_so_too(get, send, article, page):
    send({"q1": "o1"}, article=address())
    shown = get(f"/studio/technews{page.format(article)}?from=nonsense")
    assert "“nonsense” could not be read as a day" in plain(shown)
    assert "notice error" not in get(f"/studio/technews{page.format(article)}?period=30")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("article=999", "There is no article “999”: nobody is let in by it."),
        ("section=Sport", "There is no section “Sport”"),
        ("topic=chess", "There is no topic “chess”"),
        ("version=7", "There is no wording “7”"),
        ("by=shoes", "Answers cannot be told apart by “shoes”: all stand together."),
        ("over=q1.o9", "There is no answer “q1.o9” to show over time."),
    ],
)
def test_what_there_is_not_is_said(get, send, article, query, said):
    send({"q1": "o1"}, article=address())
    assert said in plain(get(f"{PAGE}?{query}"))
    assert "notice error" not in get(f"{PAGE}?article={article}&section=AI&by=device&over=q1.o1")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("rows=shoes", "There is nothing called “shoes” to cross: rows are as without it."),
        ("of=shoes", "There are no shares called “shoes”: they are of each column."),
        ("weighting=9", "There is no such weighting any more: the answers are not weighted."),
    ],
)
def test_what_cannot_be_crossed_is_said(get, send, query, said):
    send({"q1": "o1"})
    assert said in plain(get(f"{PAGE}/crosstab?{query}"))
    assert "notice error" not in get(f"{PAGE}/crosstab?rows=a.q1&of=row&weighting=none")


def test_the_export_says_that_no_filter_narrows_it(get, send):
    send({"q1": "o1"})
    words = "the filter and the period of this page do not narrow the file"
    assert words not in get(PAGE)
    assert words in get(f"{PAGE}?device=phone")
    assert words in get(f"{PAGE}?period=7")


def test_a_filter_that_matches_nobody_says_so(get, send):
    send({"q1": "o1"})
    for query in ("device=tablet", "language=fr", "a.q3=1", "audience.tier=gold", "section=Sport"):
        page = get(f"{PAGE}?{query}")
        assert "No answers match this filter" in page
        assert "nan" not in plain(page).lower()
        assert "chart-place" not in page


def test_fields_that_were_left_empty_leave_the_address(editor_client, survey):
    answer = editor_client.get(f"{PAGE}?from=&to=&device=phone&audience.tier=+&by=")
    assert (answer.status_code, answer.location) == (302, f"{PAGE}?device=phone")
    assert editor_client.get(f"{PAGE}?device=phone").status_code == 200


@pytest.mark.parametrize(
    "strange",
    ["endpoint=x", "key=other", "publication=other", "_anchor=a", "_method=PUT", "_scheme=ftp"]
    + ["_external=1", "publication=", "self=1", "page=2&_anchor=a&by="],
)
@pytest.mark.parametrize("page", ["", "/answers", "/compare", "/texts", "/crosstab", "/quality"])
def test_no_name_in_an_address_means_something_to_the_links(
    editor_client, send, article, strange, page
):
    send({"q1": "o1"})
    answer = editor_client.get(f"{PAGE}{page}?{strange}&device=phone", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == f"{PAGE}{page}"
    links = re.findall(r'href="([^"]*)"', answer.text)
    assert not [link for link in links if link.startswith(("ftp:", "http://localhost/studio"))]
    assert "/other/" not in answer.text
    assert "/surveys/other" not in answer.text


def test_a_day_has_one_way_to_be_written(editor_client, send, publication):
    send({"q1": "o1"})
    for written in ("20260501", "2026-W18-5", "2026W185"):
        page = editor_client.get(f"{PAGE}?from={written}").text
        assert "since the start" in plain(page)


def test_a_hostile_address_is_text(get, send):
    send({"q1": "o1"})
    page = get(f"{PAGE}?section=<script>alert(1)</script>&device=<b>&a.q1=<i>")
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_a_filter_is_kept_renamed_and_forgotten(editor_client, get, survey):
    query = "device=phone&a.q1=o1"
    kept = {"name": "On phones", "query": query, "page": f"{PAGE}?{query}"}
    answer = editor_client.post(f"{PAGE}/filters", data=kept)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?device=phone&a.q1=o1")
    page = get(answer.location)
    assert "Saved as “On phones”." in page
    assert saved(page) == {"On phones": f"{PAGE}?device=phone&a.q1=o1"}
    where = re.search(rf'action="({PAGE}/filters/\d+)"', page)[1]
    page = editor_client.post(where, data={"name": "Phones", "page": PAGE}, follow_redirects=True)
    assert "“On phones” is now called “Phones”." in page.text
    assert list(saved(page.text)) == ["Phones"]
    gone = editor_client.post(where, data={"act": "delete", "page": PAGE}, follow_redirects=True)
    assert "“Phones” is no longer saved." in gone.text
    assert saved(gone.text) == {}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        *(("/answers", "Nothing found"), ("/texts", "Nothing found")),
        *(("/texts/words", "No texts match"), ("/texts/alike", "No texts match")),
    ],
)
def test_days_without_answers_are_not_taken_for_a_survey_without(send, get, path, said):
    send(*({"q1": "o1", "q5": "late trains"} for _ in range(3)))
    assert said not in get(PAGE + path)
    assert said in get(f"{PAGE}{path}?from=2001-01-01&to=2001-01-31")


def test_files_name_the_saved_filter_of_their_page(editor_client, get, survey):
    def readers(query):
        return re.search('data-readers="(.*?)"', get(f"{PAGE}{query}"))[1]

    names = {"Zoë’s / phones": "device=phone", "读者": "device=tablet", "🎾": "device=desktop"}
    for name, query in names.items():
        kept = {"name": name, "query": query, "page": PAGE}
        editor_client.post(f"{PAGE}/filters", data=kept)
    asked = {"": "", "?device=phone": "zoe-s-phones", "?device=tablet": "读者"}
    asked |= {"?device=phone&device=tablet": "filtered", "?device=desktop": "filter-3"}
    asked |= {"?period=7": "last-7-days", "?period=all": ""}
    asked |= {"?from=2026-05-01&to=2026-05-31&a.q1=o1": "filtered-2026-05-01-to-2026-05-31"}
    asked |= {"/compare?one.device=phone": "zoe-s-phones-and-all", "/compare": ""}
    asked |= {
        "/compare?two.device=desktop&one.period=7": "last-7-days-and-filter-3",
        "/texts/tags?device=phone": "zoe-s-phones",
    }
    assert {query: readers(query) for query in asked} == asked


def test_a_name_that_is_missing_or_taken_is_said(editor_client, survey):
    for name, wrong in (("", "Give it a name"), ("Phones", "no error"), ("Phones", "already")):
        kept = {"name": name, "query": "device=phone", "page": PAGE}
        page = editor_client.post(f"{PAGE}/filters", data=kept, follow_redirects=True).text
        assert wrong in page or wrong == "no error"


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example", "/studio/technewsx"]
)
def test_saving_leads_to_a_page_of_the_title_only(editor_client, survey, page):
    kept = {"name": "Phones", "query": "device=phone", "page": page}
    assert editor_client.post(f"{PAGE}/filters", data=kept).location == PAGE


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}/compare?one.device=phone&two.device=desktop",
        f"{PAGE}/crosstab?rows=a.q3&columns=a.q1&device=phone",
        f"{PAGE}?by=device&live=1&device=phone",
        "/studio/technews?period=7&section=AI",
    ],
)
def test_whatever_is_done_with_saved_filters_the_page_stays_as_it_was(
    editor_client, get, send, address
):
    send({"q1": "o1"})
    [stood] = set(re.findall(r'name="page" value="(.*?)"', get(address)))
    data = {"name": "Phones", "query": "device=phone", "page": html.unescape(stood)}
    assert editor_client.post(f"{PAGE}/filters", data=data).location == address
    [where] = re.findall(rf'action="({PAGE}/filters/\d+)"', get(PAGE))
    for act in ({"name": "Pockets"}, {"name": ""}, {"act": "delete"}):
        data = {**act, "page": html.unescape(stood)}
        assert editor_client.post(where, data=data).location == address


def test_filters_that_name_no_question_are_kept_for_all_surveys(
    editor_client, get, database, publication, survey, now
):
    with transaction(database.writing()) as session:
        title = session.get_one(Publication, publication.id)
        make_survey(session, title, key="another", now=now)
    for name, query in (("Phones", "device=phone"), ("Yes", "a.q1=o1")):
        data = {"name": name, "query": query, "page": PAGE}
        editor_client.post(f"{PAGE}/filters", data=data)
    other = get("/studio/technews/surveys/another")
    assert saved(other) == {"Phones": "/studio/technews/surveys/another?device=phone"}


def test_the_results_stand_by_groups(get, send):
    send({"q1": "o1"}, language="de", context={"device": "tablet"})
    for device, option in (("phone", "o1"), ("desktop", "o2")):
        send(*[{"q1": option, "q3": 4}] * 30, context={"device": device})
    page = plain(get(f"{PAGE}?by=device"))
    assert "Phones 30 answered" in page
    assert "Computers 30 answered" in page
    assert "Products first 51 % 39–63 % 100 % 89–100 % 0 % 0–11 %" in page
    assert "No group has 30 answers yet" in plain(get(f"{PAGE}?by=device&language=de"))


def test_there_is_a_sentence_to_quote(get, send):
    send(*[{"q1": "o1"}] * 29)
    assert "Not yet: fewer than 30 readers answered" in plain(get(PAGE))
    send({"q1": "o2"})
    assert "97 % of 30 readers (range 83–99 %) say “Products first”" in plain(get(PAGE))
    assert "of 29 readers who" not in plain(get(f"{PAGE}?a.q1=o1"))


def test_two_sides_stand_beside_each_other(get, send):
    send(*[{"q1": "o1", "q3": 5}] * 30, context={"device": "phone"})
    send(*[{"q1": "o2", "q3": 4}] * 29, {"q1": "o2", "q3": 5}, context={"device": "desktop"})
    page = plain(get(f"{PAGE}/compare?one.device=phone&two.device=desktop"))
    assert "A 30, B 30 answered" in page
    assert "Products first 100 % 89–100 % 0 % 0–11 % lower in B by 100 points" in page
    assert "Some answers may stand on both sides" not in page
    overlapping = plain(get(f"{PAGE}/compare?one.device=phone"))
    assert "Some answers may stand on both sides" in overlapping


def test_comparing_starts_with_what_the_results_show(editor_client, get, survey):
    answer = editor_client.get(f"{PAGE}/compare?device=phone&a.q1=o1")
    assert answer.location == f"{PAGE}/compare?one.device=phone&one.a.q1=o1"
    assert "Choose two sides" in get(f"{PAGE}/compare")
    assert "No answers in A and B" in get(f"{PAGE}/compare?one.device=phone")


def test_comparing_a_title_asks_for_the_survey(editor_client, get, database, publication, now):
    assert "Nothing to compare yet" in get("/studio/technews/compare")
    with transaction(database.writing()) as session:
        title = session.get_one(Publication, publication.id)
        make_survey(session, title, key="another", now=now)
    answer = editor_client.get("/studio/technews/compare")
    assert answer.location == "/studio/technews/surveys/another/compare"


def test_a_survey_with_300_options_has_a_page(get, database, publication, send, now):
    options = tuple(Option(f"o{n}", f"Option {n}") for n in range(50))
    asked = definition(
        *(Question(f"q{n}", "dropdown", "Which?", options=options) for n in range(6))
    )
    with transaction(database.writing()) as session:
        title = session.get_one(Publication, publication.id)
        make_survey(session, title, asked, key="manyoptions", now=now)
    send(*[{f"q{q}": f"o{n}" for q in range(6)} for n in range(31)], survey="manyoptions")
    page = get("/studio/technews/surveys/manyoptions")
    assert "31 answered" in plain(page)
    assert page.count("Option 49") > 6


@pytest.mark.parametrize(
    ("asked", "n"),
    [("2.5", 1), ("2..10", 2), ("..2.4", 0), ("*answered", 2), ("*skipped", 1), ("*refused", 1)],
)
def test_numbers_with_decimals_can_be_filtered_by(get, send, publish, asked, n):
    publish(Question("q9", "number", "How far?", decimals=1, max=100))
    send(*({"q9": far} for far in (2.5, 10, None, {"refused": True})), version=2)
    said = plain(get(f"{PAGE}?a.q9={asked}"))
    assert "How far?" in said
    assert ("No answers match this filter" if n == 0 else f"Answers {n} ") in said


def test_a_comparison_of_rankings_says_that_its_shares_are_first_places(get, send, publish):
    publish(Question("q9", "ranking", "Rank them", options=OPTIONS))
    for device in ("phone", "desktop"):
        send({"q9": ["o1", "o2"]}, version=2, context={"device": device})
    said = plain(get(f"{PAGE}/compare?one.device=phone&two.device=desktop"))
    assert "Put first A B Difference" in said


def test_a_mean_of_readers_who_agree_has_words_in_place_of_a_range(get, send):
    send({"q3": 4}, {"q3": 4})
    said = plain(get(PAGE))
    assert "4.0 on average all gave the same answer, on the scale from 1 to 5" in said
    assert "4.0–4.0" not in said
    crossed = get(f"{PAGE}/crosstab?rows=a.q3&columns=device")
    assert "4.00 all gave the same answer" in plain(crossed)
    assert "4.00 to 4.00" not in plain(crossed)


def test_a_mean_stands_beside_the_middle_answer(get, send):
    send({"q3": 2}, {"q3": 4}, {"q3": 5}, {"q3": 5})
    assert "on the scale from 1 to 5, the middle answer is 4" in plain(get(PAGE))


def test_a_mean_is_followed_by_its_address(get, send, now):
    send({"q1": "o1", "q3": 4})
    send({"q1": "o1", "q3": 2}, now=now - dt.timedelta(days=2))
    page = get(f"{PAGE}?over=q3")
    assert re.search("Average answer to “[^”]+”, on the scale from 1 to 5", plain(page))
    assert '<option value="q3" selected>Average answer</option>' in page
    assert "notice error" not in page
