"""What becomes of a file that an editor uploads, however nasty it is."""

import io
import struct
import zlib

import pytest
from PIL import Image

from survey_app.errors import Invalid, NotFound
from survey_app.surveys import pictures
from survey_app.surveys.pictures import NAME, content_of, encoded, store
from tests.builders import NOW, make_publication

ORIENTATION = 0x0112
COMMENT = b"taken at 52.52 N"


def file_of(size=(900, 600), kind="PNG", mode="RGB", colour="red", **given):
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind, **given)
    return made.getvalue()


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def png(width, height, *chunks):
    """A PNG whose head says so, with these chunks."""
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    made = b"\x89PNG\r\n\x1a\n"
    for name, content in (head, *chunks, (b"IEND", b"")):
        checksum = zlib.crc32(name + content)
        made += struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
    return made


def refusal(file):
    with pytest.raises(Invalid) as refused:
        encoded(file)
    return refused.value.faults[0].detail


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_any_picture_becomes_a_small_webp_named_by_its_content(kind):
    made = encoded(file_of(kind=kind))
    assert opened(made).format == "WEBP"
    assert (made.width, made.height) == opened(made).size == (640, 427)
    assert NAME.fullmatch(made.name)
    assert encoded(file_of(kind=kind)) == made


@pytest.mark.parametrize(
    ("size", "becomes"), [((20, 10), (20, 10)), ((1000, 4000), (320, 1280)), ((1, 1), (1, 1))]
)
def test_it_is_made_smaller_in_both_directions_and_never_larger(size, becomes):
    made = encoded(file_of(size))
    assert (made.width, made.height) == becomes


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_all_ways_to_keep_colours_are_taken(mode):
    assert encoded(file_of((30, 20), mode=mode, colour=1)).width == 30


def test_what_can_be_seen_through_stays_so():
    see_through = encoded(file_of((30, 20), mode="RGBA", colour=(255, 0, 0, 0)))
    assert opened(see_through).getpixel((5, 5))[3] == 0


def test_a_photograph_stands_upright_and_says_nothing_more():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010E] = COMMENT.decode()
    made = encoded(file_of((900, 600), "JPEG", exif=exif, comment=COMMENT))
    assert (made.width, made.height) == (600, 900)
    assert COMMENT not in made.content
    assert not opened(made).getexif()
    assert {"exif", "icc_profile", "xmp"} & set(opened(made).info) == set()


def test_finer_greys_stay_grey():
    red, green, blue = opened(encoded(file_of(mode="I;16", colour=0x8000))).getpixel((9, 9))
    assert {red // 16, green // 16, blue // 16} == {8}


def test_of_a_photograph_with_further_images_the_first_is_taken():
    small = Image.new("RGB", (20, 10))
    made = encoded(file_of((600, 400), kind="MPO", save_all=True, append_images=[small]))
    assert (made.width, made.height) == (600, 400)


def test_what_hides_behind_a_picture_is_left_behind():
    script = b"<script>alert(1)</script>"
    with_page = encoded(file_of(kind="GIF") + script)
    with_text = encoded(
        png(1, 1, (b"tEXt", b"Comment\0" + script), (b"IDAT", zlib.compress(b"\0\0")))
    )
    assert script not in with_page.content + with_text.content


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "no picture"),
        (b"\xff\xd8\xff", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (b"<html><script>", "no picture"),
        (b"\0" * 5000, "no picture"),
        (file_of(kind="JPEG")[:400], "no picture"),
        (file_of(kind="WEBP")[:60], "no picture"),
        (file_of((400, 300), "PNG")[:-200], "no picture"),
        (file_of(kind="BMP"), "no picture"),
        (file_of(kind="TIFF"), "no picture"),
        (b'<?xml version="1.0"?>\n<!-- -->\n<svg xmlns="x"/>', "SVG"),
        (b"\xef\xbb\xbf <SVG onload=alert(1)>", "SVG"),
        (png(1, 1, (b"IDAT", b"broken")), "no picture"),
        (png(0, 0), "no picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(file, sentence):
    assert sentence in refusal(file)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_refused(kind):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:])
    assert "Moving pictures" in refusal(made.getvalue())


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "convert", None)
    bomb = png(30_000, 30_000, (b"IDAT", zlib.compress(b"\0" * 10_000_000)))
    assert len(bomb) < 20_000
    assert (
        refusal(bomb)
        == "The picture has 30,000 × 30,000 pixels; at most 24 million pixels are taken."
    )


def test_text_that_swells_is_refused():
    swelling = zlib.compress(b"\0" * 200_000_000)
    assert "no picture" in refusal(png(9, 9, (b"zTXt", b"Comment\0\0" + swelling)))


def test_a_file_that_is_too_large_is_told_how_large_it_may_be(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    assert refusal(b"\0" * (9 * 1024**2)) == "The picture has 9.0 MB; at most 8 MB are taken."


def test_a_picture_is_kept_once_and_found_by_its_name(session):
    one, other = make_publication(session), make_publication(session, "other")
    picture = encoded(file_of())
    for publication in (one, one, other):
        store(session, publication.id, picture, NOW)
    assert content_of(session, picture.name) == picture.content


@pytest.mark.parametrize("name", ["", "0" * 32 + ".webp", "../secret", "0" * 33, "%"])
def test_a_name_that_was_not_given_is_not_found(session, name):
    with pytest.raises(NotFound):
        content_of(session, name)
