"""Broken definitions, networks, storage and pages: the fallback stays, nothing is counted twice.

Nothing throws into the page either: what its own `error` and `unhandledrejection` would hear of
fails a test by the fixture `reader`.
"""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.widget import answered, give, outcome, widget
from tests.builders import single

SCRIPT, ANSWERS = "**/embed/techdaily.js", "**/collect/responses"
OPEN = {"access-control-allow-origin": "*"}
QUESTION = {"key": "q1", "kind": "text", "text": "Why?", "required": False}
BROKEN = {
    "a cut one": '{"survey": "x", "pages": [{"questi',
    "a web page": "<!doctype html><title>Sign in</title>",
    "nothing": "null",
    "a list": "[]",
    "a number": "7",
    "a text": '"pages"',
    "no pages": {"pages": None},
    "an empty survey": {"pages": []},
    "pages that are a text": {"pages": "abc"},
    "a page that is none": {"pages": [None]},
    "a page without questions": {"pages": [{}]},
    "questions that are none": {"pages": [{"questions": [None]}]},
    "a question without a text": {"pages": [{"questions": [{}]}]},
    "options that are a number": {"pages": [{"questions": [QUESTION | {"options": 7}]}]},
    "options that are none": {"pages": [{"questions": [QUESTION | {"options": [None]}]}]},
    "an unknown kind": {"pages": [{"questions": [QUESTION | {"kind": "hologram"}]}]},
    "no language": {"language": None},
    "no state": {"state": None},
    "an unknown need": {"needs": ["nosuch"]},
    "needs that are a number": {"needs": 7},
}
TAMPERED = {
    "arrays that say JSON": "Array.prototype.toJSON = function () { return '[' + this + ']'; };",
    "objects that say JSON": "Object.prototype.toJSON = () => 'tampered';",
    "members of every object": """
      Object.prototype.extra = function () {};
      Array.prototype.each = function () {};
      Object.prototype.kind = Object.prototype.show_if = Object.prototype.test = '';""",
    "another Promise": """
      const Own = Promise;
      window.Promise = class extends Own { then(...given) { return super.then(...given); } };""",
    "a fetch of its own": """
      const ask = fetch; window.fetch = (...given) => ask.apply(window, given).then(r => r);""",
    "a JSON of its own": """
      const { parse, stringify } = JSON;
      window.JSON = { parse: text => parse(text), stringify: (...all) => stringify(...all) };""",
    "events of its own": """
      const Own = CustomEvent;
      window.CustomEvent = function (...given) { return new Own(...given); };""",
    "lists that are slow to change": """
      for (const name of ['map', 'filter', 'flat', 'find']) {
        const own = Array.prototype[name];
        Array.prototype[name] = function (...given) { return own.apply(this, given); };
      }""",
    "listeners that throw": """
      for (const name of ['seen', 'started', 'answered']) {
        addEventListener('survey:' + name, () => { window.heard = true; });
      }""",
}
"""Pages in which the survey works all the same."""
HOSTILE = {
    "flat": "Array.prototype.flat = () => { throw Error('flat'); };",
    "map": "Array.prototype.map = () => { throw Error('map'); };",
    "append": "Element.prototype.append = () => { throw Error('append'); };",
    "createElement": "document.createElement = () => { throw Error('createElement'); };",
    "attachShadow": "Element.prototype.attachShadow = () => { throw Error('attachShadow'); };",
    "customElements": "Object.defineProperty(window, 'customElements', {value: null});",
    "IntersectionObserver": "delete window.IntersectionObserver;",
    "MutationObserver": "delete window.MutationObserver;",
    "entries": "Object.entries = () => { throw Error('entries'); };",
    "Set": "window.Set = class { add() { throw Error('add'); } };",
    "adoptedStyleSheets": """
      const set = () => { throw Error('adoptedStyleSheets'); };
      Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', { set });""",
}
"""Pages in which it cannot be drawn."""
LATER = {
    "CustomEvent": "window.CustomEvent = undefined;",
    "getRandomValues": "crypto.getRandomValues = () => { throw Error('getRandomValues'); };",
    "querySelector": "Element.prototype.querySelector = () => { throw Error('querySelector'); };",
    "fetch": "window.fetch = () => { throw Error('fetch'); };",
    "replaceChildren": "Element.prototype.replaceChildren = () => { throw Error(); };",
    "now": "performance.now = () => { throw Error('now'); };",
    "replace": "String.prototype.replace = () => 'replaced';",
    "stringify": "JSON.stringify = () => { throw Error('stringify'); };",
}
"""What a page may break once the question stands."""


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@pytest.fixture
def fetched(newsroom, key):
    """Opens a page whose script left the definition out, with `answer` to what asks for it."""

    def come(page, answer):
        leave_out(page, key)
        page.route(f"**/surveys/{key}.json", answer)
        page.goto(newsroom.print(newsroom.element(key)))
        return page.get_by_role("link", name="Survey", exact=True)

    return come


