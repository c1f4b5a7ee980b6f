"""Giving: a gift is written down before it moves anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.selectors import members_of
from donations.enums import OPEN_CAMPAIGN, PAID_THROUGH, DonationKind, DonationStatus, Means, Provider
from donations.errors import (
    CampaignNotFoundError,
    CampaignNotOpenError,
    DonationIdTakenError,
    GiftCurrencyError,
    GiftInFutureError,
    GiftNeedsGiverError,
    GiverNotFoundError,
    PointsByProviderError,
)
from donations.models import Campaign, Donation
from donations.rules import CampaignFacts, day_in, takes_gifts
from donations.services.campaigns import require_verified
from goodplay.core import tenancy
from goodplay.core.arrays import columns
from goodplay.core.ids import uuid7
from organizations.models import Organization
from wallet import selectors as wallet
from wallet.enums import CurrencyKind

INSERT = """
INSERT INTO donations_donation (
    organization_id, status, settled_at, id, campaign_id, member_id, donor_name, is_anonymous, kind, amount_minor,
    currency, points_minor, points_currency, provider, means, external_id, given_at, from_organization_id, payer_id,
    source, quiet, reason, created_at, updated_at
)
SELECT %s, %s, %s, gift.*, '', statement_timestamp(), statement_timestamp()
FROM unnest(
    %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::boolean[], %s::text[], %s::bigint[], %s::text[], %s::bigint[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[], %s::boolean[]
) AS gift
ON CONFLICT DO NOTHING RETURNING id
"""
IDENTITY = ("campaign_id", "member_id", "donor_name", "is_anonymous", "amount_minor", "currency", "points_minor")


@dataclass(frozen=True, slots=True)
class NewGift:
    """A gift to be written down; the fields are those of ``donations.models.Donation``.

    Attributes:
        given_at: When the donor paid (UTC).
        source: "api", "admin" or "import:…".
        quiet: History: no notices and no receipts.
    """

    campaign_id: UUID
    amount_minor: int
    currency: str
    id: UUID = field(default_factory=uuid7)
    member_id: UUID | None = None
    donor_name: str = ""
    is_anonymous: bool = False
    points_minor: int = 0
    points_currency: str = ""
    provider: str = Provider.MANUAL
    means: str = Means.UNKNOWN
    external_id: str = ""
    given_at: datetime = field(default_factory=timezone.now)
    from_organization_id: UUID | None = None
    payer_id: UUID | None = None
    source: str = "api"
    quiet: bool = False


@tenancy.joins
def write_down(gift: NewGift) -> Donation:
    """Write a gift down as pending; the same gift under the same id or external id is written once.

    Raises:
        CampaignNotFoundError: The organization has no such campaign.
        CampaignNotOpenError: It takes no gifts on that day (in the organization's zone).
        OrganizationNotVerifiedError: A charity that the platform has not verified.
        GiftCurrencyError: Another currency than the campaign's.
        GiftInFutureError: Dated after now.
        GiftNeedsGiverError: From a wallet, or with points, and no member.
        GiverNotFoundError: The organization has no such member.
        PointsByProviderError: Points beside a payment through a provider.
        DonationIdTakenError: Another gift has the id or external id.
    """
    organization = Organization.objects.get(pk=tenancy.organization_id())
    if (written := _written(organization.pk, gift)) is not None:
        return written
    campaign = campaigns_of(organization.pk, [gift])[gift.campaign_id]
    _require_takes(campaign, gift, organization.time_zone)
    require_verified(organization.pk)
    _require_giver(organization.pk, gift)
    if gift.points_minor and gift.provider in PAID_THROUGH:
        raise PointsByProviderError
    insert([gift], DonationStatus.PENDING, None)
    if (written := _written(organization.pk, gift)) is None:
        raise DonationIdTakenError
    return written


def campaigns_of(organization_id: UUID, gifts: Sequence[NewGift]) -> dict[UUID, Campaign]:
    """Return the gifts' campaigns by id.

    Raises:
        CampaignNotFoundError: One of them does not exist.
        GiftCurrencyError: A gift is in another currency than its campaign's.
    """
    campaigns = Campaign.objects.of(organization_id).in_bulk({gift.campaign_id for gift in gifts})
    for gift in gifts:
        if (campaign := campaigns.get(gift.campaign_id)) is None:
            raise CampaignNotFoundError(campaign_id=str(gift.campaign_id))
        if campaign.currency != gift.currency:
            raise GiftCurrencyError(currency=gift.currency, wanted=campaign.currency)
    return campaigns


def insert(gifts: Sequence[NewGift], status: DonationStatus, settled_at: datetime | None) -> set[UUID]:
    """Insert gifts in one statement and return the ids of the new ones; known ids and external ids are left alone."""
    kinds = _kinds(gifts)
    values = columns(_row(gift, kinds) for gift in gifts)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [tenancy.organization_id(), status, settled_at, *values])
        return {row[0] for row in cursor.fetchall()}


def _row(gift: NewGift, kinds: dict[tuple[str, str], DonationKind]) -> tuple[Any, ...]:
    return (
        gift.id,
        gift.campaign_id,
        gift.member_id,
        gift.donor_name,
        gift.is_anonymous,
        kinds[gift.currency, gift.points_currency],
        gift.amount_minor,
        gift.currency,
        gift.points_minor,
        gift.points_currency,
        gift.provider,
        gift.means,
        gift.external_id,
        gift.given_at,
        gift.from_organization_id,
        gift.payer_id,
        gift.source,
        gift.quiet,
    )


def _kinds(gifts: Sequence[NewGift]) -> dict[tuple[str, str], DonationKind]:
    return {pair: _kind(*pair) for pair in {(gift.currency, gift.points_currency) for gift in gifts}}


def _kind(currency: str, points_currency: str) -> DonationKind:
    money = wallet.currency_of(currency).kind == CurrencyKind.MONEY
    if not points_currency:
        return DonationKind.MONEY if money else DonationKind.POINTS
    if not money or wallet.currency_of(points_currency).kind == CurrencyKind.MONEY:
        raise GiftCurrencyError(currency=points_currency)
    return DonationKind.MIXED


def _require_takes(campaign: Campaign, gift: NewGift, zone: str) -> None:
    if gift.given_at > timezone.now():
        raise GiftInFutureError(given_at=gift.given_at.isoformat())
    facts = CampaignFacts(campaign.status in OPEN_CAMPAIGN, campaign.starts_on, campaign.ends_on)
    if not takes_gifts(facts, day_in(gift.given_at, zone)):
        raise CampaignNotOpenError(campaign_id=str(campaign.pk), status=campaign.status)


def _require_giver(organization_id: UUID, gift: NewGift) -> None:
    if gift.member_id is None and (gift.points_minor or gift.provider == Provider.WALLET):
        raise GiftNeedsGiverError
    if gift.member_id and not members_of(organization_id).filter(pk=gift.member_id).exists():
        raise GiverNotFoundError(member_id=str(gift.member_id))


def _written(organization_id: UUID, gift: NewGift) -> Donation | None:
    rows = Donation.objects.of(organization_id)
    donation = rows.filter(pk=gift.id).first()
    if donation is None and gift.external_id:
        donation = rows.filter(provider=gift.provider, external_id=gift.external_id).first()
    if donation and any(getattr(donation, name) != getattr(gift, name) for name in IDENTITY):
        raise DonationIdTakenError(donation_id=str(donation.pk))
    return donation
