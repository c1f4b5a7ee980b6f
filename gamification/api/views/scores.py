"""The impact score by API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import members_of
from gamification import services
from gamification.api.serializers.scores import (
    PublishFormulaInput,
    ScoreFormulaChange,
    ScoreFormulaInput,
    ScoreFormulaSerializer,
    ScoreSerializer,
    TriedScoreSerializer,
    TryFormulaInput,
)
from gamification.errors import ActivityMemberNotFoundError, ScoreFormulaUnknownError
from gamification.models import ScoreFormula
from gamification.selectors.scores import formula_in_force, formulas_of, read_score, score_by
from goodplay.core.api.views import TenantView, TenantViewSet


class MemberScoreView(TenantView):
    """A member's impact score."""

    verbs = {"get": "gamification.member_score.view"}

    @extend_schema(responses=ScoreSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's impact score as of now, with what each line of the formula adds, and the place."""
        member = self.member()
        formula = formula_in_force(self.caller.organization_id, at=timezone.now())
        if formula is None:
            raise ScoreFormulaUnknownError
        return self.reply(ScoreSerializer(read_score(formula, member.pk)))


class ScoreFormulaViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """The versions of the formula of the impact score."""

    verbs = {
        "list": "gamification.score_formula.view",
        "retrieve": "gamification.score_formula.view",
        "create": "gamification.score_formula.add",
        "partial_update": "gamification.score_formula.change",
        "update": "gamification.score_formula.change",
        "destroy": "gamification.score_formula.delete",
        "publish": "gamification.score_formula.publish",
        "attempt": "gamification.score_formula.view",
    }
    queryset = ScoreFormula.objects.none()
    serializer_class = ScoreFormulaSerializer

    def get_queryset(self) -> Any:
        """Return the organization's formulas."""
        return formulas_of(self.caller.organization_id)

    @extend_schema(request=ScoreFormulaInput, responses={201: ScoreFormulaSerializer})
    def create(self, request: Request) -> Response:
        """Begin the next version as a draft."""
        formula = services.draft_formula(**self.parse(ScoreFormulaInput))
        return self.reply(self.get_serializer(formula), status=201, message="SCORE_FORMULA_DRAFTED")

    @extend_schema(request=ScoreFormulaChange, responses=ScoreFormulaSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a draft."""
        formula = services.change_formula(formula_id=self.get_object().pk, **self.parse(ScoreFormulaChange))
        return self.reply(self.get_serializer(formula), message="SCORE_FORMULA_CHANGED")

    @extend_schema(request=ScoreFormulaChange, responses=ScoreFormulaSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Change a draft."""
        return self.partial_update(request, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Throw a draft away."""
        services.remove_formula(formula_id=self.get_object().pk)
        return self.reply(status=204, message="SCORE_FORMULA_REMOVED")

    @extend_schema(request=PublishFormulaInput, responses=ScoreFormulaSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Let a draft hold from now on, or from a day; every score is then computed anew."""
        wanted = self.parse(PublishFormulaInput)
        formula = services.publish_formula(formula_id=self.get_object().pk, by=self.caller, **wanted)
        return self.reply(self.get_serializer(formula), message="SCORE_FORMULA_PUBLISHED")

    @extend_schema(request=TryFormulaInput, responses=TriedScoreSerializer)
    @action(detail=True, methods=["post"], url_path="try", url_name="try")
    def attempt(self, request: Request, pk: UUID) -> Response:
        """Compute a member's score by a formula, in force or not; nothing is written."""
        formula, organization_id = self.get_object(), self.caller.organization_id
        member = members_of(organization_id).filter(pk=self.parse(TryFormulaInput)["member_id"]).first()
        if member is None:
            raise ActivityMemberNotFoundError
        score, now = score_by(formula, member.pk), formula_in_force(organization_id, at=timezone.now())
        shown = {
            "member_id": member.pk,
            "impact_score": score.value,
            "components": score.by_group,
            "parts": score.parts,
            "impact_score_now": score_by(now, member.pk).value if now else None,
        }
        return self.reply(TriedScoreSerializer(shown))
