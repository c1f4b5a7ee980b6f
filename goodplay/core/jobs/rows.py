"""Importing the rows of a file: each step takes a chunk, keeps what is good and lists what is not.

A row's key is its content plus its ordinal among equal rows of the file, so equal rows are separate facts and a second
import of the same file changes nothing.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any, BinaryIO, ClassVar, Final, Generic, TypeVar, cast
from uuid import UUID

from django.db import DataError, IntegrityError

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.jobs.registry import JobState, RowFault, StepResult
from goodplay.core.jobs.services import tally
from goodplay.core.tabular import (
    Column,
    Layout,
    Place,
    Row,
    columns_of,
    count_rows,
    inspect,
    plain_cell,
    read_rows,
    tidy_text,
)

CHUNK = 1_000
SAMPLE_ROWS = 5
SAMPLE_LENGTH = 80
MOST_REFUSED = 50
"""When more rows of a chunk are refused, it is not the rows: the job fails with the reason."""

FAULTS: Final[Mapping[str, str]] = {
    "LINE_TOO_LONG": "The line is too long.",
    "QUOTES_BROKEN": "The quotes do not match.",
    "COLUMNS_MISMATCH": "The row has more or fewer cells than the header.",
    "LINE_BREAK": "A cell that must be one line has several.",
}

R = TypeVar("R")


class UnusableRowError(ValueError):
    """A row that says nothing usable; ``code`` is for machines, the message for the person who mends the file."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class KeyedRow(Generic[R]):
    """A row that can be used; ``key`` (at most 43 characters) is the same whenever the file is read."""

    key: str
    fields: R


@dataclass(slots=True)
class Outcome:
    """What became of rows.

    ``sums`` adds up those that were new, by currency or action; ``refused`` has key, code and message of each row that
    could not be written.
    """

    imported: int = 0
    duplicates: int = 0
    new_names: list[str] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Take another outcome in."""
        self.imported += other.imported
        self.duplicates += other.duplicates
        self.new_names += other.new_names
        self.sums += other.sums
        self.refused += other.refused


class RowImport(ABC, Generic[R]):
    """What one kind of import knows: its columns, how to read a row, and how to write a chunk."""

    columns: ClassVar[Sequence[Column]]

    @abstractmethod
    def parse(self, cells: Mapping[str, str]) -> R:
        """Return what a row says; cells are tidied, of columns that were found.

        Raises:
            UnusableRowError: It says nothing usable.
        """

    @abstractmethod
    def content(self, fields: R) -> Sequence[str]:
        """Return what makes a row this row, in one spelling."""

    @abstractmethod
    def apply(self, rows: Sequence[KeyedRow[R]]) -> Outcome:
        """Write the rows that are new; set-based, idempotent by key."""

    @abstractmethod
    def shown(self, sums: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return the sums as the product shows them."""


@dataclass(frozen=True, slots=True)
class _Read(Generic[R]):
    """A row of the file with what it says."""

    row: Row
    fields: R


def import_rows(job: JobState, importer: RowImport[R]) -> StepResult:
    """Do one step of an import: first look at the file, then take a chunk at a time.

    ``job.params``: ``columns`` (field → header, optional) and ``dry_run`` (everything is done and undone; only
    counts, sums and row errors remain).

    Raises:
        DomainError: The file is no table, has too many rows or lacks a column; or more than 50 rows of a chunk were
            refused for that reason.
    """
    file = cast("BinaryIO", job.file)
    if "place" in job.cursor:
        return _take_chunk(job, importer, file)
    return _find_columns(job, importer, file) if job.cursor else _look(file)


def _look(file: BinaryIO) -> StepResult:
    """Keep the header and the first rows, so that people can choose columns even when the next step refuses."""
    layout = inspect(file)
    first = islice(read_rows(file, layout, place=Place(layout.start)), SAMPLE_ROWS)
    sample = [[tidy_text(cell)[:SAMPLE_LENGTH] for cell in row.cells] for row in first]
    return StepResult({"layout": layout.facts(), "sample": sample})


def _find_columns(job: JobState, importer: RowImport[R], file: BinaryIO) -> StepResult:
    layout = Layout.read(job.cursor["layout"])
    columns = columns_of(layout.header, importer.columns, chosen=job.params.get("columns", {}))
    total = count_rows(file, layout, whole=columns.values())
    cursor = {**job.cursor, "columns": columns, "place": [layout.start, 1, 0], "totals": {}}
    return StepResult(cursor, total=total, result={"columns": {n: layout.header[p] for n, p in columns.items()}})


