"""Signing in: by e-mail or phone and password."""

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from accounts.enums import EndReason
from accounts.errors import EmailUnconfirmedError, FactorNeededError
from accounts.models import User
from accounts.rules.proofs import Proofs
from accounts.selectors import has_factor
from accounts.services.identifiers import normal_identifier
from accounts.services.tokens import TokenPair, end_family, issue_pair
from accounts.signals import UserSignedIn, user_signed_in
from goodplay.core import limits, tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event

PER_ACCOUNT = "5/minute"
PER_ADDRESS = "10/10 minutes"
ACCOUNT_SCOPE, ADDRESS_SCOPE = "sign_in_account", "sign_in_address"


@tenancy.joins
def check_credentials(*, identifier: str, password: str, ip: str) -> User | None:
    """Return the active user to whom an identifier and a password belong, in the platform's door.

    Every answer takes the time of one password check. Of one identifier five failures a minute are let through, known
    or unknown, of one address ten in ten minutes; a success begins the account's count anew. A failure is written
    down in the platform's trail, without what was typed.

    Args:
        identifier: E-mail address or phone number, as typed.
        password: As typed.
        ip: Where from; "" is not counted.

    Raises:
        LimitedError: There were too many failures.
        EmailUnconfirmedError: The password is right, but the address was never confirmed.
    """
    wanted = normal_identifier(identifier)
    if ip:
        limits.require_room(ADDRESS_SCOPE, ip, PER_ADDRESS, guards=True)
    limits.require_allowance(ACCOUNT_SCOPE, wanted, PER_ACCOUNT, guards=True)
    user = _known(wanted)
    fits = check_password(password, user.password) if user else _as_long_as_a_check(password)
    if user is None or not fits or not user.is_active:
        if ip:
            limits.hit(ADDRESS_SCOPE, ip, PER_ADDRESS, guards=True)
        record_security_event(
            kind=SecurityKind.SIGN_IN_FAILED, organization_id=PLATFORM_ID, user_id=user.pk if user else None
        )
        return None
    limits.forget(ACCOUNT_SCOPE, wanted, PER_ACCOUNT)
    if "@" in wanted and user.email_confirmed_at is None:
        raise EmailUnconfirmedError
    return user


@tenancy.joins
def begin_session(*, user_id: UUID, proofs: Proofs, device: str = "") -> TokenPair:
    """Sign a user in to the open door's organization. Not idempotent; announces ``user_signed_in``.

    Every way that ends in a session comes through here: who has a second factor needs to have given it.

    Raises:
        FactorNeededError: He has one, and has not.
        NoSuchOrganizationError: He has no active membership there.
    """
    organization_id = tenancy.organization_id()
    if proofs.factor_at is None and has_factor(user_id):
        raise FactorNeededError
    pair = issue_pair(user_id=user_id, organization_id=organization_id, device=device, proofs=proofs)
    now = timezone.now()
    User.objects.filter(pk=user_id).update(last_login=now)
    if pair.member_id is not None:
        facts = UserSignedIn(str(pair.member_id), str(user_id), str(pair.family_id), now.isoformat())
        announce(user_signed_in, facts)
    record_security_event(
        kind=SecurityKind.SIGNED_IN,
        organization_id=organization_id,
        user_id=user_id,
        facts={"family_id": str(pair.family_id)},
    )
    return pair


@tenancy.joins
def end_session(*, user_id: UUID, family_id: UUID, reason: EndReason = EndReason.SIGNED_OUT) -> None:
    """Sign a device out of the open door's organization; its tokens die at once. Idempotent."""
    organization_id = tenancy.organization_id()
    end_family(organization_id=organization_id, family_id=family_id, reason=reason)
    record_security_event(
        kind=SecurityKind.SIGNED_OUT,
        organization_id=organization_id,
        user_id=user_id,
        facts={"family_id": str(family_id), "reason": reason.value},
    )


def _known(identifier: str) -> User | None:
    field = "email" if "@" in identifier else "phone"
    return User.objects.filter(**{field: identifier}).first()


def _as_long_as_a_check(password: str) -> bool:
    make_password(password)
    return False
