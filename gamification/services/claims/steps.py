"""Going from one state of a claim to the next, with its trail."""

from uuid import UUID

from gamification.enums import CLAIM_NEXT, ClaimStatus
from gamification.errors import ClaimNotFoundError, ClaimStatusError
from gamification.models import Claim, ClaimStep
from goodplay.core import tenancy


def lock_claim(claim_id: UUID) -> Claim:
    """Return a claim, locked.

    Raises:
        ClaimNotFoundError: The organization has no such claim.
    """
    rows = Claim.objects.of(tenancy.organization_id()).filter(pk=claim_id).select_for_update(no_key=True, of=("self",))
    claim: Claim | None = rows.select_related("skill").first()
    if claim is None:
        raise ClaimNotFoundError(claim=str(claim_id))
    return claim


def require_step(claim: Claim, wanted: ClaimStatus) -> None:
    """Refuse a step that the table of steps does not know.

    Raises:
        ClaimStatusError: It does not.
    """
    if wanted not in CLAIM_NEXT[claim.status]:
        raise ClaimStatusError(status=claim.status, wanted=wanted.value)


def take_step(claim: Claim, wanted: ClaimStatus, *, by: UUID | None, reason: str = "") -> Claim:
    """Write the claim in its new state, and the step."""
    claim.status = wanted
    claim.save()
    note_step(claim, by=by, reason=reason)
    return claim


def note_step(claim: Claim, *, by: UUID | None, reason: str = "") -> None:
    """Keep that the claim has come into the state in which it is."""
    ClaimStep.objects.create(
        organization_id=claim.organization_id, claim=claim, status=claim.status, by_id=by, reason=reason
    )
