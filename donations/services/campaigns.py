"""The life of a campaign."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from donations.enums import CAMPAIGN_NEXT, CampaignStatus, DonationStatus
from donations.errors import (
    CampaignCurrencyFixedError,
    CampaignDatesError,
    CampaignNotFoundError,
    CampaignSlugTakenError,
    CampaignStateError,
    OrganizationNotVerifiedError,
)
from donations.models import Campaign
from donations.signals import CampaignCompleted, campaign_completed
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.ids import uuid7
from organizations.enums import NEEDS_VERIFICATION, Verification
from organizations.models import Organization
from wallet import selectors as wallet

SLUG_LENGTH = 63
KEPT = F("donations__amount_minor") - F("donations__amount_refunded_minor")


@tenancy.joins
def open_campaign(*, name: str, currency: str, campaign_id: UUID | None = None, **facts: Any) -> Campaign:
    """Open a campaign as a draft; with an id that the organization already uses the campaign standing there is given.

    Args:
        name: What people read.
        currency: Code of the one currency it counts in.
        campaign_id: The client's own id.
        facts: Other columns: ``slug`` (made from the name without one), ``description``, ``target_minor`` (minor units
            of ``currency``), ``starts_on`` and ``ends_on`` (days in the organization's zone), ``has_donor_board``,
            ``external_id``.

    Raises:
        CampaignSlugTakenError: Another campaign has the slug or external id.
        CampaignDatesError: It would end before it starts.
        UnknownCurrencyError: The organization does not know the currency.
    """
    organization_id = tenancy.organization_id()
    wallet.currency_of(currency)
    _require_order(facts.get("starts_on"), facts.get("ends_on"))
    pk = campaign_id or uuid7()
    slug = facts.pop("slug", "") or _slug_of(name, pk)
    campaign = Campaign(id=pk, organization_id=organization_id, name=name, slug=slug, currency=currency, **facts)
    made = Campaign.objects.bulk_create([campaign], ignore_conflicts=True)[0]
    standing: Campaign | None = Campaign.objects.of(organization_id).filter(pk=made.pk).first()
    if standing is None or standing.slug != slug:
        raise CampaignSlugTakenError(slug=slug)
    return standing


@tenancy.joins
def change_campaign(*, campaign_id: UUID, **changes: Any) -> Campaign:
    """Change what is known of a campaign; takes the same facts as ``open_campaign``. Idempotent; locks the campaign.

    Raises:
        CampaignNotFoundError: There is no such campaign.
        CampaignStateError: It is closed.
        CampaignCurrencyFixedError: It has gifts and would change its currency.
        CampaignSlugTakenError: Another campaign has the slug or external id.
        CampaignDatesError: It would end before it starts.
    """
    campaign = _locked(campaign_id)
    if campaign.status == CampaignStatus.CLOSED:
        raise CampaignStateError(status=campaign.status)
    if changes.get("currency", campaign.currency) != campaign.currency:
        _require_no_gifts(campaign, changes["currency"])
    for name, value in changes.items():
        setattr(campaign, name, value)
    _require_order(campaign.starts_on, campaign.ends_on)
    try:
        with tenancy.savepoint():
            campaign.save(update_fields=[*changes, "updated_at"])
    except IntegrityError as error:
        raise CampaignSlugTakenError(slug=campaign.slug) from error
    return campaign


@tenancy.joins
def activate_campaign(*, campaign_id: UUID) -> Campaign:
    """Let a campaign take gifts. Idempotent; locks the campaign.

    Raises:
        CampaignNotFoundError: There is no such campaign.
        CampaignStateError: It was closed, or has reached its target.
        OrganizationNotVerifiedError: A charity that the platform has not verified.
    """
    require_verified(tenancy.organization_id())
    return _step(campaign_id, CampaignStatus.ACTIVE)


@tenancy.joins
def close_campaign(*, campaign_id: UUID) -> Campaign:
    """End a campaign: it takes no more gifts, pending ones may still settle. Idempotent; locks the campaign.

    Raises:
        CampaignNotFoundError: There is no such campaign.
    """
    return _step(campaign_id, CampaignStatus.CLOSED)


@tenancy.joins
def complete_campaigns(*, campaign_ids: Collection[UUID | str]) -> None:
    """Mark the active campaigns among these that have reached their target, and announce each once.

    Idempotent; locks the campaigns in the order of their ids.
    """
    organization_id = tenancy.organization_id()
    settled = Q(donations__status=DonationStatus.SETTLED, donations__currency=F("currency"))
    reached = (
        Campaign.objects.of(organization_id)
        .filter(pk__in=set(campaign_ids), status=CampaignStatus.ACTIVE, target_minor__isnull=False)
        .annotate(raised_minor=Coalesce(Sum(KEPT, filter=settled), 0))
        .filter(raised_minor__gte=F("target_minor"))
    )
    raised = {campaign.pk: campaign.raised_minor for campaign in reached}
    still_active = list(
        Campaign.objects.of(organization_id)
        .filter(pk__in=raised, status=CampaignStatus.ACTIVE)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    Campaign.objects.of(organization_id).filter(pk__in=[campaign.pk for campaign in still_active]).update(
        status=CampaignStatus.COMPLETED
    )
    announce_all(
        campaign_completed,
        [
            CampaignCompleted(str(campaign.pk), raised[campaign.pk], campaign.target_minor, campaign.currency)
            for campaign in still_active
        ],
    )


def require_verified(organization_id: UUID) -> None:
    """Refuse for a charity that the platform has not verified.

    Raises:
        OrganizationNotVerifiedError: It is one.
    """
    organization = Organization.objects.get(pk=organization_id)
    if organization.kind in NEEDS_VERIFICATION and organization.verification != Verification.VERIFIED:
        raise OrganizationNotVerifiedError(verification=organization.verification)


def _step(campaign_id: UUID, status: CampaignStatus) -> Campaign:
    campaign = _locked(campaign_id)
    if campaign.status == status:
        return campaign
    if status not in CAMPAIGN_NEXT[campaign.status]:
        raise CampaignStateError(status=campaign.status, wanted=status)
    campaign.status = status
    campaign.save(update_fields=["status", "updated_at"])
    return campaign


def _locked(campaign_id: UUID) -> Campaign:
    rows = Campaign.objects.of(tenancy.organization_id()).filter(pk=campaign_id).select_for_update(no_key=True)
    campaign: Campaign | None = rows.first()
    if campaign is None:
        raise CampaignNotFoundError
    return campaign


def _require_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise CampaignDatesError(starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())


def _require_no_gifts(campaign: Campaign, currency: str) -> None:
    wallet.currency_of(currency)
    if campaign.donations.of(campaign.organization_id).exists():
        raise CampaignCurrencyFixedError(currency=campaign.currency)


def _slug_of(name: str, pk: UUID) -> str:
    """Make a slug; names without Latin letters get one from the id."""
    return slugify(name)[:SLUG_LENGTH].strip("-") or f"campaign-{pk.hex[-12:]}"
