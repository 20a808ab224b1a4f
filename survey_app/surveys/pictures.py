"""Pictures that editors upload: looked at with suspicion, made small, and encoded anew.

Only the pixels of a file go on: what else it carries (places, cameras, scripts behind the image)
is left behind. The name follows from the content, so that a picture never changes under its name.
"""

import datetime as dt
import hashlib
import io
import re
import threading
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.database import insert_into
from survey_app.errors import Invalid, NotFound
from survey_app.surveys.models import Picture

MOST_BYTES = 8 * 1024 * 1024
"""Size of the largest file."""
MOST_PIXELS = 24_000_000
"""Width times height of the largest picture: decoding takes up to 16 bytes for each."""
WIDEST, TALLEST = 640, 1280
"""Pixels of a picture as readers get it."""
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PHOTOGRAPH = "MPO"
"""What the library calls a JPEG with further images in it, as many phones write them."""
NAME = re.compile(r"[0-9a-f]{16,32}\.webp")

NO_PICTURE = "This is no picture that can be read. JPEG, PNG, WebP and GIF are taken."
DRAWING = "SVG is not taken: it can carry scripts. Save the picture as PNG."
MOVES = "Moving pictures are not taken. Save one frame of it."

Image.MAX_IMAGE_PIXELS = None
# The library warns at nearly four times our limit; we look ourselves, before anything is decoded.

_one_at_a_time = threading.Lock()
"""Decoding takes up to 380 MB."""


@dataclass(frozen=True)
class Encoded:
    """A picture as it is stored and served: WebP without anything but pixels."""

    name: str
    content: bytes
    width: int
    height: int


def encoded(file: bytes) -> Encoded:
    """The picture of an uploaded file; raises Invalid with a sentence for editors."""
    if len(file) > MOST_BYTES:
        raise Invalid.at("", _too_large(f"{len(file) / 1024**2:.1f} MB", "8 MB"))
    if _is_drawing(file):
        raise Invalid.at("", DRAWING)
    try:
        with _one_at_a_time, Image.open(io.BytesIO(file), formats=FORMATS) as image:
            return _encoded(image)
    except UnidentifiedImageError as error:
        raise Invalid.at("", NO_PICTURE) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as error:
        # All of these come out of files that only begin like a picture.
        raise Invalid.at("", NO_PICTURE) from error


def store(session: Session, publication_id: int, picture: Encoded, now: dt.datetime) -> None:
    """Keep a picture of a publication; one that is there already stays as it is."""
    row: dict[str, Any] = {
        "publication_id": publication_id,
        "name": picture.name,
        "content": picture.content,
        "width": picture.width,
        "height": picture.height,
        "created_at": now,
    }
    session.execute(insert_into(session, Picture).values(row).on_conflict_do_nothing())


def content_of(session: Session, name: str) -> bytes:
    """The bytes of a picture, whoever uploaded it; raises NotFound."""
    query = select(Picture.content).where(Picture.name == name).limit(1)
    found = session.scalar(query) if NAME.fullmatch(name) else None
    if found is None:
        raise NotFound("There is no such picture.")
    return found


def _encoded(image: Image.Image) -> Encoded:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Invalid.at("", _too_large(f"{width:,} × {height:,} pixels", "24 million pixels"))
    # A photograph may carry further images, such as its brightness, and is the first of them.
    if getattr(image, "is_animated", False) and image.format != PHOTOGRAPH:
        raise Invalid.at("", MOVES)
    if image.mode in ("1", "P"):  # colours of a palette cannot be blended
        image = _in_colours(image)
    # Small at once, which for a JPEG spares decoding most of it; what follows takes little memory.
    image.thumbnail((TALLEST, TALLEST))
    pixels = _in_colours(ImageOps.exif_transpose(image))
    pixels.thumbnail((WIDEST, TALLEST))
    # A new image has none of the old one's extras, which the encoder would write otherwise.
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=QUALITY)
    content = written.getvalue()
    return Encoded(f"{hashlib.sha256(content).hexdigest()[:32]}.webp", content, *bare.size)


def _in_colours(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":  # 65,536 greys, of which a conversion would make white all but 255
        image = image.point(lambda grey: grey * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _is_drawing(file: bytes) -> bool:
    start = file[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and b"<svg" in file[:4000].lower()


def _too_large(has: str, most: str) -> str:
    return f"The picture has {has}; at most {most} are taken."
