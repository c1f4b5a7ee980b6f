import io
import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from goodplay.core import files
from goodplay.core.files import BadFileError, BadImageError, attachment, inline_image, safe_name, store, store_image
from tests.heic import PHOTO


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def picture(kind="PNG", size=(40, 20), mode="RGB", color=(200, 30, 30), **options):
    buffer = io.BytesIO()
    Image.new(mode, size, color).save(buffer, kind, **options)
    return buffer.getvalue()


def noise(size=(64, 64)):
    buffer = io.BytesIO()
    Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)]).save(buffer, "JPEG")
    return buffer.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width, height):
    """A PNG of some bytes that says it is huge."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def opened(name):
    return Image.open(io.BytesIO(files.read(name)))


def test_a_file_is_kept_under_a_random_name():
    first, second = (store("documents", "../../Mario Rossi.PDF", b"%PDF-") for _ in range(2))

    assert first != second
    assert re.fullmatch(r"documents/[0-9a-f]{2}/[\w-]{32}\.pdf", first)
    assert files.read(first) == b"%PDF-"


def test_a_photo_of_a_telephone_is_drawn_anew_without_place_and_device():
    name = store_image("evidence", PHOTO)

    assert b"Phone 1" in PHOTO
    assert name.endswith(".webp")
    with opened(name) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (64, 32), {})
    assert b"Phone 1" not in files.read(name)


@pytest.mark.parametrize("length", [40, 300, 640])
def test_a_photo_that_breaks_off_is_refused(length):
    with pytest.raises(BadImageError):
        store_image("evidence", PHOTO[:length])


def test_removing_twice_is_removing_once():
    name = store("documents", "a.pdf", b"x")

    files.remove(name)
    files.remove(name)

    with pytest.raises(FileNotFoundError):
        files.read(name)


@pytest.mark.parametrize("hint", ["a.html", "a.svg", "a.exe", "a.pdf.html", "a", "", ".pdf", "a.php\x00.pdf\x00"])
def test_a_file_of_another_kind_is_not_kept(hint, tmp_path):
    with pytest.raises(BadFileError):
        store("documents", hint, b"x")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_empty_or_huge_file_is_not_kept(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 3)

    for content in (b"", b"1234"):
        with pytest.raises(BadFileError) as refused:
            store("documents", "a.pdf", content)
        assert refused.value.params == {"bytes": len(content)}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew(kind):
    name = store_image("logos", picture(kind))

    with opened(name) as drawn:
        assert (drawn.format, drawn.size, drawn.mode) == ("PNG", (40, 20), "RGB")


def test_a_photo_becomes_webp_and_transparency_stays():
    with opened(store_image("avatars", noise())) as photo:
        assert photo.format == "WEBP"
    with opened(store_image("logos", picture(mode="RGBA", color=(1, 2, 3, 0)))) as logo:
        assert (logo.mode, logo.getpixel((0, 0))[3]) == ("RGBA", 0)


def test_a_large_picture_is_made_smaller():
    with opened(store_image("avatars", picture(size=(1000, 500)), most_side=100)) as drawn:
        assert drawn.size == (100, 50)


def test_metadata_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "canary"
    exif.get_ifd(0x8825)[1] = "N"
    name = store_image("avatars", picture("JPEG", size=(40, 20), exif=exif, comment=b"canary", icc_profile=b"canary"))

    assert b"canary" not in files.read(name)
    with opened(name) as drawn:
        assert drawn.size == (20, 40)
        assert (dict(drawn.getexif()), drawn.info) == ({}, {})


def test_text_chunks_are_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "canary")
    text.add_itxt("XML:com.adobe.xmp", "canary")

    assert b"canary" not in files.read(store_image("logos", picture(pnginfo=text)))


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04zip", b"<?php system('id'); ?>", b"%PDF-1.7"]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_appended_to_a_picture_is_gone(kind, tail):
    content = files.read(store_image("logos", picture(kind) + tail))

    assert tail not in content


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": picture("GIF"),
    "gif and html": b"GIF89a/*<script>alert(1)</script>*/",
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "ico": picture("ICO"),
    "ppm": picture("PPM"),
    "pdf": b"%PDF-1.7\n1 0 obj",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "program": b"\x7fELF" + b"\0" * 100,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "half a png": picture()[:60],
    "half a jpeg": noise()[:400],
    "half a webp": picture("WEBP")[:20],
    "png with a wrong checksum": picture()[:40] + b"\xff" + picture()[41:],
    "png head only": b"\x89PNG\r\n\x1a\n",
    "jpeg head only": b"\xff\xd8\xff\xe0",
    "webp head only": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "no width": bomb(0, 10),
    "17 megapixels": bomb(4250, 4000),
    "100 megapixels": bomb(10_000, 10_000),
    "a billion pixels": bomb(40_000, 40_000),
    "2 GB side": bomb(2**31 - 1, 1),
    "17 megapixels of one colour": picture(size=(4250, 4000)),
    "more than 2 MB": picture() + b"\0" * (2 * 1024 * 1024),
    "text bomb": picture()[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 70_000_000)) + picture()[33:],
    "lying jpeg in webp": b"RIFF" + struct.pack("<I", 2**31) + b"WEBP" + noise(),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lenient", [False, True])  # as a process that has printed a PDF
def test_a_hostile_picture_is_refused(name, lenient, tmp_path, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)

    with pytest.raises(BadImageError) as refused:
        store_image("logos", HOSTILE[name])

    assert refused.value.params == {"bytes": len(HOSTILE[name])}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_there_are_thirty_hostile_files():
    assert len(HOSTILE) == 30


def test_an_attachment_is_saved_and_never_run():
    response = attachment(b"x", name="Quittung Ü.pdf", content_type="application/pdf")

    assert dict(response.items()) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename=\"Quittung _.pdf\"; filename*=UTF-8''Quittung%20%C3%9C.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("fdp.\u202egnp", "fdp.gnp"),
        ("", "file"),
        ("...", "file"),
        ("\x00", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("ricevuta è.pdf", "ricevuta è.pdf"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe
    header = attachment(b"x", name=name, content_type="text/csv")["Content-Disposition"]
    assert "\n" not in header
    assert header.count('"') == 2


def test_a_drawn_picture_may_be_shown_in_a_page():
    content = picture()
    response = inline_image(store_image("logos", content))

    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    with pytest.raises(FileNotFoundError):
        inline_image(store("documents", "a.pdf", b"x"))


def test_files_are_readable_by_the_owner_only_in_part(settings):
    name = store("documents", "a.pdf", b"x")

    assert oct((Path(settings.MEDIA_ROOT) / name).stat().st_mode)[-3:] == "640"
