"""What the ledger adds to the console's overview."""

from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodplay.core.admin.panels import Figure, Panel, panel
from goodplay.core.money import format_minor
from wallet.admin.books import books_link
from wallet.selectors import bounced_refunds_count, money_alerts, open_disputes_count, totals_of_members


@panel(verb="wallet.books.view", order=40)
def overview(organization_id: UUID) -> Panel:
    """Show what the members have together, and the way to the check of the books."""
    figures = [
        Figure(
            title=_("Members hold"),
            value=f"{Decimal(format_minor(total.balance_minor, total.decimals)):,} {total.code}",
            hint=_("Check the books"),
            link=books_link(),
        )
        for total in totals_of_members(organization_id)
    ]
    return Panel(figures=[*figures, *_to_do(organization_id)])


def _to_do(organization_id: UUID) -> list[Figure]:
    """Return what of money coming in needs somebody; nothing when all is well."""
    alerts = money_alerts(organization_id)
    waits = _("the oldest for %d hours") % alerts.oldest_suspense_hours
    lines = (
        (_("Payment providers do not answer"), len(alerts.failing), ", ".join(alerts.failing), "paymentprovider", ""),
        (_("Money nobody could book"), alerts.suspense, waits, "suspenseitem", "status__exact=open"),
        (_("Messages that could not be read"), alerts.unread, "", "inboundmessage", "status__exact=refused"),
        (_("Money entered, to be confirmed"), alerts.to_confirm, "", "paymentintent", "provider__kind__exact=bank"),
        (_("Disputed payments"), open_disputes_count(organization_id), "", "paymentdispute", "status__exact=open"),
        (
            _("Refunds that came back"),
            bounced_refunds_count(organization_id),
            "",
            "paymentrefund",
            "status__exact=bounced",
        ),
        (_("Payments without an answer"), alerts.unknown, "", "paymentintent", "status__exact=unknown"),
    )
    urgent = {
        "paymentprovider": True,
        "paymentdispute": True,
        "paymentrefund": True,
        "suspenseitem": alerts.suspense_late > 0,
        "inboundmessage": True,
    }
    return [
        Figure(
            title=title,
            value=str(count),
            hint=hint,
            link=f"{reverse(f'admin:wallet_{name}_changelist')}?{query}",
            urgent=urgent.get(name, False),
        )
        for title, count, hint, name, query in lines
        if count
    ]
