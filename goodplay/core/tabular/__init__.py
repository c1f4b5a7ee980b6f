"""Tables of text from outside and to outside: CSV and XLSX, read in steps, written row by row, never trusted."""

from goodplay.core.tabular.cells import plain_cell, safe_cell, spell, tidy_text
from goodplay.core.tabular.errors import (
    FileTooLargeError,
    FileUnreadableError,
    HeaderMissingError,
    TooManyRowsError,
)
from goodplay.core.tabular.header import Column, columns_of
from goodplay.core.tabular.layout import MAX_BYTES, MAX_ROWS, Layout, inspect
from goodplay.core.tabular.reading import Place, Row, count_rows, read_rows
from goodplay.core.tabular.workbook import as_csv, is_workbook, require_harmless
from goodplay.core.tabular.writing import csv_chunks, write_csv, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "FileTooLargeError",
    "FileUnreadableError",
    "HeaderMissingError",
    "Layout",
    "Place",
    "Row",
    "TooManyRowsError",
    "as_csv",
    "columns_of",
    "count_rows",
    "csv_chunks",
    "inspect",
    "is_workbook",
    "plain_cell",
    "read_rows",
    "require_harmless",
    "safe_cell",
    "spell",
    "tidy_text",
    "write_csv",
    "write_xlsx",
]
