"""Trials of changed rules in the back office: what would come of them, and publishing them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldBooleanSwitchWidget,
)

from gamification import services
from gamification.admin.shown import lines
from gamification.enums import TrialStatus
from gamification.models import RuleTrial, RuleTrialRow
from gamification.selectors.liability import worth_of_points
from gamification.selectors.trials import (
    changes_of_trial,
    is_outdated,
    spoken,
    table_of_trial,
    top_of_trial,
)
from goodplay.core import files, permissions, tenancy
from goodplay.core.admin import ReadOnlyAdmin, link, register
from goodplay.core.admin.jobs import percent
from goodplay.core.errors import DomainError
from goodplay.core.models import Job, JobStatus

TOP: Final = 5
DAYS: Final = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("a year")))
STATUSES: Final = {
    TrialStatus.TRYING: "warning",
    TrialStatus.TRIED: "info",
    TrialStatus.SCHEDULED: "info",
    TrialStatus.PUBLISHED: "success",
    TrialStatus.REFUSED: "danger",
}
STATES: Final = {"new": _("new"), "gone": _("taken away"), "changed": _("changed")}
KINDS: Final = {
    "achievement": _("Achievement"),
    "action": _("Action"),
    "badge": _("Badge"),
    "ladder": _("Ladder"),
}


class PublishForm(forms.Form):
    """When the rules are to hold, and whether they look back."""

    publish_at = forms.SplitDateTimeField(
        label=_("From"),
        required=False,
        help_text=_("Leave it empty to let the rules hold at once. What was recorded before keeps its own rules."),
        widget=UnfoldAdminSplitDateTimeWidget,
    )
    awards_past = forms.BooleanField(
        label=_("Award also to those who have already fulfilled it"),
        required=False,
        help_text=_("A job looks at every member; nobody is awarded anything twice, and nothing is taken away."),
        widget=UnfoldBooleanSwitchWidget,
    )


class DaysForm(forms.Form):
    """How far back a trial looks."""

    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=366, initial=30, widget=UnfoldAdminIntegerFieldWidget
    )


@register(RuleTrial)
class RuleTrialAdmin(ReadOnlyAdmin):
    """What changed rules would have made of past activities; they are published from here."""

    verbs = "gamification.trial"
    list_display = ("title", "state", "days_back", "gaining", "losing", "points", "earned", "created_by", "created_at")
    list_filter = ("status",)
    list_select_related = ("created_by__user",)
    search_fields = ("title",)
    ordering = ("-id",)
    fields = ("created_by", "created_at", "base_version", "published_at", "version")
    readonly_fields = fields
    change_form_outer_before_template = "gamification/trial.html"

    @display(description=_("status"), label=STATUSES)
    def state(self, trial: RuleTrial) -> tuple[str, str]:
        """Say where it is in its life."""
        return trial.status, trial.get_status_display()

    @display(description=_("looks back"))
    def days_back(self, trial: RuleTrial) -> str:
        """Say how many days it looks back."""
        return str(_("%d days") % trial.days)

    @display(description=_("gain"))
    def gaining(self, trial: RuleTrial) -> str:
        """Count who gains points."""
        return _number(trial.result.get("members_gaining"))

    @display(description=_("lose"))
    def losing(self, trial: RuleTrial) -> str:
        """Count who loses points."""
        return _number(trial.result.get("members_losing"))

    @display(description=_("points"))
    def points(self, trial: RuleTrial) -> str:
        """Say how many points more or fewer there would be."""
        return f"{_change(trial.result):+,}" if trial.result else "–"

    @display(description=_("newly earned"))
    def earned(self, trial: RuleTrial) -> str:
        """Name what would newly be earned."""
        return lines(_earned(trial)[:3])

    def get_urls(self) -> list[URLPattern]:
        """Add progress, the table, trying again, publishing and withdrawing."""
        views = {
            "progress": self.progress_view,
            "rows": self.rows_view,
            "again": self.again_view,
            "publish": self.publish_view,
            "withdraw": self.withdraw_view,
        }
        own = [
            path(f"<uuid:trial_id>/{name}", self.admin_site.admin_view(view), name=f"gamification_ruletrial_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what would come of it."""
        context = dict(extra_context or {})
        if (trial := self.get_object(request, object_id)) is not None:
            context |= self._page(request, trial)
        return super().change_view(request, object_id, form_url, context)

    def progress_view(self, request: HttpRequest, trial_id: Any) -> HttpResponse:
        """Answer how far the trial is; the page asks every two seconds."""
        job = _job(self._visible(request, trial_id))
        done = job.done_count if job else 0
        ended = job is None or job.finished_at is not None
        return JsonResponse({"percent": percent(job) if job else 100, "done": done, "ended": ended})

    def rows_view(self, request: HttpRequest, trial_id: Any) -> HttpResponse:
        """Hand out every member's difference, as CSV that opens safely."""
        trial = self._visible(request, trial_id)
        return files.attachment(
            table_of_trial(trial), name=f"trial-{trial.pk}.csv", content_type="text/csv; charset=utf-8"
        )

    def again_view(self, request: HttpRequest, trial_id: Any) -> HttpResponse:
        """Try the same change on other days."""
        trial, form = self._asked(request, trial_id, "gamification.trial.add"), DaysForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose between 1 and 366 days."))
            return self._back(trial)
        again = self._do(
            request, lambda: services.try_again(trial_id=trial.pk, days=form.cleaned_data["days"], by=_caller(request))
        )
        return self._back(again or trial)

    def publish_view(self, request: HttpRequest, trial_id: Any) -> HttpResponse:
        """Let the rules hold, now or from a moment on."""
        trial, form = self._asked(request, trial_id, "gamification.trial.publish"), PublishForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Write the start as a day and a time."))
            return self._back(trial)
        published = self._do(
            request, lambda: services.publish_trial(trial_id=trial.pk, by=_caller(request), **form.cleaned_data)
        )
        if published is not None:
            messages.success(request, _told(published))
        return self._back(trial)

    def withdraw_view(self, request: HttpRequest, trial_id: Any) -> HttpResponse:
        """Take back that the rules will hold."""
        trial = self._asked(request, trial_id, "gamification.trial.withdraw")
        if self._do(request, lambda: services.withdraw_trial(trial_id=trial.pk)) is not None:
            messages.success(request, _("It will not be published."))
        return self._back(trial)

    def _page(self, request: HttpRequest, trial: RuleTrial) -> dict[str, Any]:
        job = _job(trial)
        sits = self._sits(request, trial)
        may = {
            verb: sits and permissions.can(request.caller, f"gamification.trial.{verb}", trial)  # type: ignore[attr-defined]
            for verb in ("add", "publish", "withdraw")
        }
        return {
            "title": trial.title,
            "percent": percent(job) if job else 100,
            "job": job,
            "ended": job is None or job.finished_at is not None,
            "failed": job is not None and job.status in {JobStatus.FAILED, JobStatus.CANCELLED},
            "urls": {
                name: reverse(f"admin:gamification_ruletrial_{name}", args=[trial.pk])
                for name in ("progress", "rows", "again", "publish", "withdraw")
            },
            "edit_url": _editor(trial) if may["add"] else "",
            "may": may,
            "is_published": trial.status == TrialStatus.PUBLISHED,
            "is_scheduled": trial.status == TrialStatus.SCHEDULED,
            "is_outdated": is_outdated(trial),
            "figures": _figures(trial),
            "changes": {"headers": [_("Rule"), _("What"), _("Before"), _("After")], "rows": _change_rows(trial)},
            "earned": _earned(trial),
            "lost": _lost(trial),
            "fulfilled": _fulfilled(trial),
            "fulfilled_points": trial.result.get("fulfilled_points", 0),
            "tops": [
                (_("Who gains most"), _table(trial, top_of_trial(trial, limit=TOP))),
                (_("Who loses most"), _table(trial, top_of_trial(trial, limit=TOP, losing=True))),
            ],
            "days_choices": DAYS,
            "publish_form": PublishForm(initial={"publish_at": trial.publish_at, "awards_past": trial.awards_past}),
            "awarded": _awarded(trial),
            "award_job": reverse("admin:core_job_change", args=[trial.award_job_id]) if trial.award_job_id else "",
            "refusal": trial.refusal.get("title", ""),
        }

    def _visible(self, request: HttpRequest, trial_id: Any) -> RuleTrial:
        trial: RuleTrial | None = self.get_object(request, str(trial_id))
        if trial is None:
            raise Http404
        if not self.has_view_permission(request, trial):
            raise PermissionDenied
        return trial

    def _asked(self, request: HttpRequest, trial_id: Any, verb: str) -> RuleTrial:
        trial = self._visible(request, trial_id)
        sits = request.method == "POST" and self._sits(request, trial)
        if not (sits and permissions.can(_caller(request), verb, trial)):
            raise PermissionDenied
        return trial

    def _do(self, request: HttpRequest, call: Any) -> RuleTrial | None:
        """Call a service in a savepoint, and say what it refused."""
        try:
            with tenancy.savepoint():
                done: RuleTrial = call()
        except DomainError as refusal:
            messages.error(request, f"{refusal.title} {refusal.params.get('reason', '')}".strip())
            return None
        return done

    def _back(self, trial: RuleTrial) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:gamification_ruletrial_change", args=[trial.pk]))


