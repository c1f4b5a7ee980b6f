"""Gifts in the back office."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.widgets import UnfoldBooleanSwitchWidget

from donations import services
from donations.admin.amounts import AmountField, shown
from donations.admin.imports import ImportsGifts
from donations.enums import PAID_THROUGH, DonationStatus, Means
from donations.models import Donation
from donations.selectors import donor_name, ready_to_show, with_payment
from donations.services import NewGift
from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb

STATUS_COLOURS = {
    DonationStatus.PENDING: "info",
    DonationStatus.SETTLED: "success",
    DonationStatus.FAILED: "danger",
    DonationStatus.REFUNDED: "warning",
}
OFFERED_IN = {
    "settle": {DonationStatus.PENDING},
    "fail": {DonationStatus.PENDING},
    "refund": {DonationStatus.SETTLED},
    "issue_receipt": {DonationStatus.SETTLED},
}
OF_GIFT = (("wallet_transfer", _("Transfers")), ("gamification_activity", _("Activity")))
OF_GIVER = (("gamification_badgeaward", _("Badges")), ("gamification_achievementaward", _("Achievements")))
"""Lists of the apps around: of what a gift has moved and earned, and of what its giver holds."""


class GiftForm(forms.ModelForm):  # type: ignore[type-arg]
    """A gift recorded by hand."""

    amount = AmountField()
    settled = forms.BooleanField(
        required=False, initial=True, label=_("The money has arrived"), widget=UnfoldBooleanSwitchWidget()
    )

    class Meta:
        model = Donation
        fields = ("campaign", "member", "donor_name", "is_anonymous", "means", "external_id", "given_at")

    def clean(self) -> dict[str, Any]:
        """Take the amount apart, in the campaign's currency."""
        cleaned = dict(super().clean() or {})
        campaign, written = cleaned.get("campaign"), cleaned.pop("amount", "")
        if campaign and written:
            try:
                cleaned["amount_minor"] = AmountField.minor(written, campaign.currency)
            except ValidationError as error:
                self.add_error("amount", error)
        return cleaned


