"""Content, and who may open it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from gamification.errors import ContentLockedError
from gamification.models import AccessLevel, ContentItem
from gamification.selectors.levels import Access, Unlock, access_of, unlocks_of
from goodplay.core.models import TenantQuerySet


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of content as somebody sees it; what is locked keeps its body, link and file to itself.

    ``unlocked_by`` names the levels that open it; nothing for content that is open to every member.
    """

    item: ContentItem
    is_locked: bool
    unlocked_by: Sequence[Unlock]

    def opened(self) -> ContentItem:
        """Return the content itself.

        Raises:
            ContentLockedError: It is locked.
        """
        if self.is_locked:
            raise ContentLockedError(access_level=self.item.access_level.code if self.item.access_level else "")
        return self.item

    @property
    def access_level(self) -> AccessLevel | None:
        """What opens it."""
        return self.item.access_level

    @property
    def body(self) -> str | None:
        """The text, in Markdown."""
        return None if self.is_locked else self.item.body

    @property
    def link(self) -> str | None:
        """The address that it leads to."""
        return None if self.is_locked else self.item.link

    @property
    def file_name(self) -> str | None:
        """What its file is called."""
        return None if self.is_locked else self.item.file_name


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at content: whose access counts, and whether everything is open to him (who writes it)."""

    access: Access | None
    unlocks: Mapping[str, Sequence[Unlock]]
    opens_all: bool = False

    def opens(self, item: ContentItem) -> bool:
        """Tell whether the reader may open a piece of content."""
        if self.opens_all or item.access_level is None:
            return True
        return self.access is not None and item.access_level.code in self.access.codes

    def shown(self, item: ContentItem) -> Shown:
        """Return a piece of content as the reader sees it."""
        wanted = item.access_level
        return Shown(item, not self.opens(item), self.unlocks.get(wanted.code, ()) if wanted else ())


def content_of(organization_id: UUID) -> TenantQuerySet:
    """Return all content of the organization, drafts too."""
    rows: TenantQuerySet = ContentItem.objects.of(organization_id).select_related("access_level")
    return rows


def published_content_of(organization_id: UUID, *, at: datetime | None = None) -> TenantQuerySet:
    """Return the content that members see at a moment (by default now), locked or not."""
    moment = at or timezone.now()
    begun = Q(visible_from=None) | Q(visible_from__lte=moment)
    lasting = Q(visible_until=None) | Q(visible_until__gt=moment)
    return content_of(organization_id).filter(begun, lasting, is_draft=False)


def reader(organization_id: UUID, member_id: UUID | None, *, opens_all: bool = False) -> Reader:
    """Return who looks at content, in a constant number of queries."""
    access = None if member_id is None or opens_all else access_of(organization_id, member_id)
    return Reader(access, unlocks_of(organization_id), opens_all)


def available_content(organization_id: UUID, member_id: UUID) -> TenantQuerySet:
    """Return the content that a member may open now."""
    codes = access_of(organization_id, member_id).codes
    is_open = Q(access_level=None) | Q(access_level__code__in=codes)
    return published_content_of(organization_id).filter(is_open)
