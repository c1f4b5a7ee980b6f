"""Files that people hand in for a job."""

from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from goodplay.core.ids import uuid7
from goodplay.core.tabular import MAX_BYTES, FileTooLargeError, inspect, is_workbook, require_harmless

SOURCE = r"^[a-z0-9][a-z0-9._-]{0,39}$"
"""How the source of a file is written."""


def keep_upload(upload: File, *, organization_id: UUID) -> str:  # type: ignore[type-arg]
    """Store a table that somebody handed in, under a name nobody can guess, and return that name.

    What cannot be a table is refused here, before a job begins.

    Raises:
        FileTooLargeError: It has more than 50 MB.
        FileUnreadableError: It is neither CSV nor a workbook.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise FileTooLargeError(limit_bytes=MAX_BYTES)
    file = cast("BinaryIO", upload)
    if is_workbook(file):
        require_harmless(file)
        ending = "xlsx"
    else:
        inspect(file)
        ending = "csv"
    upload.seek(0)
    return default_storage.save(f"jobs/{organization_id}/{uuid7()}.{ending}", upload)
