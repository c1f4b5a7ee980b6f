"""Gifts."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from donations.enums import PAID_THROUGH, DonationStatus, ReceiptStatus
from donations.models import Donation, Receipt
from goodplay.core.permissions import SELF, Caller, verbs
from wallet import selectors as wallet


def donations_known_to(caller: Caller) -> QuerySet[Donation]:
    """Return the gifts the caller may see (all of them for staff, otherwise his own), ready to be shown."""
    donations = Donation.objects.of(caller.organization_id)
    if sees_only_own(caller, "donations.donation.view"):
        donations = donations.filter(member_id=caller.member_id)
    return ready_to_show(donations)


def donations_paid_by(caller: Caller) -> QuerySet[Donation]:
    """Return the gifts to other organizations that the caller paid from here; needs the platform's door."""
    if caller.member_id is None:
        return Donation.objects.none()
    paid = Donation.objects.filter(from_organization=caller.organization_id, payer_id=caller.member_id)
    return ready_to_show(paid)


def shown_donation(organization_id: UUID, donation_id: UUID) -> Donation:
    """Return one gift, ready to be shown with its payment."""
    return with_payment(ready_to_show(Donation.objects.of(organization_id)).get(pk=donation_id))


def with_payment(donation: Donation) -> Donation:
    """Add the payment of a gift that is paid through a provider, as ``payment``."""
    if donation.provider in PAID_THROUGH:
        payments = wallet.payments_for(donation.organization_id, "donation", [donation.pk])
        donation.payment = payments.get(str(donation.pk))  # type: ignore[attr-defined] # read along, like the receipts
    return donation


def ready_to_show(donations: QuerySet[Donation]) -> QuerySet[Donation]:
    """Read campaign and giver along, and the receipts that stand as the list ``standing_receipts``."""
    standing = Receipt.objects.exclude(status=ReceiptStatus.VOIDED)
    return donations.select_related("campaign", "member__user").prefetch_related(
        Prefetch("receipts", standing, to_attr="standing_receipts")
    )


def given_back(organization_id: UUID, donation_ids: Collection[UUID | str]) -> set[str]:
    """Return those of the gifts that have gone back whole."""
    rows = Donation.objects.of(organization_id).filter(pk__in=set(donation_ids), status=DonationStatus.REFUNDED)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def sees_only_own(caller: Caller, verb: str) -> bool:
    """Tell whether the caller may do the verb only to what is his."""
    if caller.is_superuser or caller.scopes is not None:
        return False
    roles = verbs()[verb]
    return SELF in roles and caller.role not in roles
