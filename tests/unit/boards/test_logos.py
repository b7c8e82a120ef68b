"""A logo is drawn anew from what was uploaded, or refused before anything harmful is unpacked."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from selfassess.boards import logos
from selfassess.boards.logos import Logo, read_logo
from selfassess.errors import Refused

RED, CLEAR = (200, 30, 40), (0, 0, 0, 0)


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, format=kind, **options)
    return written.getvalue()


def plain(width: int = 300, height: int = 100, mode: str = "RGB", **keys: Any) -> Image.Image:
    return Image.new(mode, (width, height), **({"color": RED} if mode == "RGB" else {}) | keys)


def drawn(logo: Logo) -> Image.Image:
    with Image.open(io.BytesIO(logo.image)) as picture:
        picture.load()
        return picture


def refusal(upload: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_logo(upload)
    assert refused.value.field == "logo"
    return str(refused.value)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG of a few bytes that says that it is so large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def test_a_logo_is_a_png_of_its_own_with_its_size_and_digest() -> None:
    logo = read_logo(saved(plain()))
    picture = drawn(logo)
    assert (picture.format, picture.size, picture.getpixel((5, 5))) == ("PNG", (300, 100), RED)
    assert (logo.width, logo.height) == (300, 100)
    assert logo.digest == hashlib.sha256(logo.image).hexdigest()


@pytest.mark.parametrize(
    ("size", "fits"), [((1200, 100), (600, 50)), ((300, 800), (75, 200)), ((4000, 1), (600, 1)), ((20, 20), (20, 20))]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_one_is_drawn_smaller_in_its_own_shape(kind: str, size: tuple[int, int], fits: tuple[int, int]) -> None:
    assert drawn(read_logo(saved(plain(*size), kind))).size == fits


def test_the_same_picture_gives_the_same_bytes() -> None:
    upload = saved(plain(900, 300))
    assert read_logo(upload) == read_logo(upload)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (12_000, 8_000), (4_000, 2_001), (2**31 - 1, 1)])
def test_a_picture_that_would_unpack_to_too_much_is_refused_by_its_head(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("unpacked"))
    assert "8 million points" in refusal(png_that_says(width, height))


def test_without_that_guard_it_would_be_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of the case above: with the limit away, the same file gets as far as the decoder."""
    monkeypatch.setattr(logos, "MOST_POINTS", 10**12)
    assert "damaged" in refusal(png_that_says(4_000, 2_001))


def test_a_cmyk_jpeg_is_turned_into_plain_colours() -> None:
    upload = saved(Image.new("CMYK", (300, 100), (0, 255, 255, 0)), "JPEG")
    red, green, blue = drawn(read_logo(upload)).getpixel((50, 50))  # type: ignore[misc]
    assert red > 200
    assert green < 60
    assert blue < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_a_logo(mode: str) -> None:
    assert drawn(read_logo(saved(plain(mode=mode)))).mode in ("RGB", "RGBA")


def test_grey_of_sixteen_bits_keeps_its_shade() -> None:
    assert drawn(read_logo(saved(Image.new("I;16", (40, 40), 0x8000)))).getpixel((1, 1)) == (128, 128, 128)


def test_what_is_transparent_stays_so() -> None:
    assert drawn(read_logo(saved(Image.new("RGBA", (40, 40), CLEAR)))).getpixel((1, 1)) == CLEAR
    palette = Image.new("P", (40, 40), 0)
    assert drawn(read_logo(saved(palette, transparency=0))).getpixel((1, 1))[3] == 0  # type: ignore[index]


def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "the chair's own phone"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    logo = read_logo(saved(plain(300, 100), "JPEG", exif=exif, comment=b"secret"))
    picture = drawn(logo)
    assert picture.size == (67, 200)
    assert (dict(picture.getexif()), picture.info) == ({}, {})
    assert b"phone" not in logo.image
    assert b"secret" not in logo.image


def test_what_follows_the_picture_is_left_behind() -> None:
    logo = read_logo(saved(plain()) + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in logo.image
    assert logo == read_logo(saved(plain()))


def test_an_animated_png_is_refused() -> None:
    frames = [plain(), plain(color=(0, 0, 0))]
    assert "moves" in refusal(saved(frames[0], save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize(
    "upload",
    [
        saved(plain(), "GIF"),
        saved(plain(), "WEBP"),
        saved(plain(), "BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><!DOCTYPE x>",
        b"%PDF-1.7",
        b"\x00",
        b"GIF89a" + saved(plain()),
    ],
)
def test_another_kind_of_file_is_refused_whatever_it_is_called(upload: bytes) -> None:
    assert "no PNG or JPEG" in refusal(upload)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    for cut in (12, 40, len(whole) // 2):
        assert "damaged" in refusal(whole[:cut])


def test_a_png_whose_points_are_not_there_is_refused() -> None:
    assert "damaged" in refusal(png_that_says(100, 100))


def test_nothing_and_too_much_are_refused() -> None:
    assert "Choose a file" in refusal(b"")
    assert "larger than 1 MB" in refusal(saved(plain()) + b"\x00" * 1_000_000)
