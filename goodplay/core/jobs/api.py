"""Jobs over the API: watch one, stop it, try it again, fetch what it left."""

import json
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core import files
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.routers import Router
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.jobs import selectors, services
from goodplay.core.jobs.uploads import SOURCE, job_with_upload
from goodplay.core.models import Job
from goodplay.core.tabular import MAX_BYTES

COLUMN = "_column"
FORM_BYTES = 65_536
"""What the fields beside the file may take."""


class JobErrorShape(serializers.Serializer[Any]):
    """Why a job failed, or why its last step is tried again."""

    code = serializers.CharField()
    title = serializers.CharField()
    params = serializers.DictField(required=False)


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job and how far it has come."""

    dry_run = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    result = serializers.DictField(read_only=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "status",
            "file_name",
            "dry_run",
            "done_count",
            "total_count",
            "failed_count",
            "error",
            "result",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_dry_run(self, job: Job) -> bool:
        """Tell whether nothing is written."""
        return bool(job.params.get("dry_run"))

    @extend_schema_field(JobErrorShape(allow_null=True))
    def get_error(self, job: Job) -> dict[str, Any] | None:
        """Return the error without what only the back office may read."""
        return {name: value for name, value in job.error.items() if name != "detail"} or None


class FileTooLarge(APIException):
    """The body is larger than any file may be."""

    status_code = 413
    default_code = "request_too_large"
    default_detail = f"The file is too large: at most {MAX_BYTES // 1_000_000} MB."


class TableParser(MultiPartParser):
    """A form with a file, not read at all when it is too large."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return fields and files.

        Raises:
            FileTooLarge: The body has more bytes than a file may have.
        """
        headers = (parser_context or {})["request"].META
        if int(headers.get("CONTENT_LENGTH") or 0) > MAX_BYTES + FORM_BYTES:
            raise FileTooLarge
        return super().parse(stream, media_type, parser_context)


class CsvRenderer(BaseRenderer):
    """Lets a client ask for CSV; problems are still told in JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return a problem document; tables do not pass here."""
        return json.dumps(data, default=str).encode()


class ImportInput(serializers.Serializer[Any]):
    """What every import asks for; subclasses name their columns as ``<field>_column``."""

    file = serializers.FileField(max_length=255, help_text="CSV (UTF-8) or XLSX, at most 50 MB.")
    source = serializers.RegexField(  # type: ignore[assignment]
        SOURCE,
        max_length=40,
        help_text="Where the rows come from. People are known by name within it; a row of it is imported once.",
    )
    dry_run = serializers.BooleanField(default=False, help_text="Count, and write nothing.")

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Gather the chosen columns: field → header."""
        named = {name: fields.pop(name) for name in list(fields) if name.endswith(COLUMN)}
        return fields | {"columns": {name.removesuffix(COLUMN): header for name, header in named.items()}}


class ImportView(TenantView):
    """Takes a file in and answers 202 with the job that imports it."""

    parser_classes = [TableParser]
    keyed = {"post"}
    input_class: ClassVar[type[ImportInput]]

    def start(self, **fields: Any) -> Job:
        """Queue the job: ``file``, ``file_name``, ``by`` and the input's fields are given."""
        raise NotImplementedError

    def take(self) -> Response:
        """Keep the file and queue its job."""
        fields = self.parse(self.input_class)
        upload = fields.pop("file")
        job = job_with_upload(
            upload,
            organization_id=self.caller.organization_id,
            start=lambda file: self.start(file=file, file_name=upload.name, by=self.caller, **fields),
        )
        return self.reply(JobSerializer(job), status=202, message="JOB_QUEUED")


class JobViewSet(TenantViewSet):
    """The organization's jobs."""

    verbs = {
        "list": "core.job.view",
        "retrieve": "core.job.view",
        "errors": "core.job.view",
        "result": "core.job.view",
        "cancel": "core.job.cancel",
        "retry": "core.job.retry",
    }
    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def get_queryset(self) -> Any:
        """Return the organization's jobs."""
        return selectors.jobs_known_to(self.caller.organization_id)

    def list(self, request: Request) -> Response:
        """List jobs, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(JobSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: Any = None) -> Response:
        """Show a job and its progress."""
        return self.reply(JobSerializer(self.get_object()))

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any = None) -> Response:
        """Stop a job between two steps; what was done stays."""
        job = services.cancel_job(job_id=self.get_object().pk)
        return self.reply(JobSerializer(job), message="JOB_CANCELLED")

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: Any = None) -> Response:
        """Let a failed or cancelled job go on where it stopped."""
        job = services.retry_job(job_id=self.get_object().pk)
        return self.reply(JobSerializer(job), message="JOB_QUEUED")

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="errors.csv", renderer_classes=[ReplyRenderer, CsvRenderer])
    def errors(self, request: Request, pk: Any = None) -> HttpResponse:
        """Return the rows that could not be used, as CSV that opens safely."""
        job = cast("Job", self.get_object())
        table = selectors.errors_file(job)
        return files.attachment(table, name=f"errors-{job.pk}.csv", content_type="text/csv; charset=utf-8")

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True)
    def result(self, request: Request, pk: Any = None) -> Response:
        """Return what the job has come to so far."""
        return self.reply(cast("Job", self.get_object()).result)


router = Router()
router.register("jobs", JobViewSet, basename="job")
urlpatterns = router.urls
