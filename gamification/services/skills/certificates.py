"""Giving skills and certificates, and taking certificates back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from gamification.errors import (
    ActivityInFutureError,
    ActivityNotFoundError,
    SkillHeldError,
    SkillNotCertifiedError,
    SkillOwnError,
)
from gamification.models import MemberSkill, Skill
from gamification.rules import claims as rules
from gamification.services.activities import NewActivity, record_activities
from gamification.services.members import lock_member, zone_of
from gamification.services.reversals import reverse_activities
from gamification.services.skills.definitions import require_skill
from gamification.signals import SkillCertified, SkillRevoked, skill_certified, skill_revoked
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7

SOURCE = "skills"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a skill came to a member.

    ``source`` and ``key`` name the activity that will say so; the certificate's, if there is one, else the
    acquisition's. ``occurred_at`` is when (aware), ``on`` the member's calendar day of it.
    """

    on: date
    occurred_at: datetime
    source: str
    key: str
    subject_type: str
    subject_id: str
    by: UUID | None
    reason: str
    is_certificate: bool


@tenancy.joins
def certify_skill(
    *, member_id: UUID, skill_id: UUID, reason: str, certified_on: date | None = None, certified_by: UUID | None = None
) -> MemberSkill:
    """Vouch for a member's skill; a certificate that stands is renewed, and pays no second time.

    Records ``skill.certified`` (and ``skill.acquired`` if the member did not have the skill), each once a member and
    skill. Idempotent for one day. Locks the membership. Announces ``skill_certified``.

    Args:
        member_id: Who has the skill.
        skill_id: The skill, the organization's own or the platform's.
        reason: On what ground; shown to the member.
        certified_on: The day of the certificate in the member's calendar, by default today.
        certified_by: The membership of who vouches; None for the platform's staff.

    Raises:
        SkillUnknownError: The organization knows no such skill, or it is out of use.
        SkillOwnError: The member would certify himself.
        ActivityMemberNotFoundError: There is no such active member.
        ActivityInFutureError: The day is still to come.
    """
    if certified_by == member_id:
        raise SkillOwnError
    skill = require_skill(skill_id)
    lock_member(member_id)
    zone, now = zone_of(member_id), timezone.now()
    today = now.astimezone(zone).date()
    on = certified_on or today
    if on > today:
        raise ActivityInFutureError(occurred_at=on.isoformat())
    proof = Proof(
        on=on,
        occurred_at=rules.moment_of(on, zone=zone, now=now),
        source=SOURCE,
        key=uuid7().hex,
        subject_type="skill",
        subject_id=str(skill.pk),
        by=certified_by,
        reason=reason,
        is_certificate=True,
    )
    held, _activity_id = hold_skill(member_id=member_id, skill=skill, proof=proof)
    return held


@tenancy.joins
def revoke_skill(*, member_id: UUID, skill_id: UUID, reason: str, revoked_by: UUID | None = None) -> None:
    """Take a member's certificate back, with the points it paid; the member keeps the skill without it.

    Not idempotent: the second call is refused. Locks the membership. Announces ``skill_revoked``.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
        SkillNotCertifiedError: The member has no certificate of the skill.
    """
    lock_member(member_id)
    held = _held(member_id, skill_id)
    if held is None or held.certification_id is None:
        raise SkillNotCertifiedError
    certification_id = held.certification_id
    _uncertify(held)
    reverse_activities(activity_ids=[certification_id], reason=reason, reversed_by=revoked_by)
    announce(skill_revoked, SkillRevoked(str(member_id), str(skill_id), held.skill.code, reason))


def require_room(*, member_id: UUID, skill_id: UUID, is_certificate: bool) -> None:
    """Refuse a claim of what the member has already; a certificate that ends may be renewed.

    Raises:
        SkillHeldError: The member has the skill, or a certificate that never ends.
    """
    held = _held(member_id, skill_id)
    if held is not None and (not is_certificate or (held.certified_on is not None and held.valid_until is None)):
        raise SkillHeldError(skill=held.skill.code)


