"""Pictures and documents that speak for a claim."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gamification.enums import ClaimStatus
from gamification.errors import ClaimStatusError, EvidenceNotFoundError, EvidenceRefusedError
from gamification.models import Claim, ClaimEvidence
from gamification.services.claims.steps import lock_claim
from goodplay.core import files, tenancy

MOST_FILES = 5
MOST_BYTES = 8 * 1024 * 1024
MOST_SIDE = 2048
PDF = b"%PDF-"
PDF_TYPE = "application/pdf"
OPEN = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.RETURNED})
TAKES = OPEN | {ClaimStatus.APPROVED}
"""What counts by the member's own word is approved before anything can be attached."""


@tenancy.joins
def attach_evidence(*, claim_id: UUID, file_name: str, content: bytes, added_by: UUID | None = None) -> ClaimEvidence:
    """Keep a picture (drawn anew, without place and device) or a PDF with a claim. Not idempotent; locks the claim.

    Args:
        claim_id: The claim.
        file_name: What the file was called; shown to who decides.
        content: The file.
        added_by: The membership of who attaches it.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: It was rejected or withdrawn.
        EvidenceRefusedError: The file is of another kind or too large, or the claim has five already.
    """
    claim = lock_claim(claim_id)
    if claim.status not in TAKES:
        raise ClaimStatusError(status=claim.status, wanted=ClaimStatus.SUBMITTED.value)
    if _evidence_of(claim).count() >= MOST_FILES:
        raise EvidenceRefusedError(most=MOST_FILES)
    stored, content_type = _stored(content)
    evidence: ClaimEvidence = ClaimEvidence.objects.create(
        organization_id=claim.organization_id,
        claim=claim,
        name=files.safe_name(file_name),
        stored_name=stored,
        content_type=content_type,
        size_bytes=len(content),
        added_by_id=added_by,
    )
    return evidence


@tenancy.joins
def remove_evidence(*, claim_id: UUID, evidence_id: UUID) -> None:
    """Take a file away from a claim that is not decided; its content goes too. Locks the claim.

    Raises:
        ClaimNotFoundError: There is no such claim.
        ClaimStatusError: The claim was decided or withdrawn: what was shown stays.
        EvidenceNotFoundError: It has no such evidence.
    """
    claim = lock_claim(claim_id)
    if claim.status not in OPEN:
        raise ClaimStatusError(status=claim.status, wanted=ClaimStatus.RETURNED.value)
    evidence = _evidence_of(claim).filter(pk=evidence_id).first()
    if evidence is None:
        raise EvidenceNotFoundError(evidence=str(evidence_id))
    evidence.delete()
    transaction.on_commit(partial(files.remove, evidence.stored_name), robust=True)


def _evidence_of(claim: Claim) -> QuerySet[ClaimEvidence]:
    return ClaimEvidence.objects.of(claim.organization_id).filter(claim=claim)


def _stored(content: bytes) -> tuple[str, str]:
    """Keep the file; return its stored name and its type."""
    if len(content) > MOST_BYTES:
        raise EvidenceRefusedError(bytes=len(content), most=MOST_BYTES)
    if content.startswith(PDF):
        return files.store("evidence", "evidence.pdf", content), PDF_TYPE
    try:
        name = files.store_image("evidence", content, most_side=MOST_SIDE, most_bytes=MOST_BYTES)
    except files.BadImageError as error:
        raise EvidenceRefusedError(bytes=len(content)) from error
    return name, files.IMAGE_TYPES[f".{name.rpartition('.')[2]}"]
