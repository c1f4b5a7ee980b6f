"""Converting one thing that a member has, or did, into another."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7
from wallet.enums import TransferKind
from wallet.enums.conversions import NEXT_CONVERSION, ConversionStatus
from wallet.errors.conversions import (
    ConversionKeyReusedError,
    ConversionNotFoundError,
    ConversionStateError,
    ConversionTooSmallError,
    MultiplierInvalidError,
)
from wallet.models import Conversion
from wallet.rules import conversion as rules
from wallet.rules.conversion import Outcome, Rate
from wallet.selectors.balances import available_of_members
from wallet.selectors.rates import rate_of
from wallet.services.accounts import currency_ids, lock_members
from wallet.services.conversions.auto_donations import fire_auto_donations
from wallet.services.conversions.checking import is_to_be_checked
from wallet.services.corrections import reverse_transfers
from wallet.services.holds import place_hold, release_hold
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers
from wallet.signals.conversions import CreditsConverted, credits_converted

EXCHANGE = Holder.purpose("exchange")
SUBJECT = "conversion"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a conversion would do now; ``available_minor`` is what the member has for it, None for a unit."""

    rate: Rate
    from_minor: int
    outcome: Outcome
    available_minor: int | None

    @property
    def is_possible(self) -> bool:
        """Tell whether it is enough for the rate and the member has it."""
        has = self.available_minor is None or self.available_minor >= self.from_minor
        return has and self.outcome.to_minor > 0 and self.from_minor >= self.rate.minimum_minor


@tenancy.joins
def quote(
    *, rate_type: str, from_minor: int, multipliers: Mapping[str, int] | None = None, member_id: UUID | None = None
) -> Quote:
    """Return what a conversion would give, and whether it is possible; nothing is written.

    Raises:
        RateNotFoundError: No rate of this type holds.
        MultiplierInvalidError: A multiplier is unknown, or no factor of at least 1.
    """
    factors = dict(multipliers or {})
    if not rules.are_factors(factors):
        raise MultiplierInvalidError
    rate = rate_of(rate_type)
    available = None
    if rate.from_currency and member_id is not None:
        available = available_of_members([member_id], currency=rate.from_currency).get(member_id, 0)
    return Quote(rate, from_minor, rules.convert(rate, from_minor, factors), available)


@tenancy.joins
def convert(
    *,
    member_id: UUID,
    rate_type: str,
    from_minor: int,
    key: str,
    multipliers: Mapping[str, int] | None = None,
    source: str = "",
    subject: tuple[str, str] = ("", ""),
    description: str = "",
) -> Conversion:
    """Convert for a member at the rate that holds now: two transfers under one journal, one where a unit is converted.

    A conversion that looks wrong is held until somebody has checked it; what it takes is set aside meanwhile.
    Afterwards the wallet may give by itself. Idempotent by ``key``; locks the member's account in the currency that
    comes out, then the one that is taken from. Announces ``credits_converted``.

    Args:
        member_id: Whose wallet.
        rate_type: At which rate.
        from_minor: How much: minor units of the rate's currency, or thousandths of its unit.
        key: Names the cause; unique in the organization.
        multipliers: ``tournament``, ``streak`` and ``weekend`` as factors in thousandths, as far as they apply; whoever
            calls knows them. Each counts up to the rate's cap.
        source: Who told.
        subject: Type and id of what it is about.
        description: Shown to the member.

    Raises:
        RateNotFoundError: No rate of this type holds.
        MultiplierInvalidError: A multiplier is unknown, or no factor of at least 1.
        ConversionTooSmallError: Less than the rate's minimum, or nothing would come out.
        InsufficientFundsError: The member has less.
        ConversionKeyReusedError: The key names another conversion.
    """
    organization_id = tenancy.organization_id()
    quoted = quote(rate_type=rate_type, from_minor=from_minor, multipliers=multipliers)
    rate, outcome = quoted.rate, quoted.outcome
    lock_members(member_ids=[member_id], currency=rate.to_currency)
    if (standing := _standing(organization_id, key)) is not None:
        if (standing.member_id, standing.rate.rate_type, standing.from_minor) != (member_id, rate_type, from_minor):
            raise ConversionKeyReusedError(key=key)
        return standing
    if not quoted.is_possible:
        raise ConversionTooSmallError(minimum_minor=rate.minimum_minor)
    ids = currency_ids(organization_id, {code for code in (rate.from_currency, rate.to_currency) if code})
    conversion = Conversion(
        organization_id=organization_id,
        key=key,
        member_id=member_id,
        rate_id=rate.id,
        from_currency_id=ids.get(rate.from_currency),
        from_minor=from_minor,
        to_currency_id=ids[rate.to_currency],
        base_minor=outcome.base_minor,
        to_minor=outcome.to_minor,
        multipliers=dict(outcome.multipliers),
        multiplier_milli=outcome.multiplier_milli,
        status=ConversionStatus.HELD,
        reason=description[:200],
        source=source,
        subject_type=subject[0],
        subject_id=subject[1],
        journal_id=uuid7(),
    )
    conversion.save(force_insert=True)
    if is_to_be_checked(conversion):
        _set_aside(conversion, rate)
    else:
        _book(conversion)
    return conversion


