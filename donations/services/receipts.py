"""Receipts: numbered without gaps, frozen, voided and replaced, never edited."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from donations import selectors
from donations.enums import RECEIPT_NEXT, DonationKind, DonationStatus, ReceiptStatus
from donations.errors import DonationNotFoundError, ReceiptNotDueError, ReceiptNotFoundError, ReceiptVoidedError
from donations.models import Donation, Receipt, ReceiptCounter
from donations.rules import day_in, receipt_number
from donations.selectors import Issuer
from donations.signals import (
    ReceiptNumbered,
    ReceiptRendered,
    ReceiptVoided,
    receipt_numbered,
    receipt_rendered,
    receipt_voided,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.ids import uuid7

COUNT_UP = """
INSERT INTO donations_receiptcounter (id, organization_id, year, last_number) VALUES (%s, %s, %s, 0)
ON CONFLICT (organization_id, year) DO NOTHING
"""
OF_MONEY = (DonationKind.MONEY, DonationKind.MIXED)


@dataclass(frozen=True, slots=True)
class Printed:
    """A receipt's document as it was stored."""

    receipt_id: UUID
    file_name: str
    sha256: str


@tenancy.joins
def issue_receipts(*, donation_ids: Collection[UUID | str]) -> None:
    """Number a receipt for each of these gifts that is due one and never had one; announces ``receipt_numbered``.

    Due is a settled, not quiet gift of money by somebody named, if the organization issues automatically. Idempotent;
    locks the year's counter, so numbers follow each other without a gap even when a transaction fails.
    """
    issuer = selectors.issuer_of(tenancy.organization_id())
    had = Receipt.objects.of(issuer.organization_id).filter(donation=OuterRef("pk"))
    due = _due(issuer).filter(~Exists(had), pk__in=set(donation_ids), quiet=False).order_by("given_at", "pk")
    if issuer.issues_automatically and due.exists():
        counter = _locked_counter(issuer)
        _number(issuer, counter, list(due.all()))


@tenancy.joins
def issue_receipt(*, donation_id: UUID) -> Receipt:
    """Number a receipt for one gift, also a quiet one; the receipt that stands is given back.

    Idempotent; locks the year's counter; announces ``receipt_numbered``.

    Raises:
        DonationNotFoundError: There is no such gift.
        ReceiptNotDueError: The gift is not settled, gives no money, or nobody is named.
    """
    issuer = selectors.issuer_of(tenancy.organization_id())
    counter = _locked_counter(issuer)
    standing = selectors.standing_receipts(issuer.organization_id).filter(donation_id=donation_id).first()
    return standing or _number_one(issuer, counter, donation_id, replaces=None)


@tenancy.joins
def void_receipt(*, receipt_id: UUID, reason: str) -> Receipt:
    """Declare a receipt invalid; its number stays taken. Idempotent; locks it; announces ``receipt_voided``.

    Raises:
        ReceiptNotFoundError: There is no such receipt.
    """
    receipt = _locked(receipt_id)
    _void([receipt], reason)
    return receipt


@tenancy.joins
def reissue_receipt(*, receipt_id: UUID, reason: str) -> Receipt:
    """Void a receipt and number another for the same gift with the facts of today; a second call gives that one.

    Locks the year's counter, then the receipt; announces ``receipt_voided`` and ``receipt_numbered``.

    Raises:
        ReceiptNotFoundError: There is no such receipt.
        ReceiptVoidedError: It was voided, and the gift has a receipt that does not replace it.
        ReceiptNotDueError: The gift is no longer settled.
    """
    issuer = selectors.issuer_of(tenancy.organization_id())
    counter = _locked_counter(issuer)
    receipt = _locked(receipt_id)
    successor: Receipt | None = Receipt.objects.of(issuer.organization_id).filter(replaces=receipt).first()
    if successor is not None:
        return successor
    standing = selectors.standing_receipts(issuer.organization_id).filter(donation=receipt.donation_id)
    if standing.exclude(pk=receipt.pk).exists():
        raise ReceiptVoidedError(number=str(receipt))
    _void([receipt], reason)
    return _number_one(issuer, counter, receipt.donation_id, replaces=receipt)


@tenancy.joins
def void_receipts_of(donation: Donation, reason: str) -> None:
    """Void the receipt that stands for a gift, if there is one. Idempotent; locks it; announces ``receipt_voided``."""
    standing = selectors.standing_receipts(donation.organization_id).filter(donation=donation)
    _void(list(standing.select_for_update(no_key=True)), reason)


