"""Campaigns, and how far they have come."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import Preference
from accounts.rules.preferences import SHOWN_ON_BOARDS
from donations.enums import OPEN_CAMPAIGN, CampaignStatus, DonationStatus
from donations.models import Campaign, Donation
from goodplay.core.permissions import Caller, can


def campaigns_known_to(caller: Caller) -> QuerySet[Campaign]:
    """Return the caller's campaigns with their progress; drafts only for those who may change them."""
    campaigns = Campaign.objects.of(caller.organization_id)
    if not can(caller, "donations.campaign.change"):
        campaigns = campaigns.exclude(status=CampaignStatus.DRAFT)
    return with_progress(campaigns)


def campaign_with_slug(organization_id: UUID, slug: str) -> Campaign | None:
    """Return an organization's campaign by its slug."""
    campaign: Campaign | None = Campaign.objects.of(organization_id).filter(slug=slug).first()
    return campaign


def open_campaigns_of(organization_id: UUID) -> QuerySet[Campaign]:
    """Return an organization's campaigns that take gifts, with their progress: anybody may know them."""
    return with_progress(Campaign.objects.of(organization_id).filter(status__in=OPEN_CAMPAIGN))


def has_campaign(organization_id: UUID, campaign_id: UUID) -> bool:
    """Tell whether an organization has a campaign under that id, in whatever state."""
    return Campaign.objects.of(organization_id).filter(pk=campaign_id).exists()


def donors_of(campaign: Campaign) -> QuerySet[Donation, Any]:
    """Return who gave to a campaign and lets others know it: ``member_id``, ``name``, ``given_minor``, ``gifts_count``.

    What a member gave without his name counts nowhere here; who hides from leaderboards or has left is left out, and
    so are givers without a membership: nobody asked them. Amounts are in minor units of the campaign's currency, less
    what went back.
    """
    hides = Preference.objects.of(campaign.organization_id).filter(
        member_id=OuterRef("member_id"), name=SHOWN_ON_BOARDS, value=False
    )
    gifts = Donation.objects.of(campaign.organization_id).filter(
        campaign=campaign,
        status=DonationStatus.SETTLED,
        currency=campaign.currency,
        is_anonymous=False,
        member__is_active=True,
    )
    named = gifts.annotate(
        name=Coalesce(NullIf("member__display_name", Value("")), NullIf("member__user__display_name", Value("")))
    )
    donors: QuerySet[Donation, Any] = (
        named.exclude(Exists(hides))
        .exclude(name=None)
        .order_by()
        .values("member_id", "name")
        .annotate(given_minor=Sum(F("amount_minor") - F("amount_refunded_minor")), gifts_count=Count("pk"))
        .filter(given_minor__gt=0)
    )
    return donors


def with_progress(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Add what settled gifts make of each campaign.

    ``raised_minor`` (minor units of the campaign's currency), ``gifts_count`` and ``donors_count`` (known givers once,
    each gift without a member as one giver).
    """
    return campaigns.annotate(
        raised_minor=_settled(Sum(F("amount_minor") - F("amount_refunded_minor"), default=0)),
        gifts_count=_settled(Count("pk")),
        donors_count=_settled(Count("member", distinct=True) + Count("pk", filter=Q(member__isnull=True))),
    )


def _settled(sum_of: Any) -> Any:
    gifts = (
        Donation.objects.filter(
            organization=OuterRef("organization"),
            campaign=OuterRef("pk"),
            status=DonationStatus.SETTLED,
            currency=F("campaign__currency"),
        )
        .order_by()
        .values("campaign")
        .annotate(figure=sum_of)
        .values("figure")
    )
    return Coalesce(Subquery(gifts, output_field=IntegerField()), 0)
