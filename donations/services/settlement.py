"""What becomes of a gift: settled or failed, and the ledger with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from donations.enums import DONATION_NEXT, PAID_THROUGH, DonationStatus, Provider
from donations.errors import DonationNotFoundError, DonationStateError, GiftNeedsGiverError, PaidThroughProviderError
from donations.models import Donation
from donations.services.gifts import NewGift, campaigns_of, insert, write_down
from donations.services.telling import known_giver, settled
from donations.signals import DonationFailed, donation_failed, donation_settled
from goodplay.core import tenancy
from goodplay.core.announce import announce, announce_all
from wallet import services as wallet
from wallet.enums import TransferKind
from wallet.services import Holder, Posting

SUBJECT = "donation"


@dataclass(frozen=True, slots=True)
class Given:
    """A gift of a batch: ``new`` is False when it had been written before."""

    donation_id: UUID
    external_id: str
    new: bool


@tenancy.joins
def give(gift: NewGift) -> Donation:
    """Write a gift down; one from a wallet of this organization is settled at once, every other one is pending.

    The same gift under the same id, or external id, is given once. Locks the gift, then the giver's account; announces
    ``donation_settled`` when it settles.

    Raises:
        DomainError: What ``write_down`` refuses.
        InsufficientFundsError: The wallet does not hold enough.
    """
    donation = write_down(gift)
    if donation.provider == Provider.WALLET and donation.from_organization_id is None:
        return settle_donation(donation_id=donation.pk)
    return donation


@tenancy.joins
def settle_donation(*, donation_id: UUID) -> Donation:
    """Move a pending gift's amounts into the campaign's account and announce ``donation_settled``.

    Idempotent; locks the gift, then the giver's account.

    Raises:
        DonationNotFoundError: There is no such gift.
        DonationStateError: It has failed or was refunded.
        PaidThroughProviderError: It settles by itself when its payment comes.
        InsufficientFundsError: The wallet does not hold enough.
    """
    donation = locked_donation(donation_id)
    if donation.provider in PAID_THROUGH:
        raise PaidThroughProviderError(provider=donation.provider)
    if donation.status == DonationStatus.FAILED:
        raise DonationStateError(status=donation.status, wanted=DonationStatus.SETTLED)
    if _stands_in(donation, DonationStatus.SETTLED):
        return donation
    wallet.post_transfers(list(settlement_postings(donation)))
    donation.settled_at = timezone.now()
    donation.save(update_fields=["status", "settled_at", "updated_at"])
    announce(donation_settled, settled(donation))
    return donation


@tenancy.joins
def settle_donations(batch: Sequence[NewGift]) -> list[Given]:
    """Write down gifts that have arrived already, settle them, and announce ``donation_settled`` for the new ones.

    Set-based: thousands in a constant number of statements. Idempotent by external id (per provider) and by id. The
    campaign's dates and state are not asked: this is how history comes in. Locks the wallets it takes from.

    Returns:
        What stands, in the order of the batch.

    Raises:
        CampaignNotFoundError: A campaign does not exist; nothing is written.
        GiftCurrencyError: A gift is in another currency than its campaign's; nothing is written.
        InsufficientFundsError: A wallet does not hold enough; nothing is written.
    """
    if not batch:
        return []
    organization_id = tenancy.organization_id()
    campaigns_of(organization_id, batch)
    new = insert(batch, DonationStatus.SETTLED, timezone.now())
    fresh = [gift for gift in batch if gift.id in new]
    wallet.post_transfers([posting for gift in fresh for posting in settlement_postings(gift)])
    announce_all(donation_settled, [settled(gift) for gift in fresh])
    standing = _standing(organization_id, [gift for gift in batch if gift.id not in new])
    return [Given(standing.get((g.provider, g.external_id), g.id), g.external_id, g.id in new) for g in batch]


@tenancy.joins
def fail_donation(*, donation_id: UUID, reason: str) -> Donation:
    """Give up on a pending gift and announce ``donation_failed``. Idempotent; locks the gift.

    Raises:
        DonationNotFoundError: There is no such gift.
        DonationStateError: It was settled.
    """
    donation = locked_donation(donation_id)
    if _stands_in(donation, DonationStatus.FAILED):
        return donation
    donation.reason = reason
    donation.save(update_fields=["status", "reason", "updated_at"])
    announce(donation_failed, DonationFailed(str(donation.pk), known_giver(donation), reason))
    return donation


def transfer_key(donation_id: UUID, part: str) -> str:
    """Name the cause of a gift's transfer; ``part`` is ``settle`` or ``points``."""
    return f"donation:{donation_id}:{part}"


def payment_key(donation_id: UUID) -> str:
    """Name the payment of a gift from another organization."""
    return f"donation:{donation_id}"


def campaign_account(campaign_id: UUID) -> Holder:
    """Mean the account of a campaign."""
    return Holder.purpose(f"campaign:{campaign_id}")


def locked_donation(donation_id: UUID) -> Donation:
    """Return a gift of the open door's organization, locked.

    Raises:
        DonationNotFoundError: There is no such gift.
    """
    rows = Donation.objects.of(tenancy.organization_id()).filter(pk=donation_id).select_for_update(no_key=True)
    donation: Donation | None = rows.first()
    if donation is None:
        raise DonationNotFoundError
    return donation


def _stands_in(donation: Donation, status: DonationStatus) -> bool:
    """Tell whether the gift is in the state already; otherwise put it there, not yet saved."""
    if donation.status == status:
        return True
    if status not in DONATION_NEXT[donation.status]:
        raise DonationStateError(status=donation.status, wanted=status)
    donation.status = status
    return False


def settlement_postings(gift: Donation | NewGift) -> Iterator[Posting]:
    """Yield what moves when the gift settles; the half of another organization's wallet has moved already."""
    if gift.from_organization_id is None:
        yield _posting(gift, "settle", source_of(gift), gift.amount_minor, gift.currency)
    if gift.points_minor:
        yield _posting(gift, "points", _wallet(gift), gift.points_minor, gift.points_currency)


def source_of(gift: Donation | NewGift) -> Holder:
    """Mean where a gift comes from: its giver's wallet, or outside."""
    return _wallet(gift) if gift.provider == Provider.WALLET else Holder.purpose(f"external:{gift.provider}")


def _posting(gift: Donation | NewGift, part: str, debit: Holder, amount_minor: int, currency: str) -> Posting:
    return Posting(
        key=transfer_key(gift.id, part),
        debit=debit,
        credit=campaign_account(gift.campaign_id),
        amount_minor=amount_minor,
        currency=currency,
        kind=TransferKind.DONATE,
        subject_type=SUBJECT,
        subject_id=str(gift.id),
        effective_at=gift.given_at,
    )


def _wallet(gift: Donation | NewGift) -> Holder:
    if gift.member_id is None:
        raise GiftNeedsGiverError(donation_id=str(gift.id))
    return Holder.member(gift.member_id)


def _standing(organization_id: UUID, gifts: Sequence[NewGift]) -> dict[tuple[str, str], UUID]:
    known = [gift.external_id for gift in gifts if gift.external_id]
    if not known:
        return {}
    rows = Donation.objects.of(organization_id).filter(external_id__in=known)
    return {(row[0], row[1]): row[2] for row in rows.values_list("provider", "external_id", "pk")}
