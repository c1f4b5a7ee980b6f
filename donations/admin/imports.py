"""Importing gifts in the back office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from donations import services
from donations.enums import Means
from donations.models import Campaign
from goodplay.core.admin.imports import ImportForm, ImportsRows
from goodplay.core.models import Job


class GiftImportForm(ImportForm):
    """A file of gifts to one campaign."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign"),
        help_text=_("The gifts are in its currency."),
        widget=UnfoldAdminSelectWidget,
    )
    means = forms.ChoiceField(
        choices=Means.choices, initial=Means.UNKNOWN, label=_("How the donors paid"), widget=UnfoldAdminSelectWidget
    )
    receipts = forms.BooleanField(
        required=False,
        label=_("Issue receipts and notices"),
        help_text=_(
            "For new gifts. Without it the gifts are history: they count in everything, and nobody is written to."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.of(self.organization_id).order_by("-id")
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class ImportsGifts(ImportsRows):
    """Adds the import of gifts to their list."""

    import_verb = "donations.donation.import"
    import_form = GiftImportForm

    def start_import(self, **fields: Any) -> Job:
        """Queue the job."""
        campaign = fields.pop("campaign")
        return services.start_gift_import(campaign_id=campaign.pk, **fields)
