"""Every page passes axe by day and by night, on a desk and a phone, and fits into 320 px."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.surveys.definition import Question
from survey_app.surveys.voices import READER
from tests.builders import single
from tests.flows import builder

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
"""What the scheme of the system changes; all else is the same by night."""
STUDIO = {
    "overview": "",
    "overview-of-nothing": "../weekly",
    "overview-narrowed": "../technews?status=finished&device=phone",
    "titles": "../titles",
    "new-title": "../new",
    "settings": "settings",
    "articles": "articles",
    "articles-nothing-found": "articles?q=nothing",
    "articles-narrowed": "articles?status=finished&section=AI",
    "article": "articles/{article}?who=1",
    "article-narrowed": "articles/{article}?status=finished&device=phone",
    "surveys": "surveys",
    "surveys-nothing-found": "surveys?q=nothing",
    "new-survey": "surveys/new",
    "builder": "surveys/labsurvey/edit",
    "builder-of-a-draft": "surveys/{draft}/edit",
    "place": "surveys/labsurvey/place",
    "place-of-a-draft": "surveys/{draft}/place",
    "results": "surveys/labsurvey",
    "texts": "surveys/labsurvey/texts",
    "no-texts": "surveys/labsurvey/texts?show=hidden",
    "tags": "surveys/labsurvey/texts/tags",
    "frequent-words": "surveys/labsurvey/texts/words",
    "texts-alike": "surveys/labsurvey/texts/alike",
    "answers": "surveys/labsurvey/answers",
    "results-of-a-draft": "surveys/{draft}",
    "results-narrowed": "surveys/labsurvey?device=phone&a.q1=*answered&status=finished",
    "results-of-nobody": "surveys/labsurvey?device=tablet&audience.tier=x",
    "results-by-device": "surveys/labsurvey?by=device&device=watch",
    "compare": "surveys/labsurvey/compare?one.device=phone",
    "compare-surveys": "compare",
    "quality": "surveys/labsurvey/quality",
    "groups": "surveys/{statements}/groups",
    "asking-twice": "surveys/{twice}",
    "change": "surveys/{twice}/change",
    "compare-asking-twice": "surveys/{twice}/compare",
    "change-of-no-pair": "surveys/labsurvey/change",
    "wordings": "surveys/{wordings}/experiments",
    "wordings-narrowed": "surveys/{wordings}/experiments?status=finished",
    "no-wordings": "surveys/labsurvey/experiments",
    "method": "surveys/labsurvey/method",
    "method-of-a-draft": "surveys/{draft}/method",
    "method-of-every-kind": "surveys/{every}/method",
    "cross-tab": "surveys/labsurvey/crosstab?columns=a.q2&layers=device",
    "cross-tab-of-every-kind": "surveys/{every}/crosstab?columns=status",
    "weights": "surveys/labsurvey/weights",
    "new-weighting": "surveys/labsurvey/weights/new",
    "weights-of-a-draft": "surveys/{draft}/weights",
    "share": "surveys/labsurvey/share",
    "share-of-a-draft": "surveys/{draft}/share",
    "builder-of-every-kind": "surveys/{every}/edit",
    "results-of-every-kind": "surveys/{every}",
    "no-articles": "../weekly/articles",
    "no-surveys": "../weekly/surveys",
    "not-found": "nowhere",
}
OUTSIDE = {
    "sign-in": "studio/sign-in",
    "hosted": "s/labsurvey",
    "hosted-of-every-kind": "s/{every}",
    "hosted-for-signed-readers": "s/{signed}",
    "hosted-not-found": "s/nowhere",
    "public-results": "surveys/labsurvey/results",
    "public-results-of-too-few": "surveys/{every}/results",
}
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def addresses(newsroom):
    """Page → its address."""
    facts = {
        "article": newsroom.article_id,
        "draft": newsroom.begin(single()),
        "every": newsroom.begin_every_kind(),
        "statements": newsroom.begin_statements(),
        "twice": newsroom.begin_twice(),
        "wordings": newsroom.begin_wordings(),
        "signed": newsroom.begin(single(), state="live", voices=READER),
    }
    found = {n: f"{newsroom.studio}/{path.format(**facts)}" for n, path in OUTSIDE.items()}
    inside = {n: f"/{path.format(**facts)}".rstrip("/") for n, path in STUDIO.items()}
    return found | {n: newsroom.page(path) for n, path in inside.items()}


@pytest.fixture(scope="module")
def look(newsroom, browser):
    """A page of a size, signed in or not, that tests share."""
    opened = {}

    def opener(size, inside=True):
        if (size, inside) not in opened:
            width, height = size
            context = browser.new_context(viewport={"width": width, "height": height})
            if inside:
                newsroom.sign_in(context)
            opened[size, inside] = context.new_page()
        return opened[size, inside]

    yield opener
    for page in opened.values():
        page.context.close()


def violations(page):
    """What axe objects to by day and by night, with the places."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for each in Axe().run(page, options=options).response["violations"]:
            found.append((scheme, each["id"], [node["target"] for node in each["nodes"]]))
    return found


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", [*OUTSIDE, *STUDIO])
def test_axe_finds_nothing_by_day_and_by_night(look, addresses, name, size):
    page = look(size, name in STUDIO)
    page.goto(addresses[name])
    assert violations(page) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_one_text_and_one_answer(look, newsroom, size):
    desk = look(size)
    for page, link in (("texts", "Strike, mark, tag"), ("answers", ":")):
        listed = newsroom.page(f"/surveys/labsurvey/{page}")
        desk.goto(listed)
        desk.get_by_role("link", name=link).first.click()
        expect(desk).to_have_url(re.compile(f"^{re.escape(listed)}/"))
        assert violations(desk) == []
        assert desk.evaluate(WIDER) <= 0


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_what_a_live_page_says(look, newsroom, size):
    desk = look(size)
    desk.goto(newsroom.page("/surveys/labsurvey/texts?live=1"))
    desk.get_by_label("Choose text 1", exact=True).check()
    newsroom.answer("labsurvey", {"q1": "o1", "q5": "A new text"})
    expect(desk.get_by_role("button", name="1 new text – show")).to_be_visible()
    desk.route("**/pulse*", lambda route: route.abort())
    expect(desk.get_by_text("the studio cannot be reached")).to_be_visible()
    assert violations(desk) == []
    assert desk.evaluate(WIDER) <= 0
    desk.unroute_all()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_forms_that_came_back(look, newsroom, addresses, size):
    desk = look(size)
    desk.goto(addresses["new-title"])
    desk.get_by_role("button", name="Create the title").click()
    expect(desk.locator(".wrong")).to_have_count(1)
    assert violations(desk) == []
    builder.opened(desk, newsroom, newsroom.begin(Question("q1", "single", "")))
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".wrong").first).to_be_visible()
    assert violations(desk) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_the_form_of_a_filter(look, newsroom, size):
    desk = look(size)
    desk.goto(newsroom.page("/surveys/labsurvey?device=phone&find=a"))
    for question in desk.locator(".filter-questions summary").all():
        question.click()
    assert violations(desk) == []
    desk.get_by_text("Saved filters").click()
    assert violations(desk) == []
    assert desk.evaluate(WIDER) <= 0


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_the_keys_of_a_title(look, newsroom, size):
    desk = look(size)
    desk.goto(newsroom.page("/../weekly/settings"))
    desk.get_by_role("button", name="Make a secret").click()
    expect(desk.get_by_label("The new secret")).to_be_visible()
    desk.get_by_text("Remove …").first.click()
    desk.get_by_text("Use a public key instead").click()
    desk.get_by_role("button", name="Add the public key").click()
    expect(desk.locator(".wrong")).to_have_count(1)
    desk.get_by_text("Remove …").first.click()
    assert violations(desk) == []
    assert desk.evaluate(WIDER) <= 0
    desk.get_by_role("button", name="Remove the key").click()
    expect(desk.get_by_role("status")).to_contain_text("The key was removed.")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_on_what_readers_get_for_an_answer(look, newsroom, size):
    reader = look(size, inside=False)
    reader.goto(f"{newsroom.studio}/s/{newsroom.begin(single(required=True), state='live')}")
    reader.get_by_role("button", name="Answer").click()
    expect(reader.get_by_role("alert")).to_be_visible()
    assert violations(reader) == []
    reader.get_by_label("Products first").check()
    reader.get_by_role("button", name="Answer").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Thank you.")
    assert violations(reader) == []
    reader.get_by_role("button", name="Delete my answer").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your answer was deleted.")
    assert violations(reader) == []


@pytest.mark.parametrize("name", [*OUTSIDE, *STUDIO])
def test_nothing_is_wider_than_320_px(look, addresses, name):
    page = look((320, 640), name in STUDIO)
    page.goto(addresses[name])
    assert page.evaluate(WIDER) <= 0
