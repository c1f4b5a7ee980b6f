"""Proving who one is: at sign-in, and again before what moves money or rights."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.utils import timezone

from accounts.enums import FactorKind
from accounts.gateways import passkeys, totp
from accounts.gateways.passkeys import Asked, Page
from accounts.models import Factor, ProofAttempt, RecoveryCode, User
from accounts.rules import codes
from accounts.rules.proofs import Proofs, normal_recovery_code
from accounts.selectors import factor_kinds_of, has_factor
from goodplay.core import limits, tenancy
from goodplay.core.ids import uuid7

LIVES = timedelta(minutes=5)
TRIES = 5
"""How many wrong answers an attempt bears; the person has five a minute in all."""
SIGN_IN, STEP_UP = "sign_in", "step_up"
"""What a proof is for."""
PER_PERSON = "5/minute"
SCOPE = "factor"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person gives; exactly one of them."""

    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)
    passkey: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the person is asked.

    ``handle`` names the attempt, ``kinds`` what may answer it, ``passkey`` is for the browser (None when the person has
    none for this host); ``expires_in`` are seconds.
    """

    handle: str = field(repr=False)
    kinds: tuple[str, ...] = ()
    passkey: Mapping[str, Any] | None = None
    expires_in: int = int(LIVES.total_seconds())


@dataclass(frozen=True, slots=True)
class Proved:
    """Who has proved it, where he wanted to go and on which device."""

    user_id: UUID
    place: UUID | None
    device: str
    proofs: Proofs


@tenancy.joins
def begin_proof(
    *, purpose: str, user_id: UUID | None, page: Page, place: UUID | None = None, device: str = ""
) -> Asking:
    """Ask a person for a second factor (or, if he has none, the password); without a user, for any passkey.

    Args:
        purpose: What it is for; an answer counts for nothing else.
        user_id: Who; None lets the passkey tell.
        page: Where his browser is.
        place: The organization he wants to sign in to.
        device: What his device calls itself.
    """
    known = [] if user_id is None else list(_passkeys(page).filter(user_id=user_id).values_list("secret", flat=True))
    asked = passkeys.ask_to_sign(page, known) if known or user_id is None else None
    kinds = factor_kinds_of(user_id) if user_id else (FactorKind.PASSKEY.value,)
    return open_attempt(purpose=purpose, user_id=user_id, asked=asked, kinds=kinds, place=place, device=device)


@tenancy.joins
def finish_proof(*, handle: str, purpose: str, answer: Answer, page: Page) -> Proved | None:
    """Take the right answer, once; the wrong ones are counted, and after five the attempt is spent.

    Returns:
        Who it was; None when the answer is wrong or the attempt is spent or expired. Nothing is raised, so that the
        count commits; the entrance refuses. Locks the attempt's row.

    Raises:
        LimitedError: Five answers a minute of one person are looked at.
    """
    attempt = living_attempt(handle, purpose=purpose)
    if attempt is None:
        return None
    user_id = attempt.user_id or _owner_of(answer)
    if user_id is not None:
        limits.require_allowance(SCOPE, str(user_id), PER_PERSON, guards=True)
    now = timezone.now()
    proofs = _proofs(user_id, answer, attempt=attempt, page=page, now=now) if user_id else None
    if user_id is None or proofs is None:
        ProofAttempt.objects.filter(pk=attempt.pk).update(attempts=F("attempts") + 1)
        return None
    ProofAttempt.objects.filter(pk=attempt.pk).update(used_at=now)
    limits.forget(SCOPE, str(user_id), PER_PERSON)
    return Proved(user_id, attempt.place, attempt.device, proofs)


@tenancy.joins
def purge_proofs(*, before: datetime) -> int:
    """Delete the attempts that expired before an instant, and return how many. Idempotent."""
    deleted, _ = ProofAttempt.objects.filter(expires_at__lt=before).delete()
    return deleted


def open_attempt(
    *,
    purpose: str,
    user_id: UUID | None,
    asked: Asked | None = None,
    kinds: tuple[str, ...] = (),
    place: UUID | None = None,
    device: str = "",
) -> Asking:
    """Write an attempt down and return what the client holds of it."""
    now = timezone.now()
    secret = codes.new_link_code()
    attempt = ProofAttempt(
        id=uuid7(),
        user_id=user_id,
        purpose=purpose,
        place=place,
        device=device[:255],
        challenge=asked.state if asked else {},
        created_at=now,
        expires_at=now + LIVES,
    )
    attempt.digest = codes.digest(secret, subject=attempt.pk, pepper=settings.SECRET_KEY)
    attempt.save(force_insert=True)
    return Asking(codes.token(attempt.pk, secret), kinds, asked.options if asked else None)


def living_attempt(handle: str, *, purpose: str) -> ProofAttempt | None:
    """Return, locked, the attempt that a handle names, if it can still be answered."""
    read = codes.read_token(handle)
    if read is None:
        return None
    attempt: ProofAttempt | None = (
        ProofAttempt.objects.select_for_update(no_key=True)
        .filter(pk=read[0], purpose=purpose, used_at=None, attempts__lt=TRIES, expires_at__gt=timezone.now())
        .first()
    )
    if attempt is None or not codes.fits(read[1], attempt.digest, subject=attempt.pk, pepper=settings.SECRET_KEY):
        return None
    return attempt


def _proofs(user_id: UUID, answer: Answer, *, attempt: ProofAttempt, page: Page, now: datetime) -> Proofs | None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    if answer.password:
        right = not has_factor(user_id) and check_password(answer.password, user.password)
        return Proofs.by_password(now) if right else None
    if answer.code:
        return Proofs.by_factor(now) if _takes_code(user_id, answer.code, now) else None
    if answer.recovery_code:
        return Proofs.by_factor(now) if _takes_recovery_code(user_id, answer.recovery_code, now) else None
    return Proofs.by_factor(now) if _takes_passkey(user_id, answer.passkey, attempt, page, now) else None


def _takes_code(user_id: UUID, code: str, now: datetime) -> bool:
    """Take a code of one of the person's apps; a step that was used is past, also for two at once."""
    for app in Factor.objects.filter(user_id=user_id, kind=FactorKind.APP, confirmed_at__isnull=False):
        step = totp.step_of(app.secret, code, at=now)
        fresh = Factor.objects.filter(pk=app.pk, last_step__lt=step or 0)
        if step is not None and fresh.update(last_step=step, last_used_at=now):
            return True
    return False


