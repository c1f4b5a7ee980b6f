"""The caller's friends."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.api.filters import FriendFilter
from accounts.api.serializers import friends as shapes
from accounts.models import Block, Friendship
from goodplay.core.api.views import TenantViewSet


class _OfCaller(ListModelMixin, TenantViewSet):
    @property
    def member_id(self) -> UUID:
        """The caller's membership.

        Raises:
            NotFound: The caller has none here.
        """
        if self.caller.member_id is None:
            raise NotFound
        return self.caller.member_id


class FriendViewSet(_OfCaller):
    """The caller's friends and open requests; every member has his own."""

    verbs = {
        "list": "accounts.friend.view",
        "create": "accounts.friend.add",
        "accept": "accounts.friend.decide",
        "decline": "accounts.friend.decide",
        "destroy": "accounts.friend.delete",
    }
    queryset = Friendship.objects.none()
    serializer_class = shapes.FriendSerializer
    filterset_class = FriendFilter

    def get_queryset(self) -> Any:
        """Return what the caller is shown."""
        return selectors.friendships_of(self.caller.organization_id, self.member_id)

    @extend_schema(request=shapes.FriendInput, responses={201: shapes.FriendSerializer})
    def create(self, request: Request) -> Response:
        """Ask a member to be friends; who was asked by him already is his friend at once."""
        friendship = services.request_friendship(member_id=self.member_id, **self.parse(shapes.FriendInput))
        return self.reply(self.get_serializer(friendship), status=201, message="FRIENDSHIP_REQUESTED")

    @extend_schema(request=None, responses=shapes.FriendSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        """Accept a request."""
        friendship = services.accept_friendship(friendship_id=self.get_object().pk, member_id=self.member_id)
        return self.reply(self.get_serializer(friendship), message="FRIENDSHIP_ACCEPTED")

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Response:
        """Decline a request; the other one is not told, and cannot ask again for 30 days."""
        services.decline_friendship(friendship_id=self.get_object().pk, member_id=self.member_id)
        return self.reply(status=204, message="FRIENDSHIP_DECLINED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """End a friendship, or take a request back."""
        services.end_friendship(friendship_id=self.get_object().pk, member_id=self.member_id)
        return self.reply(status=204, message="FRIENDSHIP_ENDED")


class BlockViewSet(_OfCaller):
    """From whom the caller wants nothing."""

    verbs = {
        "list": "accounts.friend.block",
        "create": "accounts.friend.block",
        "destroy": "accounts.friend.block",
    }
    queryset = Block.objects.none()
    serializer_class = shapes.BlockSerializer

    def get_queryset(self) -> Any:
        """Return whom the caller has blocked."""
        return selectors.blocks_of(self.caller.organization_id, self.member_id)

    @extend_schema(request=shapes.BlockInput, responses={201: shapes.BlockSerializer})
    def create(self, request: Request) -> Response:
        """Block a member: a friendship and requests end, and no new request arrives."""
        block = services.block_member(member_id=self.member_id, **self.parse(shapes.BlockInput))
        return self.reply(self.get_serializer(block), status=201, message="MEMBER_BLOCKED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a block back; the friendship does not come again by itself."""
        services.unblock_member(member_id=self.member_id, blocked_id=self.get_object().blocked_id)
        return self.reply(status=204, message="MEMBER_UNBLOCKED")
