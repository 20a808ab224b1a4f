"""QR codes: what is drawn is the address, in both forms."""

import xml.etree.ElementTree as ET

import segno

from survey_app.placements.qr import MODULE_MM, PIXELS, QUIET, png, printed, svg

ADDRESS = "https://surveys.news.example/s/labs7q2xkm3f"


def test_the_drawing_is_a_picture_of_the_address():
    drawn = ET.fromstring(svg(ADDRESS))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert svg(ADDRESS) != svg(f"{ADDRESS}a")
    assert "<script" not in svg(ADDRESS)


def test_the_image_is_as_large_as_its_code():
    image = png(ADDRESS)
    assert image.startswith(b"\x89PNG\r\n")
    modules = segno.make(ADDRESS, error="q", micro=False).symbol_size(border=QUIET)[0]
    assert int.from_bytes(image[16:20]) == modules * PIXELS


def test_a_longer_address_needs_more_room_on_paper():
    short, long = printed(ADDRESS), printed(ADDRESS + "?article=" + "x" * 200)
    assert short.least_mm < long.least_mm
    modules = segno.make(ADDRESS, error="q", micro=False).symbol_size(border=QUIET)[0]
    assert short.least_mm >= modules * MODULE_MM
    assert short.poster_mm == 200
