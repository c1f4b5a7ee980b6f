"""What the ledger adds to the console's overview."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from goodplay.core.admin.panels import Figure, Panel, panel
from goodplay.core.money import format_minor
from wallet.admin.books import books_link
from wallet.selectors import totals_of_members


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
    return Panel(figures=figures)
