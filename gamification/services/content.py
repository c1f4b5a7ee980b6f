"""Content that levels open: writing, publishing, and the check who may open it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gamification.errors import AccessLevelUnknownError, ContentInvalidError, ContentUnknownError
from gamification.models import ContentItem
from gamification.selectors.content import Shown, published_content_of, reader
from gamification.services.ladders.access_levels import known_access_level
from gamification.signals import ContentPublished, content_published
from goodplay.core import files, tenancy
from goodplay.core.announce import announce

CHANGEABLE = frozenset(
    {"title", "summary", "body", "link", "access_level_id", "is_draft", "visible_from", "visible_until"}
)


@tenancy.joins
def create_content(*, title: str, **fields: Any) -> ContentItem:
    """Write a piece of content of the organization whose door is open; by default a draft.

    Not idempotent: each call is another piece. Announces ``content.published`` when it is no draft.

    Args:
        title: What everybody reads.
        fields: Any of summary, body (Markdown), link, access_level_id, is_draft, visible_from and visible_until (UTC).

    Raises:
        AccessLevelUnknownError: The organization knows no such access level.
        ContentInvalidError: It ends before it begins.
        ValueError: It has no such field.
    """
    item = ContentItem(organization_id=tenancy.organization_id(), title=title)
    _write(item, fields)
    item.save(force_insert=True)
    if not item.is_draft:
        _announce(item)
    return item


@tenancy.joins
def change_content(*, content_id: UUID, **changes: Any) -> ContentItem:
    """Change a piece of content; locks its row. Idempotent; announces ``content.published`` when it was a draft.

    Raises:
        ContentUnknownError: The organization has no such content.
        AccessLevelUnknownError: The organization knows no such access level.
        ContentInvalidError: It ends before it begins.
        ValueError: It has no such field.
    """
    item = _locked(content_id)
    was_draft = item.is_draft
    _write(item, changes)
    item.save()
    if was_draft and not item.is_draft:
        _announce(item)
    return item


@tenancy.joins
def remove_content(*, content_id: UUID) -> None:
    """Remove a piece of content; one that is gone stays gone. Its file goes after the commit."""
    item = ContentItem.objects.of(tenancy.organization_id()).filter(pk=content_id).first()
    if item is None:
        return
    item.delete()
    _purge(item.file)


@tenancy.joins
def attach_file(*, content_id: UUID, file: str, file_name: str) -> None:
    """Let a stored file be what the content offers; "" takes it away. Idempotent; locks the row.

    The file that it replaces goes after the commit.

    Raises:
        ContentUnknownError: The organization has no such content.
    """
    item = _locked(content_id)
    replaced = str(item.file) if item.file != file else ""
    item.file, item.file_name = file, files.safe_name(file_name) if file else ""
    item.save(update_fields=["file", "file_name", "updated_at"])
    _purge(replaced)


@tenancy.joins
def check_content_access(*, member_id: UUID, content_id: UUID) -> Shown:
    """Return whether a member may open a piece of content that members see now, and what would open it.

    Raises:
        ContentUnknownError: Members see no such content.
    """
    organization_id = tenancy.organization_id()
    item = published_content_of(organization_id).filter(pk=content_id).first()
    if item is None:
        raise ContentUnknownError
    return reader(organization_id, member_id).shown(item)


def _write(item: ContentItem, changes: dict[str, Any]) -> None:
    if unknown := changes.keys() - CHANGEABLE:
        raise ValueError(f"Content has no {', '.join(sorted(unknown))}.")
    if changes.get("access_level_id") is not None and known_access_level(changes["access_level_id"]) is None:
        raise AccessLevelUnknownError
    for field, value in changes.items():
        setattr(item, field, value)
    if item.visible_from and item.visible_until and item.visible_until <= item.visible_from:
        raise ContentInvalidError(reason="It would end before it begins.")


def _locked(content_id: UUID) -> ContentItem:
    rows = ContentItem.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    item: ContentItem | None = rows.filter(pk=content_id).first()
    if item is None:
        raise ContentUnknownError
    return item


def _purge(name: str) -> None:
    """Remove a stored file once this is committed, unless other content still offers it."""
    if name and not ContentItem.objects.of(tenancy.organization_id()).filter(file=name).exists():
        transaction.on_commit(partial(files.remove, name), robust=True)


def _announce(item: ContentItem) -> None:
    starts_at = (item.visible_from or timezone.now()).isoformat()
    announce(content_published, ContentPublished(str(item.pk), str(item.access_level_id or ""), starts_at))
