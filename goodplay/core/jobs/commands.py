"""The base of commands that import a file."""

import json
import re
import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.jobs import runner
from goodplay.core.jobs.uploads import SOURCE, job_with_upload
from goodplay.core.models import Job, JobStatus

ENDED = {JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED}
PAUSE_SECONDS = 0.5


def chosen_column(text: str) -> tuple[str, str]:
    """Read ``field=header``.

    Raises:
        ArgumentTypeError: It has another form.
    """
    name, equals, header = text.partition("=")
    if not equals:
        raise ArgumentTypeError(f"{text!r} is not field=header")
    return name, header


def source_of_rows(text: str) -> str:
    """Read the name of a source.

    Raises:
        ArgumentTypeError: It is not written like one.
    """
    if not re.fullmatch(SOURCE, text):
        raise ArgumentTypeError(f"{text!r} is not small letters, digits, dots and dashes, at most 40")
    return text


class ImportCommand(BaseCommand):
    """Imports a file into one organization; a subclass adds its options and starts the job."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what every import asks for."""
        parser.add_argument("file", type=Path, help="CSV or XLSX; the first row names the columns.")
        parser.add_argument("--organization", required=True, help="The organization's slug.")
        parser.add_argument(
            "--source", required=True, type=source_of_rows, help="Where the rows come from, for example agdq2015."
        )
        parser.add_argument("--dry-run", action="store_true", help="Count, and write nothing.")
        parser.add_argument("--column", action="append", type=chosen_column, default=[], metavar="FIELD=HEADER")
        parser.add_argument("--wait", action="store_true", help="Stay until it has ended; works without a worker too.")

    def start(self, options: dict[str, Any], **fields: Any) -> Job:
        """Queue the job; called in the organization's door."""
        raise NotImplementedError

    def handle(self, *_: Any, **options: Any) -> None:
        """Keep the file, queue its job, and wait for it if asked to.

        Raises:
            CommandError: There is no such organization or file, the file is refused, or the job failed.
        """
        organization_id = organization_with(options["organization"])
        try:
            job = self._started(organization_id, options)
        except (DomainError, OSError) as error:
            raise CommandError(_reason(error)) from error
        self.stdout.write(f"job {job.pk}")
        if options["wait"]:
            self._report(wait_for(job))

    def _started(self, organization_id: UUID, options: dict[str, Any]) -> Job:
        path: Path = options["file"]
        fields = {name: options[name] for name in ("source", "dry_run")}
        fields |= {"file_name": path.name, "columns": dict(options["column"])}
        with path.open("rb") as content, tenancy.writing(organization_id):
            return job_with_upload(
                File(content, path.name),
                organization_id=organization_id,
                start=lambda file: self.start(options, file=file, **fields),
            )

    def _report(self, job: Job) -> None:
        if job.status != JobStatus.DONE:
            raise CommandError(f"{job.status}: {json.dumps(job.error, ensure_ascii=False)}")
        self.stdout.write(json.dumps(job.result, ensure_ascii=False))
        if job.failed_count:
            self.stderr.write(f"{job.failed_count} rows were not used; see the job in the console.")


def organization_with(slug: str) -> UUID:
    """Return the id of the organization with that slug.

    Raises:
        CommandError: There is none.
    """
    organizations = apps.get_model(settings.ORGANIZATION_MODEL)
    with tenancy.platform("find an organization by its slug"):
        found: UUID | None = organizations.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no organization {slug!r}.")
    return found


def wait_for(job: Job) -> Job:
    """Return the job once it has ended; it is done here unless a worker has it."""
    while True:
        if claim := runner.claim_job(organization_id=job.organization_id, job_id=job.pk):
            runner.work(claim)
        with tenancy.reading(job.organization_id):
            found: Job = Job.objects.of(job.organization_id).get(pk=job.pk)
        if found.status in ENDED:
            return found
        if not claim:
            time.sleep(PAUSE_SECONDS)  # noqa: TID251 - a command of its own process, no worker


def _reason(error: Exception) -> str:
    return f"{error.title} {error.params or ''}".strip() if isinstance(error, DomainError) else str(error)
