"""The doctor in the back office: what was checked, what was found, and a safe repair."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification import services
from gamification.models import Finding
from gamification.selectors.doctor import check_runs_of
from gamification.services.doctor import CHECKS
from goodplay.core import permissions
from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb

STATES: Final[Mapping[str, str]] = {"open": "danger", "resolved": "success", "repaired": "info"}


class OpenFilter(admin.SimpleListFilter):
    """What is open, or what was."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the states."""
        return [("open", _("open")), ("resolved", _("resolved"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the findings in the chosen state."""
        if self.value() in {"open", "resolved"}:
            return queryset.filter(resolved_at__isnull=self.value() == "open")
        return queryset


class CheckFilter(admin.SimpleListFilter):
    """What one check found."""

    title = _("check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the checks."""
        return [(check.name, check.title) for check in CHECKS.values()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what the chosen check found."""
        return queryset.filter(check_name=self.value()) if self.value() else queryset


@register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    """What the nightly checks found."""

    verbs = "gamification.doctor"
    list_display = ("detail", "question", "whose", "state", "found_at", "last_found_at")
    list_filter = (OpenFilter, CheckFilter)
    list_select_related = ("member__user",)
    ordering = ("-last_found_at", "-id")
    fields = ("question", "detail", "advice", "whose", "state", "found_at", "last_found_at", "resolved_at", "repaired")
    readonly_fields = fields
    actions = ("repair",)
    list_before_template = "gamification/doctor.html"

    @display(description=_("check"), ordering="check_name")
    def question(self, finding: Finding) -> str:
        """Say what should be so."""
        check = CHECKS.get(finding.check_name)
        return str(check.title) if check else finding.check_name

    @display(description=_("what to do"))
    def advice(self, finding: Finding) -> str:
        """Say what to do."""
        check = CHECKS.get(finding.check_name)
        return str(check.advice) if check else ""

    @display(description=_("member"))
    def whose(self, finding: Finding) -> str:
        """Link to the member."""
        return link(finding.member)

    @display(description=_("repaired by"))
    def repaired(self, finding: Finding) -> str:
        """Link to who repaired it."""
        return link(finding.repaired_by)

    @display(description=_("state"), label=STATES)
    def state(self, finding: Finding) -> tuple[str, Any]:
        """Say whether it is still so."""
        if finding.resolved_at is None:
            return "open", _("open")
        return ("repaired", _("repaired")) if finding.repaired_by_id else ("resolved", _("resolved"))

    @verb_action(verb="gamification.doctor.repair", description=_("Repair"))
    def repair(self, request: HttpRequest, finding: Any) -> None:
        """Put it right, as its check does it."""
        services.repair_finding(finding_id=finding.pk, by=request.caller)  # type: ignore[attr-defined]

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer the repair where there is one and it is needed."""
        check = CHECKS.get(obj.check_name)
        is_repairable = obj.resolved_at is None and check is not None and check.repair is not None
        return super().verbs_of_row(request, obj) if is_repairable else []

    def has_examine_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``; one organization is examined at a time."""
        return self._sits(request) and permissions.may_ever(request.caller, "gamification.doctor.run")  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        """Add the button above the list."""
        own = path("examine", self.admin_site.admin_view(self.examine_view), name="gamification_finding_examine")
        return [own, *super().get_urls()]

    def examine_view(self, request: HttpRequest) -> HttpResponse:
        """Queue all checks, and show the job.

        Raises:
            PermissionDenied: The caller may not examine, or only looks.
        """
        if request.method != "POST" or not self.has_examine_permission(request):
            raise PermissionDenied
        job = services.examine(by=request.caller)  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:core_job_change", args=[job.pk]))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show above the findings when each check last looked, and what it found."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        context = dict(extra_context or {})
        if chosen is not None:
            runs = check_runs_of(chosen)
            context["may_examine"] = self.has_examine_permission(request)
            context["checks"] = {
                "headers": [_("Check"), _("Last"), _("Looked at"), _("Open")],
                "rows": [_row(name, runs.get(name)) for name in CHECKS],
            }
        page: HttpResponse = super().changelist_view(request, context)
        return page


def _row(name: str, run: Any) -> list[Any]:
    title = CHECKS[name].title
    if run is None:
        return [title, _("not yet"), "–", "–"]
    return [title, run.checked_at.strftime("%Y-%m-%d %H:%M"), f"{run.looked_at_count:,}", f"{run.finding_count:,}"]