@tenancy.joins
def accept_conversion(*, conversion_id: UUID) -> Conversion:
    """Let a held conversion take place, at the rate at which it was asked for. Idempotent; locks it.

    Raises:
        ConversionNotFoundError: There is no such conversion.
        ConversionStateError: It was refused or reversed.
    """
    conversion = _locked(conversion_id)
    if _goes_to(conversion, ConversionStatus.CONVERTED):
        if conversion.from_currency_id:
            release_hold(key=_hold_key(conversion))
        _book(conversion)
    return conversion


@tenancy.joins
def refuse_conversion(*, conversion_id: UUID, reason: str) -> Conversion:
    """Give up on a held conversion; what it set aside is free again. Idempotent; locks it.

    Raises:
        ConversionNotFoundError: There is no such conversion.
        ConversionStateError: It has taken place.
    """
    conversion = _locked(conversion_id)
    if _goes_to(conversion, ConversionStatus.REFUSED):
        if conversion.from_currency_id:
            release_hold(key=_hold_key(conversion))
        _close(conversion, ConversionStatus.REFUSED, reason)
    return conversion


@tenancy.joins
def reverse_conversion(*, conversion_id: UUID, reason: str) -> Conversion:
    """Take a conversion back by the mirrors of its transfers. Idempotent; locks it, then the member's accounts.

    Raises:
        ConversionNotFoundError: There is no such conversion.
        ConversionStateError: It has not taken place.
        InsufficientFundsError: The member has spent what came out.
        ReasonRequiredError: The reason is blank.
    """
    conversion = _locked(conversion_id)
    if _goes_to(conversion, ConversionStatus.REVERSED):
        reverse_transfers(keys=[posting.key for posting in _postings(conversion)], reason=reason)
        _close(conversion, ConversionStatus.REVERSED, reason)
    return conversion


def _book(conversion: Conversion) -> None:
    post_transfers(_postings(conversion))
    _close(conversion, ConversionStatus.CONVERTED, conversion.reason)
    announce(
        credits_converted,
        CreditsConverted(
            conversion_id=str(conversion.pk),
            member_id=str(conversion.member_id),
            rate_type=conversion.rate.rate_type,
            from_minor=conversion.from_minor,
            from_currency=conversion.from_currency.code if conversion.from_currency else "",
            to_minor=conversion.to_minor,
            to_currency=conversion.to_currency.code,
            subject_type=conversion.subject_type,
            subject_id=conversion.subject_id,
        ),
    )
    fire_auto_donations(member_ids=[conversion.member_id])


def _postings(conversion: Conversion) -> list[Posting]:
    """Return the transfers: what goes out, unless it is a unit, and what comes in."""
    member, source = Holder.member(conversion.member_id), conversion.from_currency
    subject_id, reason = str(conversion.pk), (conversion.reason or conversion.rate.name)[:200]
    kind = TransferKind.CONVERT if source else TransferKind.EARN
    came = Posting(
        f"conversion:{conversion.pk}:in",
        EXCHANGE,
        member,
        conversion.to_minor,
        conversion.to_currency.code,
        kind,
        SUBJECT,
        subject_id,
        reason,
        journal_id=conversion.journal_id,
    )
    if source is None:
        return [came]
    went = Posting(
        f"conversion:{conversion.pk}:out",
        member,
        EXCHANGE,
        conversion.from_minor,
        source.code,
        kind,
        SUBJECT,
        subject_id,
        reason,
        journal_id=conversion.journal_id,
    )
    return [went, came]


def _set_aside(conversion: Conversion, rate: Rate) -> None:
    if rate.from_currency:
        place_hold(
            key=_hold_key(conversion),
            member_id=conversion.member_id,
            amount_minor=conversion.from_minor,
            currency=rate.from_currency,
            reason=rate.name,
        )


def _hold_key(conversion: Conversion) -> str:
    return f"conversion:{conversion.pk}"


def _close(conversion: Conversion, status: ConversionStatus, reason: str) -> None:
    conversion.status, conversion.reason, conversion.closed_at = status, reason[:200], timezone.now()
    conversion.save(update_fields=["status", "reason", "closed_at"])


def _standing(organization_id: UUID, key: str) -> Conversion | None:
    found: Conversion | None = Conversion.objects.of(organization_id).filter(key=key).select_related("rate").first()
    return found


def _locked(conversion_id: UUID) -> Conversion:
    rows = Conversion.objects.of(tenancy.organization_id()).select_for_update(no_key=True, of=("self",))
    related = rows.select_related("rate", "from_currency", "to_currency")
    conversion: Conversion | None = related.filter(pk=conversion_id).first()
    if conversion is None:
        raise ConversionNotFoundError
    return conversion


def _goes_to(conversion: Conversion, status: ConversionStatus) -> bool:
    """Tell whether there is a step to take; False where it has been taken."""
    if conversion.status == status:
        return False
    if status not in NEXT_CONVERSION[conversion.status]:
        raise ConversionStateError(status=conversion.status)
    return True
