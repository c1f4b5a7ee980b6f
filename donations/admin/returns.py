"""What went back of gifts, in the back office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from donations import services
from donations.admin.amounts import AmountField, shown
from donations.enums import PAID_THROUGH, DonationStatus
from donations.models import GiftReturn
from goodplay.core.admin import TenantAdmin, link, register


class GiftReturnForm(forms.ModelForm):  # type: ignore[type-arg]
    """A part of a gift that shall go back."""

    amount = AmountField()

    class Meta:
        model = GiftReturn
        fields = ("donation", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "reason" in self.fields:
            self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """Take the amount apart in the gift's currency, and see that the gift has it."""
        cleaned = dict(super().clean() or {})
        donation, written = cleaned.get("donation"), cleaned.get("amount")
        if not donation or not written:
            return cleaned
        try:
            cleaned["amount_minor"] = AmountField.minor(written, donation.currency)
        except ValidationError as error:
            self.add_error("amount", error)
            return cleaned
        if donation.status != DonationStatus.SETTLED or cleaned["amount_minor"] > donation.kept_minor:
            self.add_error("amount", _("That is more than is left of the gift."))
        return cleaned


@register(GiftReturn)
class GiftReturnAdmin(TenantAdmin):
    """Parts of gifts that went back, by hand, by refund or by a lost dispute; a part is given back here."""

    verbs = "donations.donation"
    form = GiftReturnForm
    list_display = ("returned_at", "gift", "amount_back", "why")
    list_select_related = ("donation__campaign", "donation__member__user")
    show_full_result_count = False
    search_fields = ("=donation__id", "donation__donor_name", "reason")
    search_help_text = _("The gift's id, the giver's name, or the reason")
    autocomplete_fields = ("donation",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the gift along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_fieldsets(self, request: HttpRequest, obj: GiftReturn | None = None) -> Any:
        """Show the form for a new one, the facts of one that stands."""
        fields = ("gift", "amount_back", "why", "returned_at") if obj else ("donation", "amount", "reason")
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: GiftReturn | None = None) -> Any:
        """Let nothing be edited of what went back."""
        return ("gift", "amount_back", "why", "returned_at") if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask for the verb of refunds."""
        return self._sits(request) and self._can(request, "refund")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what went back stays so."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what went back stays so."""
        return False

    def save_form_row(self, request: HttpRequest, obj: GiftReturn, form: Any, *, change: bool) -> None:
        """Give the part back; a payment through a provider shows here when the provider has confirmed."""
        wanted = form.cleaned_data
        services.refund_donation(
            donation_id=wanted["donation"].pk,
            reason=wanted["reason"],
            amount_minor=wanted["amount_minor"],
            by=request.caller.member_id,  # type: ignore[attr-defined]
        )

    def response_add(self, request: HttpRequest, obj: GiftReturn, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the gift: what goes back through a provider has no row here until that confirms."""
        by_provider = obj.donation.provider in PAID_THROUGH
        said = _("The provider has been asked to give it back.") if by_provider else _("It has been given back.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:donations_donation_change", args=[obj.donation_id]))

    @display(description=_("gift"))
    def gift(self, row: GiftReturn) -> str:
        """Link to the gift."""
        return link(row.donation)

    @display(description=_("amount"), ordering="amount_minor")
    def amount_back(self, row: GiftReturn) -> str:
        """Show what went back."""
        return shown(row.amount_minor, row.donation.currency, row.organization_id)

    @display(description=_("reason"))
    def why(self, row: GiftReturn) -> str:
        """Show why."""
        return row.reason
