"""Reads about withdrawals, payees and batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from wallet.enums import UNDERWAY, BatchStatus, PayoutMethod, WithdrawalStatus
from wallet.errors import BatchStatusError
from wallet.models import (
    Payee,
    PayoutBatch,
    Withdrawal,
    WithdrawalLimit,
    WithdrawalNote,
    WithdrawalTerms,
)

UNANSWERED_AFTER: Final = timedelta(hours=24)
"""A payout without an answer for so long needs somebody."""


def payees_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[Payee]:
    """Return an organization's payees, or those of one member, without those that were removed."""
    payees = Payee.objects.of(organization_id).filter(removed_at=None).select_related("member__user")
    return payees if member_id is None else payees.filter(member_id=member_id)


def withdrawals_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[Withdrawal]:
    """Return an organization's withdrawals, or those of one member, with what lists show."""
    withdrawals = Withdrawal.objects.of(organization_id).select_related("member__user", "provider", "batch")
    return withdrawals if member_id is None else withdrawals.filter(member_id=member_id)


def history_of_withdrawal(withdrawal: Withdrawal) -> QuerySet[WithdrawalNote]:
    """Return what became of a withdrawal, the first thing first."""
    lines = WithdrawalNote.objects.of(withdrawal.organization_id).filter(withdrawal_id=withdrawal.pk)
    return lines.select_related("by__user").order_by("pk")


def batches_of(organization_id: UUID) -> QuerySet[PayoutBatch]:
    """Return an organization's files of bank transfers; the bytes are read only where they are asked for."""
    return PayoutBatch.objects.of(organization_id).select_related("made_by__user", "approved_by__user").defer("content")


def file_of_batch(batch: PayoutBatch) -> bytes:
    """Return the bytes that were exported.

    Raises:
        BatchStatusError: Nothing was exported yet.
    """
    content: str = PayoutBatch.objects.of(batch.organization_id).values_list("content", flat=True).get(pk=batch.pk)
    if not content:
        raise BatchStatusError(status=batch.status, wanted=BatchStatus.EXPORTED.value)
    return content.encode()


def terms_of(organization_id: UUID) -> QuerySet[WithdrawalTerms]:
    """Return on what terms members take money out."""
    return WithdrawalTerms.objects.of(organization_id).select_related("provider")


def limits_of(organization_id: UUID) -> QuerySet[WithdrawalLimit]:
    """Return the limits of withdrawals."""
    limits: QuerySet[WithdrawalLimit] = WithdrawalLimit.objects.of(organization_id)
    return limits


def alike_payees(payee: Payee) -> QuerySet[Payee]:
    """Return other members' payees with the same account, phone or address."""
    rows = Payee.objects.of(payee.organization_id).filter(digest=payee.digest, removed_at=None)
    return rows.exclude(member_id=payee.member_id).select_related("member__user")


@dataclass(frozen=True, slots=True)
class WithdrawalQueue:
    """What waits: withdrawals by state, since when the oldest waits for approval, and what has no answer for long."""

    counts: Mapping[str, int]
    oldest_at: datetime | None
    to_export: int
    unanswered: int
    batches_to_approve: int


def withdrawal_queue(organization_id: UUID) -> WithdrawalQueue:
    """Return what waits in an organization."""
    rows = Withdrawal.objects.of(organization_id)
    counts = dict.fromkeys(WithdrawalStatus.values, 0)
    counts |= dict(rows.values_list("status").annotate(count=Count("pk")).order_by())
    review, approved = WithdrawalStatus.REVIEW, WithdrawalStatus.APPROVED
    late = Q(status__in=UNDERWAY, provider__isnull=False, sent_at__lt=timezone.now() - UNANSWERED_AFTER)
    more = rows.filter(status__in=[review, approved, *UNDERWAY]).aggregate(
        oldest=Min("requested_at", filter=Q(status=review)),
        to_export=Count("pk", filter=Q(status=approved, method=PayoutMethod.BANK, batch=None)),
        unanswered=Count("pk", filter=late),
    )
    drafts = PayoutBatch.objects.of(organization_id).filter(status=BatchStatus.DRAFT).count()
    return WithdrawalQueue(counts, more["oldest"], more["to_export"], more["unanswered"], drafts)


def organizations_with_due_payouts() -> list[UUID]:
    """Return the organizations with payouts to be asked about; read in the platform's door."""
    due = Withdrawal.objects.filter(next_try_at__lte=timezone.now(), status__in=UNDERWAY)
    return list(due.values_list("organization_id", flat=True).distinct())


def organizations_with_held_withdrawals() -> list[UUID]:
    """Return the organizations in which a date of release has come; read in the platform's door."""
    due = Withdrawal.objects.filter(status=WithdrawalStatus.HELD, held_until__lte=timezone.now())
    return list(due.values_list("organization_id", flat=True).distinct())
