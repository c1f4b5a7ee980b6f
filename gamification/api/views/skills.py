"""Skills by API: the catalogue, and what members can do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import SkillFilter
from gamification.api.serializers.claims import ClaimReasonInput
from gamification.api.serializers.skills import (
    CertifyInput,
    MemberSkillSerializer,
    MemberSkillsSerializer,
    SkillInput,
    SkillSerializer,
)
from gamification.models import Skill
from gamification.selectors.definitions import skills_known_to
from gamification.selectors.skills import is_current, skills_of_members
from goodplay.core import permissions
from goodplay.core.api.views import TenantView, TenantViewSet


class SkillViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Skills: the organization's own and the platform's; those out of use only for who manages them."""

    verbs = {
        "list": "gamification.skill.view",
        "retrieve": "gamification.skill.view",
        "create": "gamification.skill.add",
        "partial_update": "gamification.skill.change",
        "destroy": "gamification.skill.delete",
        "copy": "gamification.skill.add",
    }
    queryset = Skill.objects.none()
    serializer_class = SkillSerializer
    filterset_class = SkillFilter

    def get_queryset(self) -> Any:
        """Return the skills that the caller may know of."""
        skills = skills_known_to(self.caller.organization_id)
        manages = permissions.may_ever(self.caller, "gamification.skill.change")
        return skills if manages else skills.filter(is_active=True)

    @extend_schema(request=SkillInput, responses={201: SkillSerializer})
    def create(self, request: Request) -> Response:
        """Add a skill to the catalogue."""
        skill = services.create_skill(**self.parse(SkillInput))
        return self.reply(self.get_serializer(skill), status=201, message="SKILL_CREATED")

    @extend_schema(request=SkillInput(partial=True), responses=SkillSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a skill; who has it keeps it."""
        skill = services.change_skill(skill_id=self.get_object().pk, **self.parse(SkillInput, partial=True))
        return self.reply(self.get_serializer(skill), message="SKILL_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a skill out of use; who has it keeps it."""
        services.retire_skill(skill_id=self.get_object().pk)
        return self.reply(status=204, message="SKILL_RETIRED")

    @extend_schema(request=None, responses={201: SkillSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform skill; it hides the original."""
        skill = services.copy_skill(skill_id=pk)
        return self.reply(self.get_serializer(skill), status=201, message="SKILL_COPIED")


class MemberSkillsView(TenantView):
    """The skills of a member."""

    verbs = {"get": "gamification.member_skill.view"}

    @extend_schema(responses=MemberSkillsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show what a member can do, by name."""
        member, today = self.member(), timezone.now().date()
        held = list(skills_of_members(self.caller.organization_id, member_id=member.pk).order_by("skill__name", "id"))
        shown = {
            "member_id": member.pk,
            "total_skills": len(held),
            "certified_skills": sum(is_current(each.certified_on, each.valid_until, today=today) for each in held),
            "skills": held,
        }
        return self.reply(MemberSkillsSerializer(shown))


class CertifySkillView(TenantView):
    """Vouching for a member's skill."""

    verbs = {"post": "gamification.member_skill.certify"}
    keyed = {"post"}

    @extend_schema(request=CertifyInput, responses={201: MemberSkillSerializer})
    def post(self, request: Request, member_id: UUID | str, skill_id: UUID) -> Response:
        """Certify a skill, or renew the certificate; it pays once."""
        held = services.certify_skill(
            member_id=self.member().pk,
            skill_id=skill_id,
            certified_by=self.caller.member_id,
            **self.parse(CertifyInput),
        )
        return self.reply(MemberSkillSerializer(held), status=201, message="SKILL_CERTIFIED")


class RevokeSkillView(TenantView):
    """Taking a certificate back."""

    verbs = {"post": "gamification.member_skill.revoke"}
    keyed = {"post"}

    @extend_schema(request=ClaimReasonInput, responses={204: None})
    def post(self, request: Request, member_id: UUID | str, skill_id: UUID) -> Response:
        """Take a certificate back, with the points it paid; the member keeps the skill without it."""
        services.revoke_skill(
            member_id=self.member().pk,
            skill_id=skill_id,
            revoked_by=self.caller.member_id,
            **self.parse(ClaimReasonInput),
        )
        return self.reply(status=204, message="SKILL_REVOKED")