def leave_out(page, key):
    def answer(route):
        script = route.fetch()
        route.fulfill(response=script, body=script.text().replace(f'"{key}":', '"gone":'))

    page.route(SCRIPT, answer)


def stored(newsroom, key):
    """What came of a survey: answers with their revisions, and what is counted."""
    return [(r.answers, r.revision) for r in newsroom.responses(key)], newsroom.counted(key)


ONCE = [({"q1": "o1"}, 1)], {"o1": 11}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_definition_leaves_the_link(newsroom, reader, fetched, key, what):
    page = reader(expected="404")
    broken = BROKEN[what]
    if isinstance(broken, dict):
        whole = page.request.get(f"{newsroom.studio}/surveys/{key}.json").json()
        broken = json.dumps(whole | broken)
    answer = {"headers": OPEN, "content_type": "application/json", "body": broken}
    with page.expect_response(f"**/surveys/{key}.json"):
        link = fetched(page, lambda route: route.fulfill(**answer))
    page.wait_for_load_state("networkidle")
    expect(link).to_be_visible()
    expect(page.locator("reader-survey form")).to_have_count(0)


@pytest.mark.parametrize("status", [404, 500, 200])
def test_without_a_definition_the_link_stays(reader, fetched, status):
    page = reader(expected="Failed to load")
    link = fetched(page, lambda route: route.fulfill(status=status, headers=OPEN, body="<p>"))
    page.wait_for_load_state("networkidle")
    expect(link).to_be_visible()


def test_while_a_definition_does_not_come_the_link_stays(reader, fetched):
    page = reader()
    with page.expect_request("**/surveys/*.json"):
        link = fetched(page, lambda route: None)
    expect(link).to_be_visible()


@pytest.mark.parametrize("answer", [(200, "<p>Sign in"), (502, "<p>Bad gateway"), (204, "")])
def test_an_answer_of_something_between_is_no_receipt(newsroom, reader, key, answer):
    page = reader(expected="Failed to load")
    page.goto(newsroom.print(newsroom.element(key)))
    status, body = answer
    given = {"status": status, "headers": OPEN, "content_type": "text/html", "body": body}
    page.route(ANSWERS, lambda route: route.fulfill(**given))
    give(widget(page))
    expect(widget(page)).to_contain_text("Saved on this device, will be sent.")
    page.unroute(ANSWERS)
    with page.expect_response(ANSWERS):
        page.reload()
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize("arrives", [True, False], ids=["taken", "lost"])
def test_an_answer_that_hangs_is_sent_again_and_counted_once(newsroom, reader, key, arrives):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key)))
    page.route(ANSWERS, lambda route: route.fetch() if arrives else None)
    with page.expect_request(ANSWERS):
        give(widget(page))
    page.unroute_all(behavior="ignoreErrors")
    with page.expect_response(ANSWERS):
        page.goto(newsroom.print(newsroom.element(key)))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize(
    "storage",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };",
        """const get = () => { throw new DOMException('', 'SecurityError'); };
        Object.defineProperty(window, 'localStorage', { get });""",
        "Object.defineProperty(window, 'localStorage', { value: null });",
    ],
    ids=["full", "forbidden", "missing"],
)
def test_without_storage_an_answer_is_sent(newsroom, reader, key, storage):
    page = reader(storage)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize(
    "junk",
    [
        "{",
        "[]",
        "null",
        '{"id": 1}',
        '{"id": "x", "answers": 7}',
        '{"id": "x", "answers": {}, "revision": "a"}',
        '[{"at": 1e15, "body": null}]',
        '[{"at": 1e15, "body": {"survey": {}, "id": [], "answers": 7}}]',
    ],
)
def test_junk_in_storage_keeps_nobody_from_answering(newsroom, reader, key, junk):
    page = reader(expected="Failed to load")
    page.goto(newsroom.print(""))
    for name in (key, "queue"):
        keep = "([name, junk]) => localStorage.setItem('reader-survey:' + name, junk)"
        page.evaluate(keep, [name, junk])
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key)[1] == ONCE[1]