def _caller(request: HttpRequest) -> permissions.Caller:
    caller: permissions.Caller = request.caller  # type: ignore[attr-defined]
    return caller


def _job(trial: RuleTrial) -> Job | None:
    found: Job | None = Job.objects.of(trial.organization_id).filter(pk=trial.job_id).first()
    return found


def _awarded(trial: RuleTrial) -> int | None:
    """Return how many members the job has awarded so far; None where no job was asked for, or it is purged."""
    found: Job | None = Job.objects.of(trial.organization_id).filter(pk=trial.award_job_id).first()
    return found.result.get("awarded_members", 0) if found is not None else None


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _change(result: Mapping[str, Any]) -> int:
    return int(result.get("points_gained", 0) - result.get("points_lost", 0))


def _figures(trial: RuleTrial) -> list[tuple[Any, str, Any]]:
    """Return the figures of the summary: name, value, and what it means."""
    result = trial.result
    if not result:
        return []
    before, change = result["points_before"], _change(result)
    share = _("%s %% of what is paid now") % f"{100 * change / before:+.1f}" if before else ""
    worth = worth_of_points(trial.organization_id, change)
    cost = f"{share} · {worth}" if worth is not None and share else share or str(worth or "")
    return [
        (
            _("Members who gain"),
            _number(result["members_gaining"]),
            _("of %s tried") % _number(result["members_tried"]),
        ),
        (_("Members who lose"), _number(result["members_losing"]), ""),
        (_("Points more"), f"+{result['points_gained']:,}", ""),
        (_("Points fewer"), f"{-result['points_lost']:,}", ""),
        (_("Cost in points"), f"{change:+,}", cost),
        (_("Members on another level"), _number(result["levels_changed"]), ""),
    ]


