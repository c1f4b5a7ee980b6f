"""What is told of a gift."""

from datetime import UTC, datetime

from donations.models import Donation
from donations.services.gifts import NewGift
from donations.signals import DonationReduced, DonationRefunded, DonationSettled


def known_giver(gift: Donation | NewGift) -> str:
    """Return the giver's id; "" for an anonymous or unknown one."""
    return "" if gift.is_anonymous or gift.member_id is None else str(gift.member_id)


def moment(instant: datetime) -> str:
    """Return an instant as it is told."""
    return instant.astimezone(UTC).isoformat()


def settled(gift: Donation | NewGift) -> DonationSettled:
    """Return what is told of a gift that settles."""
    return DonationSettled(
        donation_id=str(gift.id),
        member_id=known_giver(gift),
        amount_minor=gift.amount_minor,
        currency=gift.currency,
        campaign_id=str(gift.campaign_id),
        given_at=moment(gift.given_at),
        source=gift.source,
        quiet=gift.quiet,
        points_minor=gift.points_minor,
        points_currency=gift.points_currency,
        from_organization_id=str(gift.from_organization_id or ""),
        payer_id=str(gift.payer_id or ""),
    )


def refunded(donation: Donation, *, parts: int = 0) -> DonationRefunded:
    """Return what is told of a gift that has gone back, ``parts`` of it before."""
    return DonationRefunded(
        donation_id=str(donation.pk),
        member_id=known_giver(donation),
        amount_minor=donation.amount_minor,
        currency=donation.currency,
        given_at=moment(donation.given_at),
        refunded_at=moment(donation.refunded_at or donation.updated_at),
        from_organization_id=str(donation.from_organization_id or ""),
        payer_id=str(donation.payer_id or ""),
        parts=parts,
    )


def reduced(donation: Donation, *, minor: int, number: int, at: datetime) -> DonationReduced:
    """Return what is told of a gift of which a part has gone back, the ``number``-th."""
    return DonationReduced(
        donation_id=str(donation.pk),
        member_id=known_giver(donation),
        amount_minor=donation.amount_minor,
        refunded_minor=minor,
        kept_minor=donation.kept_minor,
        currency=donation.currency,
        campaign_id=str(donation.campaign_id),
        given_at=moment(donation.given_at),
        refunded_at=moment(at),
        number=number,
    )
