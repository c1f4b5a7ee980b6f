"""Badges by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import BadgeFilter
from gamification.api.serializers.badges import (
    AwardBadgeInput,
    BadgeImageInput,
    BadgeInput,
    BadgeSerializer,
    ChoiceSerializer,
    HeldBadgeSerializer,
    MemberBadgesSerializer,
    ShowcaseInput,
)
from gamification.enums import BadgeCategory
from gamification.errors import BadgeUnknownError
from gamification.models import Badge
from gamification.selectors.honours import badge_awards_of, badges_shown_to, without_secrets
from gamification.services.definitions import require_own
from goodplay.core import files, permissions
from goodplay.core.api.views import TenantView, TenantViewSet

ART_SIDE = 1024


class BadgeViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Badges: the organization's own and the platform's; secret ones only for who holds or manages them."""

    verbs = {
        "list": "gamification.badge.view",
        "retrieve": "gamification.badge.view",
        "categories": "gamification.badge.view",
        "create": "gamification.badge.add",
        "update": "gamification.badge.change",
        "partial_update": "gamification.badge.change",
        "destroy": "gamification.badge.delete",
        "copy": "gamification.badge.add",
        "image": "gamification.badge.change",
        "remove_image": "gamification.badge.change",
    }
    queryset = Badge.objects.none()
    serializer_class = BadgeSerializer
    filterset_class = BadgeFilter

    def get_queryset(self) -> Any:
        """Return the badges that the caller may know of."""
        return badges_shown_to(
            self.caller.organization_id,
            member_id=self.caller.member_id,
            sees_secrets=permissions.may_ever(self.caller, "gamification.badge.change"),
        )

    @extend_schema(request=BadgeInput, responses={201: BadgeSerializer})
    def create(self, request: Request) -> Response:
        """Define a badge."""
        badge = services.create_badge(**self.parse(BadgeInput))
        return self.reply(self.get_serializer(badge), status=201, message="BADGE_CREATED")

    @extend_schema(request=BadgeInput, responses=BadgeSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say anew what a badge is; who holds it keeps it."""
        badge = services.change_badge(badge_id=self.get_object().pk, **self.parse(BadgeInput))
        return self.reply(self.get_serializer(badge), message="BADGE_CHANGED")

    @extend_schema(request=BadgeInput(partial=True), responses=BadgeSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of a badge; who holds it keeps it."""
        badge = services.change_badge(badge_id=self.get_object().pk, **self.parse(BadgeInput, partial=True))
        return self.reply(self.get_serializer(badge), message="BADGE_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a badge out of use; who holds it keeps it."""
        services.retire_badge(badge_id=self.get_object().pk)
        return self.reply(status=204, message="BADGE_RETIRED")

    @extend_schema(request=None, responses={201: BadgeSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform badge, which hides the original."""
        badge = services.copy_badge(badge_id=pk)
        return self.reply(self.get_serializer(badge), status=201, message="BADGE_COPIED")

    @extend_schema(request={"multipart/form-data": BadgeImageInput}, responses=BadgeSerializer)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def image(self, request: Request, pk: UUID) -> Response:
        """Give a badge its own picture: PNG, JPEG, WebP or HEIC, at most 2 MB."""
        badge, sent = self.get_object(), self.parse(BadgeImageInput)["image"]
        require_own(badge, BadgeUnknownError)
        name = files.store_image("badges", sent.read(files.MOST_IMAGE_BYTES + 1), most_side=ART_SIDE)
        changed = services.set_badge_art(badge_id=badge.pk, name=name)
        return self.reply(self.get_serializer(changed), message="BADGE_CHANGED")

    @extend_schema(request=None, responses={204: None})
    @image.mapping.delete
    def remove_image(self, request: Request, pk: UUID) -> Response:
        """Show the badge as a medal again."""
        services.set_badge_art(badge_id=self.get_object().pk, name="")
        return self.reply(status=204, message="BADGE_CHANGED")

    @extend_schema(responses=ChoiceSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def categories(self, request: Request) -> Response:
        """List the categories of badges."""
        return self.reply([{"value": value, "label": str(label)} for value, label in BadgeCategory.choices])


class MemberBadgesView(TenantView):
    """The badges of a member."""

    verbs = {"get": "gamification.badge_award.view"}

    @extend_schema(responses=MemberBadgesSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show what a member holds, newest first; of secret badges only those that the caller knows."""
        member, caller = self.member(), self.caller
        shown = badge_awards_of(caller.organization_id, member.pk)
        if member.pk != caller.member_id and not permissions.may_ever(caller, "gamification.badge.change"):
            shown = without_secrets(shown, known_by=caller.member_id)
        awards = list(shown)
        holding = {
            "member_id": member.pk,
            "total_badges": len(awards),
            "showcased_badges": [award.badge.name for award in awards if award.is_showcased],
            "badges": awards,
        }
        return self.reply(MemberBadgesSerializer(holding, context={"view": self}))


class AwardBadgeView(TenantView):
    """Giving a badge by hand."""

    verbs = {"post": "gamification.badge.award"}
    keyed = {"post"}

    @extend_schema(request=AwardBadgeInput, responses={201: HeldBadgeSerializer})
    def post(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Give a member a badge with a reason; no achievement is completed by it."""
        award = services.award_badge(
            member_id=self.member().pk,
            badge_id=badge_id,
            awarded_by=self.caller.member_id,
            **self.parse(AwardBadgeInput),
        )
        return self.reply(HeldBadgeSerializer(award), status=201, message="BADGE_AWARDED")


class RevokeBadgeView(TenantView):
    """Taking a badge from a member."""

    verbs = {"post": "gamification.badge_award.revoke"}
    keyed = {"post"}

    @extend_schema(request=AwardBadgeInput, responses={204: None})
    def post(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Take a badge from a member; one that was given by hand goes with the points it paid."""
        services.revoke_badge(
            member_id=self.member().pk,
            badge_id=badge_id,
            revoked_by=self.caller.member_id,
            **self.parse(AwardBadgeInput),
        )
        return self.reply(status=204, message="BADGE_REVOKED")


class RestoreBadgeView(TenantView):
    """Giving back a badge that was taken from a member."""

    verbs = {"post": "gamification.badge_award.restore"}

    @extend_schema(request=None, responses=HeldBadgeSerializer)
    def post(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Give back a badge; what was signed about it is good again."""
        award = services.restore_badge(member_id=self.member().pk, badge_id=badge_id)
        return self.reply(HeldBadgeSerializer(award), message="BADGE_RESTORED")


class RenewBadgeView(TenantView):
    """Letting a badge that expires last longer."""

    verbs = {"post": "gamification.badge_award.renew"}

    @extend_schema(request=None, responses=HeldBadgeSerializer)
    def post(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Let a badge be valid for its full time from now on."""
        award = services.renew_badge(member_id=self.member().pk, badge_id=badge_id)
        return self.reply(HeldBadgeSerializer(award), message="BADGE_RENEWED")


class ShowcaseBadgeView(TenantView):
    """Showing a badge on the member's profile."""

    verbs = {"put": "gamification.badge_award.showcase"}

    @extend_schema(request=ShowcaseInput, responses=HeldBadgeSerializer)
    def put(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Show a held badge or not; without a wish it changes to the other state."""
        award = services.showcase_badge(member_id=self.member().pk, badge_id=badge_id, **self.parse(ShowcaseInput))
        return self.reply(HeldBadgeSerializer(award), message="BADGE_SHOWCASED")
