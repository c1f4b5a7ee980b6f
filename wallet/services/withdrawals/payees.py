"""Payees: where members may be paid, and from when on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.permissions import Caller
from organizations.selectors import policy_of
from wallet.enums import PayoutMethod
from wallet.errors import CryptoUnsupportedError, PayeeInvalidError, PayeeNotFoundError, PayeeTakenError
from wallet.models import Payee
from wallet.rules import iban
from wallet.rules.digests import keyed_digest
from wallet.rules.iban import Destination
from wallet.rules.limits import PAYEE_COOLING
from wallet.signals import PayeeAdded, payee_added


@tenancy.joins
def add_payee(
    *, member_id: UUID, method: str, destination: str, holder_name: str, by: Caller | None, bic: str = ""
) -> Payee:
    """Let money be sent there, after the organization's cooling time. Announces ``payee_added``.

    Args:
        member_id: Whose money.
        method: How it is paid.
        destination: An IBAN, a mobile number or an e-mail address, by the method.
        holder_name: Whom the account belongs to.
        by: Who enters it; None for the program.
        bic: The bank's BIC; found from the IBAN where it can be.

    Raises:
        CryptoUnsupportedError: Nothing is paid out in cryptocurrency.
        PayeeInvalidError: The destination cannot be one.
        PayeeTakenError: The member has it already.
    """
    organization_id = tenancy.organization_id()
    place = _place(method, destination, bic)
    digest = keyed_digest(f"{method}:{place.value}", settings.SECRET_KEY)
    _require_new(organization_id, member_id, method=method, digest=digest)
    payee = Payee.objects.create(
        organization_id=organization_id,
        member_id=member_id,
        method=method,
        holder_name=holder_name,
        destination=place.value,
        hint=place.hint,
        digest=digest,
        bic=place.bic,
        usable_from=_usable_from(organization_id),
        entered_by_id=by.member_id if by else None,
        entered_key=by.key if by else "",
    )
    _tell(payee, is_new=True)
    return payee


@tenancy.joins
def change_payee(*, payee_id: UUID, destination: str, holder_name: str, by: Caller | None, bic: str = "") -> Payee:
    """Change where or to whom a payee is paid: it cools again. What was asked for before goes where it went.

    Idempotent: the same again changes nothing. Locks the payee. Announces ``payee_added``.

    Raises:
        PayeeNotFoundError: There is no such payee.
        PayeeInvalidError: The destination cannot be one.
        PayeeTakenError: The member has another payee like that.
    """
    payee = _locked(payee_id)
    place = _place(payee.method, destination, bic)
    if (payee.destination, payee.holder_name, payee.bic) == (place.value, holder_name, place.bic):
        return payee
    digest = keyed_digest(f"{payee.method}:{place.value}", settings.SECRET_KEY)
    if digest != payee.digest:
        _require_new(payee.organization_id, payee.member_id, method=payee.method, digest=digest)
    payee.destination, payee.hint, payee.digest, payee.bic = place.value, place.hint, digest, place.bic
    payee.holder_name, payee.changed_at = holder_name, timezone.now()
    payee.usable_from = max(payee.usable_from, _usable_from(payee.organization_id))
    payee.entered_by_id, payee.entered_key = (by.member_id, by.key) if by else (None, "")
    payee.save()
    _tell(payee, is_new=False)
    return payee


@tenancy.joins
def remove_payee(*, payee_id: UUID) -> None:
    """Send nothing there any more; what was asked for before goes on. Idempotent. Locks the payee.

    Raises:
        PayeeNotFoundError: There is no such payee.
    """
    payee = _locked(payee_id)
    payee.removed_at = timezone.now()
    payee.save(update_fields=["removed_at"])


def _locked(payee_id: UUID) -> Payee:
    rows = Payee.objects.of(tenancy.organization_id()).filter(pk=payee_id, removed_at=None)
    payee: Payee | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if payee is None:
        raise PayeeNotFoundError(payee=str(payee_id))
    return payee


def _require_new(organization_id: UUID, member_id: UUID, *, method: str, digest: str) -> None:
    rows = Payee.objects.of(organization_id).filter(member_id=member_id, removed_at=None)
    if rows.filter(method=method, digest=digest).exists():
        raise PayeeTakenError


def _place(method: str, text: str, bic: str) -> Destination:
    if method == PayoutMethod.CRYPTO:
        raise CryptoUnsupportedError
    try:
        if method == PayoutMethod.BANK:
            return iban.bank_account(text, bic)
        return iban.phone(text, settings.PHONE_REGION) if method == PayoutMethod.MOBILE_MONEY else iban.email(text)
    except ValueError as error:
        raise PayeeInvalidError(reason=str(error)) from error


def _usable_from(organization_id: UUID) -> datetime:
    return timezone.now() + timedelta(hours=int(policy_of(organization_id, PAYEE_COOLING) or 0))


def _tell(payee: Payee, *, is_new: bool) -> None:
    told = PayeeAdded(str(payee.pk), str(payee.member_id), payee.method, payee.usable_from.isoformat(), is_new)
    announce(payee_added, told)
