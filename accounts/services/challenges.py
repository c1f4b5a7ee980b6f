"""Challenges: what only the person who reads an address can answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.enums import Channel, Purpose
from accounts.models import Challenge
from accounts.rules import codes
from accounts.signals import ChallengeIssued, challenge_issued
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7

LIVES = {
    Purpose.CONFIRM_EMAIL: timedelta(days=2),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.TELL_EXISTS: timedelta(days=2),
}
TRIES = 5
"""How many wrong answers a challenge bears."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent: where to, why, and the code (``token`` for a link), which is kept nowhere else."""

    address: str
    name: str
    language: str
    purpose: str
    token: str


@tenancy.joins
def issue_challenge(*, purpose: Purpose, user_id: UUID | None, address: str, channel: Channel = Channel.EMAIL) -> UUID:
    """Ask a person to prove something, in the open door's organization; earlier challenges of the purpose lapse.

    Announces ``challenge_issued``; whoever serves the channel sends the code. Without a user nothing will be sent.
    """
    organization_id = tenancy.organization_id()
    now = timezone.now()
    somebody = user_id or uuid7()  # nobody's challenge takes as many statements as anybody's
    earlier = Challenge.objects.of(organization_id).filter(user_id=somebody, purpose=purpose, used_at=None)
    earlier.update(used_at=now)
    challenge = Challenge(
        id=uuid7(),
        organization_id=organization_id,
        user_id=user_id,
        purpose=purpose,
        channel=channel,
        address=address if user_id else "",
        created_at=now,
        expires_at=now + LIVES[purpose],
    )
    challenge.save(force_insert=True)
    announce(challenge_issued, ChallengeIssued(str(challenge.pk), channel, purpose))
    return challenge.pk


@tenancy.joins
def prepare_letter(*, challenge_id: UUID) -> Letter | None:
    """Make the code of a challenge that is to be sent, and keep its digest; None when there is nothing to send.

    Called again before ``note_sent`` it makes another code, and the earlier one is worthless.
    """
    organization_id = tenancy.organization_id()
    challenge: Challenge | None = (
        Challenge.objects.of(organization_id)
        .filter(pk=challenge_id, used_at=None, sent_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        .select_related("user")
        .first()
    )
    if challenge is None or challenge.user is None:
        return None
    code = codes.new_link_code() if challenge.channel == Channel.EMAIL else codes.new_typed_code()
    kept = codes.digest(code, subject=challenge.pk, pepper=settings.SECRET_KEY)
    Challenge.objects.of(organization_id).filter(pk=challenge_id).update(code_hash=kept)
    user = challenge.user
    return Letter(
        challenge.address, user.display_name, user.language, challenge.purpose, codes.token(challenge.pk, code)
    )


@tenancy.joins
def note_sent(*, challenge_id: UUID) -> None:
    """Note that the code went out. Idempotent."""
    Challenge.objects.of(tenancy.organization_id()).filter(pk=challenge_id, sent_at=None).update(sent_at=timezone.now())


@tenancy.joins
def answer_challenge(*, challenge_id: UUID, code: str, purpose: Purpose) -> Challenge | None:
    """Take the right answer, once; the wrong ones are counted, and after five the challenge is spent.

    Returns:
        The challenge; None when the code is wrong, spent or expired, or the user is no longer active. Nothing is
        raised, so that the count of wrong answers commits; the entrance refuses. Locks the challenge's row.
    """
    challenge: Challenge | None = (
        Challenge.objects.of(tenancy.organization_id())
        .filter(pk=challenge_id, purpose=purpose, used_at=None, attempts__lt=TRIES, expires_at__gt=timezone.now())
        .filter(user__is_active=True)
        .select_for_update(no_key=True, of=("self",))
        .first()
    )
    if challenge is None:
        return None
    if not codes.fits(code, challenge.code_hash, subject=challenge.pk, pepper=settings.SECRET_KEY):
        challenge.attempts = F("attempts") + 1
        challenge.save(update_fields=["attempts"])
        return None
    challenge.used_at = timezone.now()
    challenge.save(update_fields=["used_at"])
    return challenge


@tenancy.joins
def purge_challenges(*, organization_id: UUID, before: datetime) -> int:
    """Delete the challenges that expired before an instant, and return how many. Idempotent."""
    deleted, _ = Challenge.objects.of(organization_id).filter(expires_at__lt=before).delete()
    return deleted