def test_two_scripts_and_two_elements_count_once(newsroom, reader, key):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key) * 2, scripts=2))
    bodies = answered(page)
    first, second = page.locator("reader-survey").nth(0), page.locator("reader-survey").nth(1)
    give(first)
    outcome(second)
    assert len(bodies) == 1
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize("act", ["place.remove()", "document.querySelector('main').append(place)"])
def test_an_element_that_goes_while_it_answers_is_counted_once(newsroom, reader, key, act):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key)))
    held = []
    page.route(ANSWERS, lambda route: held.append(route))
    with page.expect_request(ANSWERS):
        give(widget(page))
    page.evaluate(f"() => {{ const place = document.querySelector('reader-survey'); {act}; }}")
    with page.expect_response(ANSWERS):
        held[0].continue_()
    if "append" in act:
        expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == ONCE


def test_an_article_that_is_written_anew_keeps_its_survey(newsroom, reader, key):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))
    page.evaluate(
        """() => {
          const article = document.querySelector('article');
          article.replaceWith(article.cloneNode(true));
        }"""
    )
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize("how", TAMPERED)
def test_a_page_may_change_what_is_everybodys(newsroom, reader, key, how):
    page = reader(TAMPERED[how])
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    page.reload()
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize("how", ["arrays that say JSON", "objects that say JSON"])
def test_what_waits_is_whole_in_a_page_that_tampers_with_json(newsroom, reader, key, how):
    page = reader(TAMPERED[how], expected="Failed to load")
    page.goto(newsroom.print(newsroom.element(key)))
    page.route(ANSWERS, lambda route: route.abort())
    give(widget(page))
    expect(widget(page)).to_contain_text("Saved on this device, will be sent.")
    page.unroute(ANSWERS)
    with page.expect_response(ANSWERS):
        page.reload()
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == ONCE


@pytest.mark.parametrize("how", HOSTILE)
def test_where_a_survey_cannot_be_drawn_the_link_stays(newsroom, reader, key, how):
    page = reader(HOSTILE[how])
    page.goto(newsroom.print(newsroom.element(key)))
    page.wait_for_load_state("networkidle")
    link = page.get_by_role("link", name="Survey", exact=True)
    expect(link.or_(page.get_by_role("radio").first)).to_be_visible()


@pytest.mark.parametrize("how", LATER)
def test_what_breaks_while_a_reader_answers_is_no_error_of_the_page(newsroom, reader, key, how):
    page = reader(expected="Failed to load")
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    page.evaluate(f"() => {{ {LATER[how]} }}")
    page.evaluate(
        """() => {
          const { shadowRoot } = document.querySelector('reader-survey');
          shadowRoot.querySelectorAll('input')[0].click();
          shadowRoot.querySelectorAll('button')[0].click();
        }"""
    )
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    expect(place).to_be_visible()
    assert newsroom.counted(key)["o1"] in (10, 11)
