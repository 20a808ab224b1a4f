"""Forms as a browser without JavaScript reads them: what a form sends, and what it can be given."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = ("radio", "checkbox")


@dataclass
class Control:
    """One control with a name; `value` is what it sends if nobody touches it."""

    name: str
    type: str
    value: str
    checked: bool = False
    options: list[str] = field(default_factory=list)
    """What a list that unfolds can send."""


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def sends(self):
        """Name → values, as the form stands."""
        sent = {}
        for control in self.controls:
            if control.type not in TICKED or control.checked:
                sent.setdefault(control.name, []).append(control.value)
        return sent

    def filled(self, answers):
        """Name → values after a reader has put in `answers`, which the form must offer."""
        sent = self.sends()
        for name, given in answers.items():
            values = given if isinstance(given, list) else [given]
            there = [control for control in self.controls if control.name == name]
            assert there, f"no field {name}"
            if there[0].type in TICKED:
                assert set(values) <= {control.value for control in there}
            elif there[0].type == "select":
                assert set(values) <= set(there[0].options)
            sent[name] = values
        return sent


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.writes = None
        self.option = None
        self.is_selected = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag == "option":
            self._add_option(given)
        elif tag in ("input", "textarea", "select") and "name" in given and self.forms:
            kind = given.get("type", "text") if tag == "input" else tag
            value = given.get("value", "")
            control = Control(given["name"], kind, value, "checked" in given)
            self.forms[-1].controls.append(control)
            self.writes = control if tag == "textarea" else None

    def _add_option(self, given):
        control = self.forms[-1].controls[-1]
        # Without a value, what an option sends is its text.
        self.option = control if "value" not in given else None
        if "value" in given:
            control.options.append(given["value"])
            if "selected" in given:
                control.value = given["value"]
        self.is_selected = "selected" in given

    def handle_endtag(self, tag):
        if tag == "textarea" and self.writes is not None:
            # A browser leaves out the line break right after the tag.
            self.writes.value = self.writes.value.removeprefix("\n")
            self.writes = None

    def handle_data(self, data):
        if self.writes is not None:
            self.writes.value += data
        if self.option is not None:
            self.option.options.append(data)
            if self.is_selected:
                self.option.value = data
            self.option = None


def forms_in(markup):
    """All forms of a page."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.forms


def form_in(markup):
    """The only form of a page."""
    [form] = forms_in(markup)
    return form
