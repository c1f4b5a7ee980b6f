"""Holds: an amount is reserved, and later captured, released or left to expire."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums import NEXT_HOLD, HoldStatus, TransferKind
from wallet.errors import (
    HoldClosedError,
    HoldExceededError,
    HoldNotFoundError,
    InsufficientFundsError,
    TransferKeyReusedError,
)
from wallet.models import Account, Hold
from wallet.services.accounts import currency_ids, locked_accounts
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers

EXPIRE_AT_ONCE = 500


@tenancy.joins
def place_hold(
    *,
    key: str,
    member_id: UUID,
    amount_minor: int,
    currency: str,
    reason: str = "",
    expires_at: datetime | None = None,
) -> Hold:
    """Reserve part of a member's balance.

    Idempotent by ``key``; locks the member's account.

    Args:
        key: Names the cause; unique in the organization.
        member_id: Whose balance.
        amount_minor: Minor units, positive.
        currency: The currency's code.
        reason: Shown to the member and in the back office.
        expires_at: When it is given up by itself (UTC); None for never.

    Raises:
        InsufficientFundsError: The member has less free.
        TransferKeyReusedError: The key reserves another amount, or another account's.
        CurrencyNotFoundError: The currency is unknown to the organization.
    """
    organization_id = tenancy.organization_id()
    wanted = (Holder.member(member_id), currency_ids(organization_id, [currency])[currency])
    (account,) = locked_accounts(organization_id, [wanted]).members.values()
    hold: Hold | None = Hold.objects.of(organization_id).filter(key=key).first()
    if hold:
        if (hold.account_id, hold.amount_minor) != (account.account_id, amount_minor):
            raise TransferKeyReusedError(key=key)
        return hold
    if account.available_minor < amount_minor:
        raise InsufficientFundsError(
            account=account.account_id,
            currency=currency,
            available_minor=account.available_minor,
            required_minor=amount_minor,
        )
    _reserve(organization_id, account.account_id, amount_minor=amount_minor)
    return Hold.objects.create(
        organization_id=organization_id,
        key=key,
        account_id=account.account_id,
        amount_minor=amount_minor,
        reason=reason,
        expires_at=expires_at,
    )


@tenancy.joins
def capture_hold(
    *, key: str, to: Holder, kind: TransferKind, amount_minor: int | None = None, subject: tuple[str, str] = ("", "")
) -> Hold:
    """Move what a hold reserves, or a part of it, to its receiver, and free the rest.

    Posts the transfer ``hold:<key>:capture``. Idempotent for the same amount; locks the hold, then the account.

    Args:
        key: The hold's key.
        to: Who receives.
        kind: Why it moves.
        amount_minor: Minor units, positive; None for all of it.
        subject: Type and id of what the transfer is about.

    Raises:
        HoldNotFoundError: There is no such hold.
        HoldClosedError: It was released, has expired, or another amount was captured.
        HoldExceededError: It does not reserve that much.
    """
    hold = _locked(key)
    captured_minor = hold.amount_minor if amount_minor is None else amount_minor
    if hold.status == HoldStatus.CAPTURED and hold.captured_minor == captured_minor:
        return hold
    if captured_minor > hold.amount_minor:
        raise HoldExceededError(key=key, available_minor=hold.amount_minor, required_minor=captured_minor)
    _close(hold, status=HoldStatus.CAPTURED, captured_minor=captured_minor)
    account = hold.account
    post_transfers(
        [
            Posting(
                f"hold:{key}:capture",
                Holder.member(account.member_id),
                to,
                captured_minor,
                account.currency.code,
                kind,
                *subject,
                hold.reason,
            )
        ]
    )
    return hold


@tenancy.joins
def release_hold(*, key: str) -> Hold:
    """Free what a hold reserves. Idempotent; locks the hold, then the account.

    Raises:
        HoldNotFoundError: There is no such hold.
        HoldClosedError: It was captured or has expired.
    """
    hold = _locked(key)
    if hold.status != HoldStatus.RELEASED:
        _close(hold, status=HoldStatus.RELEASED)
    return hold


@tenancy.joins
def expire_holds() -> int:
    """Give up the holds of the open door's organization that are due, up to 500; return how many.

    Idempotent; locks the holds by key, then the accounts in the order of their ids. Two runs share the work.
    """
    due = (
        Hold.objects.of(tenancy.organization_id())
        .filter(status=HoldStatus.OPEN, expires_at__lte=timezone.now())
        .order_by("account_id", "pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("account__currency")
    )
    holds = list(due[:EXPIRE_AT_ONCE])
    for hold in holds:
        _close(hold, status=HoldStatus.EXPIRED)
    return len(holds)


def _locked(key: str) -> Hold:
    holds = Hold.objects.of(tenancy.organization_id()).select_related("account__currency")
    hold: Hold | None = holds.filter(key=key).select_for_update(no_key=True, of=("self",)).first()
    if hold is None:
        raise HoldNotFoundError(key=key)
    return hold


def _close(hold: Hold, *, status: HoldStatus, captured_minor: int = 0) -> None:
    if status not in NEXT_HOLD[hold.status]:
        raise HoldClosedError(key=hold.key, status=hold.status)
    hold.status, hold.captured_minor, hold.closed_at = status, captured_minor, timezone.now()
    hold.save(update_fields=["status", "captured_minor", "closed_at"])
    _reserve(hold.organization_id, hold.account_id, amount_minor=-hold.amount_minor)


def _reserve(organization_id: UUID, account_id: int, *, amount_minor: int) -> None:
    account = Account.objects.of(organization_id).filter(pk=account_id)
    account.update(held_minor=F("held_minor") + amount_minor)
