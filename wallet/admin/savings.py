"""Savings accounts, deposits and their corrections in the back office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from goodplay.core import permissions
from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from wallet.admin.member_rows import Entered, MoneyInput, OfSaver, money
from wallet.admin.shown import listed
from wallet.enums.savings import Activeness, CorrectionStatus, DepositStatus
from wallet.models import Account, Deposit, DepositCorrection, PurposeReference, SavingsAccount
from wallet.rules.references import tidy
from wallet.selectors.savings import house_of
from wallet.services import savings

LADDER = {Activeness.ACTIVE: "success", Activeness.INACTIVE: "warning", Activeness.DORMANT: "danger"}
DEPOSITS = {
    DepositStatus.PENDING: "warning",
    DepositStatus.VERIFIED: "success",
    DepositStatus.FAILED: "danger",
    DepositStatus.REVERSED: "info",
}
CORRECTIONS = {CorrectionStatus.PROPOSED: "warning", CorrectionStatus.CONFIRMED: "success"}
OFFERED_IN = {"verify": {DepositStatus.PENDING}, "reject": {DepositStatus.PENDING}}


@register(SavingsAccount)
class SavingsAccountAdmin(OfSaver):
    """Who saves: the reference to pay to, and for how long nothing has come."""

    verbs = "wallet.savings"
    list_display = ("reference", "whose", "balance", "standing", "last_deposit_on", "opened_on")
    list_filter = ("activeness", ("last_deposit_on", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("=reference", *OfSaver.search_fields)
    search_help_text = _("A reference, or a member's name")
    ordering = ("-last_deposit_on", "-id")
    fields = ("reference", "whose", "balance", "standing", "activeness_since", "last_deposit_on", "opened_on", "more")
    actions_list = ("open_for_all",)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Look the page's balances up in one query."""
        changes = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        _read_balances(rows)
        changes.result_list = rows
        return changes

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Look the balance up."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            _read_balances([row])
        return row

    @display(description=_("savings"))
    def balance(self, row: Any) -> str:
        """Show what the member has in the organization's currency."""
        return money(*row.held)

    @display(description=_("standing"), label=LADDER)
    def standing(self, row: SavingsAccount) -> tuple[str, str]:
        """Say how silent the saver is."""
        return row.activeness, row.get_activeness_display()

    @display(description=_("see also"))
    def more(self, row: SavingsAccount) -> str:
        """Link to the saver's deposits."""
        return listed("deposit", _("Deposits"), q=str(row.member_id))

    @action(description=_("Open accounts for all members"), url_path="open-all", permissions=["open_all"])
    def open_for_all(self, request: HttpRequest) -> HttpResponse:
        """Give every active member who has none a savings account."""
        count = savings.open_accounts_of_all()
        said = ngettext("%d account was opened.", "%d accounts were opened.", count) % count
        messages.success(request, said if count else _("Every active member has an account."))
        return HttpResponseRedirect(reverse("admin:wallet_savingsaccount_changelist"))

    def has_open_all_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``."""
        return self._sits(request) and permissions.may_ever(request.caller, "wallet.savings.change")  # type: ignore[attr-defined]


class DepositForm(forms.ModelForm):  # type: ignore[type-arg]
    """Cash that an officer has taken."""

    amount = MoneyInput(label=_("Amount"))
    deposited_at = forms.SplitDateTimeField(
        label=_("Taken at"), required=False, widget=UnfoldAdminSplitDateTimeWidget, help_text=_("Empty for now.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Deposit
        fields = ("member", "amount", "deposited_at", "receipt", "note")
        labels = {"receipt": _("Receipt number")}
        help_texts = {"receipt": _("Of your receipt book, if there is one; each number stands once.")}


@register(Deposit)
class DepositAdmin(Entered, OfSaver):
    """What members save. Cash is entered here by one officer and verified by another; payments verify themselves."""

    verbs = "wallet.deposit"
    entered_by = "wallet.deposit.enter"
    form = DepositForm
    list_display = ("deposited_at", "whose", "how_much", "channel", "state", "receipt", "note", "entered")
    list_display_links = ("deposited_at",)
    list_filter = ("status", "channel", ("deposited_on", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "entered_by__user", "verified_by__user", "replaces")
    search_fields = ("=receipt", "=account_reference", *OfSaver.search_fields)
    search_help_text = _("A receipt, a reference, or a member's name")
    autocomplete_fields = ("member",)
    ordering = ("-deposited_at", "-id")
    actions = ("verify", "reject")
    fields = (
        "whose",
        "how_much",
        "state",
        "reason",
        "channel",
        "receipt",
        "account_reference",
        "note",
        "deposited_at",
        "entered",
        "verified",
        "replaces_page",
        "trail",
    )

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer what can be done in its state."""
        waits = obj.payment_id is None and obj.status == DepositStatus.PENDING
        return [entry for entry in super().verbs_of_row(request, obj) if entry.name not in OFFERED_IN or waits]

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Enter the deposit."""
        typed = form.cleaned_data
        currency = house_of(request.organization_id).currency  # type: ignore[attr-defined]
        new = savings.NewDeposit(
            member_id=typed["member"].pk,
            amount_minor=MoneyInput.minor(typed["amount"], currency),
            deposited_at=typed["deposited_at"] or timezone.now(),
            receipt=typed["receipt"],
            note=typed["note"],
        )
        obj.pk = savings.enter_deposit(new, by=request.caller.member_id).pk  # type: ignore[attr-defined]

    @display(description=_("amount"), ordering="amount_minor")
    def how_much(self, row: Deposit) -> str:
        """Show how much."""
        return money(row.amount_minor, row.currency)

    @display(description=_("state"), label=DEPOSITS)
    def state(self, row: Deposit) -> tuple[str, str]:
        """Say where it stands."""
        return row.status, row.get_status_display()

    @display(description=_("entered by"))
    def entered(self, row: Deposit) -> str:
        """Link to the officer who entered it."""
        return link(row.entered_by) if row.entered_by_id else "–"

    @display(description=_("verified"))
    def verified(self, row: Deposit) -> str:
        """Say when, and link to the officer."""
        if row.verified_at is None:
            return "–"
        return link(row.verified_by) if row.verified_by_id else f"{row.verified_at:%Y-%m-%d %H:%M} UTC"

    @display(description=_("replaces"))
    def replaces_page(self, row: Deposit) -> str:
        """Link to the deposit that this one corrects."""
        return link(row.replaces)

    @display(description=_("transfers"))
    def trail(self, row: Deposit) -> str:
        """Link to everything that moved for it."""
        return listed("transfer", _("In the ledger"), subject_id=str(row.pk))

    @verb_action(verb="wallet.deposit.verify", description=_("Verify"))
    def verify(self, request: HttpRequest, row: Any) -> None:
        """Credit it to the saver."""
        savings.verify_deposit(deposit_id=row.pk, by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.deposit.verify", description=_("Reject"), reason=True)
    def reject(self, request: HttpRequest, row: Any, *, reason: str) -> None:
        """Give it up."""
        savings.reject_deposit(deposit_id=row.pk, reason=reason)


class CorrectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a deposit should have been."""

    right_amount = MoneyInput(label=_("Right amount"), required=False, help_text=_("Empty if the amount is right."))
    strikes_out = forms.BooleanField(
        label=_("There was no such deposit"), required=False, help_text=_("Takes it back altogether.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = DepositCorrection
        fields = ("deposit", "right_amount", "right_member", "strikes_out", "reason")
        labels = {"right_member": _("Right member")}
        help_texts = {"right_member": _("Empty if it was credited to the right member.")}


@register(DepositCorrection)
class DepositCorrectionAdmin(Entered):
    """Corrections: one officer proposes, another confirms; the ledger then shows the old, its mirror and the new."""

    verbs = "wallet.deposit_correction"
    entered_by = "wallet.deposit.correct"
    form = CorrectionForm
    list_display = ("proposed_at", "whose", "was", "shall_be", "reason", "state", "proposer", "decider")
    list_filter = ("status",)
    list_select_related = (
        "deposit__member__user",
        "right_member__user",
        "proposed_by__user",
        "decided_by__user",
        "replacement",
    )
    autocomplete_fields = ("deposit", "right_member")
    ordering = ("-proposed_at", "-id")
    actions = ("confirm", "reject")
    fields = (
        "deposit_page",
        "whose",
        "was",
        "shall_be",
        "reason",
        "state",
        "proposer",
        "proposed_at",
        "decider",
        "decided_at",
        "answer",
        "replacement_page",
    )

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Propose the correction."""
        typed = form.cleaned_data
        deposit, member = typed["deposit"], typed["right_member"]
        amount = typed["right_amount"]
        obj.pk = savings.propose_correction(
            deposit_id=deposit.pk,
            reason=typed["reason"],
            by=request.caller.member_id,  # type: ignore[attr-defined]
            right_amount_minor=MoneyInput.minor(amount, deposit.currency) if amount else None,
            right_member_id=member.pk if member else None,
            strikes_out=typed["strikes_out"],
        ).pk

    @display(description=_("member"))
    def whose(self, row: DepositCorrection) -> str:
        """Link to the member who was credited."""
        return link(row.deposit.member)

    @display(description=_("deposit"))
    def deposit_page(self, row: DepositCorrection) -> str:
        """Link to the deposit."""
        return link(row.deposit)

    @display(description=_("was"))
    def was(self, row: DepositCorrection) -> str:
        """Show what was credited."""
        return money(row.deposit.amount_minor, row.deposit.currency)

    @display(description=_("shall be"))
    def shall_be(self, row: DepositCorrection) -> str:
        """Show what is proposed."""
        if row.right_amount_minor is None and row.right_member_id is None:
            return str(_("Nothing"))
        amount = money(row.right_amount_minor or row.deposit.amount_minor, row.deposit.currency)
        return f"{amount} · {row.right_member}" if row.right_member_id else amount

    @display(description=_("state"), label=CORRECTIONS)
    def state(self, row: DepositCorrection) -> tuple[str, str]:
        """Say where it stands."""
        return row.status, row.get_status_display()

    @display(description=_("proposed by"))
    def proposer(self, row: DepositCorrection) -> str:
        """Link to the officer who proposed it."""
        return link(row.proposed_by)

    @display(description=_("decided by"))
    def decider(self, row: DepositCorrection) -> str:
        """Link to the officer who decided."""
        return link(row.decided_by)

    @display(description=_("replaced by"))
    def replacement_page(self, row: DepositCorrection) -> str:
        """Link to the deposit that took its place."""
        return link(row.replacement)

    @verb_action(verb="wallet.deposit_correction.decide", description=_("Confirm"))
    def confirm(self, request: HttpRequest, row: Any) -> None:
        """Correct the deposit."""
        savings.confirm_correction(correction_id=row.pk, by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.deposit_correction.decide", description=_("Turn down"), reason=True)
    def reject(self, request: HttpRequest, row: Any, *, reason: str) -> None:
        """Leave the deposit as it is."""
        savings.reject_correction(correction_id=row.pk, by=request.caller.member_id, answer=reason)  # type: ignore[attr-defined]


class PurposeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A code and what it is for."""

    class Meta:
        model = PurposeReference
        fields = ("code", "label", "is_active")
        help_texts = {
            "code": _("Letters and digits, 2 to 12; O, I and L are kept as the digits they are taken for."),
            "label": _("What it is called, for example Harvest festival."),
        }
        labels = {"is_active": _("In use")}

    def clean_code(self) -> str:
        """Take capital letters and digits only."""
        return tidy(str(self.cleaned_data["code"]))


@register(PurposeReference)
class PurposeReferenceAdmin(TenantAdmin):
    """Codes that payers add to their reference, such as HARVEST, and what such money is for."""

    verbs = "wallet.purpose_reference"
    list_display = ("code", "label", "is_active", "created_at")
    search_fields = ("code", "label")
    ordering = ("code",)
    form = PurposeForm
    fields = ("code", "label", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the code of a row that stands: members have learnt it."""
        return ("code",) if obj else ()

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Add the code, or give it another label."""
        typed = form.cleaned_data
        if not change:
            obj.pk = savings.add_purpose(code=typed["code"], label=typed["label"]).pk
        savings.change_purpose(purpose_id=obj.pk, label=typed["label"], is_active=typed["is_active"])


def _read_balances(rows: Any) -> None:
    houses = {row.organization_id for row in rows}
    currencies = {each: house_of(each).currency for each in houses}
    found = {
        (each.organization_id, each.member_id): each.balance_minor
        for each in Account.objects.filter(
            organization_id__in=houses,
            member_id__in=[row.member_id for row in rows],
            currency__code__in=set(currencies.values()),
        ).select_related("currency")
        if each.currency.code == currencies[each.organization_id]
    }
    for row in rows:
        row.held = (found.get((row.organization_id, row.member_id), 0), currencies[row.organization_id])
