"""Campaigns in the back office."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from donations import services
from donations.admin.amounts import AmountField, shown
from donations.enums import CAMPAIGN_NEXT, CampaignStatus
from donations.models import Campaign
from donations.selectors import with_progress
from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.money import format_minor
from wallet import selectors as wallet

STATUS_COLOURS = {
    CampaignStatus.DRAFT: "info",
    CampaignStatus.ACTIVE: "success",
    CampaignStatus.COMPLETED: "success",
    CampaignStatus.CLOSED: "warning",
}
BAR = (
    '<div style="display:flex;align-items:center;gap:8px;min-width:130px">'
    '<progress max="100" value="{}" aria-label="{}" style="width:90px;accent-color:var(--color-primary-600)">'
    "</progress>{}&nbsp;%</div>"
)
STEPS: Final[Mapping[str, str]] = {CampaignStatus.ACTIVE: "activate", CampaignStatus.CLOSED: "close"}


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """A campaign; the target is written as an amount of its currency."""

    target = AmountField(required=False)

    class Meta:
        model = Campaign
        fields = (
            "name",
            "slug",
            "description",
            "currency",
            "starts_on",
            "ends_on",
            "has_donor_board",
            "external_id",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # it is missing where the page is only read
            self.fields["slug"].required = False
        if self.instance.target_minor is not None:
            decimals = wallet.currency_of(self.instance.currency, self.instance.organization_id).decimals
            self.initial["target"] = format_minor(self.instance.target_minor, decimals)

    def clean(self) -> dict[str, Any]:
        """Take the target apart."""
        cleaned = dict(super().clean() or {})
        written, currency = cleaned.pop("target", ""), cleaned.get("currency", "")
        cleaned["target_minor"] = None
        if written and currency:
            try:
                cleaned["target_minor"] = AmountField.minor(written, currency)
            except ValidationError as error:
                self.add_error("target", error)
        return cleaned


@register(Campaign)
class CampaignAdmin(TenantAdmin):
    """Campaigns with what they have raised."""

    verbs = "donations.campaign"
    form = CampaignForm
    list_display = ("name", "state", "progress", "raised", "target", "givers", "starts_on", "ends_on")
    list_filter = ("status", "currency")
    search_fields = ("name", "slug", "external_id")
    ordering = ("-id",)
    actions = ("activate", "close")
    fields = (
        ("name", "slug"),
        "description",
        ("currency", "target"),
        ("starts_on", "ends_on"),
        ("has_donor_board", "external_id"),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Add the progress, in SQL."""
        return with_progress(super().get_queryset(request))

    def verbs_of_row(self, request: HttpRequest, obj: Campaign) -> list[Verb]:
        """Offer the steps that the campaign's state allows."""
        allowed = {STEPS[status] for status in CAMPAIGN_NEXT[obj.status] if status in STEPS}
        return [verb for verb in super().verbs_of_row(request, obj) if verb.name in allowed]

    def save_form_row(self, request: HttpRequest, obj: Campaign, form: Any, *, change: bool) -> None:
        """Open or change the campaign."""
        wanted = dict(form.cleaned_data)
        if change:
            services.change_campaign(campaign_id=obj.pk, **wanted)
        else:
            services.open_campaign(campaign_id=obj.pk, **wanted)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, campaign: Campaign) -> tuple[str, str]:
        """Show where the campaign is."""
        return campaign.status, campaign.get_status_display()

    @display(description=_("progress"))
    def progress(self, campaign: Any) -> str:
        """Show the way to the target as a bar."""
        if not campaign.target_minor:
            return "–"
        percent = campaign.raised_minor * 100 // campaign.target_minor
        return format_html(BAR, min(percent, 100), campaign.name, percent)

    @display(description=_("raised"))
    def raised(self, campaign: Any) -> str:
        """Show what settled gifts add up to."""
        return shown(campaign.raised_minor, campaign.currency, campaign.organization_id)

    @display(description=_("target"), ordering="target_minor")
    def target(self, campaign: Campaign) -> str:
        """Show what is aimed at."""
        return shown(campaign.target_minor, campaign.currency, campaign.organization_id)

    @display(description=_("givers"))
    def givers(self, campaign: Any) -> str:
        """Link to the gifts."""
        address = f"{reverse('admin:donations_donation_changelist')}?campaign__id__exact={campaign.pk}"
        return link(address, campaign.donors_count)

    @verb_action(verb="donations.campaign.change", description=_("Let it take gifts"))
    def activate(self, request: HttpRequest, campaign: Any) -> None:
        """Let the campaign take gifts."""
        services.activate_campaign(campaign_id=campaign.pk)

    @verb_action(verb="donations.campaign.change", description=_("Close"))
    def close(self, request: HttpRequest, campaign: Any) -> None:
        """End the campaign."""
        services.close_campaign(campaign_id=campaign.pk)
