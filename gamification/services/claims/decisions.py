"""What is decided about claims."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from gamification.enums import ClaimKind, ClaimStatus
from gamification.errors import ActivityNotFoundError, ClaimOwnError, ClaimStatusError
from gamification.models import Activity, Claim
from gamification.rules import claims as rules
from gamification.services.activities import NewActivity, record_activities
from gamification.services.claims.steps import lock_claim, require_step, take_step
from gamification.services.members import lock_member
from gamification.services.reversals import reverse_activities
from gamification.services.skills.certificates import Proof, date_back, hold_skill, release_skill, require_room
from gamification.services.skills.definitions import require_skill
from gamification.signals import (
    ClaimApproved,
    ClaimRejected,
    ClaimReopened,
    ClaimReturned,
    claim_approved,
    claim_rejected,
    claim_reopened,
    claim_returned,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.selectors import policy_of

SOURCE = "claims"
SUBJECT = "claim"
DECIDED = frozenset({ClaimStatus.APPROVED, ClaimStatus.REJECTED})
SELF_ATTESTED = "The member's own word"


@tenancy.joins
def approve_claim(*, claim_id: UUID, decided_by: UUID | None = None, reason: str = "") -> Claim:
    """Let a claim count: it is recorded as an activity in the same transaction, and its effects follow after commit.

    A claimed skill is the member's from now on. Idempotent: an approved claim stays as it is. Locks the claim (and
    for a skill the membership). Announces ``claim_approved``.

    Args:
        claim_id: The claim.
        decided_by: The membership of who decides; None for the platform's staff.
        reason: A word to the member, if any.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: The claim waits for no decision.
        ClaimOwnError: It is the decider's own, or handed in by him (which a policy may allow).
        SkillHeldError: The member has the claimed skill by now.
        DomainError: The activity is refused: the member has left, or the action is switched off.
    """
    claim = lock_claim(claim_id)
    if claim.status == ClaimStatus.APPROVED:
        return claim
    require_step(claim, ClaimStatus.APPROVED)
    require_other(claim, decided_by)
    return count_claim(claim, decided_by=decided_by, reason=reason)


@tenancy.joins
def return_claim(*, claim_id: UUID, reason: str, decided_by: UUID | None = None) -> Claim:
    """Send a claim back with a question; the member corrects it and hands it in again.

    Idempotent: a claim that was sent back stays as it is. Locks the claim. Announces ``claim_returned``.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: The claim waits for no decision.
        ClaimOwnError: It is the decider's own, or handed in by him (which a policy may allow).
    """
    claim = lock_claim(claim_id)
    if claim.status == ClaimStatus.RETURNED:
        return claim
    _decide(claim, ClaimStatus.RETURNED, decided_by=decided_by, reason=reason)
    told = ClaimReturned(str(claim.pk), str(claim.member_id), claim.kind, claim.title, reason)
    announce(claim_returned, told)
    return claim


@tenancy.joins
def reject_claim(*, claim_id: UUID, reason: str, decided_by: UUID | None = None) -> Claim:
    """Let a claim not count. Idempotent: a rejected claim stays as it is.

    Locks the claim. Announces ``claim_rejected``.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: The claim waits for no decision.
        ClaimOwnError: It is the decider's own, or handed in by him (which a policy may allow).
    """
    claim = lock_claim(claim_id)
    if claim.status == ClaimStatus.REJECTED:
        return claim
    _decide(claim, ClaimStatus.REJECTED, decided_by=decided_by, reason=reason)
    told = ClaimRejected(str(claim.pk), str(claim.member_id), claim.kind, claim.title, reason)
    announce(claim_rejected, told)
    return claim


@tenancy.joins
def reopen_claim(*, claim_id: UUID, reason: str, decided_by: UUID | None = None) -> Claim:
    """Take a decision back: the claim waits again.

    What an approval had brought is reversed: the activity, its points, and the skill or certificate. Approved once
    more it is another activity. Not idempotent: a claim that waits was not decided. Locks the claim (and for a skill
    the membership). Announces ``claim_reopened``.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: The claim is neither approved nor rejected.
        ClaimOwnError: It is the decider's own, or handed in by him (which a policy may allow).
    """
    claim = lock_claim(claim_id)
    if claim.status not in DECIDED:
        raise ClaimStatusError(status=claim.status, wanted=ClaimStatus.SUBMITTED.value)
    require_other(claim, decided_by)
    was_approved = claim.status == ClaimStatus.APPROVED
    if was_approved:
        reverse_activities(activity_ids=_undone(claim), reason=reason, reversed_by=decided_by)
    claim.activity, claim.is_self_attested = None, False
    claim.decided_at = claim.decided_by_id = None
    claim.decision_reason = reason
    take_step(claim, ClaimStatus.SUBMITTED, by=decided_by, reason=reason)
    told = ClaimReopened(str(claim.pk), str(claim.member_id), claim.kind, claim.title, reason, was_approved)
    announce(claim_reopened, told)
    return claim


def count_claim(claim: Claim, *, decided_by: UUID | None, reason: str, is_self_attested: bool = False) -> Claim:
    """Record what the claim says and write it as approved; the caller holds its lock."""
    claim.approvals_count += 1
    claim.activity_id = (
        _hold(claim, decided_by, reason) if claim.kind == ClaimKind.SKILL else _record(claim, decided_by)
    )
    claim.is_self_attested = is_self_attested
    claim.decided_at, claim.decided_by_id, claim.decision_reason = timezone.now(), decided_by, reason
    take_step(claim, ClaimStatus.APPROVED, by=decided_by, reason=reason or (SELF_ATTESTED if is_self_attested else ""))
    told = ClaimApproved(
        claim_id=str(claim.pk),
        member_id=str(claim.member_id),
        kind=claim.kind,
        title=claim.title,
        activity_id=str(claim.activity_id or ""),
        is_self_attested=is_self_attested,
    )
    announce(claim_approved, told)
    return claim


def require_other(claim: Claim, decided_by: UUID | None) -> None:
    """Refuse who decides about his own claim, or about one that he has handed in himself.

    Raises:
        ClaimOwnError: He does; for the second only while the organization's policy says so.
    """
    if decided_by is None:
        return
    is_authors = claim.submitted_by_id == decided_by
    if claim.member_id == decided_by or (is_authors and policy_of(claim.organization_id, "author_cannot_approve_own")):
        raise ClaimOwnError(claim=str(claim.pk))


def _decide(claim: Claim, wanted: ClaimStatus, *, decided_by: UUID | None, reason: str) -> None:
    require_step(claim, wanted)
    require_other(claim, decided_by)
    claim.decided_at, claim.decided_by_id, claim.decision_reason = timezone.now(), decided_by, reason
    take_step(claim, wanted, by=decided_by, reason=reason)


def _key(claim: Claim) -> str:
    return str(claim.pk) if claim.approvals_count == 1 else f"{claim.pk}:{claim.approvals_count}"


def _record(claim: Claim, decided_by: UUID | None) -> int:
    new = NewActivity(
        member_id=claim.member_id,
        action=rules.action_of(claim.kind, is_certificate=False),
        occurred_at=claim.occurred_at,
        source=SOURCE,
        key=_key(claim),
        quantity_milli=claim.quantity_milli,
        subject_type=SUBJECT,
        subject_id=str(claim.pk),
        note=claim.title,
        recorded_by=decided_by,
    )
    recorded = record_activities([new])[0]
    if recorded.activity_id is None:
        raise recorded.error or ActivityNotFoundError
    return recorded.activity_id


def _hold(claim: Claim, decided_by: UUID | None, reason: str) -> int | None:
    lock_member(claim.member_id)
    require_room(member_id=claim.member_id, skill_id=_skill_id(claim), is_certificate=claim.is_certificate)
    proof = Proof(
        on=claim.happened_on,
        occurred_at=claim.occurred_at,
        source=SOURCE,
        key=_key(claim),
        subject_type=SUBJECT,
        subject_id=str(claim.pk),
        by=decided_by,
        reason=reason or claim.title,
        is_certificate=claim.is_certificate,
    )
    skill = require_skill(_skill_id(claim))
    return hold_skill(member_id=claim.member_id, skill=skill, proof=proof)[1]


def _undone(claim: Claim) -> Sequence[int]:
    """Return the activities that the approval had brought and that nothing else needs."""
    if claim.kind != ClaimKind.SKILL:
        return [] if claim.activity_id is None else [claim.activity_id]
    lock_member(claim.member_id)
    rows = Activity.objects.of(claim.organization_id).filter(source=SOURCE)
    caused = set(rows.filter(key__in=[_key(claim), f"{_key(claim)}:acquired"]).values_list("pk", flat=True))
    gone = release_skill(member_id=claim.member_id, skill_id=_skill_id(claim), caused=caused)
    if claim.is_certificate and claim.activity_id is None:
        _date_back(claim)
    return gone


def _date_back(claim: Claim) -> None:
    renewals = Claim.objects.of(claim.organization_id).filter(
        member_id=claim.member_id, skill_id=claim.skill_id, is_certificate=True, status=ClaimStatus.APPROVED
    )
    latest = renewals.exclude(pk=claim.pk).order_by("-happened_on").first()
    date_back(
        member_id=claim.member_id,
        skill_id=_skill_id(claim),
        renewed_on=claim.happened_on,
        earlier_on=latest.happened_on if latest else None,
    )


def _skill_id(claim: Claim) -> UUID:
    if claim.skill_id is None:
        raise ValueError("A claimed skill has a skill: the table says so.")
    return claim.skill_id
