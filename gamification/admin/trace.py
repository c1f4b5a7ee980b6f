"""Every effect of an activity on one page of the back office."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification.admin.shown import DASH, listed, quantity
from gamification.enums import Period
from gamification.models import Activity
from gamification.rules.trace import Moved, Step
from gamification.services.trace import Told, Trace, trace_activity
from goodplay.core.admin import ReadOnlyAdmin, link

VERDICTS: Final[Mapping[str, Any]] = {
    "counted": _("It counts."),
    "waiting": _("Its effects are still to come; a worker takes it within seconds."),
    "reversed": _("It was taken back: everything stands as if it had not been."),
    "reversal": _("It takes another activity back; it counts nowhere itself."),
    "once": _("It does not count: only a member's first one of this action does."),
    "cooldown": _("It does not count: it came too soon after the last one of this action."),
    "daily_count": _("It does not count: the day's number for this action was reached."),
    "weekly_count": _("It does not count: the week's number for this action was reached."),
    "unknown_action": _("It does not count: the rules that held when it was recorded do not know the action."),
}


class TracesActivities(ReadOnlyAdmin):
    """Adds the page "What it did" to activities."""

    def get_list_display(self, request: HttpRequest) -> Any:
        """Link to the page from each row."""
        return [*super().get_list_display(request), "trace_page"]

    @display(description=_("effects"))
    def trace_page(self, activity: Activity) -> str:
        """Link to every effect of the activity."""
        return link(reverse("admin:gamification_activity_trace", args=[activity.pk]), _("What it did"))

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        own = path(
            "<int:activity_id>/trace",
            self.admin_site.admin_view(self.trace_view),
            name="gamification_activity_trace",
        )
        return [own, *super().get_urls()]

    def trace_view(self, request: HttpRequest, activity_id: int) -> HttpResponse:
        """Show every effect of an activity, folded anew for this page."""
        activity: Activity | None = self.get_object(request, str(activity_id))
        if activity is None or request.organization_id is None:  # type: ignore[attr-defined]
            raise Http404
        if not self.has_view_permission(request, activity):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"opts": self.opts} | _page(trace_activity(activity))
        return TemplateResponse(request, "gamification/trace.html", context)


def _page(trace: Trace) -> dict[str, Any]:
    activity, explained = trace.activity, trace.explained
    return {
        "title": _("What it did"),
        "activity": activity,
        "summary": [
            (_("Activity"), link(activity, trace.names.get(f"action:{activity.action}", activity.action))),
            (_("Member"), link(activity.member)),
            (_("Quantity"), quantity(activity.quantity_milli, activity.unit)),
            (_("Happened"), activity.occurred_at),
            (_("The member's day"), activity.local_on),
            (_("Version of the rules"), activity.rulebook_version),
            (_("Takes back"), link(trace.reverses)),
            (_("Taken back by"), link(trace.reversed_by)),
        ],
        "verdict": VERDICTS[trace.verdict],
        "counts": trace.verdict == "counted",
        "cut": explained.cut if explained else 0,
        "tables": _tables(trace),
    }


def _tables(trace: Trace) -> list[tuple[Any, dict[str, Any], Any]]:
    """Return the parts of the page: heading, table, and what is said where it is empty."""
    explained = trace.explained
    return [
        (
            _("Points by rule"),
            _table([_("Rule"), _("Points")], [[_rule(r, trace.names), f"{p:+,}"] for r, p in _points(trace)]),
            _("No rule pays for it."),
        ),
        (
            _("Entered and posted"),
            _table(
                [_("Entry"), _("Points"), _("Revision"), _("Transfer")],
                [
                    [link(row, _rule(row.rule, trace.names)), f"{row.change:+,}", row.revision, _transfer(row, trace)]
                    for row in trace.entries
                ],
            ),
            _("Nothing was entered."),
        ),
        (
            _("Achievements and badges"),
            _table(
                [_("Earned"), _("When"), _("Stands")],
                [
                    [link(row, name), row.awarded_at.date().isoformat(), _("yes") if row.is_standing else _("no")]
                    for row, name in _honours(trace)
                ],
            ),
            _("It earned nothing."),
        ),
        (
            _("Streaks and levels"),
            _table(
                [_("What"), _("Before"), _("After")],
                [[_step(step, trace.names), step.before, step.after] for step in _steps(trace)],
            ),
            _("No streak and no level changed."),
        ),
        (
            _("Counters"),
            _table(
                [_("What"), _("Period"), _("Number"), _("Quantity"), _("Points")],
                [_counter(moved, trace.names) for moved in explained.counters] if explained else [],
            ),
            _("No counter moved."),
        ),
        (
            _("Leaderboards that it moves"),
            _table(
                [_("Leaderboard"), _("Time"), _("Among")],
                [[link(row), row.get_timeframe_display(), row.get_scope_display()] for row in trace.boards],
            ),
            _("No leaderboard ranks this."),
        ),
        (
            _("Who was told"),
            _table([_("Announcement"), _("When"), _("Heard by")], [_told(told) for told in trace.told]),
            _("Nothing was announced about it alone."),
        ),
    ]


def _table(headers: list[Any], rows: list[list[Any]]) -> dict[str, Any]:
    return {"headers": headers, "rows": rows}


def _points(trace: Trace) -> list[tuple[str, int]]:
    return list(trace.explained.points.items()) if trace.explained else []


def _steps(trace: Trace) -> list[Step]:
    return [*trace.explained.streaks, *trace.explained.levels] if trace.explained else []


def _honours(trace: Trace) -> list[tuple[Any, str]]:
    achievements = [(row, row.achievement.name) for row in trace.achievements]
    return achievements + [(row, row.badge.name) for row in trace.badges]


def _rule(rule: str, names: Mapping[str, str]) -> str:
    """Say a rule's name for people; the number of a repeated achievement stays."""
    kind, _colon, code = rule.partition(":")
    if kind == "rule":
        return code.replace("-", " ").replace("_", " ")
    plain, _colon, occurrence = code.rpartition(":") if kind == "achievement" else (code, "", "")
    name = names.get(f"{kind}:{plain}", plain or rule)
    return f"{name} ({occurrence})" if occurrence not in {"", "1"} else name