@tenancy.joins
def keep_documents(*, printed: Sequence[Printed]) -> set[str]:
    """Note where receipts' documents are stored, and announce ``receipt_rendered``; returns the file names kept.

    Idempotent: the first document of a receipt is the receipt's for ever. Locks the receipts in the order of their ids.
    """
    organization_id = tenancy.organization_id()
    files = {document.receipt_id: document for document in printed}
    waiting = Receipt.objects.of(organization_id).filter(pk__in=files, status=ReceiptStatus.NUMBERED)
    receipts = list(waiting.order_by("pk").select_for_update(no_key=True))
    for receipt in receipts:
        receipt.file_name, receipt.sha256 = files[receipt.pk].file_name, files[receipt.pk].sha256
        receipt.status, receipt.updated_at = ReceiptStatus.RENDERED, timezone.now()
    Receipt.objects.of(organization_id).bulk_update(receipts, ["file_name", "sha256", "status", "updated_at"])
    announce_all(receipt_rendered, [ReceiptRendered(**_who(receipt)) for receipt in receipts])
    return {receipt.file_name for receipt in receipts}


def _locked(receipt_id: UUID) -> Receipt:
    rows = Receipt.objects.of(tenancy.organization_id()).filter(pk=receipt_id).select_for_update(no_key=True)
    receipt: Receipt | None = rows.first()
    if receipt is None:
        raise ReceiptNotFoundError
    return receipt


def _locked_counter(issuer: Issuer) -> ReceiptCounter:
    year = day_in(timezone.now(), issuer.time_zone).year
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UP, [uuid7(), issuer.organization_id, year])
    counters = ReceiptCounter.objects.of(issuer.organization_id).filter(year=year)
    counter: ReceiptCounter = counters.select_for_update(no_key=True).get()
    return counter


def _due(issuer: Issuer) -> Any:
    return (
        Donation.objects.of(issuer.organization_id)
        .filter(status=DonationStatus.SETTLED, kind__in=OF_MONEY)
        .exclude(member__isnull=True, donor_name="")
        .select_related("campaign", "member__user")
    )


def _number_one(issuer: Issuer, counter: ReceiptCounter, donation_id: UUID, *, replaces: Receipt | None) -> Receipt:
    donation = _due(issuer).filter(pk=donation_id).first()
    if donation is None and not Donation.objects.of(issuer.organization_id).filter(pk=donation_id).exists():
        raise DonationNotFoundError
    if donation is None:
        raise ReceiptNotDueError(donation_id=str(donation_id))
    return _number(issuer, counter, [donation], replaces=replaces)[0]


def _number(
    issuer: Issuer, counter: ReceiptCounter, donations: Sequence[Donation], *, replaces: Receipt | None = None
) -> list[Receipt]:
    if not donations:
        return []
    today = day_in(timezone.now(), issuer.time_zone)
    receipts = []
    for number, donation in enumerate(donations, counter.last_number + 1):
        named = receipt_number(counter.year, number)
        facts = selectors.receipt_facts(issuer, donation, named, today, replaces=str(replaces or ""))
        receipts.append(
            Receipt(
                organization_id=issuer.organization_id,
                donation=donation,
                member_id=donation.member_id,
                year=counter.year,
                number=number,
                issued_on=today,
                facts=asdict(facts),
                replaces=replaces,
            )
        )
    Receipt.objects.bulk_create(receipts)
    counter.last_number += len(receipts)
    counter.save(update_fields=["last_number"])
    announce_all(receipt_numbered, [ReceiptNumbered(**_who(receipt)) for receipt in receipts])
    return receipts


def _void(receipts: Sequence[Receipt], reason: str) -> None:
    steps = [receipt for receipt in receipts if ReceiptStatus.VOIDED in RECEIPT_NEXT[receipt.status]]
    for receipt in steps:
        receipt.status, receipt.voided_at, receipt.void_reason = ReceiptStatus.VOIDED, timezone.now(), reason
        receipt.save(update_fields=["status", "voided_at", "void_reason", "updated_at"])
    announce_all(receipt_voided, [ReceiptVoided(**_who(receipt), reason=reason) for receipt in steps])


def _who(receipt: Receipt) -> dict[str, str]:
    return {
        "receipt_id": str(receipt.pk),
        "donation_id": str(receipt.donation_id),
        "member_id": str(receipt.member_id or ""),
    }