def hold_skill(*, member_id: UUID, skill: Skill, proof: Proof) -> tuple[MemberSkill, int | None]:
    """Give a member a skill (with a certificate), and return it with the activity that now says so.

    There is none when a certificate is merely renewed. The caller holds the member's lock.

    Raises:
        DomainError: The organization does not record the action at present.
    """
    held = _held(member_id, skill.pk)
    acquisition_id = held.acquisition_id if held else _record(member_id, skill, proof, certifies=False)
    if held is None:
        held = MemberSkill(
            organization_id=tenancy.organization_id(), member_id=member_id, skill=skill, acquired_on=proof.on
        )
        held.acquisition_id = acquisition_id
    if not proof.is_certificate:
        held.reason = proof.reason
        held.save()
        return held, acquisition_id
    return _certify(held, proof)


def release_skill(*, member_id: UUID, skill_id: UUID, caused: Collection[int]) -> list[int]:
    """Take from a member what these activities gave, and return those that are to be reversed.

    A skill that is certified by something else stays. The caller holds the member's lock.
    """
    held = _held(member_id, skill_id)
    gone: list[int] = []
    if held is not None and held.certification_id is not None and held.certification_id in caused:
        gone.append(held.certification_id)
        _uncertify(held)
    if held is not None and held.acquisition_id in caused and held.certification_id is None:
        gone.append(held.acquisition_id)
        held.delete()
    return gone


def date_back(*, member_id: UUID, skill_id: UUID, renewed_on: date, earlier_on: date | None) -> None:
    """Undo a renewal: the certificate has the day that it had before. The caller holds the member's lock.

    Args:
        member_id: Whose certificate.
        skill_id: Of which skill.
        renewed_on: The day of the renewal; nothing happens if the certificate has been renewed again since.
        earlier_on: The day before that, if it was a renewal too; else the day of the first certificate holds.
    """
    held = _held(member_id, skill_id)
    if held is None or held.certification is None or held.certified_on != renewed_on:
        return
    held.certified_on = max(earlier_on or held.certification.local_on, held.certification.local_on)
    held.valid_until = rules.valid_until(held.certified_on, held.skill.valid_months)
    held.save(update_fields=["certified_on", "valid_until", "updated_at"])


def _certify(held: MemberSkill, proof: Proof) -> tuple[MemberSkill, int | None]:
    certification_id = None
    if held.certification_id is None:
        certification_id = held.certification_id = _record(held.member_id, held.skill, proof, certifies=True)
    held.certified_on = max(proof.on, held.certified_on or proof.on)
    held.valid_until = rules.valid_until(held.certified_on, held.skill.valid_months)
    held.certified_by_id, held.reason = proof.by, proof.reason
    held.save()
    told = held.valid_until.isoformat() if held.valid_until else ""
    announce(
        skill_certified,
        SkillCertified(str(held.member_id), str(held.skill_id), held.skill.code, held.certified_on.isoformat(), told),
    )
    return held, certification_id


def _uncertify(held: MemberSkill) -> None:
    held.certified_on = held.valid_until = held.certified_by_id = held.certification_id = None
    held.save(update_fields=["certified_on", "valid_until", "certified_by", "certification", "updated_at"])


def _held(member_id: UUID, skill_id: UUID) -> MemberSkill | None:
    rows = MemberSkill.objects.of(tenancy.organization_id()).filter(member_id=member_id, skill_id=skill_id)
    found: MemberSkill | None = rows.select_related("skill").first()
    return found


def _record(member_id: UUID, skill: Skill, proof: Proof, *, certifies: bool) -> int:
    """Record the fact; what a certificate brings along has its own key."""
    is_main = certifies == proof.is_certificate
    new = NewActivity(
        member_id=member_id,
        action=rules.action_of("skill", is_certificate=certifies),
        occurred_at=proof.occurred_at,
        source=proof.source,
        key=proof.key if is_main else f"{proof.key}:acquired",
        subject_type=proof.subject_type,
        subject_id=proof.subject_id,
        note=f"{skill.name}: {proof.reason}"[:500] if proof.reason else skill.name,
        metadata={"skill": skill.code},
        recorded_by=proof.by,
    )
    recorded = record_activities([new])[0]
    if recorded.activity_id is None:
        raise recorded.error or ActivityNotFoundError
    return recorded.activity_id
