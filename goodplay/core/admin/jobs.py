"""Jobs in the back office: how far they are, what they left, and starting an import again with other columns."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core import files, permissions
from goodplay.core.admin.actions import Verb, verb_action
from goodplay.core.admin.bases import ReadOnlyAdmin, register
from goodplay.core.jobs import selectors, services
from goodplay.core.jobs.registry import Kind, StepResult, kinds
from goodplay.core.models import Job, JobStatus

STATUS_COLORS = {
    JobStatus.QUEUED.label: "info",
    JobStatus.RUNNING.label: "warning",
    JobStatus.DONE.label: "success",
    JobStatus.FAILED.label: "danger",
    JobStatus.CANCELLED.label: "default",
}


def percent(job: Job) -> int:
    """Return how far a job is, 0 to 100."""
    if job.status == JobStatus.DONE:
        return 100
    return min(100, job.done_count * 100 // job.total_count) if job.total_count else 0


def _spoken(part: Mapping[str, str]) -> str:
    """Say a sum with its currency or action, the thousands apart."""
    words = [f"{Decimal(text):,}" if name in {"amount", "quantity"} else text for name, text in part.items()]
    return " ".join(words)


def _kind(job: Job) -> Kind:
    """Return the job's kind; of one that the program no longer knows, its name."""
    return kinds().get(job.kind) or Kind(job.kind, job.kind, "", (), lambda state: StepResult(state.cursor))


