"""What waits for somebody: rewards to hand out, and conversions to look at."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodplay.core.admin.panels import Figure, Panel, panel
from wallet.selectors.conversions import held_conversions_count
from wallet.selectors.rewards import redemptions_to_hand_out


@panel(verb="wallet.redemption.issue", order=35)
def to_do(organization_id: UUID) -> Panel:
    """Show the queues that are not empty, with the way there."""
    waiting = (
        (_("Rewards to hand out"), "redemption", "reserved", redemptions_to_hand_out(organization_id)),
        (_("Conversions to look at"), "conversion", "held", held_conversions_count(organization_id)),
    )
    return Panel(
        figures=[
            Figure(
                title=title,
                value=str(count),
                hint=_("Go to the queue"),
                link=f"{reverse(f'admin:wallet_{name}_changelist')}?status__exact={status}",
                urgent=True,
            )
            for title, name, status, count in waiting
            if count
        ]
    )
