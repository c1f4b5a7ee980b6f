"""What is offered to members who take money out, and how much of it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from wallet.enums import CurrencyKind, PayoutMethod
from wallet.errors import CryptoUnsupportedError, LimitTakenError, TermsInvalidError, TermsTakenError
from wallet.gateways.registry import gateway_of
from wallet.models import WithdrawalLimit, WithdrawalTerms
from wallet.rules import iban
from wallet.selectors import currency_of

SEPA = "EUR"


@tenancy.joins
def add_terms(**values: Any) -> WithdrawalTerms:
    """Offer withdrawals by a method in a currency; the arguments are the columns of ``WithdrawalTerms``.

    Raises:
        TermsTakenError: There are terms for both.
        TermsInvalidError: They contradict themselves.
        CryptoUnsupportedError: Nothing is paid out in cryptocurrency.
        CurrencyNotFoundError: The organization does not use the currency.
    """
    organization_id = tenancy.organization_id()
    rows = WithdrawalTerms.objects.of(organization_id)
    if rows.filter(method=values["method"], currency=values["currency"]).exists():
        raise TermsTakenError(method=str(values["method"]), currency=str(values["currency"]))
    terms = WithdrawalTerms(organization_id=organization_id, **values)
    _require_sense(terms)
    terms.save()
    return terms


@tenancy.joins
def change_terms(*, terms_id: UUID, **changes: Any) -> WithdrawalTerms:
    """Offer withdrawals on other terms from now on; what was asked for keeps its fee. Idempotent. Locks the terms.

    Raises:
        NotFoundError: There are no such terms.
        TermsInvalidError: They contradict themselves, or would be for another method or currency.
    """
    rows = WithdrawalTerms.objects.of(tenancy.organization_id()).filter(pk=terms_id)
    terms: WithdrawalTerms | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if terms is None:
        raise NotFoundError
    if (changes.get("method", terms.method), changes.get("currency", terms.currency)) != (terms.method, terms.currency):
        raise TermsInvalidError(reason="Add other terms for another method or currency.")
    for name, value in changes.items():
        setattr(terms, name, value)
    _require_sense(terms)
    terms.save()
    return terms


@tenancy.joins
def add_limit(**values: Any) -> WithdrawalLimit:
    """Let a limit hold from now on; the arguments are the columns of ``WithdrawalLimit``.

    Raises:
        LimitTakenError: There is such a limit.
        TermsInvalidError: It bounds nothing.
        CurrencyNotFoundError: The organization does not use the currency.
    """
    organization_id = tenancy.organization_id()
    limit = WithdrawalLimit(organization_id=organization_id, **values)
    _require_bound(limit)
    return _written(limit)


@tenancy.joins
def change_limit(*, limit_id: UUID, **changes: Any) -> WithdrawalLimit:
    """Let a limit say something else from now on. Idempotent. Locks the limit.

    Raises:
        NotFoundError: There is no such limit.
        LimitTakenError: Another one holds for the same.
        TermsInvalidError: It bounds nothing.
        CurrencyNotFoundError: The organization does not use the currency.
    """
    limit = _limit(limit_id)
    for name, value in changes.items():
        setattr(limit, name, value)
    _require_bound(limit)
    return _written(limit)


@tenancy.joins
def remove_limit(*, limit_id: UUID) -> None:
    """Drop a limit.

    Raises:
        NotFoundError: There is no such limit.
    """
    _limit(limit_id).delete()


@tenancy.joins
def seed_limits(*, limits: Iterable[Mapping[str, Any]]) -> None:
    """Add the limits of a starter kit; what holds for the same stays as it is. Idempotent."""
    organization_id = tenancy.organization_id()
    rows = [WithdrawalLimit(organization_id=organization_id, **values) for values in limits]
    WithdrawalLimit.objects.bulk_create(rows, ignore_conflicts=True)


def _limit(limit_id: UUID) -> WithdrawalLimit:
    rows = WithdrawalLimit.objects.of(tenancy.organization_id()).filter(pk=limit_id)
    limit: WithdrawalLimit | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if limit is None:
        raise NotFoundError
    return limit


def _written(limit: WithdrawalLimit) -> WithdrawalLimit:
    others = WithdrawalLimit.objects.of(limit.organization_id).exclude(pk=limit.pk)
    same = {name: getattr(limit, name) for name in ("scope", "member_type", "currency", "period")}
    if others.filter(**same).exists():
        raise LimitTakenError
    limit.save()
    return limit


def _require_bound(limit: WithdrawalLimit) -> None:
    currency_of(limit.currency)
    if limit.most_minor is None and limit.most_count is None:
        raise TermsInvalidError(reason="Say how much, or how often.")
    if limit.member_type and limit.scope == "organization":
        raise TermsInvalidError(reason="A limit for all members together is for no kind of member.")


def _require_sense(terms: WithdrawalTerms) -> None:
    if terms.method == PayoutMethod.CRYPTO:
        raise CryptoUnsupportedError
    if currency_of(terms.currency).kind != CurrencyKind.MONEY:
        raise TermsInvalidError(reason="Only money is paid out, not points or credits.")
    if not 0 < terms.smallest_minor <= terms.largest_minor:
        raise TermsInvalidError(reason="The largest amount is not below the smallest, and that is more than nothing.")
    if terms.method == PayoutMethod.BANK:
        _require_account(terms)
    else:
        _require_provider(terms)


def _require_account(terms: WithdrawalTerms) -> None:
    if terms.currency != SEPA:
        raise TermsInvalidError(reason="Bank transfers are SEPA transfers, in euro.")
    if not terms.account_name.strip():
        raise TermsInvalidError(reason="Say whose account the transfers are paid from.")
    try:
        account = iban.bank_account(terms.account_iban, terms.account_bic)
    except ValueError as error:
        raise TermsInvalidError(reason=str(error)) from error
    terms.account_iban, terms.account_bic, terms.provider = account.value, account.bic, None


def _require_provider(terms: WithdrawalTerms) -> None:
    if terms.provider is None:
        raise TermsInvalidError(reason="Say through which provider it is paid.")
    gateway = gateway_of(terms.provider.kind)
    if not gateway.payouts:
        raise TermsInvalidError(reason="This provider pays nothing out.")
    if gateway.currencies and terms.currency not in gateway.currencies:
        raise TermsInvalidError(reason="This provider does not move that currency.")