@register(Donation)
class DonationAdmin(ImportsGifts, TenantAdmin):
    """Gifts: looked at, settled, refunded; a gift that came by hand is recorded here."""

    verbs = "donations.donation"
    form = GiftForm
    list_display = ("given_at", "giver", "campaign_page", "amount", "state", "means", "provider", "receipt")
    list_filter = ("status", "kind", "provider", "means", "is_anonymous", "campaign", ("given_at", RangeDateTimeFilter))
    list_filter_submit = True
    search_fields = ("=id", "donor_name", "external_id", "member__display_name", "member__user__display_name")
    search_help_text = _("Id, external id or the giver's name")
    autocomplete_fields = ("campaign", "member")
    show_full_result_count = False
    ordering = ("-id",)
    actions = ("settle", "fail", "refund", "issue_receipt")
    readonly_fields = (
        "giver",
        "campaign_page",
        "amount_given",
        "points_given",
        "status",
        "receipts_issued",
        "trail",
        "kind",
        "provider",
        "source",
        "reason",
        "settled_at",
        "refunded_at",
        "disputed_at",
        "from_organization",
        "payment_page",
        "gone_back",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read campaign, giver and receipt along."""
        return ready_to_show(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Donation | None = None) -> Any:
        """Show the form for a new gift, everything about one that stands."""
        if obj is None:
            fields = (
                "campaign",
                ("member", "donor_name"),
                "is_anonymous",
                ("amount", "settled"),
                ("means", "external_id"),
            )
            return [(None, {"fields": (*fields, "given_at")})]
        gift = ("giver", "campaign_page", "amount_given", "points_given", "status", "reason", "is_anonymous")
        way = ("provider", "payment_page", "means", "external_id", "source", "from_organization")
        times = ("given_at", "settled_at", "refunded_at", "disputed_at")
        return [
            (None, {"fields": gift}),
            (_("What came of it"), {"fields": ("receipts_issued", "gone_back", "trail")}),
            (_("How it came"), {"fields": (*way, times)}),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with a transfer that arrived just now."""
        said: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"given_at": timezone.now(), "means": Means.BANK_TRANSFER} | said

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask for the verb of recording: giving for oneself belongs to the member's app."""
        return self._sits(request) and self._can(request, "record")

    def verbs_of_row(self, request: HttpRequest, obj: Donation) -> list[Verb]:
        """Offer what the gift's state allows."""
        verbs = [verb for verb in super().verbs_of_row(request, obj) if obj.status in OFFERED_IN[verb.name]]
        not_by_hand = {"settle", "fail"} if obj.provider in PAID_THROUGH else set()
        frozen = {"refund"} if obj.disputed_at else set()
        return [verb for verb in verbs if verb.name not in not_by_hand | frozen]

    def save_form_row(self, request: HttpRequest, obj: Donation, form: Any, *, change: bool) -> None:
        """Record the gift, and settle it if the money is there."""
        wanted = dict(form.cleaned_data)
        campaign, member, settled = wanted.pop("campaign"), wanted.pop("member"), wanted.pop("settled")
        gift = NewGift(
            id=obj.pk,
            campaign_id=campaign.pk,
            currency=campaign.currency,
            member_id=member.pk if member else None,
            source="admin",
            **wanted,
        )
        services.give(gift)
        if settled:
            services.settle_donation(donation_id=obj.pk)

    @display(description=_("giver"))
    def giver(self, donation: Donation) -> str:
        """Link to the giver."""
        return link(donation.member, donor_name(donation)) if donation.member else donation.donor_name or "–"

    @display(description=_("campaign"), ordering="campaign")
    def campaign_page(self, donation: Donation) -> str:
        """Link to the campaign."""
        return link(donation.campaign)

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, donation: Donation) -> str:
        """Show what was given."""
        return shown(donation.amount_minor, donation.currency, donation.organization_id)

    amount_given = amount

    @display(description=_("points"))
    def points_given(self, donation: Donation) -> str:
        """Show the points given beside the money."""
        return shown(donation.points_minor or None, donation.points_currency, donation.organization_id)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, donation: Donation) -> tuple[str, str]:
        """Show where the gift is."""
        return donation.status, donation.get_status_display()

    @display(description=_("receipt"))
    def receipt(self, donation: Any) -> str:
        """Link to the receipt that stands."""
        return link(donation.standing_receipts[0]) if donation.standing_receipts else "–"

    @display(description=_("receipts"))
    def receipts_issued(self, donation: Donation) -> str:
        """Link to all receipts of the gift, voided ones too."""
        issued = donation.receipts.of(donation.organization_id).order_by("year", "number")
        links = format_html_join(", ", "{} ({})", ((link(receipt), receipt.get_status_display()) for receipt in issued))
        return links or "–"

    @display(description=_("payment"))
    def payment_page(self, donation: Donation) -> str:
        """Link to the payment of a gift that is paid through a provider."""
        payment = getattr(with_payment(donation), "payment", None)
        return link(payment, f"{payment.provider}, {payment.get_status_display()}") if payment else "–"

    @display(description=_("gone back"))
    def gone_back(self, donation: Donation) -> str:
        """List what has gone back of it, and lead to giving back a part."""
        returns = donation.returns.of(donation.organization_id).order_by("returned_at")
        parts = ((shown(one.amount_minor, donation.currency, donation.organization_id), one) for one in returns)
        rows = format_html_join("", "<div>{} – {}</div>", parts)
        if donation.status != DonationStatus.SETTLED or donation.disputed_at:
            return rows or "–"
        form = _address("admin:donations_giftreturn_add", {"donation": donation.pk})
        return rows + link(form, _("Give back a part"))

    @display(description=_("see also"))
    def trail(self, donation: Donation) -> str:
        """Link to what the gift has moved and earned."""
        return trail(donation)

    @verb_action(verb="donations.donation.settle", description=_("The money has arrived"))
    def settle(self, request: HttpRequest, donation: Any) -> None:
        """Settle the gift."""
        services.settle_donation(donation_id=donation.pk)

    @verb_action(verb="donations.donation.fail", description=_("It will not arrive"), reason=True)
    def fail(self, request: HttpRequest, donation: Any, *, reason: str) -> None:
        """Give up on the gift."""
        services.fail_donation(donation_id=donation.pk, reason=reason[:200])

    @verb_action(verb="donations.donation.refund", description=_("Refund"), reason=True)
    def refund(self, request: HttpRequest, donation: Any, *, reason: str) -> None:
        """Give the gift back."""
        by = request.caller.member_id  # type: ignore[attr-defined]
        services.refund_donation(donation_id=donation.pk, reason=reason[:200], by=by)

    @verb_action(verb="donations.receipt.add", description=_("Issue a receipt"))
    def issue_receipt(self, request: HttpRequest, donation: Any) -> None:
        """Number a receipt for the gift."""
        services.issue_receipt(donation_id=donation.pk)


def trail(donation: Donation) -> str:
    """Return links to the lists of what a gift has moved and what its giver has earned; an app that is out has none."""
    lists = [(name, title, {"subject_id": donation.pk}) for name, title in OF_GIFT]
    if donation.member_id and not donation.is_anonymous:
        lists += [(name, title, {"q": donation.member_id}) for name, title in OF_GIVER]
    pages = ((_address(f"admin:{name}_changelist", query), title) for name, title, query in lists)
    return format_html_join(" · ", "{}", ((link(page, title),) for page, title in pages if page))


def _address(name: str, query: dict[str, Any]) -> str:
    try:
        return f"{reverse(name)}?{urlencode(query)}"
    except NoReverseMatch:
        return ""
