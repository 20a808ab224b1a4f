"""A reader or an editor without a mouse: goes from stop to stop, and must see where they are."""

MOST = 250
# A date's own button for its calendar is marked by the browser itself, which no script can see.
STOP = """(wanted) => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const labels = [...at.labels ?? []];
  const text = labels[0]?.innerText ?? at.innerText;
  const name = [at.tagName, at.ariaLabel, text].join(" ").slice(0, 80);
  const isThere = at === wanted && document.hasFocus();
  if (at.matches("body, iframe")) return { name, isThere };
  const isMarked = at.type === "date" || [at, at.parentElement, at.nextElementSibling].some(
    (near) => near && getComputedStyle(near).outlineStyle !== "none");
  const box = at.getBoundingClientRect();
  const isOut = box.bottom <= 0 || box.top >= innerHeight
    || box.right <= 0 || box.left >= innerWidth;
  const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
  const over = at.getRootNode().elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  const isOwn = !over || [at, ...labels].some((own) => own.contains(over)) || over.contains(at);
  const fault = !isMarked ? "No mark shows the focus"
    : isOut || !isOwn ? "The focus is out of sight" : "";
  return { name, isThere, fault };
}"""


class Keyboard:
    """The keys of one page; a stop that cannot be seen is a fault wherever it is met."""

    def __init__(self, page):
        self.page = page

    def press(self, key):
        """Press one key where the focus is."""
        self.page.keyboard.press(key)

    def write(self, text):
        """Type a text where the focus is, in place of what stands there."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def reach(self, wanted, key="Tab"):
        """Go on by Tab, or back by Shift+Tab, until the focus is at what is wanted."""
        stops = []
        for _ in range(MOST):
            self.press(key)
            stop = wanted.evaluate(STOP)
            stops.append(stop["name"])
            assert not stop.get("fault"), f"{stop['fault']}: {stop['name']}"
            if stop["isThere"]:
                return
        raise AssertionError(f"{wanted} is not among {stops}")

    def use(self, wanted, key="Enter"):
        """Go on to what is wanted, and press it."""
        self.reach(wanted)
        self.press(key)

    def fill(self, wanted, text):
        """Go on to a field, and type."""
        self.reach(wanted)
        self.write(text)

    def go(self, wanted, key="Tab"):
        """Go on, or back, to what leads to another page, press it, and wait for that page."""
        self.reach(wanted, key)
        with self.page.expect_navigation():
            self.press("Enter")
