"""Handing claims in, correcting them, and taking them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from gamification.enums import ClaimKind, ClaimStatus
from gamification.errors import (
    ClaimDateError,
    ClaimInvalidError,
    ClaimLimitError,
    ClaimStatusError,
)
from gamification.models import Claim
from gamification.rules import claims as rules
from gamification.services.activities import NewActivity, refusal_of
from gamification.services.claims.decisions import SOURCE, count_claim
from gamification.services.claims.steps import lock_claim, note_step, require_step, take_step
from gamification.services.members import lock_member, zone_of
from gamification.services.skills.certificates import require_room
from gamification.services.skills.definitions import require_skill
from gamification.signals import ClaimSubmitted, claim_submitted
from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.selectors import policies_of

MEMBER = "member"
WORDS = ("kind", "title", "description", "happened_on", "quantity_milli", "complexity", "skill_id", "is_certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """What a member says to have done, as told to ``submit_claim``.

    Attributes:
        member_id: Whose contribution.
        kind: A kind of claim.
        title: What it is called: the project, the training, the person; a skill's own name if left empty.
        happened_on: The day, in the member's calendar.
        description: More, for who decides.
        quantity_milli: Thousandths of hours; None for everything else.
        complexity: 1 to 5 of a task, by default 1; None for everything else.
        skill_id: The skill of a claimed skill.
        is_certificate: The skill comes with a certificate.
        submitted_by: The membership of who hands it in; None for the platform's staff and for programs.
        source: Who tells it: ``member``, or the part of the product that noticed it.
        source_key: The teller's own name of it, if it has one; with ``source`` it names one claim for ever.
    """

    member_id: UUID
    kind: str
    title: str
    happened_on: date
    description: str = ""
    quantity_milli: int | None = None
    complexity: int | None = None
    skill_id: UUID | None = None
    is_certificate: bool = False
    submitted_by: UUID | None = None
    source: str = MEMBER
    source_key: str = ""


@tenancy.joins
def submit_claim(new: NewClaim) -> Claim:
    """Hand a claim in; it waits for a decision, or counts at once where the organization trusts its members' word.

    Trusted is what a member says of himself about hours, tasks, projects and trainings. Idempotent by (source,
    source_key) if there is a key, else not. Locks the membership. Announces ``claim_submitted``, or
    ``claim_approved``.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
        ClaimInvalidError: It contradicts itself.
        ClaimDateError: The day is still to come, or longer ago than the organization's policy accepts.
        ClaimLimitError: The member has handed in as many today as the organization's policy accepts.
        SkillUnknownError: There is no such skill, or it is out of use.
        SkillHeldError: The member has the skill, or a certificate that never ends.
        ActionNotFoundError: The organization does not record what is claimed.
        ActionInactiveError: It does not record it at present.
        MemberTypeExcludedError: Members of this type are excluded from it.
        QuantityOutOfBoundsError: It is too much or too little for one activity.
    """
    lock_member(new.member_id)
    if (standing := _told(new)) is not None:
        return standing
    now = timezone.now()
    today = now.astimezone(zone_of(new.member_id)).date()
    policies = policies_of(tenancy.organization_id(), [rules.SELF_ATTESTED, rules.PER_DAY])
    is_own = new.submitted_by == new.member_id
    if is_own:
        _require_under_limit(new.member_id, today, most=int(policies[rules.PER_DAY] or 0))
    claim = Claim(
        organization_id=tenancy.organization_id(),
        member_id=new.member_id,
        submitted_on=today,
        submitted_by_id=new.submitted_by,
        source=new.source,
        source_key=new.source_key,
    )
    _say(claim, {name: getattr(new, name) for name in WORDS}, now=now)
    claim.save(force_insert=True)
    note_step(claim, by=new.submitted_by)
    if is_own and policies[rules.SELF_ATTESTED] and claim.kind in rules.OWN_WORD:
        return count_claim(claim, decided_by=None, reason="", is_self_attested=True)
    _tell(claim, is_again=False)
    return claim


@tenancy.joins
def change_claim(*, claim_id: UUID, changed_by: UUID | None = None, **changes: Any) -> Claim:
    """Correct a claim that was sent back; the words are those of ``NewClaim``. Idempotent; locks the claim.

    Who corrects it answers for it from then on, and so does not decide about it.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: It was not sent back.
        DomainError: As for ``submit_claim``.
    """
    claim = lock_claim(claim_id)
    if claim.status != ClaimStatus.RETURNED:
        raise ClaimStatusError(status=claim.status, wanted=ClaimStatus.RETURNED.value)
    _say(claim, _words(claim) | changes, now=timezone.now())
    claim.submitted_by_id = changed_by or claim.submitted_by_id
    claim.save()
    return claim


@tenancy.joins
def resubmit_claim(*, claim_id: UUID, submitted_by: UUID | None = None, reason: str = "") -> Claim:
    """Hand a claim in again that was sent back. Idempotent: one that waits stays as it is.

    Locks the claim. Announces ``claim_submitted``.

    Args:
        claim_id: The claim.
        submitted_by: Who hands it in.
        reason: An answer to the question with which it was sent back.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: It was decided, or withdrawn.
    """
    claim = lock_claim(claim_id)
    if claim.status == ClaimStatus.SUBMITTED:
        return claim
    if claim.status != ClaimStatus.RETURNED:
        raise ClaimStatusError(status=claim.status, wanted=ClaimStatus.SUBMITTED.value)
    take_step(claim, ClaimStatus.SUBMITTED, by=submitted_by, reason=reason)
    _tell(claim, is_again=True)
    return claim


@tenancy.joins
def withdraw_claim(*, claim_id: UUID, withdrawn_by: UUID | None = None) -> Claim:
    """Take a claim back that was not decided. Idempotent: one that was withdrawn stays so. Locks the claim.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: It was decided.
    """
    claim = lock_claim(claim_id)
    if claim.status == ClaimStatus.WITHDRAWN:
        return claim
    require_step(claim, ClaimStatus.WITHDRAWN)
    return take_step(claim, ClaimStatus.WITHDRAWN, by=withdrawn_by)


def _say(claim: Claim, words: Mapping[str, Any], *, now: datetime) -> None:
    """Let the claim say these words, if they can be said."""
    said = {name: words[name] for name in ("quantity_milli", "complexity", "is_certificate")}
    reason = rules.complaint(words["kind"], has_skill=words["skill_id"] is not None, **said)
    if reason:
        raise ClaimInvalidError(reason=reason)
    claim.kind, claim.description, claim.happened_on = words["kind"], words["description"], words["happened_on"]
    claim.is_certificate = words["is_certificate"]
    claim.complexity = (words["complexity"] or 1) if claim.kind == ClaimKind.TASK else None
    claim.quantity_milli = rules.quantity_of(
        claim.kind, quantity_milli=words["quantity_milli"], complexity=claim.complexity
    )
    claim.occurred_at = _moment(claim, now)
    _require_recorded(claim)
    claim.skill_id = words["skill_id"]
    skill_name = _claimed_skill(claim)
    claim.title = words["title"] or skill_name
    if not claim.title:
        raise ClaimInvalidError(reason="Give it a title.")


def _claimed_skill(claim: Claim) -> str:
    """Return the name of the claimed skill, if it is one that the member can still get."""
    if claim.skill_id is None:
        return ""
    skill = require_skill(claim.skill_id)
    require_room(member_id=claim.member_id, skill_id=skill.pk, is_certificate=claim.is_certificate)
    return skill.name


def _moment(claim: Claim, now: datetime) -> datetime:
    zone = zone_of(claim.member_id)
    today = now.astimezone(zone).date()
    days_back = int(policies_of(claim.organization_id, [rules.DAYS_BACK])[rules.DAYS_BACK] or 0)
    earliest_on = (claim.submitted_on or today) - timedelta(days=days_back)
    if not earliest_on <= claim.happened_on <= today:
        raise ClaimDateError(earliest_on=earliest_on.isoformat())
    return rules.moment_of(claim.happened_on, zone=zone, now=now)


def _require_recorded(claim: Claim) -> None:
    """Refuse at once what would be refused when somebody approves it."""
    new = NewActivity(
        member_id=claim.member_id,
        action=rules.action_of(claim.kind, is_certificate=claim.is_certificate),
        occurred_at=claim.occurred_at,
        source=SOURCE,
        key=str(claim.pk),
        quantity_milli=claim.quantity_milli,
    )
    if (refusal := refusal_of(new)) is not None:
        raise refusal


def _require_under_limit(member_id: UUID, today: date, *, most: int) -> None:
    own = Claim.objects.of(tenancy.organization_id()).filter(member_id=member_id, submitted_on=today)
    if own.filter(submitted_by_id=member_id).exclude(status=ClaimStatus.WITHDRAWN).count() >= most:
        raise ClaimLimitError(most=most)


def _told(new: NewClaim) -> Claim | None:
    rows = Claim.objects.of(tenancy.organization_id()).filter(source=new.source, source_key=new.source_key)
    found: Claim | None = rows.first() if new.source_key else None
    return found


def _words(claim: Claim) -> dict[str, Any]:
    words = {name: getattr(claim, name) for name in WORDS}
    return words | ({} if claim.kind == ClaimKind.HOURS else {"quantity_milli": None})


def _tell(claim: Claim, *, is_again: bool) -> None:
    told = ClaimSubmitted(str(claim.pk), str(claim.member_id), claim.kind, claim.title, is_again)
    announce(claim_submitted, told)
