"""Files: kept under random names, pictures drawn anew, handed out as attachments only.

Nothing under the storage has an address of its own: every download passes a view that asks ``can()`` and answers with
``attachment``.
"""

import io
import secrets
from pathlib import PurePath
from typing import Final, Literal
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from pi_heif import register_heif_opener
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from goodplay.core.errors import DomainError

__all__ = [
    "BadFileError",
    "BadImageError",
    "attachment",
    "inline_image",
    "read",
    "remove",
    "safe_name",
    "store",
    "store_image",
]

MOST_IMAGE_BYTES: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 16_000_000
MOST_SIDE: Final = 4096
MOST_BYTES: Final = 50 * 1024 * 1024
READ_FORMATS: Final = ("PNG", "JPEG", "WEBP", "HEIF")
SUFFIXES: Final = frozenset({".pdf", ".csv", ".xlsx", ".json", ".zip", ".png", ".webp", ".txt"})
IMAGE_TYPES: Final = {".png": "image/png", ".webp": "image/webp"}

UNREADABLE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # an error where warnings are errors
    OSError,
    RuntimeError,  # of a HEIC picture that breaks off
    SyntaxError,
    ValueError,
)
register_heif_opener(thumbnails=False)

Kind = Literal["avatars", "logos", "documents", "imports", "exports", "receipts", "evidence", "badges"]


class BadFileError(DomainError):
    """The file is too large, empty, or of a kind that is not kept."""

    code = "FILE_REFUSED"
    kind = "invalid"
    title = "This file cannot be kept."


class BadImageError(DomainError):
    """The file is no picture that can be drawn anew."""

    code = "IMAGE_REFUSED"
    kind = "invalid"
    title = "Send a PNG, JPEG, WebP or HEIC picture of at most 2 MB and 16 megapixels."


def store(kind: Kind, name_hint: str, content: bytes) -> str:
    """Keep a file and return its stored name; of the hint only a known ending survives.

    Never call it with a door open for writing unless the row that names the file is written there too: a file whose
    row was undone stays behind, unnamed.

    Raises:
        BadFileError: It is empty, larger than 50 MB, or its ending is not one that is kept.
    """
    suffix = PurePath(name_hint).suffix.lower()
    if not content or len(content) > MOST_BYTES or suffix not in SUFFIXES:
        raise BadFileError(bytes=len(content))
    folder = secrets.token_hex(1)
    return str(default_storage.save(f"{kind}/{folder}/{secrets.token_urlsafe(24)}{suffix}", ContentFile(content)))


def store_image(kind: Kind, content: bytes, *, most_side: int = MOST_SIDE, most_bytes: int = MOST_IMAGE_BYTES) -> str:
    """Draw a picture anew and keep it: without metadata, thumbnails and whatever else the file carried.

    Args:
        kind: Where it belongs.
        content: A PNG, JPEG, WebP or HEIC file of at most 16 megapixels.
        most_side: The longest side in pixels; a larger picture is made smaller.
        most_bytes: How large the file may be; photos of evidence come as telephones take them.

    Returns:
        The stored name: WebP for a photo, PNG for anything with few colours or transparency.

    Raises:
        BadImageError: It is no such picture.
    """
    if len(content) > most_bytes:
        raise BadImageError(bytes=len(content))
    try:
        drawn, suffix = _drawn(content, most_side)
    except UNREADABLE as error:
        raise BadImageError(bytes=len(content)) from error
    return store(kind, f"image{suffix}", drawn)


def read(name: str) -> bytes:
    """Return a stored file's content.

    Raises:
        FileNotFoundError: There is none under that name.
    """
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def remove(name: str) -> None:
    """Remove a stored file; one that is gone already stays gone."""
    default_storage.delete(name)


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Answer with a file that the browser saves and never runs, shows in a page or keeps in a cache."""
    shown = safe_name(name)
    response = HttpResponse(content, content_type=content_type)
    ascii_name = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in shown)
    response["Content-Disposition"] = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(shown, safe='')}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def inline_image(name: str) -> HttpResponse:
    """Answer with a picture that ``store_image`` has drawn, to be shown in a page.

    Raises:
        FileNotFoundError: There is none under that name, or it is no picture.
    """
    content_type = IMAGE_TYPES.get(PurePath(name).suffix)
    if content_type is None:
        raise FileNotFoundError(name)
    response = HttpResponse(read(name), content_type=content_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_name(name: str) -> str:
    """Return a file name without folders, control and direction characters, at most 120 characters long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable()).strip(" .")
    path = PurePath(kept or "file")
    return path.stem[: 120 - len(path.suffix[:12])] + path.suffix[:12]


def _drawn(content: bytes, most_side: int) -> tuple[bytes, str]:
    # WeasyPrint turns this on for its whole process; half a picture or a bomb in its texts would then pass.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(content), formats=READ_FORMATS) as source:
        if source.width * source.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        source.load()
        turned = _upright(source)
    plain = Image.new(turned.mode, turned.size)
    plain.paste(turned)
    plain.thumbnail((most_side, most_side))
    photo = plain.mode == "RGB" and plain.getcolors(maxcolors=256) is None
    suffix, options = (".webp", {"quality": 85}) if photo else (".png", {"optimize": True})
    buffer = io.BytesIO()
    plain.save(buffer, format=suffix[1:].upper(), **options)
    return buffer.getvalue(), suffix


def _upright(source: Image.Image) -> Image.Image:
    """Return the picture as it should be seen, in plain RGB or RGBA."""
    turned = ImageOps.exif_transpose(source)
    clear = "transparency" in turned.info or turned.mode in ("RGBA", "LA", "PA")
    return turned.convert("RGBA" if clear else "RGB")
