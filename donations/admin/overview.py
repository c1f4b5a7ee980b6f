"""What giving adds to the console's overview."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donations.admin.amounts import shown
from donations.enums import CampaignStatus, DonationStatus
from donations.selectors import given_lately, open_campaigns_count, pending_count
from goodplay.core.admin.panels import Chart, Figure, Panel, panel
from wallet import selectors as wallet


@panel(verb="donations.donation.settle", order=10)
def overview(organization_id: UUID) -> Panel:
    """Show what was given lately, and the gifts that have not arrived."""
    lately = given_lately(organization_id)
    gifts, campaigns = reverse("admin:donations_donation_changelist"), reverse("admin:donations_campaign_changelist")
    waiting = pending_count(organization_id)
    unit = 10 ** wallet.currency_of(lately.currency, organization_id).decimals
    return Panel(
        figures=[
            Figure(
                title=_("Given in 30 days"),
                value=shown(lately.total_minor, lately.currency, organization_id),
                hint=_("%d gifts") % lately.gifts_count,
                link=f"{gifts}?status__exact={DonationStatus.SETTLED}",
            ),
            Figure(
                title=_("Gifts on their way"),
                value=str(waiting),
                hint=_("Settle what has arrived"),
                link=f"{gifts}?status__exact={DonationStatus.PENDING}",
                urgent=waiting > 0,
            ),
            Figure(
                title=_("Open campaigns"),
                value=str(open_campaigns_count(organization_id)),
                link=f"{campaigns}?status__exact={CampaignStatus.ACTIVE}",
            ),
        ],
        charts=[
            Chart(
                title=_("Gifts by day"),
                labels=[day.isoformat() for day, _minor in lately.days],
                values=[minor / unit for _day, minor in lately.days],
                unit=lately.currency,
            )
        ],
    )
