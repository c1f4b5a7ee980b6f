"""What lists of giving can be narrowed by."""

from django_filters import rest_framework as filters

from donations.enums import CampaignStatus, DonationKind, DonationStatus, ReceiptStatus
from donations.models import Campaign, Donation, Receipt
from goodplay.core.api.filters import MomentFilter


class CampaignFilter(filters.FilterSet):  # type: ignore[misc]
    """Campaigns by state."""

    status = filters.ChoiceFilter(choices=CampaignStatus)

    class Meta:
        model = Campaign
        fields = ("status",)


class DonationFilter(filters.FilterSet):  # type: ignore[misc]
    """Gifts by state, kind, campaign, member and time."""

    status = filters.ChoiceFilter(choices=DonationStatus)
    kind = filters.ChoiceFilter(choices=DonationKind)
    campaign = filters.UUIDFilter(field_name="campaign_id")
    member = filters.UUIDFilter(field_name="member_id")
    given_from = MomentFilter(field_name="given_at", lookup_expr="gte")
    given_before = MomentFilter(field_name="given_at", lookup_expr="lt")

    class Meta:
        model = Donation
        fields = ("status", "kind", "campaign", "member", "given_from", "given_before")


class ReceiptFilter(filters.FilterSet):  # type: ignore[misc]
    """Receipts by year, state and member."""

    year = filters.NumberFilter(min_value=1970, max_value=9999)
    status = filters.ChoiceFilter(choices=ReceiptStatus)
    member = filters.UUIDFilter(field_name="member_id")

    class Meta:
        model = Receipt
        fields = ("year", "status", "member")
