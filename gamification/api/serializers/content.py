"""Content on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.api.serializers.numbers import NumberField
from goodplay.core.api.fields import IdField, SafeText

MOST_BODY = 50_000


class UnlockSerializer(serializers.Serializer[Any]):
    """A level that opens something."""

    ladder = serializers.CharField()
    ladder_name = serializers.CharField()
    level = serializers.IntegerField()
    level_name = serializers.CharField()
    threshold = NumberField()
    metric = serializers.CharField()


class ContentSerializer(serializers.Serializer[Any]):
    """A piece of content as the caller sees it: of what is locked the title, the summary and what would open it."""

    id = serializers.UUIDField(source="item.id")
    title = serializers.CharField(source="item.title")
    summary = serializers.CharField(source="item.summary")
    is_locked = serializers.BooleanField()
    access_level_id = serializers.UUIDField(source="item.access_level_id", allow_null=True)
    access_level_name = serializers.CharField(source="access_level.name", allow_null=True, default=None)
    unlocked_by = UnlockSerializer(many=True)
    body = serializers.CharField(allow_null=True, help_text="Markdown; null while it is locked.")
    link = serializers.CharField(allow_null=True)
    file_name = serializers.CharField(allow_null=True)
    is_draft = serializers.BooleanField(source="item.is_draft")
    visible_from = serializers.DateTimeField(source="item.visible_from", allow_null=True)
    visible_until = serializers.DateTimeField(source="item.visible_until", allow_null=True)
    created_at = serializers.DateTimeField(source="item.created_at")
    updated_at = serializers.DateTimeField(source="item.updated_at")


class ContentInput(serializers.Serializer[Any]):
    """What a piece of content is made of."""

    title = SafeText(max_length=160)
    summary = SafeText(max_length=500, required=False, allow_blank=True)
    body = SafeText(max_length=MOST_BODY, required=False, allow_blank=True, help_text="Markdown without HTML.")
    link = serializers.URLField(max_length=500, required=False, allow_blank=True)
    access_level_id = IdField(required=False, allow_null=True, help_text="Null: open to every member.")
    is_draft = serializers.BooleanField(required=False)
    visible_from = serializers.DateTimeField(required=False, allow_null=True)
    visible_until = serializers.DateTimeField(required=False, allow_null=True)


class ContentFileInput(serializers.Serializer[Any]):
    """A file to offer."""

    file = serializers.FileField(
        max_length=255, help_text="PDF, CSV, XLSX, JSON, ZIP, PNG, WebP or TXT of at most 10 MB."
    )


class ContentAccessSerializer(serializers.Serializer[Any]):
    """Whether a member may open a piece of content, and what would open it."""

    member_id = serializers.UUIDField()
    content_id = serializers.UUIDField()
    has_access = serializers.BooleanField()
    access_level_id = serializers.UUIDField(allow_null=True)
    unlocked_by = UnlockSerializer(many=True)
