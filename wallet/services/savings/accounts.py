"""Savings accounts: every saver has a reference, and a payment's account finds its saver again."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Func

from accounts.models import Membership
from goodplay.core import tenancy
from organizations.selectors import policy_of
from wallet.errors import PurposeCodeError
from wallet.models import PurposeReference, SavingsAccount
from wallet.rules.dormancy import OPENS_ACCOUNTS
from wallet.rules.references import ALPHABET, BODY_LENGTH, is_reference, readings, tidy, with_check
from wallet.selectors.savings import house_of

LONGEST_CODE = 12
TRIES = 8


class PhoneHash(Func):
    """The SHA-256 of a phone number's digits (E.164 without the plus), as a provider tells it."""

    template = "encode(sha256(convert_to(substr(%(expressions)s, 2), 'UTF8')), 'hex')"
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Target:
    """Where money with an account reference belongs; ``subject_type`` is empty when it is for the savings only."""

    member_id: UUID
    subject_type: str = ""
    subject_id: str = ""


@tenancy.joins
def open_accounts(*, member_ids: Iterable[UUID]) -> dict[UUID, SavingsAccount]:
    """Give members of the open door's organization a savings account with a reference of its own. Idempotent.

    Returns:
        The accounts by member, those that stood already among them.
    """
    organization_id = tenancy.organization_id()
    wanted = set(member_ids)
    for _ in range(TRIES):
        rows = SavingsAccount.objects.of(organization_id).filter(member_id__in=wanted)
        standing = {account.member_id: account for account in rows}
        missing = sorted(wanted - standing.keys())
        if not missing:
            return standing
        today = house_of(organization_id).today()
        accounts = [
            SavingsAccount(
                organization_id=organization_id,
                member_id=member_id,
                reference=new_reference(),
                opened_on=today,
                activeness_since=today,
            )
            for member_id in missing
        ]
        SavingsAccount.objects.bulk_create(accounts, ignore_conflicts=True)
    raise RuntimeError("No free references were found.")


@tenancy.joins
def open_accounts_of_joined(*, member_ids: Iterable[UUID]) -> None:
    """Give new members a savings account where the organization's policy says so. Idempotent."""
    if policy_of(tenancy.organization_id(), OPENS_ACCOUNTS):
        open_accounts(member_ids=member_ids)


@tenancy.joins
def open_accounts_of_all() -> int:
    """Give every active member who has none a savings account; return how many were opened. Idempotent."""
    organization_id = tenancy.organization_id()
    having = SavingsAccount.objects.of(organization_id).values("member_id")
    members = Membership.objects.of(organization_id).active().exclude(pk__in=having)
    missing = list(members.values_list("pk", flat=True))
    open_accounts(member_ids=missing)
    return len(missing)


def new_reference() -> str:
    """Return a reference by chance; whether it is free the database says."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH)))


@tenancy.joins
def target_of(account_reference: str, *, phone_sha256: str = "") -> Target | None:
    """Return where money belongs that came with an account reference; None when nobody can tell.

    A saver's reference alone is enough. The code of a purpose needs the saver's beside it, or a payer whose phone
    (``phone_sha256`` of its digits with the country code) belongs to exactly one member; a phone alone tells nothing.
    """
    organization_id = tenancy.organization_id()
    found = readings(account_reference)
    references = {reading.saver for reading in found if reading.saver}
    savers: Mapping[str, UUID] = dict(
        SavingsAccount.objects.of(organization_id)
        .filter(reference__in=references, member__is_active=True)
        .values_list("reference", "member_id")
    )
    codes = {reading.purpose for reading in found if reading.purpose}
    rows = PurposeReference.objects.of(organization_id).filter(code__in=codes, is_active=True)
    purposes = {row.code: row for row in rows}
    for reading in found:
        purpose = purposes.get(reading.purpose)
        member_id = savers.get(reading.saver)
        if reading.purpose and purpose is None:
            continue
        if purpose is not None and not reading.saver:
            member_id = _by_phone(organization_id, phone_sha256)
        if member_id is not None:
            return Target(member_id, purpose.subject_type, purpose.subject_id) if purpose else Target(member_id)
    return _saver_alone(savers)


@tenancy.joins
def add_purpose(*, code: str, label: str, subject_type: str = "", subject_id: str = "") -> PurposeReference:
    """Let payers add a code to their account, and say what such money is for.

    Raises:
        PurposeCodeError: The code is taken, too short or long, or reads like a saver's reference.
    """
    organization_id, tidied = tenancy.organization_id(), tidy(code)
    taken = PurposeReference.objects.of(organization_id).filter(code=tidied).exists()
    if taken or is_reference(tidied) or not 1 < len(tidied) <= LONGEST_CODE:
        raise PurposeCodeError(code=code)
    purpose: PurposeReference = PurposeReference.objects.create(
        organization_id=organization_id, code=tidied, label=label, subject_type=subject_type, subject_id=subject_id
    )
    return purpose


@tenancy.joins
def change_purpose(*, purpose_id: UUID, **changes: str | bool) -> PurposeReference:
    """Give a code another label or meaning, or take it out of use; the code itself stays. Locks it."""
    rows = PurposeReference.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    purpose: PurposeReference = rows.get(pk=purpose_id)
    for name in ("label", "subject_type", "subject_id", "is_active"):
        if name in changes:
            setattr(purpose, name, changes[name])
    purpose.save(update_fields=["label", "subject_type", "subject_id", "is_active"])
    return purpose


def _saver_alone(savers: Mapping[str, UUID]) -> Target | None:
    """A saver's valid reference with a word that means nothing here is still that saver's money."""
    return Target(next(iter(savers.values()))) if len(savers) == 1 else None


def _by_phone(organization_id: UUID, phone_sha256: str) -> UUID | None:
    if not phone_sha256:
        return None
    members = Membership.objects.of(organization_id).active().annotate(phone_sha256=PhoneHash("user__phone"))
    ids = list(members.filter(phone_sha256=phone_sha256.lower()).values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None