@register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work, newest first."""

    verbs = "core.job"
    list_display = ("title", "file_name", "state", "progress", "failed_rows", "created_at", "finished_at")
    list_filter = ("status", "kind")
    ordering = ("-id",)
    actions = ("cancel", "retry")
    fields = ("title", "file_name", "state", "created_at", "started_at", "finished_at", "attempts", "problem")
    readonly_fields = fields
    change_form_outer_before_template = "admin/job.html"

    @display(description=_("job"))
    def title(self, job: Job) -> str:
        """Say what it does."""
        name = str(_kind(job).title)
        return f"{name} – {_('dry run')}" if job.params.get("dry_run") else name

    @display(description=_("status"), label=STATUS_COLORS)
    def state(self, job: Job) -> str:
        """Say where it is in its life."""
        return str(JobStatus(job.status).label)

    @display(description=_("progress"))
    def progress(self, job: Job) -> str:
        """Count rows and per cent."""
        if job.total_count is None:
            return "–"
        return f"{job.done_count:,} / {job.total_count:,} ({percent(job)} %)"

    @display(description=_("rows with errors"))
    def failed_rows(self, job: Job) -> str:
        """Link to the rows that were not used."""
        if not job.failed_count:
            return "0"
        return format_html('<a href="{}">{}</a>', self._address("errors", job), f"{job.failed_count:,}")

    @display(description=_("error"))
    def problem(self, job: Job) -> str:
        """Say why it failed, or what it is waiting to try again."""
        facts = [job.error.get("title", ""), *(f"{k}: {v}" for k, v in job.error.get("params", {}).items())]
        return " · ".join(fact for fact in [*facts, job.error.get("detail", "")] if fact) or "–"

    @verb_action(verb="core.job.cancel", description=_("Cancel"))
    def cancel(self, request: HttpRequest, job: Any) -> None:
        """Stop it between two steps."""
        services.cancel_job(job_id=job.pk)

    @verb_action(verb="core.job.retry", description=_("Try again"))
    def retry(self, request: HttpRequest, job: Any) -> None:
        """Let it go on where it stopped."""
        services.retry_job(job_id=job.pk)

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer what makes sense where the job is in its life."""
        entries = super().verbs_of_row(request, obj)
        fitting = {"cancel": obj.finished_at is None, "retry": obj.status in {JobStatus.FAILED, JobStatus.CANCELLED}}
        return [entry for entry in entries if fitting[entry.name]]

    def get_urls(self) -> list[URLPattern]:
        """Add progress, the file of row errors, and starting again."""
        views = {"progress": self.progress_view, "errors": self.errors_view, "again": self.again_view}
        own = [
            path(f"<uuid:job_id>/{name}", self.admin_site.admin_view(view), name=f"core_job_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show progress, result, and which column is which."""
        context = dict(extra_context or {})
        if (job := self.get_object(request, object_id)) is not None:
            context |= self._page(request, job)
        return super().change_view(request, object_id, form_url, context)

    def progress_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        """Answer how far the job is; the page asks every two seconds."""
        job = self._visible(request, job_id)
        return JsonResponse(
            {
                "status": job.status,
                "percent": percent(job),
                "done": job.done_count,
                "total": job.total_count,
                "failed": job.failed_count,
                "ended": job.finished_at is not None,
            }
        )

    def errors_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        """Hand out the rows that were not used, as CSV that opens safely."""
        job = self._visible(request, job_id)
        table = selectors.errors_file(job)
        return files.attachment(table, name=f"errors-{job.pk}.csv", content_type="text/csv; charset=utf-8")

    def again_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        """Queue the same import with the chosen columns, as a dry run or for good, and show the new job.

        Raises:
            PermissionDenied: The caller may not import.
        """
        job = self._visible(request, job_id)
        kind = _kind(job)
        if request.method != "POST" or not self._repeats(request, job, kind):
            raise PermissionDenied
        columns = {column.name: request.POST.get(f"column-{column.name}", "")[:255] for column in kind.columns}
        again = services.repeat_job(
            job_id=job.pk,
            dry_run="import" not in request.POST,
            columns=columns,
            by=request.caller,  # type: ignore[attr-defined]
        )
        return HttpResponseRedirect(reverse("admin:core_job_change", args=[again.pk]))

    def _page(self, request: HttpRequest, job: Job) -> dict[str, Any]:
        kind = _kind(job)
        return {
            "job_title": self.title(job),
            "percent": percent(job),
            "ended": job.finished_at is not None,
            "progress_url": self._address("progress", job),
            "errors_url": self._address("errors", job) if job.failed_count else "",
            "again_url": self._address("again", job) if self._repeats(request, job, kind) else "",
            "figures": self._figures(job),
            "header": job.cursor.get("layout", {}).get("header", []),
            "sample": job.cursor.get("sample", []),
            "choices": self._choices(job, kind),
            "may_import": job.status == JobStatus.DONE and bool(job.params.get("dry_run")),
        }

    def _figures(self, job: Job) -> list[tuple[Any, str]]:
        names = {
            "rows": _("Rows read"),
            "imported": _("To be imported") if job.params.get("dry_run") else _("Imported"),
            "duplicates": _("Known already"),
            "errors": _("Rows with errors"),
            "new_members": _("New members"),
            "awarded_members": _("Members awarded"),
            "awards": _("Awards"),
            "points": _("Points"),
        }
        counts = [(name, f"{job.result[key]:,}") for key, name in names.items() if key in job.result]
        sums = [(_("Sum"), _spoken(each)) for each in job.result.get("sums", [])]
        return counts + sums

    def _choices(self, job: Job, kind: Kind) -> list[dict[str, Any]]:
        """Return for each field of the file which header stands for it: what was found, else what was chosen."""
        found = job.result.get("columns", {})
        chosen = job.params.get("columns", {})
        return [
            {
                "name": column.name,
                "label": column.name.replace("_", " ").capitalize(),
                "required": column.required,
                "chosen": found.get(column.name, chosen.get(column.name, "")),
            }
            for column in kind.columns
        ]

    def _repeats(self, request: HttpRequest, job: Job, kind: Kind) -> bool:
        allowed = kind.verb and permissions.can(request.caller, kind.verb)  # type: ignore[attr-defined]
        return bool(allowed and job.file and kind.columns and self._sits(request, job))

    def _visible(self, request: HttpRequest, job_id: Any) -> Job:
        job: Job | None = self.get_object(request, str(job_id))
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return job

    def _address(self, name: str, job: Job) -> str:
        return reverse(f"admin:core_job_{name}", args=[job.pk])
