"""Content that levels open, by API."""

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
from gamification.api.serializers import content as shapes
from gamification.models import ContentItem
from gamification.selectors.content import Reader, Shown, available_content, content_of, published_content_of, reader
from goodplay.core import files, permissions
from goodplay.core.api.views import TenantView, TenantViewSet

MOST_FILE_BYTES = 10 * 1024 * 1024
ANY_FILE = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class _ContentView(TenantView):
    """A view of content as the caller sees it; who writes it sees drafts, and everything open."""

    @property
    def writes(self) -> bool:
        """Whether the caller writes content."""
        return permissions.may_ever(self.caller, "gamification.content_item.change")

    def rows(self) -> Any:
        """Return the content that the caller may know of."""
        organization_id = self.caller.organization_id
        return content_of(organization_id) if self.writes else published_content_of(organization_id)

    def reader(self) -> Reader:
        """Return the caller as a reader."""
        return reader(self.caller.organization_id, self.caller.member_id, opens_all=self.writes)

    def shown(self, content_id: UUID) -> Shown:
        """Return a piece of content as the caller sees it.

        Raises:
            NotFound: He may not know of it.
        """
        item = self.rows().filter(pk=content_id).first()
        if item is None:
            raise NotFound
        return self.reader().shown(item)


class ContentViewSet(_ContentView, TenantViewSet):
    """Content: texts, links and files, each for an access level or for every member."""

    verbs = {
        "list": "gamification.content_item.view",
        "retrieve": "gamification.content_item.view",
        "create": "gamification.content_item.add",
        "update": "gamification.content_item.change",
        "partial_update": "gamification.content_item.change",
        "destroy": "gamification.content_item.delete",
    }
    queryset = ContentItem.objects.none()
    serializer_class = shapes.ContentSerializer
    ordering = ("-created_at", "-id")

    @extend_schema(responses=shapes.ContentSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List what there is; of what the caller has not unlocked yet the title and what would open it."""
        page = self.paginate_queryset(self.rows()) or []
        sees = self.reader()
        shown = [sees.shown(item) for item in page]
        return self.get_paginated_response(self.get_serializer(shown, many=True).data)

    @extend_schema(responses=shapes.ContentSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show a piece of content; of a locked one the title and what would open it."""
        return self.reply(self.get_serializer(self.shown(pk)))

    @extend_schema(request=shapes.ContentInput, responses={201: shapes.ContentSerializer})
    def create(self, request: Request) -> Response:
        """Write a piece of content; it is a draft unless said otherwise."""
        item = services.create_content(**self.parse(shapes.ContentInput))
        return self.reply(self.get_serializer(self.shown(item.pk)), status=201, message="CONTENT_CREATED")

    @extend_schema(request=shapes.ContentInput, responses=shapes.ContentSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Write a piece of content anew."""
        services.change_content(content_id=pk, **self.parse(shapes.ContentInput))
        return self.reply(self.get_serializer(self.shown(pk)), message="CONTENT_CHANGED")

    @extend_schema(request=shapes.ContentInput(partial=True), responses=shapes.ContentSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of a piece of content."""
        services.change_content(content_id=pk, **self.parse(shapes.ContentInput, partial=True))
        return self.reply(self.get_serializer(self.shown(pk)), message="CONTENT_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a piece of content, with its file."""
        self.shown(pk)
        services.remove_content(content_id=pk)
        return self.reply(status=204, message="CONTENT_REMOVED")


class ContentFileView(_ContentView):
    """The file of a piece of content."""

    verbs = {
        "get": "gamification.content_item.view",
        "post": "gamification.content_item.change",
        "delete": "gamification.content_item.change",
    }
    parser_classes = [MultiPartParser]

    @extend_schema(responses=ANY_FILE)
    def get(self, request: Request, content_id: UUID) -> HttpResponse:
        """Download the file, once the content is unlocked."""
        item = self.shown(content_id).opened()
        if not item.file:
            raise NotFound
        return files.attachment(files.read(item.file), name=item.file_name, content_type="application/octet-stream")

    @extend_schema(request={"multipart/form-data": shapes.ContentFileInput}, responses=shapes.ContentSerializer)
    def post(self, request: Request, content_id: UUID) -> Response:
        """Offer a file; one that was offered before is replaced."""
        self.shown(content_id)
        upload = self.parse(shapes.ContentFileInput)["file"]
        content = upload.read(MOST_FILE_BYTES + 1)
        if len(content) > MOST_FILE_BYTES:
            raise files.BadFileError(bytes=len(content))
        stored = files.store("documents", upload.name, content)
        services.attach_file(content_id=content_id, file=stored, file_name=upload.name)
        return self.reply(shapes.ContentSerializer(self.shown(content_id)), message="FILE_ATTACHED")

    @extend_schema(responses={204: None})
    def delete(self, request: Request, content_id: UUID) -> Response:
        """Offer no file any more."""
        self.shown(content_id)
        services.attach_file(content_id=content_id, file="", file_name="")
        return self.reply(status=204, message="FILE_REMOVED")


class MemberContentViewSet(_ContentView, TenantViewSet):
    """The content that a member may open."""

    verbs = {"list": "gamification.access.view"}
    queryset = ContentItem.objects.none()
    serializer_class = shapes.ContentSerializer
    ordering = ("-created_at", "-id")

    @extend_schema(responses=shapes.ContentSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List the content that a member may open now."""
        member, organization_id = self.member(), self.caller.organization_id
        page = self.paginate_queryset(available_content(organization_id, member.pk)) or []
        sees = reader(organization_id, member.pk)
        return self.get_paginated_response(self.get_serializer([sees.shown(item) for item in page], many=True).data)


class MemberContentAccessView(TenantView):
    """Whether a member may open a piece of content."""

    verbs = {"get": "gamification.access.view"}

    @extend_schema(responses=shapes.ContentAccessSerializer)
    def get(self, request: Request, member_id: UUID | str, content_id: UUID) -> Response:
        """Tell whether a member may open a piece of content, and what would open it."""
        member = self.member()
        shown = services.check_content_access(member_id=member.pk, content_id=content_id)
        answer = {
            "member_id": member.pk,
            "content_id": content_id,
            "has_access": not shown.is_locked,
            "access_level_id": shown.item.access_level_id,
            "unlocked_by": shown.unlocked_by,
        }
        return self.reply(shapes.ContentAccessSerializer(answer))