def _take_chunk(job: JobState, importer: RowImport[R], file: BinaryIO) -> StepResult:
    layout, columns = Layout.read(job.cursor["layout"]), job.cursor["columns"]
    place = Place(*job.cursor["place"])
    rows = list(islice(read_rows(file, layout, place=place, whole=columns.values()), CHUNK))
    read, faults = _parsed(importer, rows, columns)
    keyed = _keyed(job, importer, read)
    outcome = _apply(importer, keyed, faults, dry_run=bool(job.params.get("dry_run")))
    faults += _refused(keyed, outcome)
    new_members = _count_new(job, outcome.new_names)
    totals = _added(job.cursor["totals"], outcome, len(rows), len(faults), new_members)
    after = rows[-1].after if rows else place
    return StepResult(
        cursor={**job.cursor, "place": [after.offset, after.line, after.row], "totals": totals},
        done=len(rows),
        faults=faults,
        result={**job.result, **totals, "sums": importer.shown(totals["sums"])},
        finished=len(rows) < CHUNK,
    )


def _parsed(
    importer: RowImport[R], rows: Sequence[Row], columns: Mapping[str, int]
) -> tuple[list[_Read[R]], list[RowFault]]:
    read: list[_Read[R]] = []
    faults: list[RowFault] = []
    for row in rows:
        if row.fault:
            faults.append(_fault(row, row.fault, FAULTS[row.fault]))
            continue
        try:
            cells = {name: tidy_text(plain_cell(row.cells[place])) for name, place in columns.items()}
            read.append(_Read(row, importer.parse(cells)))
        except UnusableRowError as error:
            faults.append(_fault(row, error.code, str(error)))
    return read, faults


def _keyed(job: JobState, importer: RowImport[R], read: Sequence[_Read[R]]) -> list[tuple[Row, KeyedRow[R]]]:
    digests = [_digest("row", *importer.content(each.fields)) for each in read]
    ordinals = tally(job_id=job.id, digests=digests)
    return [
        (each.row, KeyedRow(f"{digest.hex}:{ordinal}", each.fields))
        for each, digest, ordinal in zip(read, digests, ordinals, strict=True)
    ]


def _apply(
    importer: RowImport[R], keyed: Sequence[tuple[Row, KeyedRow[R]]], faults: list[RowFault], *, dry_run: bool
) -> Outcome:
    """Write a chunk; when it is refused, halve it until the culprit stands alone, so that it costs nobody else."""
    if not keyed:
        return Outcome()
    try:
        return _write(importer, [row for _, row in keyed], dry_run=dry_run)
    except (DomainError, DataError, IntegrityError) as error:
        if len(keyed) > 1:
            middle = len(keyed) // 2
            outcome = _apply(importer, keyed[:middle], faults, dry_run=dry_run)
            outcome.add(_apply(importer, keyed[middle:], faults, dry_run=dry_run))
            return outcome
        refused = _refusal(keyed[0][0], error)
        if sum(fault.code == refused.code for fault in faults) >= MOST_REFUSED:
            raise
        faults.append(refused)
        return Outcome()


def _refused(keyed: Sequence[tuple[Row, KeyedRow[R]]], outcome: Outcome) -> list[RowFault]:
    rows = {each.key: row for row, each in keyed} if outcome.refused else {}
    return [_fault(rows[key], code, message) for key, code, message in outcome.refused]


def _write(importer: RowImport[R], rows: Sequence[KeyedRow[R]], *, dry_run: bool) -> Outcome:
    with tenancy.savepoint():
        outcome = importer.apply(rows)
        if dry_run:
            tenancy.refuse()
    return outcome


def _count_new(job: JobState, names: Sequence[str]) -> int:
    """Count names once, although a dry run makes and undoes the same member in every chunk."""
    return tally(job_id=job.id, digests=[_digest("name", name) for name in names]).count(0)


def _added(before: Mapping[str, Any], outcome: Outcome, rows: int, errors: int, new_members: int) -> dict[str, Any]:
    more = {
        "rows": rows,
        "imported": outcome.imported,
        "duplicates": outcome.duplicates,
        "errors": errors,
        "new_members": new_members,
    }
    counts = {name: before.get(name, 0) + count for name, count in more.items()}
    return counts | {"sums": dict(Counter(before.get("sums", {})) + outcome.sums)}


def _digest(*parts: str) -> UUID:
    text = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return UUID(bytes=blake2b(text.encode("utf-8", "replace"), digest_size=16).digest())


def _refusal(row: Row, error: Exception) -> RowFault:
    if isinstance(error, DomainError):
        return _fault(row, error.code, error.title)
    return _fault(row, "ROW_REFUSED", "The database refused this row.")


def _fault(row: Row, code: str, message: str) -> RowFault:
    return RowFault(row.line, row.number, code, message, row.cells)
