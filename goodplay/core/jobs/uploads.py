"""Files that people hand in for a job."""

from collections.abc import Callable
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from goodplay.core.ids import uuid7
from goodplay.core.models import Job
from goodplay.core.tabular import MAX_BYTES, FileTooLargeError, inspect, is_workbook, require_harmless

SOURCE = r"^[a-z0-9][a-z0-9._-]{0,39}$"
"""How the source of a file is written."""


def job_with_upload(upload: File, *, organization_id: UUID, start: Callable[[str], Job]) -> Job:  # type: ignore[type-arg]
    """Store a table that somebody handed in under a name nobody can guess, and return the job that reads it.

    What cannot be a table is refused before the job begins, and a job that is refused leaves no file behind.

    Args:
        upload: The open file.
        organization_id: Whose it is.
        start: Queues the job; it is told the file's name in the default storage.

    Raises:
        FileTooLargeError: It has more than 50 MB.
        FileUnreadableError: It is neither CSV nor a workbook.
    """
    name = f"jobs/{organization_id}/{uuid7()}.{_ending(upload)}"
    job = start(name)
    upload.seek(0)
    default_storage.save(name, upload)
    return job


def _ending(upload: File) -> str:  # type: ignore[type-arg]
    if (upload.size or 0) > MAX_BYTES:
        raise FileTooLargeError(limit_bytes=MAX_BYTES)
    file = cast("BinaryIO", upload)
    if is_workbook(file):
        require_harmless(file)
        return "xlsx"
    inspect(file)
    return "csv"
