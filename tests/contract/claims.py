"""What the world's member claims, and can do: a row in every state that an address needs."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gamification import services as gamification
from gamification.services import NewClaim

LATELY = (datetime.now(tz=UTC) - timedelta(days=1)).date()
"""A day that may still be claimed."""

WANTED: Mapping[tuple[str, str], str] = {
    ("claims_partial_update", "id"): "returned claim",
    ("claims_submit", "id"): "returned claim",
    ("claims_reopen", "id"): "approved claim",
    ("members_skills_revoke_create", "skill_id"): "certified skill",
    ("volunteers_skills_revoke_create", "skill_id"): "certified skill",
}
WORDS = {"title": "Beach", "quantity": 2}
MORE = dict.fromkeys(("claims_create", "members_claims_create", "volunteers_claims_create"), WORDS)


def made(member_id: UUID, mark: str, content: bytes) -> dict[str, str]:
    """Let a member claim, and return the ids by the word of the address."""
    waiting, returned, approved = (_claim(member_id, mark) for _ in range(3))
    evidence = gamification.attach_evidence(claim_id=waiting, file_name=f"{mark}.png", content=content)
    gamification.return_claim(claim_id=returned, reason=f"{mark} question")
    gamification.approve_claim(claim_id=approved, reason=f"{mark} thanks")
    skill, certified = (gamification.create_skill(name=f"{mark} {name}") for name in ("climbing", "diving"))
    gamification.certify_skill(member_id=member_id, skill_id=certified.pk, reason=f"{mark} test")
    return {
        "claims": str(waiting),
        "evidence": str(evidence.pk),
        "returned claim": str(returned),
        "approved claim": str(approved),
        "skills": str(skill.pk),
        "certified skill": str(certified.pk),
    }


def _claim(member_id: UUID, mark: str) -> UUID:
    new = NewClaim(
        member_id=member_id,
        kind="hours",
        title=f"{mark} beach",
        description=f"{mark} story",
        happened_on=LATELY,
        quantity_milli=2_000,
        submitted_by=member_id,
    )
    return gamification.submit_claim(new).pk
