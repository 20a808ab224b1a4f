"""How tests see and use the widget, as readers would: by roles, labels and places."""

SHIFTS = """
window.shifted = 0;
window.shifts = new PerformanceObserver(list => list.getEntries().forEach(e => shifted += e.value));
shifts.observe({type: 'layout-shift', buffered: true});
"""
"""Sums what moves, also what the browser forgives because it follows a touch."""

TOTAL = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  shifts.takeRecords().forEach(e => shifted += e.value);
  done(shifted);
})))"""


def shift(page):
    """The sum of all layout shifts of a page so far."""
    return page.evaluate(TOTAL)


def widget(page):
    """The page's survey, as soon as it is drawn."""
    found = page.locator("reader-survey").first
    found.locator(".box").wait_for()
    return found


def height(place):
    """Height of the box in px."""
    return place.locator(".box").evaluate("box => box.offsetHeight")


def give(place, label="Products first"):
    """Choose an option and send it."""
    place.get_by_label(label, exact=True).check()
    place.get_by_role("button", name="Answer").click()


def outcome(place):
    """The result, as soon as it stands in the box."""
    found = place.locator(".result")
    found.wait_for()
    return found


def answered(page):
    """The bodies of the answers that a page sends, as they are sent; a list that grows."""
    bodies = []

    def note(request):
        if request.url.endswith("/collect/responses"):
            bodies.append(request.post_data_json)

    page.on("request", note)
    return bodies


def told(page):
    """The beacons that a page sends, as they are sent; a list that grows."""
    beacons = []

    def note(request):
        if request.url.endswith("/collect/events"):
            beacons.append(request.post_data_json)

    page.on("request", note)
    return beacons


HIDE = """() => {
  Object.defineProperty(document, 'hidden', {value: true, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def hide(page):
    """Let the page think that its tab is hidden, which is when it tells what was read."""
    page.evaluate(HIDE)


HEARD = """
window.heard = [];
for (const name of ['seen', 'started', 'answered', 'dismissed']) {
  addEventListener('survey:' + name, e => heard.push([e.type, e.bubbles, e.composed, e.detail]));
}
"""
"""Notes what the widget tells its page; `heard(page)` reads it."""


def heard(page):
    """The events that have come so far."""
    return page.evaluate("() => heard")


def wait_for_event(page, name):
    """Wait until the widget has told its page something."""
    page.evaluate(
        """name => new Promise(done => {
          if (heard.some(e => e[0] === name)) done();
          addEventListener(name, () => done());
        })""",
        name,
    )
