"""Reading the rows of a CSV file from any place, one at a time, losing none."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from goodplay.core.tabular.errors import TooManyRowsError
from goodplay.core.tabular.layout import MAX_COLUMNS, MAX_ROWS, Layout

MAX_LINE_BYTES = 262_144
MAX_RECORD_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands: the next byte, and how many lines and rows lie behind (the header is line 1)."""

    offset: int
    line: int = 1
    row: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, or in ``fault`` why it is none; ``after`` is where the next one begins.

    Faults: LINE_TOO_LONG, QUOTES_BROKEN and COLUMNS_MISMATCH, with the pieces of the row's first line for cells; and
    LINE_BREAK, where a cell that must be one line has several.
    """

    line: int
    number: int
    cells: list[str]
    after: Place
    fault: str = ""


class _LongLineError(Exception):
    """A line has no end within bounds."""


class _Lines:
    """The decoded lines from a place on; remembers where it stands. At most one record's bytes are held."""

    def __init__(self, file: BinaryIO, encoding: str, *, place: Place) -> None:
        self.file, self.encoding = file, encoding
        self.offset, self.line = place.offset, place.line
        self.first, self.taken, self.resume = b"", 0, (place.offset, place.line)
        file.seek(place.offset)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self.file.readline(MAX_LINE_BYTES + 1)
        if not raw:
            raise StopIteration
        self.line += 1
        self.offset += len(raw)
        if len(raw) > MAX_LINE_BYTES:
            self._skip(raw)
        self.taken += len(raw)
        if self.taken > MAX_RECORD_BYTES:
            raise csv.Error("record too long")
        if not self.first:
            self.first, self.resume = raw, (self.offset, self.line)
        return raw.decode(self.encoding)

    def begin(self) -> None:
        """Start a record."""
        self.first, self.taken, self.resume = b"", 0, (self.offset, self.line)

    def give_back(self) -> str:
        """Stand after the record's first line again, and return that line."""
        self.offset, self.line = self.resume
        self.file.seek(self.offset)
        return self.first.decode(self.encoding)

    def _skip(self, raw: bytes) -> None:
        while raw and not raw.endswith(b"\n"):
            raw = self.file.readline(MAX_LINE_BYTES)
            self.offset += len(raw)
        self.resume = (self.offset, self.line)
        raise _LongLineError


def read_rows(file: BinaryIO, layout: Layout, *, place: Place, whole: Iterable[int] = ()) -> Iterator[Row]:
    """Yield the rows from a place on; memory does not grow with the file.

    A row that spans lines and is malformed costs only its first line: the reader goes on with the second, so a stray
    quote never swallows the rows behind it. Lines without any cell are passed over.

    Args:
        file: The open file; it is sought, and must not be read by others meanwhile.
        layout: What ``inspect`` found.
        place: The beginning (``Place(layout.start)``) or the ``after`` of some row.
        whole: Places of columns whose cells must not hold a line break.
    """
    lines = _Lines(file, layout.encoding, place=place)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    kept = tuple(whole)
    number = place.row
    while True:
        lines.begin()
        line = lines.line + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            cells, fault = [], "QUOTES_BROKEN"
        except _LongLineError:
            cells, fault = [], "LINE_TOO_LONG"
        else:
            if cells is None:
                return
            fault = _fault(cells, len(layout.header), whole=kept)
        if fault and fault != "LINE_BREAK":
            cells = _pieces(lines.give_back(), layout.delimiter)
        elif not any(cells):
            continue
        number += 1
        yield Row(line, number, cells, Place(lines.offset, lines.line, number), fault)


def count_rows(file: BinaryIO, layout: Layout, *, whole: Iterable[int] = (), limit: int = MAX_ROWS) -> int:
    """Return how many rows the file has, faulty ones counted.

    Raises:
        TooManyRowsError: There are more than ``limit``.
    """
    number = 0
    for row in read_rows(file, layout, place=Place(layout.start), whole=whole):
        number = row.number
        if number > limit:
            raise TooManyRowsError(limit=limit)
    return number


def _fault(cells: list[str], width: int, *, whole: tuple[int, ...]) -> str:
    if not any(cells):
        return ""
    if len(cells) != width:
        return "COLUMNS_MISMATCH"
    if any("\n" in cells[column] or "\r" in cells[column] for column in whole):
        return "LINE_BREAK"
    return ""


def _pieces(line: str, delimiter: str) -> list[str]:
    return line.strip("\r\n").split(delimiter)[:MAX_COLUMNS]