def _earned(trial: RuleTrial) -> list[str]:
    result, names = trial.result, trial.names
    return [
        f"{names.get(f'{kind}:{code}', code)}: {count:,}"
        for kind, part in (("achievement", "achievements"), ("badge", "badges"))
        for code, count in sorted(result.get(part, {}).items(), key=lambda each: -each[1])
    ]


def _lost(trial: RuleTrial) -> list[str]:
    result, names = trial.result, trial.names
    return [
        f"{names.get(f'{kind}:{code}', code)}: {count:,}"
        for kind, part in (("achievement", "lost_achievements"), ("badge", "lost_badges"))
        for code, count in sorted(result.get(part, {}).items(), key=lambda each: -each[1])
    ]


def _fulfilled(trial: RuleTrial) -> list[str]:
    """Return how many members have fulfilled each new or changed achievement already."""
    counts = trial.result.get("fulfilled", {})
    return [
        f"{trial.names.get(f'achievement:{code}', code)}: {counts.get(code, 0):,}"
        for code in trial.result.get("changed_goals", [])
    ]


def _change_rows(trial: RuleTrial) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for change in changes_of_trial(trial):
        name = f"{KINDS[change.kind]}: {change.name}"
        rows += [[name, *part] for part in change.parts] or [[name, STATES[change.state], *change.summary]]
    return rows


def _table(trial: RuleTrial, rows: Sequence[RuleTrialRow]) -> dict[str, Any]:
    headers = [_("Member"), _("Points now"), _("Points then"), _("Change"), _("Awards")]
    return {
        "headers": headers,
        "rows": [
            [
                link(row.member),
                f"{row.points_before:,}",
                f"{row.points_after:,}",
                f"{row.points_change:+,}",
                lines(_awards(row, trial.names)),
            ]
            for row in rows
        ],
    }


def _awards(row: RuleTrialRow, names: Mapping[str, str]) -> list[str]:
    outcome = row.outcome
    gained = [
        *spoken(outcome.get("achievements", []), kind="achievement", names=names),
        *spoken(outcome.get("badges", []), kind="badge", names=names),
    ]
    lost = [
        *spoken(outcome.get("lost_achievements", []), kind="achievement", names=names),
        *spoken(outcome.get("lost_badges", []), kind="badge", names=names),
    ]
    return [f"+ {name}" for name in gained] + [f"- {name}" for name in lost]


def _editor(trial: RuleTrial) -> str:
    form = trial.form
    if not form:
        return ""
    query = "&".join(part for part in (form.get("query", ""), f"trial={trial.pk}") if part)
    return f"{form['path']}?{query}"


def _told(trial: RuleTrial) -> Any:
    if trial.status == TrialStatus.PUBLISHED:
        return _("Published: version %d holds from now on.") % trial.version
    publish_at = trial.publish_at or datetime.now(tz=UTC)
    return _("It will be published on %s.") % date_format(timezone.localtime(publish_at), "DATETIME_FORMAT")
