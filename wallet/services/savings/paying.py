"""Deposits that a provider collects: asked for, credited when paid, failed when not."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from wallet.enums import PaymentPurpose
from wallet.enums.savings import DepositStatus
from wallet.models import Deposit, PaymentIntent
from wallet.selectors.savings import house_of
from wallet.services.payments.intents import start_payment
from wallet.services.payments.targets import Target as PaymentTarget
from wallet.services.payments.targets import resolves
from wallet.services.savings.accounts import open_accounts, target_of
from wallet.services.savings.deposits import SUBJECT, NewDeposit, credit, fail, locked, new_rows, unverify
from wallet.signals import PaymentFailed, PaymentRefunded, PaymentSucceeded, PaymentUnmatched


@tenancy.joins
def start_deposit(
    *,
    member_id: UUID,
    provider_id: UUID,
    amount_minor: int,
    currency: str,
    phone: str = "",
    purpose_code: str = "",
    return_url: str = "",
    cancel_url: str = "",
    deposit_id: UUID | None = None,
) -> tuple[Deposit, PaymentIntent]:
    """Ask a provider to collect a deposit from a member (minor units of ``currency``).

    Idempotent by ``deposit_id``. The refusals are those of ``start_payment``; the deposit stays pending until the
    payment has succeeded or failed. ``purpose_code`` says what it is for beyond the savings, if it is known.
    """
    pk = deposit_id or uuid7()
    reference = open_accounts(member_ids=[member_id])[member_id].reference
    meant = target_of(f"{reference} {purpose_code}") if purpose_code else None
    payment = start_payment(
        key=f"deposit:{pk}",
        provider_id=provider_id,
        purpose=PaymentPurpose.SAVINGS,
        amount_minor=amount_minor,
        currency=currency,
        member_id=member_id,
        subject_type=SUBJECT,
        subject_id=str(pk),
        account_reference=reference,
        phone=phone,
        return_url=return_url,
        cancel_url=cancel_url,
    )
    (deposit,) = new_rows(
        [
            NewDeposit(
                deposit_id=pk,
                member_id=member_id,
                amount_minor=amount_minor,
                deposited_at=timezone.now(),
                currency=currency,
                channel=payment.provider.kind,
                transaction_id=_transaction(str(payment.pk), 0),
                payment_id=payment.pk,
                account_reference=payment.account_reference,
                subject_type=meant.subject_type if meant else "",
                subject_id=meant.subject_id if meant else "",
            )
        ]
    )
    return deposit, payment


@tenancy.joins
def receive_payments(*, payments: Sequence[PaymentSucceeded]) -> None:
    """Credit the deposits whose money has come, and make those that nobody had asked for (a Paybill).

    Idempotent by payment and round; payments for something else are passed over. What came is credited, also where it
    is not what was asked and a manager has accepted it.
    """
    ours = [fact for fact in payments if fact.purpose == PaymentPurpose.SAVINGS]
    if not ours:
        return
    facts = {_transaction(fact.payment_id, fact.round): fact for fact in ours}
    deposits = new_rows([_new(fact) for fact in ours])
    if missing := facts.keys() - {deposit.transaction_id for deposit in deposits}:
        raise ValueError(f"A deposit has this payment's receipt already: {min(missing)}.")
    for deposit in deposits:
        _take_up(deposit, facts[deposit.transaction_id])
    Deposit.objects.bulk_update(deposits, ["amount_minor", "receipt", "deposited_at", "deposited_on", "member"])
    credit(deposits)


@tenancy.joins
def fail_payments(*, payments: Sequence[PaymentFailed]) -> None:
    """Fail the pending deposits whose payments came to nothing. Idempotent; others are passed over."""
    for fact in payments:
        if fact.purpose == PaymentPurpose.SAVINGS:
            fail(
                [row for row in _of_payment(fact.payment_id) if row.status == DepositStatus.PENDING], reason=fact.reason
            )


@tenancy.joins
def let_go_of_payments(*, payments: Sequence[PaymentUnmatched]) -> None:
    """Reverse the deposits whose payment was matched by mistake; their transfers are reversed already. Idempotent."""
    for fact in payments:
        if fact.purpose == PaymentPurpose.SAVINGS:
            unverify(_of_payment(fact.payment_id), reason=fact.reason)


@tenancy.joins
def let_go_of_refunds(*, refunds: Sequence[PaymentRefunded]) -> None:
    """Reverse the deposits whose payments have gone back whole; the refund has taken the money already. Idempotent."""
    for fact in refunds:
        if fact.purpose == PaymentPurpose.SAVINGS and fact.full:
            unverify(_of_payment(fact.payment_id), reason=fact.reason)


@resolves
def saver_behind(account_reference: str) -> PaymentTarget | None:
    """Read what payers write on a Paybill: a saver's reference, perhaps with the code of a purpose."""
    if (target := target_of(account_reference)) is None:
        return None
    return PaymentTarget(PaymentPurpose.SAVINGS, target.member_id, target.subject_type, target.subject_id)


def _transaction(payment_id: str, round_: int) -> str:
    return f"payment:{payment_id}:{round_}" if round_ else f"payment:{payment_id}"


def _new(fact: PaymentSucceeded) -> NewDeposit:
    for_savings = fact.subject_type in ("", SUBJECT)
    return NewDeposit(
        member_id=UUID(fact.member_id),
        amount_minor=fact.amount_minor,
        deposited_at=datetime.fromisoformat(fact.occurred_at),
        currency=fact.currency,
        channel=fact.provider,
        transaction_id=_transaction(fact.payment_id, fact.round),
        receipt=fact.receipt,
        payment_id=UUID(fact.payment_id),
        account_reference=fact.account_reference,
        subject_type="" if for_savings else fact.subject_type,
        subject_id="" if for_savings else fact.subject_id,
    )


def _take_up(deposit: Deposit, fact: PaymentSucceeded) -> None:
    """Let a deposit that was asked for say what really came."""
    if deposit.status in (DepositStatus.VERIFIED, DepositStatus.REVERSED):
        return
    new = _new(fact)
    deposit.amount_minor, deposit.receipt, deposit.deposited_at = new.amount_minor, new.receipt, new.deposited_at
    deposit.deposited_on = house_of(deposit.organization_id).day_of(new.deposited_at)
    deposit.member_id = new.member_id


def _of_payment(payment_id: str) -> list[Deposit]:
    rows = Deposit.objects.of(tenancy.organization_id()).filter(payment_id=payment_id)
    return locked(rows.values_list("pk", flat=True))
