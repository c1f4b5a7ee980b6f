"""Gifts."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from donations.enums import ReceiptStatus
from donations.models import Donation, Receipt
from goodplay.core.permissions import SELF, Caller, verbs


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
    """Return one gift, ready to be shown."""
    return ready_to_show(Donation.objects.of(organization_id)).get(pk=donation_id)


def ready_to_show(donations: QuerySet[Donation]) -> QuerySet[Donation]:
    """Read campaign and giver along, and the receipts that stand as the list ``standing_receipts``."""
    standing = Receipt.objects.exclude(status=ReceiptStatus.VOIDED)
    return donations.select_related("campaign", "member__user").prefetch_related(
        Prefetch("receipts", standing, to_attr="standing_receipts")
    )


def sees_only_own(caller: Caller, verb: str) -> bool:
    """Tell whether the caller may do the verb only to what is his."""
    if caller.is_superuser or caller.scopes is not None:
        return False
    roles = verbs()[verb]
    return SELF in roles and caller.role not in roles
