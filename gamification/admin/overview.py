"""What recognition adds to the console's overview."""

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.selectors.statistics import activity_by_day, stats_of
from goodplay.core.admin.panels import Chart, Figure, Panel, Rows, panel

DAYS = 30


@panel(verb="gamification.stats.view", order=20)
def overview(organization_id: UUID) -> Panel:
    """Show what members did lately, what waits, and which badges are held most."""
    today = timezone.now().date()
    stats = stats_of(organization_id, today=today)
    days = activity_by_day(organization_id, since=today - timedelta(days=DAYS - 1), until=today)
    activities = reverse("admin:gamification_activity_changelist")
    return Panel(
        figures=[
            Figure(
                title=_("Activities in 30 days"),
                value=str(stats.activities_30_days),
                hint=_("%d members") % stats.members_active_30_days,
                link=activities,
            ),
            Figure(
                title=_("Points in 30 days"),
                value=f"{stats.points_30_days:,}",
                link=reverse("admin:gamification_pointsentry_changelist"),
            ),
            Figure(
                title=_("Waiting to be applied"),
                value=str(stats.pending_activities),
                link=reverse("admin:gamification_pendingactivity_changelist"),
                urgent=False,
            ),
            Figure(
                title=_("Running streaks"),
                value=str(stats.running_streaks),
                link=reverse("admin:gamification_streak_changelist"),
            ),
        ],
        charts=[
            Chart(
                title=_("Activities by day"),
                labels=[day.isoformat() for day, _count in days],
                values=[count for _day, count in days],
                line=True,
            )
        ],
        rows=[
            Rows(
                title=_("Badges held most"),
                headers=[_("Badge"), _("Members")],
                rows=[(held.name, held.holders) for held in stats.most_held_badges],
                empty=_("Nobody holds a badge yet: record activities, or give one by hand."),
                link=reverse("admin:gamification_badgeaward_changelist"),
            )
        ],
    )