def _takes_recovery_code(user_id: UUID, typed: str, now: datetime) -> bool:
    kept = recovery_digest(user_id, typed)
    return bool(RecoveryCode.objects.filter(user_id=user_id, digest=kept, used_at=None).update(used_at=now))


def recovery_digest(user_id: UUID, typed: str) -> str:
    """Return what is kept of a recovery code: bound to the person and to the server's secret."""
    message = f"recovery:{user_id}:{normal_recovery_code(typed)}"
    return hmac.new(settings.SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def _takes_passkey(user_id: UUID, answer: Mapping[str, Any], attempt: ProofAttempt, page: Page, now: datetime) -> bool:
    known = _passkeys(page).filter(user_id=user_id)
    try:
        signed = passkeys.signer(page, attempt.challenge, answer, [factor.secret for factor in known])
    except passkeys.BadPasskeyError:
        return False
    return bool(known.filter(credential_id=signed).update(last_used_at=now))


def _owner_of(answer: Answer) -> UUID | None:
    """Return whose passkey a browser names; whether it has signed is asked after."""
    named = str(answer.passkey.get("id", ""))[:1400]
    return Factor.objects.filter(credential_id=named).values_list("user_id", flat=True).first() if named else None


def _passkeys(page: Page) -> Any:
    return Factor.objects.filter(kind=FactorKind.PASSKEY, host=page.host, confirmed_at__isnull=False)
