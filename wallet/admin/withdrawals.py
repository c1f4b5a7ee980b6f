"""Withdrawals in the back office: the queue of those who approve."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.admin.panels import Figure, Panel, panel
from wallet.admin.history import DASH, StatusQueue, shown, timeline
from wallet.admin.shown import listed
from wallet.enums import WAITING, WatchedKind, WithdrawalStatus
from wallet.models import Withdrawal
from wallet.selectors.watch import case_about, case_queue
from wallet.selectors.withdrawals import alike_payees, history_of_withdrawal, withdrawal_queue
from wallet.services import withdrawals

W = WithdrawalStatus
COLOURS = {
    W.HELD: "warning",
    W.REVIEW: "info",
    W.APPROVED: "info",
    W.SENDING: "info",
    W.SENT: "info",
    W.UNKNOWN: "warning",
    W.SETTLED: "success",
    W.RETURNED: "danger",
    W.FAILED: "danger",
    W.REJECTED: "danger",
}
STEPS: Mapping[str, set[W]] = {
    "approve": {W.REVIEW},
    "reject": {W.HELD, W.REVIEW, W.APPROVED},
    "cancel": {W.HELD, W.REVIEW},
    "settle": {W.SENT, W.UNKNOWN},
    "fail": {W.SENT, W.UNKNOWN},
}


class WithdrawalQueueFilter(StatusQueue):
    """Withdrawals by where they stand."""

    waiting = WAITING
    states = W.choices

    def counts(self, organization_id: UUID) -> Mapping[str, int]:
        """Return how many withdrawals stand in each state."""
        return withdrawal_queue(organization_id).counts


@register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    """Who wants how much, where it goes, and what became of it."""

    verbs = "wallet.withdrawal"
    list_display = ("whose", "wanted", "method", "payee_hint", "requested_at", "held_until", "state")
    list_display_links = ("whose",)
    list_filter = (WithdrawalQueueFilter, "method", "currency", ("requested_at", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("member__user",)
    search_fields = ("=id", "=end_to_end_id", "=receipt", "member__display_name", "member__user__display_name")
    search_help_text = _("A member's name, a receipt, or the reference in a bank statement")
    ordering = ("id",)
    actions = ("approve", "reject", "cancel", "settle", "fail")
    fields = (
        "whose_page",
        "wanted",
        "kept",
        "method",
        "payee_name",
        "payee_page",
        "alike",
        "stands",
        "held_until",
        "case",
        "note",
        "through",
        "end_to_end_id",
        "receipt",
        "transfers",
        "trail",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read what lists and pages show along."""
        return super().get_queryset(request).select_related("member__user", "payee", "provider", "batch")

    def verbs_of_row(self, request: HttpRequest, obj: Withdrawal) -> list[Verb]:
        """Offer what the withdrawal's state allows."""
        return [verb for verb in super().verbs_of_row(request, obj) if obj.status in STEPS[verb.name]]

    @display(description=_("member"))
    def whose(self, withdrawal: Withdrawal) -> str:
        """Name the member."""
        return str(withdrawal.member)

    @display(description=_("member"))
    def whose_page(self, withdrawal: Withdrawal) -> str:
        """Link to the member."""
        return link(withdrawal.member)

    @display(description=_("amount"), ordering="amount_minor")
    def wanted(self, withdrawal: Withdrawal) -> str:
        """Show what the payee gets."""
        return shown(withdrawal.amount_minor, withdrawal.currency)

    @display(description=_("fee"))
    def kept(self, withdrawal: Withdrawal) -> str:
        """Show what is kept."""
        return shown(withdrawal.fee_minor, withdrawal.currency)

    @display(description=_("to"))
    def payee_page(self, withdrawal: Withdrawal) -> str:
        """Link to the payee."""
        return link(withdrawal.payee, withdrawal.payee_hint)

    @display(description=_("other members with this account"))
    def alike(self, withdrawal: Withdrawal) -> str:
        """Link to other members who are paid at the same place."""
        others = [(link(payee.member),) for payee in alike_payees(withdrawal.payee)[:10]]
        return format_html_join(" · ", "{}", others) if others else DASH

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, withdrawal: Withdrawal) -> tuple[str, Any]:
        """Show where the withdrawal stands."""
        return withdrawal.status, withdrawal.get_status_display()

    @display(description=_("status"))
    def stands(self, withdrawal: Withdrawal) -> str:
        """Say where it stands, and what the member was told."""
        word = str(withdrawal.get_status_display())
        return f"{word}: {withdrawal.reason}" if withdrawal.reason else word

    @display(description=_("case"))
    def case(self, withdrawal: Withdrawal) -> str:
        """Link to the case about it."""
        found = case_about(withdrawal.organization_id, kind=WatchedKind.WITHDRAWAL, subject_id=str(withdrawal.pk))
        return link(found, f"{found} – {found.get_status_display()}") if found else DASH

    @display(description=_("sent through"))
    def through(self, withdrawal: Withdrawal) -> str:
        """Link to the provider or the batch."""
        return link(withdrawal.batch or withdrawal.provider)

    @display(description=_("transfers"))
    def transfers(self, withdrawal: Withdrawal) -> str:
        """Link to what it moved in the ledger."""
        return listed("transfer", _("Show"), subject_id=withdrawal.pk)

    @display(description=_("what happened so far"))
    def trail(self, withdrawal: Withdrawal) -> str:
        """Show every step."""
        return timeline(history_of_withdrawal(withdrawal))

    @verb_action(verb="wallet.withdrawal.approve", description=_("Approve"))
    def approve(self, request: HttpRequest, withdrawal: Any) -> None:
        """Let it be sent."""
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.withdrawal.reject", description=_("Reject; the member reads the reason"), reason=True)
    def reject(self, request: HttpRequest, withdrawal: Any, *, reason: str) -> None:
        """Send nothing."""
        withdrawals.reject_withdrawal(withdrawal_id=withdrawal.pk, reason=reason, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.withdrawal.cancel", description=_("Cancel for the member"))
    def cancel(self, request: HttpRequest, withdrawal: Any) -> None:
        """Take it back."""
        withdrawals.cancel_withdrawal(withdrawal_id=withdrawal.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.withdrawal.settle", description=_("It was paid: give the receipt"), reason=True)
    def settle(self, request: HttpRequest, withdrawal: Any, *, reason: str) -> None:
        """Say that it has arrived."""
        withdrawals.settle_by_hand(withdrawal_id=withdrawal.pk, receipt=reason[:120], by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.withdrawal.settle", description=_("It was not paid: give it back"), reason=True)
    def fail(self, request: HttpRequest, withdrawal: Any, *, reason: str) -> None:
        """Say that it has not arrived."""
        withdrawals.fail_by_hand(withdrawal_id=withdrawal.pk, reason=reason, by=request.caller)  # type: ignore[attr-defined]


@panel(verb="wallet.withdrawal.approve", order=6)
def withdrawals_to_decide(organization_id: UUID) -> Panel:
    """Show what waits for somebody: approvals, bank files, payouts without an answer."""
    queue = withdrawal_queue(organization_id)
    own, batches = reverse("admin:wallet_withdrawal_changelist"), reverse("admin:wallet_payoutbatch_changelist")
    figures = []
    if waiting := queue.counts[W.REVIEW]:
        since = timesince(queue.oldest_at, depth=1) if queue.oldest_at else ""
        first = _("The first one waits for %s") % since
        figures.append(Figure(_("Withdrawals to approve"), f"{waiting:,}", first, f"{own}?status=review", urgent=True))
    if queue.to_export:
        address = reverse("admin:wallet_payoutbatch_add")
        count = f"{queue.to_export:,}"
        figures.append(Figure(_("Bank transfers to send"), count, _("Make a batch of them"), address))
    if queue.batches_to_approve:
        figures.append(Figure(_("Batches to approve"), f"{queue.batches_to_approve:,}", link=batches, urgent=True))
    if queue.unanswered:
        late = _("For more than a day; ask the provider")
        address = f"{own}?status=unknown"
        figures.append(Figure(_("Payouts without an answer"), f"{queue.unanswered:,}", late, address, urgent=True))
    return Panel(figures=figures)


@panel(verb="wallet.watchcase.assign", order=7)
def cases_to_decide(organization_id: UUID) -> Panel:
    """Show how many cases nobody has decided about."""
    queue = case_queue(organization_id)
    if not queue.undecided or queue.oldest_at is None:
        return Panel()
    hint = _("The first one waits for %s") % timesince(queue.oldest_at, depth=1)
    address = reverse("admin:wallet_watchcase_changelist")
    return Panel(figures=[Figure(_("Cases to look at"), f"{queue.undecided:,}", hint, address, urgent=True)])
