"""Achievements by API."""

from functools import cached_property
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import AchievementFilter
from gamification.api.serializers.achievements import (
    AchievementInput,
    AchievementSerializer,
    AwardAchievementInput,
    MemberAchievementsSerializer,
    ProgressSerializer,
)
from gamification.api.serializers.badges import ChoiceSerializer
from gamification.enums import AchievementType
from gamification.models import Achievement, Badge
from gamification.selectors.goals import GoalWords
from gamification.selectors.honours import achievements_shown_to, known_secrets, progress_of
from goodplay.core import permissions
from goodplay.core.api.views import TenantView, TenantViewSet


class KnowsBadges(TenantView):
    """Tells which secret badges the caller knows: those that he holds, or all of them if he manages badges."""

    @cached_property
    def held(self) -> set[UUID]:
        """The badges that the caller holds."""
        return set(known_secrets(self.caller.organization_id, self.caller.member_id).values_list("badge_id", flat=True))

    def knows_badge(self, badge: Badge) -> bool:
        """Tell whether the caller may know a secret badge."""
        return permissions.may_ever(self.caller, "gamification.badge.change") or badge.pk in self.held

    @cached_property
    def goal_words(self) -> GoalWords:
        """What says to the caller what achievements ask for."""
        return GoalWords(
            self.caller.organization_id,
            member_id=self.caller.member_id,
            sees_secrets=permissions.may_ever(self.caller, "gamification.achievement.change"),
        )


class AchievementViewSet(KnowsBadges, ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Achievements: the organization's own and the platform's; secret ones only for who completed or manages them."""

    verbs = {
        "list": "gamification.achievement.view",
        "retrieve": "gamification.achievement.view",
        "types": "gamification.achievement.view",
        "create": "gamification.achievement.add",
        "update": "gamification.achievement.change",
        "partial_update": "gamification.achievement.change",
        "destroy": "gamification.achievement.delete",
        "copy": "gamification.achievement.add",
    }
    queryset = Achievement.objects.none()
    serializer_class = AchievementSerializer
    filterset_class = AchievementFilter

    def get_queryset(self) -> Any:
        """Return the achievements that the caller may know of."""
        return achievements_shown_to(
            self.caller.organization_id,
            member_id=self.caller.member_id,
            sees_secrets=permissions.may_ever(self.caller, "gamification.achievement.change"),
        )

    @extend_schema(request=AchievementInput, responses={201: AchievementSerializer})
    def create(self, request: Request) -> Response:
        """Define an achievement; its criteria are checked first."""
        achievement = services.create_achievement(**self.parse(AchievementInput))
        return self.reply(self.get_serializer(achievement), status=201, message="ACHIEVEMENT_CREATED")

    @extend_schema(request=AchievementInput, responses=AchievementSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say anew what an achievement is; who completed it keeps it."""
        achievement = services.change_achievement(achievement_id=self.get_object().pk, **self.parse(AchievementInput))
        return self.reply(self.get_serializer(achievement), message="ACHIEVEMENT_CHANGED")

    @extend_schema(request=AchievementInput(partial=True), responses=AchievementSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of an achievement; who completed it keeps it."""
        achievement = services.change_achievement(
            achievement_id=self.get_object().pk, **self.parse(AchievementInput, partial=True)
        )
        return self.reply(self.get_serializer(achievement), message="ACHIEVEMENT_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take an achievement out of use; who completed it keeps it."""
        services.retire_achievement(achievement_id=self.get_object().pk)
        return self.reply(status=204, message="ACHIEVEMENT_RETIRED")

    @extend_schema(request=None, responses={201: AchievementSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform achievement, which hides the original."""
        achievement = services.copy_achievement(achievement_id=pk)
        return self.reply(self.get_serializer(achievement), status=201, message="ACHIEVEMENT_COPIED")

    @extend_schema(responses=ChoiceSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def types(self, request: Request) -> Response:
        """List the types of achievements."""
        return self.reply([{"value": value, "label": str(label)} for value, label in AchievementType.choices])


class _OfMember(KnowsBadges):
    verbs = {"get": "gamification.achievement_progress.view"}

    def shown(self, member_id: UUID) -> Any:
        """Return the active achievements that the member may know of."""
        shown = achievements_shown_to(self.caller.organization_id, member_id=member_id, sees_secrets=False)
        return shown.order_by("organization_id", "code")


class MemberAchievementsView(_OfMember):
    """How far a member is with every achievement."""

    @extend_schema(responses=MemberAchievementsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's progress with every achievement that he may know of."""
        member = self.member()
        progress = progress_of(self.caller.organization_id, member.pk, achievements=self.shown(member.pk))
        completed = sum(each.is_completed for each in progress)
        shown = {
            "member_id": member.pk,
            "total_achievements": len(progress),
            "completed": completed,
            "in_progress": len(progress) - completed,
            "achievements": progress,
        }
        return self.reply(MemberAchievementsSerializer(shown, context={"view": self}))


class MemberAchievementView(_OfMember):
    """How far a member is with one achievement."""

    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request, member_id: UUID | str, achievement_id: UUID) -> Response:
        """Show a member's progress with one achievement."""
        member = self.member()
        wanted = self.shown(member.pk).filter(pk=achievement_id)
        found = progress_of(self.caller.organization_id, member.pk, achievements=wanted)
        if not found:
            raise NotFound
        return self.reply(ProgressSerializer(found[0], context={"view": self}))


class AwardAchievementView(KnowsBadges):
    """Completing an achievement by hand."""

    verbs = {"post": "gamification.achievement.award"}
    keyed = {"post"}

    @extend_schema(request=AwardAchievementInput, responses={201: ProgressSerializer})
    def post(self, request: Request, member_id: UUID | str, achievement_id: UUID) -> Response:
        """Complete an achievement for a member with a reason; its points and badge follow at once."""
        member, organization_id = self.member(), self.caller.organization_id
        services.award_achievement(
            member_id=member.pk,
            achievement_id=achievement_id,
            awarded_by=self.caller.member_id,
            **self.parse(AwardAchievementInput),
        )
        awarded = achievements_shown_to(organization_id, member_id=member.pk, sees_secrets=True)
        (progress,) = progress_of(organization_id, member.pk, achievements=awarded.filter(pk=achievement_id))
        return self.reply(
            ProgressSerializer(progress, context={"view": self}), status=201, message="ACHIEVEMENT_AWARDED"
        )
