"""Passkeys: made by the person's device, good at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.enums import FactorKind
from accounts.errors import PasskeyRefusedError
from accounts.gateways import passkeys
from accounts.gateways.passkeys import Page
from accounts.models import Factor, ProofAttempt, User
from accounts.services.factors.proving import Asking, living_attempt, open_attempt
from accounts.services.factors.trail import note
from goodplay.core import tenancy
from goodplay.core.models import SecurityKind

MAKING = "make"


@tenancy.joins
def ask_for_passkey(*, user_id: UUID, page: Page) -> Asking:
    """Return what the person's browser is asked, to make a passkey for the page's host. Good for five minutes."""
    user = User.objects.get(pk=user_id)
    known = Factor.objects.filter(user_id=user_id, kind=FactorKind.PASSKEY, host=page.host)
    asked = passkeys.ask_to_make(
        page, user_id=user_id, name=str(user.email or user.phone), known=[factor.secret for factor in known]
    )
    return open_attempt(purpose=MAKING, user_id=user_id, asked=asked)


@tenancy.joins
def add_passkey(
    *, user_id: UUID, handle: str, answer: Mapping[str, Any], name: str, page: Page, organization_id: UUID
) -> Factor:
    """Keep the passkey that a browser has made. Locks the attempt's row.

    Raises:
        PasskeyRefusedError: The answer does not hold, came too late or twice, or the passkey is known already.
    """
    attempt: ProofAttempt | None = living_attempt(handle, purpose=MAKING)
    if attempt is None or attempt.user_id != user_id:
        raise PasskeyRefusedError
    ProofAttempt.objects.filter(pk=attempt.pk).update(used_at=timezone.now())
    try:
        made = passkeys.take_made(page, attempt.challenge, answer)
    except passkeys.BadPasskeyError as error:
        raise PasskeyRefusedError from error
    if Factor.objects.filter(credential_id=made.credential_id).exists():
        raise PasskeyRefusedError
    factor: Factor = Factor.objects.create(
        user_id=user_id,
        kind=FactorKind.PASSKEY,
        name=name,
        secret=made.public,
        credential_id=made.credential_id,
        host=page.host,
        confirmed_at=timezone.now(),
    )
    note(SecurityKind.FACTOR_ADDED, user_id=user_id, organization_id=organization_id, kind=factor.kind)
    return factor
