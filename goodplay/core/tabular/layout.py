"""How a CSV file is written: its encoding, its delimiter, its header."""

import codecs
import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from goodplay.core.tabular.errors import FileTooLargeError, FileUnreadableError

MAX_BYTES = 50_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
HEADER_BYTES = 65_536
BLOCK = 1_048_576
ENCODINGS = ("utf-8", "cp1252", "latin-1")
DELIMITERS = (",", ";", "\t", "|")
BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a reader must know to go on anywhere in the file; ``start`` is the byte where the first row begins."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    start: int

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Self:
        """Return the layout that ``facts`` wrote."""
        return cls(facts["encoding"], facts["delimiter"], tuple(facts["header"]), facts["start"])

    def facts(self) -> dict[str, Any]:
        """Return the layout as JSON."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header": list(self.header),
            "start": self.start,
        }


def inspect(file: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Layout:
    """Find out how a CSV file is written; reads it once, in blocks.

    UTF-8 (with or without a byte order mark) is told from Windows' Western letters by its validity; the delimiter is
    the one that splits the first line into the most columns.

    Raises:
        FileTooLargeError: It has more than ``max_bytes``.
        FileUnreadableError: It is empty, no text, in UTF-16, or without a header line.
    """
    if file.seek(0, os.SEEK_END) > max_bytes:
        raise FileTooLargeError(limit_bytes=max_bytes)
    file.seek(0)
    begin = file.read(4)
    if begin.startswith((*WIDE, WORKBOOK)):
        raise FileUnreadableError(reason="It is not saved as CSV in UTF-8.")
    offset = len(BOM) if begin.startswith(BOM) else 0
    encoding = next(name for name in ENCODINGS if _decodes(file, name, offset=offset))
    file.seek(offset)
    line = file.readline(HEADER_BYTES + 1)
    header, delimiter = _header(line, encoding)
    return Layout(encoding, delimiter, header, offset + len(line))


def _decodes(file: BinaryIO, encoding: str, *, offset: int) -> bool:
    file.seek(offset)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header(line: bytes, encoding: str) -> tuple[tuple[str, ...], str]:
    if not line.strip():
        raise FileUnreadableError(reason="The first line is empty.")
    if len(line) > HEADER_BYTES or b"\0" in line:
        raise FileUnreadableError(reason="The first line is no header.")
    text = line.decode(encoding)
    found = [(_split(text, delimiter), delimiter) for delimiter in DELIMITERS]
    titles, delimiter = max(found, key=lambda option: len(option[0]))
    if not titles:
        raise FileUnreadableError(reason="The first line has an open quote.")
    if len(titles) > MAX_COLUMNS:
        raise FileUnreadableError(reason=f"It has more than {MAX_COLUMNS} columns.")
    return tuple(title.strip() for title in titles), delimiter


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
