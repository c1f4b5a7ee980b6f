"""Putting a signed statement into a PNG, and taking it out again (Open Badges 3.0, "baking").

Source: Open Badges 3.0, section 5.3.1: one ``iTXt`` chunk with the keyword ``openbadgecredential``, not compressed.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
MOST_TOKEN_BYTES = 65_536


class NotPictureError(Exception):
    """The bytes are no PNG, or a broken one."""


class Chunk(NamedTuple):
    """A part of a PNG."""

    kind: bytes
    body: bytes


def bake(picture: bytes, token: str) -> bytes:
    """Return the PNG with the token right after its header; one that it carried before is gone.

    Raises:
        NotPictureError: It is no PNG.
    """
    head, *rest = chunks_of(picture)
    carrier = Chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + token.encode("ascii"))
    kept = [chunk for chunk in rest if not _carries(chunk)]
    return SIGNATURE + b"".join(_bytes(chunk) for chunk in (head, carrier, *kept))


def token_in(picture: bytes) -> str:
    """Return the token that a PNG carries, or "".

    Raises:
        NotPictureError: It is no PNG, or a changed one.
    """
    carriers = [chunk for chunk in chunks_of(picture) if _carries(chunk)]
    if len(carriers) != 1:
        return ""
    is_packed, text = _text(carriers[0].body)
    if is_packed:
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(text, MOST_TOKEN_BYTES)
        except zlib.error as error:
            raise NotPictureError from error
    return text[:MOST_TOKEN_BYTES].decode("ascii", "replace")


def chunks_of(picture: bytes) -> list[Chunk]:
    """Return the parts of a PNG, each with a good checksum.

    Raises:
        NotPictureError: It is no PNG, or a changed one.
    """
    found = list(_walk(picture)) if picture.startswith(SIGNATURE) else []
    if not found or found[0].kind != b"IHDR" or found[-1].kind != b"IEND":
        raise NotPictureError
    return found


def _walk(picture: bytes) -> Iterator[Chunk]:
    place = len(SIGNATURE)
    while place + 12 <= len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        end = place + 8 + length
        kind, body, check = picture[place + 4 : place + 8], picture[place + 8 : end], picture[end : end + 4]
        if len(check) < 4 or struct.unpack(">I", check) != (zlib.crc32(kind + body),):  # noqa: PLR2004 - bytes of a CRC
            raise NotPictureError
        yield Chunk(kind, body)
        if kind == b"IEND":
            return
        place = end + 4


def _carries(chunk: Chunk) -> bool:
    return chunk.kind == b"iTXt" and chunk.body.startswith(KEYWORD + b"\0")


def _text(body: bytes) -> tuple[bool, bytes]:
    """Take the text out of a chunk: behind keyword, two flags, a language and a translated keyword."""
    rest = body[len(KEYWORD) + 1 :]
    if len(rest) < 4:  # noqa: PLR2004 - two flags and two empty texts
        raise NotPictureError
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return rest[0] == 1, text


def _bytes(chunk: Chunk) -> bytes:
    check = zlib.crc32(chunk.kind + chunk.body)
    return struct.pack(">I", len(chunk.body)) + chunk.kind + chunk.body + struct.pack(">I", check)
