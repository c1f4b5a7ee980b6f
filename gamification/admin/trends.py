"""Earn rate and completion on the console's overview."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.selectors.trends import completion_of, earning_until
from goodplay.core.admin.panels import Chart, Panel, panel


@panel(verb="gamification.stats.view", order=25)
def trends(organization_id: UUID) -> Panel:
    """Show how fast members earn, and how many complete what there is to achieve."""
    weeks = earning_until(organization_id, today=timezone.now().date())
    completions = completion_of(organization_id)
    labels = [week.starts_on.isoformat() for week in weeks]
    return Panel(
        charts=[
            Chart(
                title=_("Earn rate: points per active member and week"),
                labels=labels,
                values=[week.points_per_member for week in weeks],
                line=True,
            ),
            Chart(title=_("Achievements completed by week"), labels=labels, values=[week.completed for week in weeks]),
            Chart(
                title=_("Completion: per cent of members"),
                labels=[each.name for each in completions],
                values=[each.percent for each in completions],
                unit="%",
            ),
        ]
    )
