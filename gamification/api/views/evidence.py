"""Evidence of claims by API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.claims import ClaimEvidenceSerializer, EvidenceInput
from gamification.api.views.claims import ClaimRoom
from gamification.models import Claim
from gamification.selectors.claims import evidence_of
from gamification.services.claims.evidence import MOST_BYTES, PDF_TYPE
from goodplay.core import files

CONTENT: Any = {
    (200, "image/png"): OpenApiTypes.BINARY,
    (200, "image/webp"): OpenApiTypes.BINARY,
    (200, PDF_TYPE): OpenApiTypes.BINARY,
}


class EvidenceViewSet(ClaimRoom):
    """The pictures and documents of a claim; who sees the claim sees them."""

    verbs = {
        "create": "gamification.claim.change",
        "retrieve": "gamification.claim.view",
        "destroy": "gamification.claim.change",
    }
    parser_classes = [MultiPartParser]
    lookup_url_kwarg = "claim_id"

    @extend_schema(request={"multipart/form-data": EvidenceInput}, responses={201: ClaimEvidenceSerializer})
    def create(self, request: Request, claim_id: UUID) -> Response:
        """Attach a picture (kept without place and device) or a PDF."""
        upload = self.parse(EvidenceInput)["evidence"]
        evidence = services.attach_evidence(
            claim_id=self.found().pk,
            file_name=upload.name,
            content=upload.read(MOST_BYTES + 1),
            added_by=self.caller.member_id,
        )
        return self.reply(ClaimEvidenceSerializer(evidence), status=201, message="EVIDENCE_ATTACHED")

    @extend_schema(responses=CONTENT, filters=False)
    def retrieve(self, request: Request, claim_id: UUID, evidence_id: UUID) -> Any:
        """Show a picture, or download a document."""
        return content_of(self.found(), evidence_id)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, claim_id: UUID, evidence_id: UUID) -> Response:
        """Take a file away from a claim that is not decided."""
        services.remove_evidence(claim_id=self.found().pk, evidence_id=evidence_id)
        return self.reply(status=204, message="EVIDENCE_REMOVED")


def content_of(claim: Claim, evidence_id: UUID) -> HttpResponse:
    """Answer with a file of a claim.

    Raises:
        NotFound: There is none.
    """
    evidence = evidence_of(claim, evidence_id)
    if evidence is None:
        raise NotFound
    try:
        if evidence.content_type != PDF_TYPE:
            return files.inline_image(evidence.stored_name)
        return files.attachment(files.read(evidence.stored_name), name=evidence.name, content_type=PDF_TYPE)
    except FileNotFoundError as error:
        raise NotFound from error
