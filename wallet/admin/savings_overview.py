"""What savings add to the console's overview."""

from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from goodplay.core.admin.panels import Chart, Figure, Panel, panel
from goodplay.core.money import DECIMALS
from wallet.admin.member_rows import money
from wallet.selectors.trends import savings_by_week, savings_overview, savings_queue

WEEKS = 12


@panel(verb="wallet.deposit.verify", order=6)
def savings_to_do(organization_id: UUID) -> Panel:
    """Show what waits for an officer, as soon as something does."""
    queue = savings_queue(organization_id)
    waiting = [
        (_("Deposits to verify"), queue.deposits, "deposit", "?status__exact=pending"),
        (_("Corrections to confirm"), queue.corrections, "depositcorrection", "?status__exact=proposed"),
        (_("Disputed figures"), queue.disputes, "periodfigure", "?attestation__exact=disputed"),
        (_("Pots to pay"), queue.turns, "turn", ""),
    ]
    figures = [
        Figure(title=title, value=f"{count:,}", link=reverse(f"admin:wallet_{name}_changelist") + query, urgent=True)
        for title, count, name, query in waiting
        if count
    ]
    return Panel(figures=figures)


@panel(verb="wallet.savings_figures.view", order=35)
def savings_now(organization_id: UUID) -> Panel:
    """Show savings, how contributions are paid, and the last weeks; nothing where nobody saves."""
    found = savings_overview(organization_id)
    if not found.saver_count:
        return Panel()
    owed = found.paid_count + found.due_count + found.short_count + found.late_count
    figures = [
        Figure(
            title=_("Savings"),
            value=money(found.saved_minor, found.currency),
            hint=_("%(active)d of %(all)d savers are active")
            % {"active": found.active_count, "all": found.saver_count},
            link=reverse("admin:wallet_savingsaccount_changelist"),
        )
    ]
    if owed:
        figures.append(
            Figure(
                title=_("Contributions of the last 31 days"),
                value=_("%(paid)d of %(owed)d paid") % {"paid": found.paid_count, "owed": owed},
                hint=_("%(short)d short, %(late)d late") % {"short": found.short_count, "late": found.late_count},
                link=reverse("admin:wallet_contribution_changelist"),
            )
        )
    weeks = savings_by_week(organization_id, weeks=WEEKS)
    unit = 10 ** DECIMALS[found.currency]
    chart = Chart(
        title=_("Saved per week"),
        labels=[date_format(week.starts_on, "SHORT_DATE_FORMAT") for week in weeks],
        values=[week.saved_minor / unit for week in weeks],
        unit=found.currency,
    )
    return Panel(figures=figures, charts=[chart])
