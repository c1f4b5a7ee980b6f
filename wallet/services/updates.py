"""Wallets that outside services change, and what others are told of it."""

from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import TransferKind
from wallet.selectors.balances import balances_of
from wallet.selectors.currencies import points_currency_of
from wallet.services.postings import Holder, Posted, Posting
from wallet.services.transfers import post_transfers
from wallet.signals.conversions import WalletUpdated, wallet_updated


@tenancy.joins
def update_wallet_with_sync(
    *,
    key: str,
    member_id: UUID,
    amount_minor: int,
    currency: str,
    description: str,
    service: str = "",
    subject: tuple[str, str] = ("", ""),
) -> Posted:
    """Add to a member's balance, or take from it (minor units, signed), against the service's own purpose, and tell.

    The announcement ``wallet_updated`` is written in the same transaction: whoever passes it on to other systems sends
    it at least once, and nothing that did not happen. Idempotent by ``key``; locks the member's account.

    Args:
        key: Names the cause; unique in the organization.
        member_id: Whose wallet.
        amount_minor: Signed; not zero.
        currency: The code.
        description: What for, in words for the member.
        service: The service ID that told.
        subject: Type and id of what it is about.

    Raises:
        InsufficientFundsError: More would be taken than the member has free.
        TransferKeyReusedError: The key was used for something else.
        CurrencyNotFoundError: The currency is unknown to the organization.
    """
    member, purpose = Holder.member(member_id), Holder.purpose(f"service:{service}" if service else "programme")
    debit, credit = (purpose, member) if amount_minor > 0 else (member, purpose)
    kind = TransferKind.EARN if amount_minor > 0 else TransferKind.SPEND
    posting = Posting(f"update:{key}", debit, credit, abs(amount_minor), currency, kind, *subject, description[:200])
    (posted,) = post_transfers([posting])
    if posted.new:
        is_points = currency == points_currency_of(tenancy.organization_id()).code
        tell_wallet_updated(
            member_id=member_id,
            description=description,
            balance_change_minor=0 if is_points else amount_minor,
            currency="" if is_points else currency,
            points_change=amount_minor if is_points else 0,
            service=service,
            subject=subject,
        )
    return posted


@tenancy.joins
def tell_wallet_updated(
    *,
    member_id: UUID,
    description: str,
    balance_change_minor: int = 0,
    currency: str = "",
    points_change: int = 0,
    service: str = "",
    subject: tuple[str, str] = ("", ""),
) -> WalletUpdated:
    """Announce ``wallet_updated`` for what has been booked in this transaction; not idempotent.

    Args:
        member_id: Whose wallet.
        description: What for, in words for the member.
        balance_change_minor: What was booked in ``currency`` (minor units, signed).
        currency: Its code; "" where only points changed.
        points_change: What was booked in points, signed.
        service: The service ID that told.
        subject: Type and id of what it is about.
    """
    points = points_currency_of(tenancy.organization_id()).code
    balances = {balance.currency.code: balance.balance_minor for balance in balances_of(member_id)}
    told = WalletUpdated(
        member_id=str(member_id),
        description=description,
        balance_change_minor=balance_change_minor,
        currency=currency,
        points_change=points_change,
        new_balance_minor=balances.get(currency, 0),
        new_points=balances.get(points, 0),
        service=service,
        subject_type=subject[0],
        subject_id=subject[1],
        updated_at=timezone.now().isoformat(),
    )
    announce(wallet_updated, told)
    return told
