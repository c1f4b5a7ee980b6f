"""Deposits: entered or paid, verified into the saver's account, or failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.failpoints import failpoint
from goodplay.core.ids import uuid7
from organizations.selectors import policy_of
from wallet.enums import TransferKind
from wallet.enums.savings import CASH, NEXT_DEPOSIT, DepositStatus, PeriodStatus
from wallet.errors import DepositStatusError, ReasonRequiredError, ReceiptTakenError, SameOfficerError
from wallet.models import Deposit, SavingsAccount, SavingsPeriod
from wallet.selectors.savings import House, house_of
from wallet.services.postings import Holder, Posting
from wallet.services.savings.accounts import open_accounts
from wallet.services.savings.contributions import collect_fines, recount
from wallet.services.savings.dormancy import wake
from wallet.services.transfers import post_transfers
from wallet.signals import (
    DepositFailed,
    DepositReversed,
    DepositVerified,
    deposit_failed,
    deposit_reversed,
    deposit_verified,
)

SUBJECT = "deposit"


@dataclass(frozen=True, slots=True)
class NewDeposit:
    """What is known of a deposit; amounts in minor units of ``currency`` (by default the organization's), times UTC.

    ``transaction_id`` names its cause and is unique (by default one is made); ``payment_id`` is its payment, if any.
    """

    member_id: UUID
    amount_minor: int
    deposited_at: datetime
    currency: str = ""
    channel: str = CASH
    transaction_id: str = ""
    receipt: str = ""
    payment_id: UUID | None = None
    account_reference: str = ""
    subject_type: str = ""
    subject_id: str = ""
    note: str = ""
    replaces: UUID | None = None
    deposit_id: UUID | None = None


@tenancy.joins
def enter_deposit(new: NewDeposit, *, by: UUID | None) -> Deposit:
    """Note money that an officer has taken; it counts once another officer has verified it.

    Raises:
        ReceiptTakenError: A deposit with this receipt stands.
    """
    organization_id = tenancy.organization_id()
    rows = Deposit.objects.of(organization_id).exclude(status=DepositStatus.REVERSED)
    if new.receipt and rows.filter(channel=new.channel, receipt=new.receipt).exists():
        raise ReceiptTakenError(receipt=new.receipt)
    open_accounts(member_ids=[new.member_id])
    deposit = _row(new, house_of(organization_id), organization_id)
    deposit.entered_by_id = by
    deposit.save(force_insert=True)
    return deposit


@tenancy.joins
def record_deposits(*, deposits: Sequence[NewDeposit], quiet: bool = True) -> list[Deposit]:
    """Credit deposits that are known to have come (history from another system), in a constant number of statements.

    Idempotent by ``transaction_id``. Announces ``deposit_verified`` for each; ``quiet`` ones cause no notices.

    Raises:
        DepositStatusError: One of them stands and was reversed.
    """
    rows = new_rows(deposits)
    credit(rows, quiet=quiet)
    return rows


@tenancy.joins
def verify_deposit(*, deposit_id: UUID, by: UUID | None) -> Deposit:
    """Credit a deposit that an officer has entered, and announce ``deposit_verified``.

    Idempotent; locks the deposit, then the saver's account.

    Raises:
        SameOfficerError: The officer has entered it himself, or it is his own.
        DepositStatusError: It was rejected or reversed, or its provider has still to say that it is paid.
    """
    (deposit,) = locked([deposit_id])
    if deposit.payment_id is not None and deposit.status != DepositStatus.VERIFIED:
        raise DepositStatusError(status=deposit.status)
    require_other(deposit.organization_id, by, {deposit.entered_by_id, deposit.member_id})
    if deposit.status != DepositStatus.VERIFIED:
        if deposit.status != DepositStatus.PENDING:
            raise DepositStatusError(status=deposit.status)
        deposit.verified_by_id = by
        credit([deposit])
    return deposit


@tenancy.joins
def reject_deposit(*, deposit_id: UUID, reason: str) -> Deposit:
    """Give up a deposit that was entered by hand and is not verified; announces ``deposit_failed``. Idempotent.

    Raises:
        DepositStatusError: It is verified, or a provider answers for it.
        ReasonRequiredError: The reason is blank.
    """
    if not reason.strip():
        raise ReasonRequiredError
    (deposit,) = locked([deposit_id])
    if deposit.payment_id is not None:
        raise DepositStatusError(status=deposit.status)
    fail([deposit], reason=reason)
    return deposit


@tenancy.joins
def credit(deposits: Sequence[Deposit], *, quiet: bool = False) -> None:
    """Move the money of locked deposits into their savers' accounts, all of them or none; announces each.

    Deposits that are verified already are passed over. What members owe is computed anew, fines that are taken by
    themselves are taken, and savers who were silent are woken.

    Raises:
        DepositStatusError: One of them was reversed.
    """
    fresh = [deposit for deposit in deposits if deposit.status != DepositStatus.VERIFIED]
    if not fresh:
        return
    organization_id = tenancy.organization_id()
    frozen = _frozen_until(organization_id)
    failpoint("deposit.before_credit")
    now = timezone.now()
    for deposit in fresh:
        _step(deposit, DepositStatus.VERIFIED)
        deposit.verified_at, deposit.reason = now, ""
    post_transfers([_posting(deposit, frozen) for deposit in fresh])
    failpoint("deposit.after_credit")
    Deposit.objects.bulk_update(fresh, ["status", "verified_at", "verified_by", "reason"])
    announce_all(deposit_verified, [DepositVerified(**_facts(deposit), quiet=quiet) for deposit in fresh])
    members = {deposit.member_id for deposit in fresh}
    wake(last_on={row.member_id: row.deposited_on for row in sorted(fresh, key=lambda row: row.deposited_on)})
    recount(member_ids=members)
    collect_fines()


@tenancy.joins
def fail(deposits: Sequence[Deposit], *, reason: str) -> None:
    """Give locked deposits up, and announce ``deposit_failed``; those that have failed already are passed over.

    Raises:
        DepositStatusError: One of them is verified or reversed.
    """
    fresh = [deposit for deposit in deposits if deposit.status != DepositStatus.FAILED]
    for deposit in fresh:
        _step(deposit, DepositStatus.FAILED)
        deposit.reason = reason[:200]
    Deposit.objects.bulk_update(fresh, ["status", "reason"])
    announce_all(deposit_failed, [DepositFailed(str(row.pk), str(row.member_id), row.reason) for row in fresh])


@tenancy.joins
def unverify(deposits: Sequence[Deposit], *, reason: str) -> None:
    """Note that the transfers of locked, verified deposits were reversed; announces ``deposit_reversed``.

    Those that are reversed already are passed over; those that never were verified fail.
    """
    taken_back = [deposit for deposit in deposits if deposit.status == DepositStatus.VERIFIED]
    for deposit in taken_back:
        _step(deposit, DepositStatus.REVERSED)
        deposit.closed_at, deposit.reason = timezone.now(), reason[:200]
    Deposit.objects.bulk_update(taken_back, ["status", "closed_at", "reason"])
    announce_all(deposit_reversed, [DepositReversed(**_facts(row), reason=row.reason) for row in taken_back])
    _forget(taken_back)
    recount(member_ids={row.member_id for row in taken_back})
    fail([row for row in deposits if row.status == DepositStatus.PENDING], reason=reason)


def new_rows(new: Iterable[NewDeposit]) -> list[Deposit]:
    """Write deposits; one whose ``transaction_id`` stands is left as it is. Returns what stands, locked."""
    organization_id = tenancy.organization_id()
    house, wanted = house_of(organization_id), list(new)
    open_accounts(member_ids={each.member_id for each in wanted})
    rows = [_row(each, house, organization_id) for each in wanted]
    Deposit.objects.bulk_create(rows, ignore_conflicts=True)
    standing = Deposit.objects.of(organization_id).filter(transaction_id__in=[row.transaction_id for row in rows])
    return locked(standing.values_list("pk", flat=True))


def locked(deposit_ids: Iterable[UUID]) -> list[Deposit]:
    """Lock deposits in the order of their ids; a missing one raises ``Deposit.DoesNotExist``."""
    wanted = set(deposit_ids)
    rows = Deposit.objects.of(tenancy.organization_id()).filter(pk__in=wanted)
    found = list(rows.order_by("pk").select_for_update(no_key=True))
    if len(found) != len(wanted):
        raise Deposit.DoesNotExist
    return found


def require_other(organization_id: UUID, by: UUID | None, authors: set[UUID | None]) -> None:
    """Refuse an officer who decides about his own work, where the organization wants two.

    Raises:
        SameOfficerError: He is one of the authors.
    """
    if by is not None and by in authors and policy_of(organization_id, "author_cannot_approve_own"):
        raise SameOfficerError


def verify_key(deposit_id: UUID) -> str:
    """Return the key of the transfer that credits a deposit."""
    return f"deposit:{deposit_id}:verify"


def _row(new: NewDeposit, house: House, organization_id: UUID) -> Deposit:
    pk = new.deposit_id or uuid7()
    return Deposit(
        pk=pk,
        organization_id=organization_id,
        member_id=new.member_id,
        amount_minor=new.amount_minor,
        currency=new.currency or house.currency,
        channel=new.channel,
        transaction_id=new.transaction_id or f"entry:{pk}",
        receipt=new.receipt,
        payment_id=new.payment_id,
        account_reference=new.account_reference[:40],
        subject_type=new.subject_type,
        subject_id=new.subject_id,
        note=new.note,
        deposited_at=new.deposited_at,
        deposited_on=house.day_of(new.deposited_at),
        replaces_id=new.replaces,
    )


def _posting(deposit: Deposit, frozen: date | None) -> Posting:
    """Provider's money waits in ``incoming``; cash comes from outside now. Frozen days stay as they are."""
    source = "incoming" if deposit.payment_id is not None else "external"
    return Posting(
        verify_key(deposit.pk),
        Holder.purpose(f"{source}:{deposit.channel}"),
        Holder.member(deposit.member_id),
        deposit.amount_minor,
        deposit.currency,
        TransferKind.DEPOSIT,
        SUBJECT,
        str(deposit.pk),
        deposit.receipt or deposit.note,
        None if frozen is not None and deposit.deposited_on <= frozen else deposit.deposited_at,
        journal_id=deposit.payment_id,
    )


def _frozen_until(organization_id: UUID) -> date | None:
    """Return the last day whose figures were frozen, None while there is none."""
    rows = SavingsPeriod.objects.of(organization_id).exclude(status=PeriodStatus.WITHDRAWN)
    last: date | None = rows.aggregate(day=Max("ends_on"))["day"]
    return last


def _forget(deposits: Sequence[Deposit]) -> None:
    """Look up anew when savers have deposited last."""
    for member_id in {row.member_id for row in deposits}:
        rows = Deposit.objects.of(tenancy.organization_id()).filter(member_id=member_id, status=DepositStatus.VERIFIED)
        last = rows.aggregate(day=Max("deposited_on"))["day"]
        SavingsAccount.objects.of(tenancy.organization_id()).filter(member_id=member_id).update(last_deposit_on=last)


def _step(deposit: Deposit, status: DepositStatus) -> None:
    if status not in NEXT_DEPOSIT[deposit.status]:
        raise DepositStatusError(status=deposit.status)
    deposit.status = status


def _facts(deposit: Deposit) -> dict[str, Any]:
    return {
        "deposit_id": str(deposit.pk),
        "member_id": str(deposit.member_id),
        "amount_minor": deposit.amount_minor,
        "currency": deposit.currency,
        "channel": deposit.channel,
        "receipt": deposit.receipt,
        "subject_type": deposit.subject_type,
        "subject_id": deposit.subject_id,
        "deposited_at": deposit.deposited_at.isoformat(),
    }
