"""Numbers in addresses and forms: none is larger than what a database keeps as a number."""

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1


def init_app(app: Flask) -> None:
    """Let `<int:…>` in an address mean a number that a database can be asked for."""
    app.url_map.converters["int"] = _Number


def number(text: str) -> int:
    """What was sent as a number from 0 to LARGEST; raises ValueError for all else.

    As the `type` of `request.args.get` it gives the default then.
    """
    digits = text.lstrip("0")
    # Python refuses to read thousands of digits, so their number is asked first.
    is_short = text.isascii() and text.isdecimal() and len(digits) <= len(str(LARGEST))
    if not is_short or (found := int(digits or "0")) > LARGEST:
        raise ValueError("no number that can be kept")
    return found


class _Number(IntegerConverter):
    def to_python(self, value: str) -> int:
        try:
            return number(value)
        except ValueError as error:
            raise ValidationError from error
