"""The address of a survey as a QR code, for print and for screens that are looked at."""

import io
import math
from dataclasses import dataclass

import segno

QUIET = 4
"""Modules of white around a code that readers of the standard need (ISO/IEC 18004)."""
MODULE_MM = 0.5
"""Width of a module that a phone reads at arm's length also where print is coarse."""
PER_DISTANCE = 10
"""A code is read from about ten times its own width."""
PIXELS = 24
"""Of a module in the PNG: 300 dots per inch at 2 mm a module."""


@dataclass(frozen=True)
class Printed:
    """How large a code has to be printed."""

    least_mm: int
    """Least width, white included, at arm's length."""
    poster_mm: int
    """Width at which it is read from two metres."""


def svg(address: str) -> str:
    """The code as a drawing that can be scaled."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", border=QUIET, light="white", xmldecl=True, scale=4)
    return out.getvalue().decode()


def png(address: str) -> bytes:
    """The code as an image, large enough for print."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", border=QUIET, light="white", scale=PIXELS)
    return out.getvalue()


def printed(address: str) -> Printed:
    """How large to print it, in mm."""
    modules = _code(address).symbol_size(border=QUIET)[0]
    return Printed(math.ceil(modules * MODULE_MM), 2000 // PER_DISTANCE)


def _code(address: str) -> segno.QRCode:
    # A quarter of the code may be dirty or torn; a micro code is not read by every phone.
    return segno.make(address, error="q", micro=False)
