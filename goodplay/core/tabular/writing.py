"""Writing tables, row by row, so that no program that opens them runs what people typed."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from goodplay.core.tabular.cells import Value, safe_cell, spell

CHUNK_ROWS = 500


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield a CSV file in pieces: UTF-8 with a byte order mark, commas, each cell made safe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe_cell(title) for title in header])
    yield codecs.BOM_UTF8
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(value) for value in row])
        if number % CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_csv(target: BinaryIO, *, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a CSV file; memory does not grow with the rows."""
    target.writelines(csv_chunks(header, rows))


def write_xlsx(target: BinaryIO, *, header: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> None:
    """Write a workbook of one sheet; every text is a text cell, never a formula. Memory does not grow with the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([_cell(sheet, heading) for heading in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _cell(sheet: Any, value: Value) -> Any:
    plain = value if value is None or (not isinstance(value, str) and not _has_time(value)) else spell(value)
    if not isinstance(plain, str):
        return plain
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", plain))
    cell.data_type = "s"
    return cell


def _has_time(value: Value) -> bool:
    """Spreadsheets know no time zones: instants are written as text."""
    return hasattr(value, "tzinfo")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
