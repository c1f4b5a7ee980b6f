"""Claims by API: members hand them in, managers decide."""

from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import ClaimFilter
from gamification.api.serializers.claims import (
    ClaimBatchInput,
    ClaimDetailSerializer,
    ClaimInput,
    ClaimReasonInput,
    ClaimRemarkInput,
    ClaimSerializer,
    ClaimWords,
    DecidedListSerializer,
    QueueSerializer,
)
from gamification.models import Claim
from gamification.selectors.claims import claims_of, queue_of, steps_of
from gamification.services import NewClaim
from goodplay.core import tenancy
from goodplay.core.api.views import TenantViewSet
from goodplay.core.errors import DomainError
from goodplay.core.permissions import CONSOLE, Caller


class ClaimRoom(TenantViewSet):
    """Views on claims that the caller may see."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer

    def get_queryset(self) -> Any:
        """Return the claims that the caller may see."""
        caller = self.caller
        if sees_all(caller):
            return claims_of(caller.organization_id)
        if caller.member_id is None:
            return Claim.objects.none()
        return claims_of(caller.organization_id, member_id=caller.member_id)

    def found(self) -> Claim:
        """Return the claim that the address names.

        Raises:
            Http404: There is none, or the caller may not see it.
        """
        return cast("Claim", self.get_object())


class ClaimViewSet(ListModelMixin, ClaimRoom):
    """What members say they did. Members see their own, the back office everybody's."""

    verbs = {
        "list": "gamification.claim.view",
        "retrieve": "gamification.claim.view",
        "queue": "gamification.claim.view",
        "create": "gamification.claim.add",
        "partial_update": "gamification.claim.change",
        "submit": "gamification.claim.change",
        "withdraw": "gamification.claim.withdraw",
        "approve": "gamification.claim.approve",
        "send_back": "gamification.claim.return",
        "reject": "gamification.claim.reject",
        "reopen": "gamification.claim.reopen",
        "decide": "gamification.claim.approve",
    }
    keyed = {"create", "approve", "reopen", "decide"}
    filterset_class = ClaimFilter

    @extend_schema(request=ClaimInput, responses={201: ClaimDetailSerializer})
    def create(self, request: Request) -> Response:
        """Hand a claim in, for oneself or (managers) for another member."""
        words = self.parse(ClaimInput)
        member_id = words.pop("member_id", None) or self.caller.member_id
        if member_id is None:
            raise NotFound
        if member_id != self.caller.member_id:
            self.require("gamification.claim.enter")
        return self._shown(_submitted(self.caller, member_id, words), status=201, message="CLAIM_SUBMITTED")

    @extend_schema(responses=ClaimDetailSerializer, filters=False)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show a claim and everything that was done to it."""
        return self._shown(self.found())

    @extend_schema(request=ClaimWords(partial=True), responses=ClaimDetailSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Correct a claim that was sent back."""
        changes = self.parse(ClaimWords, partial=True)
        claim = services.change_claim(claim_id=self.found().pk, changed_by=self.caller.member_id, **changes)
        return self._shown(claim, message="CLAIM_CHANGED")

    @extend_schema(request=ClaimRemarkInput, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: UUID) -> Response:
        """Hand a claim in again that was sent back."""
        claim = services.resubmit_claim(
            claim_id=self.found().pk, submitted_by=self.caller.member_id, **self.parse(ClaimRemarkInput)
        )
        return self._shown(claim, message="CLAIM_SUBMITTED")

    @extend_schema(request=None, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Take a claim back that was not decided."""
        claim = services.withdraw_claim(claim_id=self.found().pk, withdrawn_by=self.caller.member_id)
        return self._shown(claim, message="CLAIM_WITHDRAWN")

    @extend_schema(request=ClaimRemarkInput, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Let a claim count; its points and everything else follow within seconds."""
        claim = services.approve_claim(
            claim_id=self.found().pk, decided_by=self.caller.member_id, **self.parse(ClaimRemarkInput)
        )
        return self._shown(claim, message="CLAIM_APPROVED")

    @extend_schema(request=ClaimReasonInput, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: UUID) -> Response:
        """Send a claim back with a question."""
        claim = services.return_claim(
            claim_id=self.found().pk, decided_by=self.caller.member_id, **self.parse(ClaimReasonInput)
        )
        return self._shown(claim, message="CLAIM_RETURNED")

    @extend_schema(request=ClaimReasonInput, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        """Let a claim not count."""
        claim = services.reject_claim(
            claim_id=self.found().pk, decided_by=self.caller.member_id, **self.parse(ClaimReasonInput)
        )
        return self._shown(claim, message="CLAIM_REJECTED")

    @extend_schema(request=ClaimReasonInput, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: UUID) -> Response:
        """Take a decision back; what an approval had brought is reversed."""
        claim = services.reopen_claim(
            claim_id=self.found().pk, decided_by=self.caller.member_id, **self.parse(ClaimReasonInput)
        )
        return self._shown(claim, message="CLAIM_REOPENED")

    @extend_schema(request=ClaimBatchInput, responses=DecidedListSerializer, filters=False)
    def decide(self, request: Request) -> Response:
        """Decide about up to a hundred claims at once; the answer says for each what became of it."""
        batch = self.parse(ClaimBatchInput)
        verb = {"approve": services.approve_claim, "return": services.return_claim, "reject": services.reject_claim}[
            batch["decision"]
        ]
        told = {"reason": batch.get("reason", ""), "decided_by": self.caller.member_id}
        results = [_decided(verb, claim_id, told) for claim_id in batch["claim_ids"]]
        refused = sum("code" in row for row in results)
        summed = {"decided": len(results) - refused, "refused": refused, "results": results}
        return self.reply(DecidedListSerializer(summed), message="CLAIMS_DECIDED")

    @extend_schema(responses=QueueSerializer, filters=False)
    def queue(self, request: Request) -> Response:
        """Count the claims that the caller may see by their state."""
        member_id = None if sees_all(self.caller) else self.caller.member_id
        return self.reply(QueueSerializer(queue_of(self.caller.organization_id, member_id=member_id)))

    def _shown(self, claim: Claim, *, status: int = 200, message: str = "") -> Response:
        return shown(self, claim, status=status, message=message)


class MemberClaimsViewSet(TenantViewSet):
    """The claims of a member."""

    verbs = {"list": "gamification.claim.view", "create": "gamification.claim.change"}
    keyed = {"create"}
    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer

    @extend_schema(responses=ClaimSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List what a member says to have done, newest first."""
        claims = claims_of(self.caller.organization_id, member_id=self.member().pk)
        page = self.paginate_queryset(claims) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=ClaimWords, responses={201: ClaimDetailSerializer})
    def create(self, request: Request, member_id: UUID | str) -> Response:
        """Hand a claim in, for oneself or (managers) for another member."""
        claim = _submitted(self.caller, self.member().pk, self.parse(ClaimWords))
        return shown(self, claim, status=201, message="CLAIM_SUBMITTED")


def sees_all(caller: Caller) -> bool:
    """Tell whether the caller sees everybody's claims."""
    return caller.is_superuser or caller.scopes is not None or caller.role in CONSOLE


def shown(view: TenantViewSet, claim: Claim, *, status: int = 200, message: str = "") -> Response:
    """Answer with a claim as it stands now."""
    found = claims_of(view.caller.organization_id).get(pk=claim.pk)
    found.trail = steps_of(found)  # type: ignore[attr-defined]
    return view.reply(ClaimDetailSerializer(found), status=status, message=message)


def _submitted(caller: Caller, member_id: UUID, words: dict[str, Any]) -> Claim:
    new = NewClaim(member_id=member_id, submitted_by=caller.member_id, **({"title": ""} | words))
    return services.submit_claim(new)


def _decided(verb: Any, claim_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    try:
        with tenancy.savepoint():
            claim = verb(claim_id=claim_id, **told)
    except DomainError as refusal:
        return {"id": claim_id, "code": refusal.code, "title": refusal.title}
    return {"id": claim_id, "status": claim.status}
