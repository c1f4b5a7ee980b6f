"""Signed text goes into a PNG and comes out of it."""

import io
import struct
import zlib

import pytest
from openbadgeslib import baking as independent
from PIL import Image

from gamification.documents.baking import KEYWORD, SIGNATURE, NotPictureError, bake, chunks_of, token_in

TOKEN = "eyJ0.e30.AAAA"


@pytest.fixture
def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "#00aa55").save(buffer, format="PNG")
    return buffer.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_text(picture, body):
    """The picture with a chunk of text behind its header."""
    return picture[:33] + chunk(b"iTXt", body) + picture[33:]


def test_what_goes_in_comes_out_and_the_picture_stays(picture):
    baked = bake(picture, TOKEN)

    assert token_in(baked) == TOKEN
    assert token_in(picture) == ""
    with Image.open(io.BytesIO(baked)) as drawn:
        assert drawn.getpixel((1, 1)) == (0x00, 0xAA, 0x55)


def test_the_text_stands_once_right_behind_the_header(picture):
    twice = bake(bake(picture, "old"), TOKEN)

    assert [each.kind for each in chunks_of(twice)][:2] == [b"IHDR", b"iTXt"]
    assert twice.count(KEYWORD) == 1
    assert token_in(twice) == TOKEN


def test_an_independent_library_reads_ours_and_we_read_its(picture):
    assert independent.extract_png(bake(picture, TOKEN), keyword=KEYWORD) == TOKEN
    assert token_in(independent.bake_png(picture, TOKEN, keyword=KEYWORD)) == TOKEN


def test_compressed_text_with_a_language_is_read(picture):
    body = KEYWORD + b"\0\1\0en\0Badge\0" + zlib.compress(TOKEN.encode())

    assert token_in(with_text(picture, body)) == TOKEN


def test_a_bomb_of_text_is_cut(picture):
    body = KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"a" * 10_000_000)

    assert len(token_in(with_text(picture, body))) == 65_536


def test_two_texts_are_none(picture):
    body = KEYWORD + b"\0\0\0\0\0" + TOKEN.encode()

    assert token_in(with_text(with_text(picture, body), body)) == ""


@pytest.mark.parametrize(
    "broken",
    [
        lambda picture: b"",
        lambda picture: b"GIF89a",
        lambda picture: SIGNATURE,
        lambda picture: picture[:-1],
        lambda picture: picture[:40],
        lambda picture: picture[:20] + b"\xff" + picture[21:],
        lambda picture: with_text(picture, KEYWORD + b"\0"),
        lambda picture: with_text(picture, KEYWORD + b"\0\1\0\0\0no zlib"),
    ],
)
def test_what_is_no_whole_picture_is_refused(picture, broken):
    with pytest.raises(NotPictureError):
        token_in(broken(picture))
