"""What content announces."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class ContentPublished:
    """A piece of content is no draft any more.

    Attributes:
        content_id: The content.
        access_level_id: What opens it; "" when it is open to every member.
        visible_from: From when on members see it, ISO 8601 UTC.
    """

    content_id: str
    access_level_id: str
    visible_from: str


content_published = Signal("content.published", ContentPublished)
