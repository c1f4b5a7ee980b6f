"""Members and invitations."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.api.filters import InvitationFilter, MemberFilter
from accounts.api.serializers import people as shapes
from accounts.api.views.me import PICTURE, picture
from accounts.models import Invitation, Membership
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.permissions import Role


class MemberViewSet(ListModelMixin, TenantViewSet):
    """The members of the organization; ``me`` stands for the caller."""

    verbs = {
        "list": "accounts.membership.list",
        "create": "accounts.membership.add",
        "retrieve": "accounts.membership.view",
        "update": "accounts.membership.change",
        "partial_update": "accounts.membership.change",
        "destroy": "accounts.membership.delete",
        "role": "accounts.membership.grant",
        "reactivate": "accounts.membership.change",
    }
    queryset = Membership.objects.none()
    serializer_class = shapes.MemberSerializer
    filterset_class = MemberFilter
    lookup_value_converter = "member"
    lookup_url_kwarg = "member_id"

    def get_queryset(self) -> Any:
        """Return the organization's members."""
        return selectors.members_of(self.caller.organization_id)

    @extend_schema(request=shapes.MemberInput, responses={201: shapes.MemberSerializer})
    def create(self, request: Request) -> Response:
        """Note a member, who need not be a user."""
        wanted = self.parse(shapes.MemberInput)
        member = services.add_member(member_id=wanted.pop("id", None), **wanted)
        return self.reply(shapes.MemberSerializer(member), status=201, message="MEMBER_CREATED")

    def retrieve(self, request: Request, member_id: Any) -> Response:
        """Show a member."""
        return self.reply(shapes.MemberSerializer(self.member()))

    @extend_schema(request=shapes.MemberChanges, responses=shapes.MemberSerializer)
    def partial_update(self, request: Request, member_id: Any) -> Response:
        """Change what the organization notes about a member."""
        member = services.update_member(member_id=self.member().pk, **self.parse(shapes.MemberChanges))
        return self.reply(shapes.MemberSerializer(member), message="MEMBER_UPDATED")

    @extend_schema(request=shapes.MemberChanges, responses=shapes.MemberSerializer)
    def update(self, request: Request, member_id: Any) -> Response:
        """Change what the organization notes about a member."""
        return self.partial_update(request, member_id)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, member_id: Any) -> Response:
        """Let a member leave; what he did stays."""
        services.deactivate_member(member_id=self.member().pk, by=self.caller)
        return self.reply(status=204, message="MEMBER_DEACTIVATED")

    @extend_schema(request=shapes.RoleInput, responses=shapes.MemberSerializer)
    @action(detail=True, methods=["post"])
    def role(self, request: Request, member_id: Any) -> Response:
        """Give a member a role."""
        role = Role(self.parse(shapes.RoleInput)["role"])
        member = services.grant_role(member_id=self.member().pk, role=role, by=self.caller)
        return self.reply(shapes.MemberSerializer(member), message="ROLE_GRANTED")

    @extend_schema(request=None, responses=shapes.MemberSerializer)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, member_id: Any) -> Response:
        """Let a member who had left be one again."""
        member = services.reactivate_member(member_id=self.member().pk)
        return self.reply(shapes.MemberSerializer(member), message="MEMBER_REACTIVATED")


class MemberAvatarView(TenantView):
    """The picture of a member."""

    verbs = {"get": "accounts.membership.picture"}

    @extend_schema(responses=PICTURE)
    def get(self, request: Request, member_id: Any) -> HttpResponse:
        """Show the picture; every member sees it."""
        user = self.member().user
        return picture(user.avatar if user else "")


class InvitationViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Offers of a role."""

    verbs = {
        "list": "accounts.invitation.view",
        "retrieve": "accounts.invitation.view",
        "create": "accounts.invitation.add",
        "revoke": "accounts.invitation.revoke",
    }
    queryset = Invitation.objects.none()
    serializer_class = shapes.InvitationSerializer
    filterset_class = InvitationFilter

    def get_queryset(self) -> Any:
        """Return the organization's invitations."""
        return selectors.invitations_of(self.caller.organization_id)

    @extend_schema(request=shapes.InvitationInput, responses={201: shapes.InvitationSerializer})
    def create(self, request: Request) -> Response:
        """Ask somebody in; a mail tells how to accept."""
        wanted = self.parse(shapes.InvitationInput)
        invitation = services.invite(
            invitation_id=wanted.pop("id", None), role=Role(wanted.pop("role")), by=self.caller, **wanted
        )
        return self.reply(shapes.InvitationSerializer(invitation), status=201, message="INVITATION_SENT")

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: Any) -> Response:
        """Take an offer back."""
        invitation = services.revoke_invitation(invitation_id=self.get_object().pk)
        return self.reply(shapes.InvitationSerializer(invitation), message="INVITATION_REVOKED")
