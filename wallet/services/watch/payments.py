"""Looking at payments and deposits after they have come, or come to nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import PaymentPurpose, PaymentStatus, WatchedKind
from wallet.models import Deposit, PaymentIntent
from wallet.services.watch.looking import Watched, look
from wallet.signals import DepositVerified, PaymentFailed, PaymentSucceeded


@tenancy.joins
def watch_payments(payments: Sequence[PaymentSucceeded]) -> None:
    """Look at payments that have come; what was paid for savings is looked at as a deposit. Idempotent."""
    phones = _phones(fact.payment_id for fact in payments)
    for fact in sorted(payments, key=lambda fact: fact.member_id):
        if fact.purpose != PaymentPurpose.SAVINGS:
            is_own = fact.purpose == PaymentPurpose.TOP_UP and bool(fact.member_id)
            look(
                Watched(
                    kind=WatchedKind.DEPOSIT if is_own else WatchedKind.PAYMENT,
                    subject_id=fact.payment_id,
                    member_id=_member(fact.member_id),
                    amount_minor=fact.amount_minor,
                    currency=fact.currency,
                    instrument=phones.get(fact.payment_id, ""),
                    has_credited=is_own,
                    at=datetime.fromisoformat(fact.occurred_at),
                )
            )


@tenancy.joins
def watch_failures(failures: Sequence[PaymentFailed]) -> None:
    """Look at payments that were refused; who cancels or lets them expire does nothing unusual. Idempotent."""
    failed = [fact for fact in failures if fact.status == PaymentStatus.FAILED]
    phones = _phones(fact.payment_id for fact in failed)
    for fact in sorted(failed, key=lambda fact: fact.member_id):
        look(
            Watched(
                kind=WatchedKind.PAYMENT,
                subject_id=fact.payment_id,
                member_id=_member(fact.member_id),
                amount_minor=fact.amount_minor,
                currency=fact.currency,
                instrument=phones.get(fact.payment_id, ""),
                has_failed=True,
            )
        )


@tenancy.joins
def watch_deposits(deposits: Sequence[DepositVerified]) -> None:
    """Look at savings that stand in their savers' accounts; imported history is not looked at. Idempotent."""
    rows = Deposit.objects.of(tenancy.organization_id()).filter(pk__in=[fact.deposit_id for fact in deposits])
    paid_by = {str(pk): str(payment_id) for pk, payment_id in rows.values_list("pk", "payment_id") if payment_id}
    phones = _phones(paid_by.values())
    for fact in sorted(deposits, key=lambda fact: fact.member_id):
        if not fact.quiet:
            look(
                Watched(
                    kind=WatchedKind.DEPOSIT,
                    subject_id=fact.deposit_id,
                    member_id=_member(fact.member_id),
                    amount_minor=fact.amount_minor,
                    currency=fact.currency,
                    instrument=phones.get(paid_by.get(fact.deposit_id, ""), ""),
                    has_credited=True,
                    at=datetime.fromisoformat(fact.deposited_at),
                )
            )


def _member(member_id: str) -> UUID | None:
    return UUID(member_id) if member_id else None


def _phones(payment_ids: Iterable[str]) -> Mapping[str, str]:
    rows = PaymentIntent.objects.of(tenancy.organization_id()).filter(pk__in=list(payment_ids))
    return {str(pk): f"mobile_money:{phone}" for pk, phone in rows.values_list("pk", "phone") if phone}
