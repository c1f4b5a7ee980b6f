"""XLSX: its first sheet as CSV, so that one reader serves both."""

import csv
import io
import os
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from goodplay.core.tabular.cells import spell
from goodplay.core.tabular.errors import FileTooLargeError, FileUnreadableError
from goodplay.core.tabular.layout import MAX_COLUMNS, WORKBOOK

MAX_UNPACKED_BYTES = 50_000_000
MAX_RATIO = 100
MAX_PARTS = 1_000
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    zlib.error,
)
"""What openpyxl lets through when a workbook is not what it says (its XML parser's error is a SyntaxError)."""


def is_workbook(file: BinaryIO) -> bool:
    """Tell whether the file is packed like an XLSX file; stands at its beginning afterwards."""
    file.seek(0)
    begin = file.read(len(WORKBOOK))
    file.seek(0)
    return begin == WORKBOOK


def as_csv(file: BinaryIO, target: BinaryIO, *, max_unpacked_bytes: int = MAX_UNPACKED_BYTES) -> None:
    """Write the first sheet of a workbook as CSV (UTF-8, commas): the same bytes each time.

    Formulas are never run: their last computed value is taken. Instants without zone stay without. Numbers have the
    fifteen digits that spreadsheet programs show.

    Raises:
        FileTooLargeError: Its parts unpack to more than ``max_unpacked_bytes``.
        FileUnreadableError: It is damaged, encrypted, packed like a bomb, or has no sheet.
    """
    require_harmless(file, max_unpacked_bytes=max_unpacked_bytes)
    try:
        with closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            _write(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), target)
    except BROKEN as error:
        raise FileUnreadableError(reason="The workbook is damaged or has no sheet.") from error


def require_harmless(file: BinaryIO, *, max_unpacked_bytes: int = MAX_UNPACKED_BYTES) -> None:
    """Refuse a workbook that is damaged or would unpack to too much; nothing is unpacked.

    Raises:
        FileTooLargeError: Its parts unpack to more than ``max_unpacked_bytes``.
        FileUnreadableError: It is damaged, or packed like a bomb.
    """
    packed = file.seek(0, os.SEEK_END)
    try:
        with zipfile.ZipFile(file) as parts:
            listed = parts.infolist()
    except BROKEN as error:
        raise FileUnreadableError(reason="The workbook is damaged.") from error
    unpacked = sum(part.file_size for part in listed)
    if unpacked > max_unpacked_bytes:
        raise FileTooLargeError(limit_bytes=max_unpacked_bytes)
    if unpacked > packed * MAX_RATIO or len(listed) > MAX_PARTS:
        raise FileUnreadableError(reason="The workbook is packed too tightly to be opened.")


def _write(rows: Iterable[Iterable[Any]], target: BinaryIO) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    width = 0
    for row in rows:
        cells = _trimmed([_spell(value) for value in row])
        width = width or len(cells)
        writer.writerow(cells + [""] * (width - len(cells)) if cells else [])
    text.flush()
    text.detach()


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _spell(value: Any) -> str:
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime) and not value.microsecond:
        return value.isoformat(timespec="seconds")
    return spell(value) if not isinstance(value, str) else value