def _step(step: Step, names: Mapping[str, str]) -> Any:
    cadence, _colon, part = step.name.partition(":")
    if part:
        return _("Freezes in hand")
    periods = {"day": _("Streak of days"), "week": _("Streak of weeks"), "month": _("Streak of months")}
    return periods.get(cadence) or names.get(f"ladder:{cadence}", cadence)


def _counter(moved: Moved, names: Mapping[str, str]) -> list[Any]:
    metric, period, starts_on = moved.key
    action, _colon, unit = metric.partition(":")
    name = f"{names.get(f'action:{action}', action)} {unit}".strip() if metric else _("Everything")
    when = Period(period).label if period == Period.ALL else f"{Period(period).label} · {starts_on}"
    before, after = moved.before, moved.after
    return [
        name,
        when,
        f"{before.count:,} → {after.count:,}",
        f"{quantity(before.quantity_milli)} → {quantity(after.quantity_milli)}",
        f"{before.points:,} → {after.points:,}",
    ]


def _transfer(row: Any, trace: Trace) -> Any:
    key = row.transfer_key
    return listed("wallet_transfer", key, q=key) if key in trace.transfer_keys else DASH


def _told(told: Told) -> list[Any]:
    heard = sum(hearing.heard_at is not None for hearing in told.hearings)
    refused = sum(hearing.refused_at is not None for hearing in told.hearings)
    text = _("%(heard)d of %(all)d") % {"heard": heard, "all": len(told.hearings)} if told.hearings else DASH
    failed = _("%d refused") % refused if refused else ""
    when = told.announcement.announced_at.strftime("%Y-%m-%d %H:%M")
    return [link(told.announcement, told.announcement.name), when, f"{text} {failed}".strip()]
