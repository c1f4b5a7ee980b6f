"""What recognition adds to the console's overview."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.selectors.overview import Week, latest_badges, top_of_points, weeks_until
from gamification.selectors.statistics import Stats, activity_by_day, stats_of
from goodplay.core.admin import link
from goodplay.core.admin.panels import Chart, Figure, Panel, Rows, panel

DAYS = 30


@panel(verb="gamification.stats.view", order=20)
def overview(organization_id: UUID) -> Panel:
    """Show what members did lately, what waits, who leads and what was earned last."""
    today = timezone.now().date()
    stats = stats_of(organization_id, today=today)
    weeks = weeks_until(organization_id, today=today)
    days = activity_by_day(organization_id, since=today - timedelta(days=DAYS - 1), until=today)
    return Panel(
        figures=_figures(stats, weeks[-1]),
        charts=_charts(weeks, days),
        rows=[_leaders(organization_id), _latest(organization_id), _held(stats)],
    )


def _figures(stats: Stats, week: Week) -> list[Figure]:
    figures = [
        Figure(
            title=_("Members active this week"),
            value=f"{week.members:,}",
            hint=_("%s in 30 days") % f"{stats.members_active_30_days:,}",
            link=reverse("admin:gamification_activity_changelist"),
        ),
        Figure(
            title=_("Points this week"),
            value=f"{week.points:,}",
            hint=_("%s in 30 days") % f"{stats.points_30_days:,}",
            link=reverse("admin:gamification_pointsentry_changelist"),
        ),
        Figure(
            title=_("Running streaks"),
            value=f"{stats.running_streaks:,}",
            hint=_("Something every day"),
            link=reverse("admin:gamification_streak_changelist"),
        ),
    ]
    if stats.pending_activities:
        waiting = Figure(
            title=_("Waiting to be applied"),
            value=f"{stats.pending_activities:,}",
            hint=_("A worker takes them within seconds"),
            link=reverse("admin:gamification_pendingactivity_changelist"),
        )
        figures.append(waiting)
    return figures


def _charts(weeks: Sequence[Week], days: Sequence[tuple[date, int]]) -> list[Chart]:
    return [
        Chart(
            title=_("Points by week"),
            labels=[week.starts_on.isoformat() for week in weeks],
            values=[week.points for week in weeks],
        ),
        Chart(
            title=_("Activities by day"),
            labels=[day.isoformat() for day, _count in days],
            values=[count for _day, count in days],
            line=True,
        ),
    ]


def _leaders(organization_id: UUID) -> Rows:
    top = top_of_points(organization_id)
    lines = top.lines if top else ()
    return Rows(
        title=_("Most points"),
        headers=[_("Place"), _("Member"), _("Points")],
        rows=[(line.rank, line.member_name, f"{line.value:,.0f}") for line in lines],
        empty=_("No leaderboard has been taken yet; it is rebuilt by itself as soon as members earn points."),
        link=reverse("admin:gamification_leaderboardsnapshot_change", args=[top.snapshot_id]) if top else "",
    )


def _latest(organization_id: UUID) -> Rows:
    return Rows(
        title=_("Latest badges"),
        headers=[_("Badge"), _("Member"), _("Earned")],
        rows=[
            (link(award, award.badge.name), award.member, award.earned_at.date().isoformat())
            for award in latest_badges(organization_id)
        ],
        empty=_("Nobody holds a badge yet: record activities, or give one by hand."),
        link=reverse("admin:gamification_badgeaward_changelist"),
    )


def _held(stats: Stats) -> Rows:
    return Rows(
        title=_("Badges held most"),
        headers=[_("Badge"), _("Members")],
        rows=[(held.name, held.holders) for held in stats.most_held_badges],
        empty=_("Nobody holds a badge yet: record activities, or give one by hand."),
        link=reverse("admin:gamification_badge_changelist"),
    )
